// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/service_views.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paretoscope::serving {

namespace {

Seconds latencyOf(const Outcome& outcome, Latency latency) {
    switch (latency) {
    case Latency::timeToFirstToken:
        return outcome.timeToFirstToken();
    case Latency::timePerOutputToken:
        return outcome.timePerOutputToken();
    case Latency::endToEnd:
        break;
    }
    return outcome.endToEnd();
}

void add(std::vector<float>& sum, const std::vector<float>& each, float weight) {
    sum.resize(std::max(sum.size(), each.size()), 0.0F);
    for (std::size_t i = 0; i < each.size(); ++i) {
        sum[i] += each[i] * weight;
    }
}

} // namespace

LatencyCurve latencyCurve(const ServiceRecord& record, Latency latency, std::optional<std::size_t> serviceClass) {
    struct Met {
        Seconds time;
        std::optional<std::size_t> request; ///< nothing: pooled
    };
    std::vector<Met> met;
    const auto counts = [&](const Outcome& outcome, std::size_t its) {
        return (latency != Latency::timePerOutputToken || outcome.outputTokens > 1) &&
               serviceClass.value_or(its) == its;
    };
    for (std::size_t i = 0; i < record.requests.size(); ++i) {
        const RecordedRequest& request = record.requests[i];
        if (request.completed && request.path == 0 && request.request >= record.warmUp &&
            counts(request.outcome, request.serviceClass)) {
            met.push_back({latencyOf(request.outcome, latency), i});
        }
    }
    for (const PooledRequest& each : record.pooled) {
        if (counts(each.outcome, each.serviceClass)) {
            met.push_back({latencyOf(each.outcome, latency), std::nullopt});
        }
    }
    std::ranges::stable_sort(met, {}, &Met::time);
    const auto first = std::ranges::find_if(met, [](const Met& each) { return each.request.has_value(); });
    LatencyCurve curve;
    std::size_t nearest = first != met.end() ? *first->request : 0;
    for (const Met& each : met) {
        nearest = each.request.value_or(nearest);
        curve.times.push_back(each.time);
        curve.requests.push_back(nearest);
        curve.isRecorded.push_back(each.request.has_value());
    }
    return curve;
}

std::optional<std::size_t> placeOf(const LatencyCurve& curve, std::size_t request) {
    for (std::size_t place = 0; place < curve.requests.size(); ++place) {
        if (curve.isRecorded[place] && curve.requests[place] == request) {
            return place;
        }
    }
    return std::nullopt;
}

std::size_t placeAt(const LatencyCurve& curve, double share) {
    const auto count = static_cast<double>(curve.times.size());
    return static_cast<std::size_t>(std::clamp(std::ceil(share * count), 1.0, count)) - 1;
}

double shareWithin(const LatencyCurve& curve, Seconds limit) {
    const auto beyond = std::ranges::upper_bound(curve.times, limit);
    return static_cast<double>(beyond - curve.times.begin()) / static_cast<double>(curve.times.size());
}

ClientSeries seriesOf(const ServiceRecord& record, std::initializer_list<ClientKind> kinds) {
    const auto counts = [&](const RecordedClient& client) {
        return std::ranges::find(kinds, client.kind) != kinds.end();
    };
    ClientSeries all;
    float clients = 0.0F;
    float blocks = 0.0F;
    for (const RecordedClient& client : record.clients) {
        clients += counts(client) ? 1.0F : 0.0F;
        blocks += counts(client) ? static_cast<float>(client.blocks) : 0.0F;
    }
    for (const RecordedClient& client : record.clients) {
        if (!counts(client)) {
            continue;
        }
        add(all.busy, client.series.busy, 1.0F / clients);
        add(all.generating, client.series.generating, 1.0F / clients);
        add(all.sequences, client.series.sequences, 1.0F);
        add(all.waiting, client.series.waiting, 1.0F);
        add(all.blocks, client.series.blocks, blocks > 0.0F ? 1.0F / blocks : 0.0F);
        add(all.promptTokens, client.series.promptTokens, 1.0F);
        add(all.outputTokens, client.series.outputTokens, 1.0F);
    }
    return all;
}

std::array<Seconds, kPhases> timeByPhase(const ServiceRecord& record, const RecordedRequest& request) {
    std::array<Seconds, kPhases> times{};
    for (std::size_t i = request.first; i < request.behind; ++i) {
        times[static_cast<std::size_t>(record.spans[i].phase)] += record.spans[i].end - record.spans[i].start;
    }
    return times;
}

} // namespace paretoscope::serving
