// SPDX-License-Identifier: GPL-3.0-or-later
// Streams of requests and plans on which simulations of serving are tested, and how their numbers are compared.
#pragma once

#include "tests/core/serving/serving_fixture.h"

#include "core/serving/latency_summary.h"
#include "core/serving/workload.h"

#include <QString>

#include <cmath>
#include <limits>

namespace paretoscope::tests {

using namespace paretoscope::serving;

inline constexpr ServiceLimits kNoLimits{Seconds(std::numeric_limits<double>::infinity()),
                                         Seconds(std::numeric_limits<double>::infinity())};
inline constexpr Batching kAll[] = {Batching::fixed, Batching::continuous, Batching::vllm, Batching::chunked};

/// Vidur plans 13 slots of 4,096 tokens on this deployment: (0.9 x 80 GiB - 68.5 GB) / (4,096 x 163,840 B), 3,328
/// blocks of 16 (derived from its configuration).
inline ServingPlan vidurPlan(Batching batching) {
    ServingPlan plan;
    plan.batching = {batching, 128, batching == Batching::chunked ? 512U : 4096U};
    plan.memory = {16, 3328, 0.01};
    return plan;
}

inline ServingRun run(const StepModel& model, const ServingPlan& plan, std::span<const Request> requests) {
    Progress progress;
    Result<ServingRun> result = serve(model, plan, requests, {}, progress);
    if (!result) {
        qFatal("%s", describe(result.error()).c_str());
    }
    return *std::move(result);
}

inline LatencySummary summaryOf(const StepModel& model, const ServingPlan& plan, std::span<const Request> requests) {
    return summarise(run(model, plan, requests), plan, kNoLimits);
}

inline Workload fixedLengths(std::size_t requests, double rate, double prompt = 1024.0, double output = 256.0) {
    Workload workload;
    workload.requests = requests;
    workload.arrivals.requestsPerSecond = rate;
    workload.prompt.mean = prompt;
    workload.output.mean = output;
    workload.seed = 1; // a stream about as long as Vidur's: its 1,000 requests take 1,000 s, these 1,009 s
    return workload;
}

/// Lengths that differ, in a memory that is too small for all of them at once.
inline Workload mixedLengths(std::size_t requests, double rate, std::uint64_t seed) {
    Workload workload = fixedLengths(requests, rate);
    workload.prompt = {700.0, 1.2, 1.0, 6000.0};
    workload.output = {150.0, 1.2, 1.0, 2000.0};
    workload.seed = seed;
    return workload;
}

inline bool within(double value, double expected, double share) {
    return std::abs(value / expected - 1.0) <= share;
}

inline QString pair(double ours, double theirs) {
    return QString("%1 instead of %2").arg(ours).arg(theirs);
}

} // namespace paretoscope::tests
