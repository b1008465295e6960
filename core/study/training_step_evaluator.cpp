// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_evaluator.h"

#include "core/graph/diagram.h"
#include "core/study/execution.h"
#include "core/study/training_step_breakdown.h"
#include "core/study/training_step_goodput.h"
#include "core/study/training_step_simulation.h"
#include "core/study/training_step_timeline.h"
#include "core/study/training_step_trace.h"
#include "core/training/pipeline.h"

#include <algorithm>
#include <limits>

namespace paretoscope::study::training_step {

using training::Plan;
using training::StepCost;
using training::StepModel;

namespace {

void writeSize(const Request& request, std::span<double> metrics) noexcept {
    const Plan& plan = request.plan;
    metrics[kDevices] = static_cast<double>(plan.devices());
    metrics[kMicroBatches] = static_cast<double>(plan.microBatches());
    metrics[kTokensPerStep] = static_cast<double>(plan.globalBatch * plan.sequenceLength);
}

void writeMemory(const PeakMemory& peak, const Site& site, std::span<double> metrics) noexcept {
    const Bytes needed = peak.memory.total();
    metrics[kPeakMemory] = needed.value();
    metrics[kMemoryHeadroom] = (site.accelerator.memory - needed).value();
    metrics[kPeakMemoryStage] = peak.stage;
}

void writeSpeed(const Request& request, const Site& site, const StepCost& cost, std::span<double> metrics) noexcept {
    const double step = cost.stepTime().value();
    const double peak = cost.devices * site.accelerator.peakOf(request.plan.precision).value();
    metrics[kStepTime] = step;
    metrics[kTokensPerSecond] = cost.tokens / step;
    metrics[kTokensPerSecondPerDevice] = cost.tokens / (step * cost.devices);
    metrics[kModelFlopsUtilisation] = cost.modelFlops.value() / (step * peak);
    metrics[kHardwareFlopsUtilisation] = cost.hardwareFlops.value() / (step * peak);
    metrics[kExposedCommunication] = cost.exposedCommunication().value();
    metrics[kExposedTensor] = cost.tensorParallel.exposed.value();
    metrics[kExposedData] = (cost.gradients.exposed + cost.parameters.exposed).value();
    metrics[kExposedPipeline] = cost.pipelineParallel.exposed.value();
    metrics[kExposedContext] = cost.contextParallel.exposed.value();
    metrics[kExposedExpert] = cost.expertParallel.exposed.value();
    metrics[kPipelineBubbleTime] = cost.pipelineBubble.value();
    metrics[kPipelineBubble] = cost.pipelineBubble.value() / step;
}

void writeEconomy(const Request& request, const StepCost& cost, const StepEnergy& energy,
                  std::span<double> metrics) noexcept {
    const double step = cost.stepTime().value();
    constexpr double kSecondsPerHour = 3600.0;
    metrics[kEnergyPerStep] = energy.total().value();
    metrics[kEnergyPerToken] = energy.total().value() / cost.tokens;
    metrics[kPowerPerDevice] = energy.devices().value() / (step * cost.devices);
    metrics[kCostPerMegatoken] =
        cost.devices * (step / kSecondsPerHour) * request.deviceHourPrice / (cost.tokens / 1e6);
}

void writeGoodput(const StepCost& cost, const training::Goodput& goodput, std::span<double> metrics) noexcept {
    metrics[kGoodput] = goodput.share;
    metrics[kEffectiveStepTime] = cost.stepTime().value() / goodput.share;
}

/// Less than this is no progress.
constexpr double kLeastGoodput = 1e-3;

class TrainingStepEvaluator final : public Evaluator {
public:
    TrainingStepEvaluator(const Context& context, std::vector<Site> sites)
        : m_catalog(context.catalog)
        , m_devices(deviceCount(context.cluster))
        , m_network(context.cluster)
        , m_sites(std::move(sites))
        , m_steps(m_sites, m_catalog) {
        for (const model::Model& model : m_catalog.models) {
            m_limits.push_back(limitsOf(model));
            m_checkpoints.push_back(training::checkpointSize(totalParameters(model)));
        }
    }

    Verdict evaluate(std::span<const double> point, std::span<double> metrics) const noexcept override {
        StepCost cost;
        return decide(requestOf(point, m_devices), metrics, cost);
    }

    [[nodiscard]] Explanation explain(std::span<const double> point) const override {
        Explanation explanation;
        explanation.metrics.assign(kMetrics, std::numeric_limits<double>::quiet_NaN());
        const Request request = requestOf(point, m_devices);
        StepCost cost;
        const Verdict verdict = decide(request, explanation.metrics, cost);
        const Site& site = m_sites[request.accelerator];
        bool countable = true;
        for (const Violation& each : allViolations(request, m_limits[request.model], site.accelerator, m_devices)) {
            explanation.rejections.push_back(
                {kConstraintIds[each.constraint], each.margin, messageOf(each, request, site.accelerator.name)});
            countable = countable && each.constraint == kPrecisionFit;
        }
        if (!countable) {
            return explanation;
        }
        const StepModel& step = m_steps.of(request.accelerator, request.model);
        Answer answer{request, m_catalog, site, step, peakMemory(step, request.plan, isUniform(request)), cost, {}, {}};
        const double excess = (answer.peak.memory.total() - site.accelerator.memory).value();
        if (excess > 0.0) {
            explanation.rejections.push_back({kConstraintIds[kMemoryFit], excess, memoryMessage(answer)});
        }
        if (verdict.constraint == kSimulationFit) {
            explanation.rejections.push_back(
                {kConstraintIds[kSimulationFit], 0.0, describe(simulated(request).error())});
        }
        if (verdict.feasible() || verdict.constraint == kProgress) {
            answer.goodput = goodputOf(request, answer.cost);
        }
        if (verdict.constraint == kProgress) {
            explanation.rejections.push_back({kConstraintIds[kProgress], verdict.margin, progressMessage(answer)});
        }
        if (verdict.feasible()) {
            answer.energy = energyOf(request, site, answer.cost);
            explanation.breakdowns = breakdowns(answer, explanation.metrics);
        } else if (verdict.constraint >= kMemoryFit) {
            explanation.breakdowns = memoryBreakdowns(answer);
        }
        return explanation;
    }

    [[nodiscard]] Result<trace::Timeline> timeline(std::span<const double> point) const override {
        const Request request = requestOf(point, m_devices);
        if (const Result<void> accepted = acceptedForm(point, "the timeline of a rejected point"); !accepted) {
            return accepted.error();
        }
        if (!request.simulated) {
            return timelineOf(m_steps.of(request.accelerator, request.model), request.plan);
        }
        Result<Executed> executed = execute(request, true, {});
        return executed ? Result<trace::Timeline>(std::move(executed->run.result.timeline)) : executed.error();
    }

    [[nodiscard]] Result<Execution> execution(std::span<const double> point,
                                              const std::stop_token& stop) const override {
        if (const Result<void> accepted = acceptedForm(point, "the execution of a rejected point"); !accepted) {
            return accepted.error();
        }
        const Request request = requestOf(point, m_devices);
        Result<Executed> executed = execute(request, true, stop);
        if (!executed) {
            return executed.error();
        }
        simulation::SimulationResult& result = executed->run.result;
        Execution made{std::move(result.timeline),
                       {},
                       std::move(result.use),
                       {},
                       result.ranks,
                       result.exposedCommunication,
                       result.waiting};
        if (request.accelerator == kAsDrawn) {
            made.links = simulation::linkHeat(**m_network.fabric(), executed->run.loads, m_network.drawnLinks(),
                                              simulation::DeviceUse::kBins);
        }
        const StepCost cost =
            simulatedCost(m_steps.of(request.accelerator, request.model), request.plan, executed->trace, result);
        made.power = powerOverTime(energyOf(request, m_sites[request.accelerator], cost), made.use, cost.stepTime());
        return made;
    }

    [[nodiscard]] Result<trace::Synthesis> trace(std::span<const double> point) const override {
        const Request request = requestOf(point, m_devices);
        if (const Result<void> possible = layable(request); !possible) {
            return possible.error();
        }
        return synthesised(request, trace::CommunicationOrder::one);
    }

    [[nodiscard]] Result<std::vector<graph::Diagram>> diagrams(std::span<const double> point) const override {
        const Request request = requestOf(point, m_devices);
        if (const Result<void> possible = layable(request); !possible) {
            return possible.error();
        }
        const trace::SynthesisPlan plan = synthesisPlan(request.plan);
        return graph::diagramsOf(m_catalog.models[request.model], plan.workload, plan.degrees);
    }

    [[nodiscard]] std::optional<ValidationNote> validation(std::span<const double> point) const override {
        const Request request = requestOf(point, m_devices);
        const training::MeasuredFamily* family = m_catalog.calibration.nearestFamily(
            m_sites[request.accelerator].accelerator.id, request.plan.precision,
            request.plan.sharding == training::Sharding::zero3, m_limits[request.model].experts > 0,
            totalParameters(m_catalog.models[request.model]));
        if (family == nullptr) {
            return std::nullopt;
        }
        return ValidationNote{family->name, family->rows,         family->meanAbsoluteError,
                              family->bias, family->leftOutError, family->source};
    }

private:
    /// Writes the metrics of a feasible point, and leaves its terms in `cost`.
    Verdict decide(const Request& request, std::span<double> metrics, StepCost& cost) const {
        const Site& site = m_sites[request.accelerator];
        if (const auto violation = firstViolation(request, m_limits[request.model], site.accelerator, m_devices)) {
            return {violation->constraint, violation->margin};
        }
        writeSize(request, metrics);
        const StepModel& step = m_steps.of(request.accelerator, request.model);
        const PeakMemory peak = peakMemory(step, request.plan, isUniform(request));
        writeMemory(peak, site, metrics);
        if (metrics[kMemoryHeadroom] < 0.0) {
            return {kMemoryFit, -metrics[kMemoryHeadroom]};
        }
        if (!request.simulated) {
            cost = step.cost(request.plan);
        } else if (const Result<StepCost> run = simulated(request); run) {
            cost = *run;
        } else {
            return {kSimulationFit, 0.0};
        }
        const training::Goodput goodput = goodputOf(request, cost);
        if (goodput.share < kLeastGoodput) {
            return {kProgress, kLeastGoodput - goodput.share};
        }
        writeSpeed(request, site, cost, metrics);
        writeEconomy(request, cost, energyOf(request, site, cost), metrics);
        writeGoodput(cost, goodput, metrics);
        return {};
    }

    [[nodiscard]] Result<trace::Synthesis> synthesised(const Request& request,
                                                       trace::CommunicationOrder communication) const {
        const StepModel& step = m_steps.of(request.accelerator, request.model);
        trace::SynthesisPlan plan = synthesisPlan(request.plan);
        if (plan.communication = communication; communication == trace::CommunicationOrder::eachCommunicator) {
            plan.dispatchShare = step.dispatchShare(request.plan);
        }
        plan.passTimes = passTimes(step, request.plan, step.cost(request.plan));
        plan.nodeTimes = nodeTimes(step, request.plan, m_sites[request.accelerator].accelerator);
        return trace::synthesise(m_catalog.models[request.model], plan);
    }

    /// What rejects a point in closed form needs no simulation.
    [[nodiscard]] Result<void> acceptedForm(std::span<const double> point, const char* asked) const {
        std::vector<double> closedForm(point.begin(), point.end());
        closedForm[kFidelity] = 0.0;
        if (const Explanation explanation = explain(closedForm); !explanation.rejections.empty()) {
            return Error{ErrorCode::notSupported, {}, {}, asked, explanation.rejections.front().message};
        }
        return {};
    }

    struct Executed {
        trace::ExecutionTrace trace;
        StepRun run;
    };
    [[nodiscard]] Result<Executed> execute(const Request& request, bool watched, const std::stop_token& stop) const {
        Ground ground{m_sites[request.accelerator], m_catalog.calibration, nullptr, request.disturbance};
        if (request.accelerator == kAsDrawn) {
            const Result<const hardware::Fabric*> fabric = m_network.fabric();
            if (!fabric) {
                return fabric.error();
            }
            ground.fabric = *fabric;
        }
        Result<trace::Synthesis> synthesis = synthesised(request, trace::CommunicationOrder::eachCommunicator);
        if (!synthesis) {
            return synthesis.error();
        }
        Result<StepRun> run = runStep(synthesis->trace, ground, watched, stop);
        if (!run) {
            return run.error();
        }
        return Executed{std::move(synthesis->trace), std::move(*run)};
    }

    [[nodiscard]] Result<StepCost> simulated(const Request& request) const {
        const Result<Executed> executed = execute(request, false, {});
        if (!executed) {
            return executed.error();
        }
        return simulatedCost(m_steps.of(request.accelerator, request.model), request.plan, executed->trace,
                             executed->run.result);
    }

    /// A trace does not ask whether a point fits into memory or whether the device knows its precision.
    [[nodiscard]] Result<void> layable(const Request& request) const {
        const hardware::Accelerator& device = m_sites[request.accelerator].accelerator;
        for (const Violation& each : allViolations(request, m_limits[request.model], device, m_devices)) {
            if (each.constraint != kPrecisionFit) {
                return Error{ErrorCode::notSupported,
                             {},
                             {},
                             "the execution trace of a rejected point",
                             messageOf(each, request, device.name)};
            }
        }
        return {};
    }

    [[nodiscard]] bool isUniform(const Request& request) const noexcept {
        return m_catalog.models[request.model].kinds.size() == 1;
    }

    [[nodiscard]] static StepEnergy energyOf(const Request& request, const Site& site, const StepCost& cost) noexcept {
        return stepEnergy(site.energy, site.levels, request.plan, cost,
                          {request.hostPower, request.powerUsageEffectiveness});
    }

    [[nodiscard]] training::Goodput goodputOf(const Request& request, const StepCost& cost) const noexcept {
        const std::int64_t devices = request.plan.devices();
        const std::int64_t inNode = m_sites[request.accelerator].levels.front().devices;
        return training::goodput(request.failures, {devices, (devices + inNode - 1) / inNode},
                                 m_checkpoints[request.model], cost.stepTime());
    }

    const Catalog& m_catalog;
    std::int64_t m_devices;
    DrawnNetwork m_network;
    std::vector<Site> m_sites; ///< in the order of the accelerator parameter's choices
    std::vector<ModelLimits> m_limits;
    std::vector<Bytes> m_checkpoints; ///< by model
    mutable StepModels m_steps;
};

} // namespace

PeakMemory peakMemory(const StepModel& step, const Plan& plan, bool uniform) noexcept {
    PeakMemory peak{step.memory(plan, 0), 0};
    const int last = plan.pipelineParallel - 1;
    // Weight gradients put off hold more at every further stage.
    const bool falling =
        training::weightGradientsPending(plan, last) == 0.0 || plan.recompute == training::Recompute::none;
    int mostLayers = 0;
    for (int stage = 1; stage <= last; ++stage) {
        const int layers = step.layersOf(plan, stage);
        if (uniform && falling && stage < last && layers <= mostLayers) {
            continue;
        }
        mostLayers = std::max(mostLayers, layers);
        const training::StageMemory memory = step.memory(plan, stage);
        if (memory.total() > peak.memory.total()) {
            peak = {memory, stage};
        }
    }
    return peak;
}

Result<std::unique_ptr<Evaluator>> makeEvaluator(const Context& context) {
    if (context.catalog.models.empty()) {
        return Error{ErrorCode::emptySpace, {}, "/parameters/model", {}, "a catalog with models"};
    }
    if (context.catalog.calibration.devices.empty()) {
        return Error{ErrorCode::missingKey, {}, "/devices", "calibration.json", "measured coefficients in the catalog"};
    }
    Result<std::vector<Site>> sites = sitesOf(context);
    if (!sites) {
        return sites.error();
    }
    return std::unique_ptr<Evaluator>(std::make_unique<TrainingStepEvaluator>(context, *std::move(sites)));
}

} // namespace paretoscope::study::training_step
