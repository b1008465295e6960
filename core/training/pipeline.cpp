// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/pipeline.h"

#include <algorithm>

namespace paretoscope::training {

double microBatchesInFlight(const Plan& plan, int stage) {
    const auto all = static_cast<double>(plan.microBatches());
    const double left = plan.pipelineParallel - stage;
    switch (plan.schedule) {
    case Schedule::gpipe:
        return all;
    case Schedule::oneFOneB:
    case Schedule::zeroBubbleH1:
        return std::min(all, left);
    case Schedule::zeroBubbleH2:
        return std::min(all, 2.0 * left - 1.0);
    case Schedule::interleaved:
        break;
    }
    const double chunks = plan.virtualStages;
    const double warmUp = (chunks - 1.0) * plan.pipelineParallel + 2.0 * (left - 1.0) + 1.0;
    return std::min(all, warmUp / chunks);
}

double weightGradientsPending(const Plan& plan, int stage) {
    const double rounds = plan.schedule == Schedule::zeroBubbleH1   ? 1.0
                          : plan.schedule == Schedule::zeroBubbleH2 ? 2.0
                                                                    : 0.0;
    const double left = static_cast<double>(plan.microBatches()) - microBatchesInFlight(plan, stage);
    return std::clamp(rounds * stage, 0.0, left);
}

Seconds pipelineBubble(const Plan& plan, const PipelineLoad& load) {
    const Seconds forward = load.sumForward - load.slowestForward;
    const Seconds input = load.sumBackwardInput - load.slowestBackwardInput;
    const Seconds weight = load.sumBackwardWeight - load.slowestBackwardWeight;
    // Weight gradients can fill gaps only after the first micro-batch: m - 1 of them.
    const double fillers =
        plan.pipelineParallel > 1 ? static_cast<double>(plan.microBatches() - 1) / (plan.pipelineParallel - 1.0) : 0.0;
    switch (plan.schedule) {
    case Schedule::gpipe:
    case Schedule::oneFOneB:
        return forward + input + weight;
    case Schedule::zeroBubbleH1:
        return std::max(forward + input - std::min(fillers, 1.0) * weight, forward);
    case Schedule::zeroBubbleH2:
        return std::max(forward + input - std::min(fillers, 2.0) * weight, forward);
    case Schedule::interleaved:
        break;
    }
    const double chunks = plan.virtualStages;
    const auto rest = static_cast<double>(plan.microBatches() % plan.pipelineParallel);
    const double idleChunks = rest > 0.0 ? (chunks - 1.0) * (plan.pipelineParallel - rest) : 0.0;
    const Seconds chunk = (load.slowestForward + load.slowestBackwardInput + load.slowestBackwardWeight) / chunks;
    return (forward + input + weight) / chunks + idleChunks * chunk;
}

} // namespace paretoscope::training
