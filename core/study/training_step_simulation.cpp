// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_simulation.h"

#include "core/network/closed_form_backend.h"
#include "core/network/fluid_backend.h"

#include <algorithm>

namespace paretoscope::study::training_step {

using simulation::Exposure;
using simulation::LaneResult;
using simulation::SimulationResult;
using training::Communication;
using training::StepCost;

namespace {

simulation::SimulationOptions optionsOf(const Ground& ground, bool watched) {
    simulation::SimulationOptions options;
    options.streams = simulation::CommunicationStreams::eachCommunicator;
    options.blockDevices = ground.site.levels.front().devices;
    options.overlapSlowdown = ground.calibration.step.overlapInterference;
    options.disturbance = ground.disturbance;
    options.timeline = watched;
    return options;
}

/// Which term of the step a wait belongs to.
Communication& termOf(const Exposure& exposure, const trace::RankLayout& layout, StepCost& cost) {
    const std::string_view name = exposure.name;
    if (name.starts_with("gradients.")) {
        return cost.gradients;
    }
    if (name.starts_with("parameters.")) {
        return cost.parameters;
    }
    if (name.starts_with("pipeline.")) {
        return cost.pipelineParallel;
    }
    const std::string_view group =
        exposure.group == trace::kNoSlot ? std::string_view() : layout.groups[exposure.group].name;
    if (group.find("ep") != std::string_view::npos) {
        return cost.expertParallel;
    }
    return group.find("tp") != std::string_view::npos ? cost.tensorParallel : cost.contextParallel;
}

/// Time that a stage's host loses at the messages it receives.
Seconds handovers(const training::StepModel& step, const training::Plan& plan, int stage) {
    const int neighbours = (stage > 0 ? 1 : 0) + (stage + 1 < plan.pipelineParallel ? 1 : 0);
    return static_cast<double>(neighbours * plan.microBatches()) * step.handover(plan);
}

} // namespace

Result<const hardware::Fabric*> DrawnNetwork::fabric() const {
    std::call_once(m_once, [this] { m_fabric = hardware::Fabric::of(m_cluster); });
    return *m_fabric ? Result<const hardware::Fabric*>(&**m_fabric) : m_fabric->error();
}

Result<StepRun> runStep(const trace::ExecutionTrace& trace, const Ground& ground, bool watched,
                        const std::stop_token& stop) {
    const network::NetworkEfficiency efficiency = ground.calibration.device(ground.site.accelerator).network;
    std::unique_ptr<network::ClosedFormBackend> closedForm;
    std::unique_ptr<network::FluidBackend> fluid;
    if (ground.fabric == nullptr) {
        closedForm = std::make_unique<network::ClosedFormBackend>(ground.site.levels, efficiency);
    } else {
        fluid = std::make_unique<network::FluidBackend>(*ground.fabric, ground.site.levels, efficiency);
        if (watched) {
            fluid->record();
        }
    }
    network::NetworkBackend& backend = fluid ? static_cast<network::NetworkBackend&>(*fluid) : *closedForm;
    Result<SimulationResult> result = simulation::simulate(trace, backend, optionsOf(ground, watched), stop);
    if (!result) {
        return result.error();
    }
    if (!result->deadlock.empty()) {
        return Error{ErrorCode::notSupported, {}, {}, describe(result->deadlock.front()), "a step that ends"};
    }
    return StepRun{std::move(*result), fluid ? fluid->loads() : network::LinkLoads()};
}

StepCost simulatedCost(const training::StepModel& step, const training::Plan& plan, const trace::ExecutionTrace& trace,
                       const SimulationResult& result) {
    const LaneResult& busiest = *std::ranges::max_element(result.lanes, {}, &LaneResult::computing);
    const int stage = trace.roleTemplate(busiest.role).stage;
    StepCost cost = step.costOfStage(plan, stage);
    for (Communication* each : {&cost.tensorParallel, &cost.contextParallel, &cost.expertParallel,
                                &cost.pipelineParallel, &cost.gradients, &cost.parameters}) {
        each->exposed = Seconds(0.0);
    }
    for (const Exposure& each : busiest.exposures) {
        termOf(each, *trace.layout(), cost).exposed += each.time;
    }
    const Seconds handed = handovers(step, plan, stage);
    cost.pipelineParallel.exposed += handed;
    const Seconds work = cost.forward.total() + cost.backward.total() + cost.recompute.total() + cost.optimizer;
    cost.disturbance = busiest.disturbed;
    cost.interference = busiest.computing - work - handed - cost.disturbance; // and picoseconds of rounding
    cost.pipelineBubble = result.duration - busiest.computing - busiest.exposedCommunication;
    return cost;
}

} // namespace paretoscope::study::training_step
