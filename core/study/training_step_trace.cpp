// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_trace.h"

namespace paretoscope::study::training_step {

using training::ComputeTime;
using training::PartTime;
using training::PartTimes;
using training::Plan;
using training::StepModel;

namespace {

trace::OperatorTimes operatorTimes(const ComputeTime& time) {
    return {time.matmul, time.attention, time.memoryBound, time.embedding + time.head, time.launch};
}

trace::PartOperatorTimes operatorTimes(const PartTime& part) {
    trace::PartOperatorTimes times;
    const auto at = [&times](graph::Phase phase) -> trace::OperatorTimes& {
        return times[static_cast<std::size_t>(phase)];
    };
    at(graph::Phase::forward) = operatorTimes(part.forward);
    at(graph::Phase::recompute) = operatorTimes(part.recompute);
    at(graph::Phase::backwardInput) = operatorTimes(part.backwardInput);
    at(graph::Phase::backwardWeight) = operatorTimes(part.backwardWeight);
    return times;
}

} // namespace

trace::SynthesisPlan synthesisPlan(const Plan& plan) {
    trace::SynthesisPlan synthesis;
    synthesis.workload.microBatch = plan.microBatch;
    synthesis.workload.sequence = plan.sequenceLength;
    synthesis.workload.gradients = plan.halfGradients ? graph::ElementType::bf16 : graph::ElementType::fp32;
    synthesis.degrees.tensor = plan.tensorParallel;
    synthesis.degrees.context = plan.contextParallel;
    synthesis.degrees.data = plan.dataParallel;
    synthesis.degrees.expert = plan.expertParallel;
    synthesis.degrees.sequenceParallel = plan.sequenceParallel && plan.tensorParallel > 1;
    synthesis.options.recompute = plan.recompute;
    synthesis.options.selective =
        plan.flashAttention ? graph::SelectiveRecompute::products : graph::SelectiveRecompute::cores;
    synthesis.microBatches = plan.microBatches();
    synthesis.pipelineParallel = plan.pipelineParallel;
    synthesis.virtualStages = plan.schedule == training::Schedule::interleaved ? plan.virtualStages : 1;
    synthesis.schedule = plan.schedule;
    synthesis.sharding = plan.sharding;
    synthesis.overlapReplicas = plan.overlapDataParallel;
    return synthesis;
}

std::optional<trace::NodeTimes> nodeTimes(const StepModel& step, const Plan& plan,
                                          const hardware::Accelerator& accelerator) {
    const FlopsPerSecond peak = accelerator.peakOf(plan.precision);
    if (peak.value() <= 0.0) {
        return std::nullopt;
    }
    const PartTimes parts = step.partTimes(plan);
    trace::NodeTimes times;
    times.embedding = operatorTimes(parts.embedding);
    times.head = operatorTimes(parts.head);
    for (const PartTime& layer : parts.layers) {
        times.layers.push_back(operatorTimes(layer));
    }
    for (int stage = 0; stage < plan.pipelineParallel; ++stage) {
        times.optimizer.push_back(step.optimizerTime(plan, stage));
    }
    times.handover = step.handover(plan);
    times.roofline = {peak, accelerator.memoryBandwidth};
    return times;
}

} // namespace paretoscope::study::training_step
