// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_distributions.h"

#include "core/serving/reasoning.h"

#include <algorithm>
#include <utility>

namespace paretoscope::study::llm_serving {

namespace {

constexpr std::size_t kOverTime = 1000; ///< requests in whose course bursts can still be told apart

void add(std::vector<Distribution>& all, const char* label, const char* group, Distribution distribution) {
    distribution.label = label;
    distribution.group = group;
    all.push_back(std::move(distribution));
}

/// Tokens of something of each request.
template <class Length>
Distribution lengthsOf(std::span<const serving::Request> stream, Length length) {
    std::vector<double> tokens;
    tokens.reserve(stream.size());
    for (const serving::Request& request : stream) {
        tokens.push_back(static_cast<double>(length(request)));
    }
    return distributionOf(std::move(tokens), Unit::token);
}

/// Of as many requests as have kMostCounted paths.
Distribution pathLengths(const Request& request, std::span<const serving::Request> stream) {
    const serving::PathModel& model = request.stages.paths;
    const std::size_t most = std::max<std::size_t>(kMostCounted / model.paths, 1);
    const serving::Paths paths =
        serving::drawPaths(stream.first(std::min(most, stream.size())), model, request.plan.seed);
    return distributionOf({paths.outputTokens.begin(), paths.outputTokens.end()}, Unit::token);
}

bool comesByTime(const Request& request) {
    return !request.plan.closedLoop && request.workload.arrivals.process != serving::ArrivalProcess::atOnce;
}

bool bunches(const Request& request) {
    const serving::Arrivals& arrivals = request.workload.arrivals;
    return request.recorded || (arrivals.process == serving::ArrivalProcess::gamma && arrivals.variation > 1.0);
}

void addArrivals(std::vector<Distribution>& all, const Request& request, std::span<const serving::Request> stream) {
    std::vector<double> arrivals;
    arrivals.reserve(stream.size());
    for (const serving::Request& each : stream) {
        arrivals.push_back(each.arrival.value());
    }
    std::vector<double> gaps(arrivals.size() - 1);
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        gaps[i] = arrivals[i + 1] - arrivals[i];
    }
    add(all, "Gap between arrivals", kRequestsGroup, distributionOf(std::move(gaps), Unit::second));
    arrivals.resize(std::min(arrivals.size(), kOverTime));
    if (bunches(request) && arrivals.back() > 0.0) {
        add(all, "Arrivals over time", kRequestsGroup, distributionOverTime(arrivals));
    }
}

} // namespace

std::vector<Distribution> distributionsOf(const Request& request, std::span<const serving::Request> stream) {
    const auto context = static_cast<std::uint32_t>(request.stages.contextTokens());
    std::vector<Distribution> all;
    add(all, "Prompt length", kRequestsGroup,
        lengthsOf(stream, [context](const serving::Request& each) { return each.promptTokens - context; }));
    add(all, "Answer length", kRequestsGroup,
        lengthsOf(stream, [](const serving::Request& each) { return each.outputTokens; }));
    if (stream.size() > 1 && comesByTime(request)) {
        addArrivals(all, request, stream);
    }
    if (context > 0) {
        add(all, "Prompt with retrieved texts", kRetrievalGroup,
            lengthsOf(stream, [](const serving::Request& each) { return each.promptTokens; }));
    }
    if (request.stages.paths.paths > 1) {
        add(all, "Length of a path", kReasoningGroup, pathLengths(request, stream));
    }
    return all;
}

} // namespace paretoscope::study::llm_serving
