// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_closed_form.h"

#include "core/serving/steady_disaggregated.h"

namespace paretoscope::study::llm_serving {

using serving::StepModel;

namespace {

serving::SteadyState closedForm(const Request& request, const StepModel& step, const serving::OfferedLoad& load) {
    const serving::ServingPlan& plan = request.plan;
    if (!plan.prompts) {
        return steadyState(step, plan.batching, plan.memory, load);
    }
    const serving::PromptReplicas& prompts = *plan.prompts;
    const bool balanced = plan.routing != serving::Routing::roundRobin && plan.routing != serving::Routing::random;
    const Seconds transfer =
        prompts.route.time(static_cast<std::uint16_t>(prompts.replicas - 1),
                           static_cast<std::uint16_t>(plan.replicas - 1), request.workload.prompt.mean);
    return steadyState(serving::DisaggregatedServer{*prompts.model, step, double(prompts.replicas),
                                                    double(plan.replicas), balanced, prompts.route.overlap(), transfer},
                       plan.batching, plan.memory, load);
}

} // namespace

SteadyPipeline closedForm(const Request& request, const hardware::Accelerator& accelerator, const StepModel& step) {
    SteadyPipeline steady;
    steady.load = loadOf(request);
    if (!request.stages.hasServices()) {
        steady.state = closedForm(request, step, steady.load);
        return steady;
    }
    const double replicas = request.prefill ? 1.0 : request.plan.replicas;
    const double requests = static_cast<double>(request.workload.requests);
    // A turn comes with all that was said before it.
    const double question = request.conversations ? request.workload.prompt.mean : request.questionTokens;
    const auto stagesAt = [&](double rate) {
        return steadyStages(request.stages, accelerator, question, request.workload.output.mean, rate, requests);
    };
    if (steady.load.users == 0.0) {
        steady.stages = stagesAt(steady.load.requestsPerSecond * replicas);
        steady.load.requestsPerSecond = steady.stages.requestsPerSecond / replicas;
        steady.state = closedForm(request, step, steady.load);
        return steady;
    }
    // In a closed loop users are away from the model as long as they think or are in other stages.
    constexpr int kRounds = 8;
    const Seconds thinking = steady.load.thinkTime;
    for (int i = 0; i < kRounds; ++i) {
        steady.state = closedForm(request, step, steady.load);
        steady.stages = stagesAt(steady.state.requestsPerSecond * request.plan.replicas);
        steady.load.thinkTime = thinking + steady.stages.all();
    }
    return steady;
}

} // namespace paretoscope::study::llm_serving
