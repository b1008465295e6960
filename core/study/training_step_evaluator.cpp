// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_evaluator.h"

#include "core/study/training_step_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace paretoscope::study::training_step {

namespace {

using hardware::Accelerator;

/// A coarse closed form until the training room answers: half of the peak, the bubble of 1F1B, 18 bytes a parameter
/// (Korthikanti et al.) and 34 s b h bytes of activations a layer.
struct Coarse {
    double flops;
    double compute;
    double bubble;
    double memory;
};

Coarse coarse(const model::Model& model, const Accelerator& accelerator, const training::Plan& plan) {
    const auto tokens = static_cast<double>(plan.globalBatch * plan.sequenceLength);
    const double parameters = totalParameters(model);
    const auto microBatches = static_cast<double>(plan.microBatches());
    const double split = static_cast<double>(plan.tensorParallel) * plan.pipelineParallel;
    const double flops = 6.0 * activeParameters(model) * tokens;
    const double compute =
        flops / (static_cast<double>(plan.devices()) * 0.5 * accelerator.peakOf(plan.precision).value());
    const double sharded = plan.sharding == training::Sharding::none ? 18.0 : 6.0 + 12.0 / plan.dataParallel;
    const double activations = 34.0 * static_cast<double>(plan.sequenceLength * plan.microBatch * model.hidden) *
                               model.layerCount() / (plan.tensorParallel * plan.contextParallel);
    return {flops, compute, compute * (plan.pipelineParallel - 1) / (plan.virtualStages * microBatches),
            sharded * parameters / split + activations};
}

class TrainingStepEvaluator final : public Evaluator {
public:
    TrainingStepEvaluator(const Context& context, const Accelerator& drawn)
        : m_catalog(context.catalog)
        , m_devices(deviceCount(context.cluster)) {
        m_accelerators.push_back(drawn);
        m_accelerators.insert(m_accelerators.end(), m_catalog.accelerators.begin(), m_catalog.accelerators.end());
        for (const model::Model& model : m_catalog.models) {
            m_limits.push_back(limitsOf(model));
        }
    }

    Verdict evaluate(std::span<const double> point, std::span<double> metrics) const noexcept override {
        const Request request = requestOf(point, m_devices);
        const Accelerator& accelerator = m_accelerators[request.accelerator];
        const auto violation = firstViolation(request, m_limits[request.model], accelerator, m_devices);
        if (violation) {
            return {violation->constraint, violation->margin};
        }
        const training::Plan& plan = request.plan;
        const Coarse cost = coarse(m_catalog.models[request.model], accelerator, plan);
        const auto devices = static_cast<double>(plan.devices());
        const auto tokens = static_cast<double>(plan.globalBatch * plan.sequenceLength);
        metrics[kDevices] = devices;
        metrics[kMicroBatches] = static_cast<double>(plan.microBatches());
        metrics[kTokensPerStep] = tokens;
        metrics[kPeakMemory] = cost.memory;
        metrics[kMemoryHeadroom] = accelerator.memory.value() - cost.memory;
        metrics[kPeakMemoryStage] = 0.0;
        if (metrics[kMemoryHeadroom] < 0.0) {
            return {kMemoryFit, -metrics[kMemoryHeadroom]};
        }
        const double step = cost.compute + cost.bubble;
        const double peak = devices * accelerator.peakOf(plan.precision).value();
        metrics[kStepTime] = step;
        metrics[kTokensPerSecond] = tokens / step;
        metrics[kTokensPerSecondPerDevice] = tokens / step / devices;
        metrics[kModelFlopsUtilisation] = cost.flops / (step * peak);
        metrics[kHardwareFlopsUtilisation] = cost.flops / (step * peak);
        for (std::size_t place = kExposedCommunication; place <= kExposedExpert; ++place) {
            metrics[place] = 0.0;
        }
        metrics[kPipelineBubbleTime] = cost.bubble;
        metrics[kPipelineBubble] = cost.bubble / step;
        const double power = accelerator.thermalDesignPower.value();
        const double energy = request.powerUsageEffectiveness * devices * (power + request.hostPower.value()) * step;
        metrics[kEnergyPerStep] = energy;
        metrics[kEnergyPerToken] = energy / tokens;
        metrics[kPowerPerDevice] = power;
        metrics[kCostPerMegatoken] = devices * step / 3600.0 * request.deviceHourPrice / tokens * 1e6;
        return {};
    }

    [[nodiscard]] Explanation explain(std::span<const double> point) const override {
        Explanation explanation;
        explanation.metrics.assign(kMetrics, std::numeric_limits<double>::quiet_NaN());
        const Verdict verdict = evaluate(point, explanation.metrics);
        const Request request = requestOf(point, m_devices);
        const Accelerator& accelerator = m_accelerators[request.accelerator];
        for (const Violation& each : allViolations(request, m_limits[request.model], accelerator, m_devices)) {
            explanation.rejections.push_back(
                {kConstraintIds[each.constraint], each.margin, messageOf(each, request, accelerator.name)});
        }
        if (verdict.constraint == kMemoryFit) {
            explanation.rejections.push_back({kConstraintIds[kMemoryFit], verdict.margin,
                                              fmt::format("pipeline stage 0 needs {} of {}",
                                                          quantityText(explanation.metrics[kPeakMemory], Unit::byte),
                                                          quantityText(accelerator.memory.value(), Unit::byte))});
        }
        return explanation;
    }

private:
    const Catalog& m_catalog;
    std::int64_t m_devices;
    std::vector<Accelerator> m_accelerators; ///< as drawn, then the catalog's
    std::vector<ModelLimits> m_limits;
};

/// The one kind of accelerator that a cluster is made of.
Result<const Accelerator*> drawnAccelerator(const Context& context) {
    const Accelerator* drawn = nullptr;
    for (std::size_t i = 0; i < context.cluster.nodes.size(); ++i) {
        const hardware::ClusterNode& node = context.cluster.nodes[i];
        if (node.kind != hardware::NodeKind::device) {
            continue;
        }
        const std::string pointer = fmt::format("/cluster/nodes/{}/accelerator", i);
        const Accelerator* accelerator = context.catalog.accelerator(node.accelerator);
        if (accelerator == nullptr) {
            return Error{ErrorCode::unknownName, {}, pointer, node.accelerator, "an accelerator of the catalog"};
        }
        if (drawn != nullptr && drawn->id != accelerator->id) {
            return Error{ErrorCode::notSupported,
                         {},
                         pointer,
                         "a mix of " + drawn->name + " and " + accelerator->name,
                         "devices of one kind"};
        }
        drawn = accelerator;
    }
    if (drawn == nullptr) {
        return Error{ErrorCode::notSupported, {}, "/cluster/nodes", "a cluster without devices", "at least one device"};
    }
    return drawn;
}

} // namespace

Result<std::unique_ptr<Evaluator>> makeEvaluator(const Context& context) {
    if (context.catalog.models.empty()) {
        return Error{ErrorCode::emptySpace, {}, "/parameters/model", {}, "a catalog with models"};
    }
    if (const std::vector<Error> broken = problems(context.cluster); !broken.empty()) {
        Error error = broken.front();
        error.pointer = "/cluster" + error.pointer;
        return error;
    }
    const Result<const Accelerator*> drawn = drawnAccelerator(context);
    if (!drawn) {
        return drawn.error();
    }
    return std::unique_ptr<Evaluator>(std::make_unique<TrainingStepEvaluator>(context, **drawn));
}

} // namespace paretoscope::study::training_step
