// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/sensitivity.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::study {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double metricOf(const Study& study, const Evaluator& evaluator, std::span<const double> point, std::size_t metric) {
    std::vector<double> metrics(study.description().metrics.size(), kUnknown);
    return evaluator.evaluate(point, metrics).feasible() ? metrics[metric] : kUnknown;
}

void improve(const Sensitivity& change, hardware::Cluster& cluster, Catalog& catalog) {
    switch (change.figure) {
    case HardwareFigure::linkBandwidth:
        cluster.links[change.link].bandwidth = cluster.links[change.link].bandwidth * 2.0;
        return;
    case HardwareFigure::linkLatency:
        cluster.links[change.link].latency = cluster.links[change.link].latency / 2.0;
        return;
    case HardwareFigure::networkBandwidth:
        for (hardware::ClusterLink& link : cluster.links) {
            link.bandwidth = link.bandwidth * 2.0;
        }
        return;
    case HardwareFigure::computePeak:
        for (hardware::Accelerator& part : catalog.accelerators) {
            for (FlopsPerSecond& peak : part.peak) {
                peak = peak * 2.0;
            }
        }
        return;
    case HardwareFigure::memoryBandwidth:
        for (hardware::Accelerator& part : catalog.accelerators) {
            part.memoryBandwidth = part.memoryBandwidth * 2.0;
        }
        return;
    }
}

std::vector<Sensitivity> changesOf(const hardware::Cluster& cluster) {
    std::vector<Sensitivity> changes{{HardwareFigure::computePeak, 0}, {HardwareFigure::memoryBandwidth, 0}};
    if (cluster.links.size() > 1) {
        changes.push_back({HardwareFigure::networkBandwidth, 0});
    }
    for (std::size_t link = 0; link < cluster.links.size(); ++link) {
        changes.push_back({HardwareFigure::linkBandwidth, link});
        changes.push_back({HardwareFigure::linkLatency, link});
    }
    return changes;
}

} // namespace

Result<std::vector<Sensitivity>> whatIfTwiceAsFast(const Study& study, const Context& context,
                                                   std::span<const double> point, std::size_t metric,
                                                   const std::stop_token& stop, Progress& progress) {
    const Result<std::unique_ptr<Evaluator>> asIs = study.prepare(context);
    if (!asIs) {
        return asIs.error();
    }
    const double before = metricOf(study, **asIs, point, metric);
    if (std::isnan(before)) {
        return Error{ErrorCode::notSupported, {}, {}, "a rejected point", "a point that is feasible as it is"};
    }
    std::vector<Sensitivity> changes = changesOf(context.cluster);
    progress.total = changes.size();
    tbb::parallel_for(std::size_t{0}, changes.size(), [&](std::size_t index) {
        Sensitivity& change = changes[index];
        change.before = before;
        change.after = kUnknown;
        if (stop.stop_requested()) {
            return;
        }
        hardware::Cluster cluster = context.cluster;
        Catalog catalog = context.catalog;
        improve(change, cluster, catalog);
        if (const auto changed = study.prepare({catalog, cluster, context.files}); changed) {
            change.after = metricOf(study, **changed, point, metric);
        }
        ++progress.done;
    });
    if (stop.stop_requested()) {
        return Error{ErrorCode::cancelled, {}, {}, {}, {}};
    }
    const bool maximised = study.description().metrics[metric].goal == Goal::maximise;
    std::ranges::stable_sort(changes, std::greater<>(), [maximised](const Sensitivity& each) {
        if (std::isnan(each.after)) {
            return -std::numeric_limits<double>::infinity();
        }
        return maximised ? -each.saved() : each.saved();
    });
    return changes;
}

} // namespace paretoscope::study
