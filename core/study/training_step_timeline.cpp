// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_timeline.h"

#include "core/graph/schedule.h"

#include <fmt/format.h>

#include <algorithm>

namespace paretoscope::study::training_step {

using graph::Pass;
using graph::PassKind;
using trace::Span;
using trace::SpanKind;
using trace::Timeline;
using training::Plan;
using training::StepCost;
using training::StepModel;

namespace {

enum Name : std::int32_t {
    kForward,
    kBackward,
    kInputGradient,
    kWeightGradient,
    kSendActivations,
    kSendGradients,
    kReduceGradients,
    kOptimizer,
    kGatherParameters,
    kInterference,
    kHostWork,
};

std::vector<std::string> names() {
    return {"Forward",
            "Backward",
            "Input gradient",
            "Weight gradient",
            "Send activations",
            "Send gradients",
            "Gradient reduction",
            "Optimizer",
            "Parameter gathering",
            "Slowed by overlapped communication",
            "Host work"};
}

Name nameOf(PassKind kind) {
    switch (kind) {
    case PassKind::forward:
        return kForward;
    case PassKind::backward:
        return kBackward;
    case PassKind::backwardInput:
        return kInputGradient;
    case PassKind::backwardWeight:
        return kWeightGradient;
    }
    return kForward;
}

int chunksOf(const Plan& plan) {
    return plan.schedule == training::Schedule::interleaved ? plan.virtualStages : 1;
}

std::vector<std::string> lanes(const Plan& plan) {
    std::vector<std::string> lanes;
    const std::int64_t ranks = plan.devices() / plan.pipelineParallel;
    for (std::int64_t stage = 0; stage < plan.pipelineParallel; ++stage) {
        lanes.push_back(ranks == 1
                            ? fmt::format("Stage {} (rank {})", stage, stage)
                            : fmt::format("Stage {} (ranks {}-{})", stage, stage * ranks, (stage + 1) * ranks - 1));
    }
    return lanes;
}

void addPass(const Pass& pass, std::vector<Span>& spans) {
    const Name name = nameOf(pass.kind);
    spans.push_back({pass.stage, SpanKind::compute, name, pass.microBatch, pass.start, pass.end});
    if (pass.sent > pass.end) {
        const Name sending = name == kForward ? kSendActivations : kSendGradients;
        spans.push_back({pass.stage, SpanKind::communication, sending, pass.microBatch, pass.end, pass.sent});
    }
}

/// What follows the last pass of a stage; returns when it is over.
Seconds addEnd(std::int32_t stage, Seconds start, const StepCost& cost, std::vector<Span>& spans) {
    struct Part {
        SpanKind kind;
        Name name;
        Seconds duration;
    };
    for (const Part& part : {Part{SpanKind::compute, kInterference, cost.interference},
                             Part{SpanKind::communication, kReduceGradients, cost.gradients.exposed},
                             Part{SpanKind::memory, kOptimizer, cost.optimizer},
                             Part{SpanKind::communication, kGatherParameters, cost.parameters.exposed},
                             Part{SpanKind::idle, kHostWork, cost.overhead}}) {
        if (part.duration.value() > 0.0) {
            spans.push_back({stage, part.kind, part.name, -1, start, start + part.duration});
            start += part.duration;
        }
    }
    return start;
}

} // namespace

std::vector<graph::PassTimes> passTimes(const StepModel& step, const Plan& plan, const StepCost& cost) {
    const training::Communication& transfers = cost.pipelineParallel;
    const double visible = transfers.total.value() > 0.0 ? transfers.exposed / transfers.total : 0.0;
    std::vector<graph::PassTimes> times;
    times.reserve(plan.pipelineParallel);
    for (int stage = 0; stage < plan.pipelineParallel; ++stage) {
        const training::StageTime time = step.stageTime(plan, stage);
        times.push_back({time.forward, time.backwardInput, time.backwardWeight, visible * time.send});
    }
    return times;
}

Result<Timeline> timelineOf(const StepModel& step, const Plan& plan) {
    const int chunks = chunksOf(plan);
    const std::int64_t passes = 3 * plan.microBatches() * chunks * plan.pipelineParallel;
    if (passes > kMostPasses) {
        return Error{ErrorCode::notSupported,
                     {},
                     {},
                     fmt::format("a timeline of {} passes", passes),
                     fmt::format("at most {}: fewer micro-batches or stages", kMostPasses)};
    }
    const StepCost cost = step.cost(plan);
    const graph::PipelineRun run =
        graph::runPipeline(plan.schedule, chunks, static_cast<int>(plan.microBatches()), passTimes(step, plan, cost));
    Timeline timeline;
    timeline.lanes = lanes(plan);
    timeline.names = names();
    for (std::size_t i = 0; i < run.passes.size(); ++i) {
        const Pass& pass = run.passes[i];
        addPass(pass, timeline.spans);
        if (i + 1 == run.passes.size() || run.passes[i + 1].stage != pass.stage) {
            timeline.duration = std::max(timeline.duration, addEnd(pass.stage, pass.sent, cost, timeline.spans));
        }
    }
    return timeline;
}

} // namespace paretoscope::study::training_step
