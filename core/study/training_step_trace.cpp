// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_trace.h"

namespace paretoscope::study::training_step {

trace::SynthesisPlan synthesisPlan(const training::Plan& plan) {
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
    return synthesis;
}

} // namespace paretoscope::study::training_step
