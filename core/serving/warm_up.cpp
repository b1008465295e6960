// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/warm_up.h"

#include <queue>

#include <algorithm>
#include <functional>
#include <limits>
#include <vector>

namespace paretoscope::serving {

namespace {

constexpr std::size_t kBatch = 5; // values

/// Requests in the system when each one arrives, itself not counted.
std::vector<double> requestsFound(std::span<const Outcome> outcomes) {
    std::vector<double> found;
    found.reserve(outcomes.size());
    std::priority_queue<Seconds, std::vector<Seconds>, std::greater<>> present; // by when they leave
    for (const Outcome& outcome : outcomes) {
        while (!present.empty() && present.top() <= outcome.arrival) {
            present.pop();
        }
        found.push_back(static_cast<double>(present.size()));
        if (!outcome.refused) {
            present.push(outcome.completed);
        }
    }
    return found;
}

std::vector<double> latencies(std::span<const Outcome> outcomes) {
    std::vector<double> all;
    all.reserve(outcomes.size());
    for (const Outcome& outcome : outcomes) {
        all.push_back(outcome.endToEnd().value());
    }
    return all;
}

} // namespace

std::size_t warmUpOf(std::span<const double> series) {
    const std::size_t batches = series.size() / kBatch;
    if (batches < 2) {
        return 0;
    }
    // From the end to the start, mean and squares of what is left grow by one batch (Welford, Technometrics 4(3),
    // 1962).
    double mean = 0.0;
    double squares = 0.0;
    double least = std::numeric_limits<double>::infinity();
    std::size_t best = 0;
    for (std::size_t batch = batches; batch-- > 0;) {
        double value = 0.0;
        for (const double each : series.subspan(batch * kBatch, kBatch)) {
            value += each / kBatch;
        }
        const auto left = static_cast<double>(batches - batch);
        const double off = value - mean;
        mean += off / left;
        squares += off * (value - mean);
        const double width = squares / (left * left);
        if (batch <= batches / 2 && width <= least) {
            least = width;
            best = batch;
        }
    }
    return best * kBatch;
}

std::size_t warmUpOf(const ServingRun& run, const ServingPlan& plan) {
    return warmUpOf(plan.closedLoop ? latencies(run.outcomes) : requestsFound(run.outcomes));
}

} // namespace paretoscope::serving
