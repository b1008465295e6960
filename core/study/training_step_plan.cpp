// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace paretoscope::study::training_step {

using training::Plan;
using Rule = Violation::Rule;

namespace {

/// In the order of the description's choices.
constexpr std::array kPrecisionChoices = {hardware::Precision::bf16, hardware::Precision::fp16,
                                          hardware::Precision::fp8, hardware::Precision::fp4};

/// Calls visit(violation) for each broken rule in the order of the constraints, until it returns false.
template <class Visit>
class Inspection {
public:
    Inspection(const Request& request, const ModelLimits& limits, std::int64_t devices, const Visit& visit)
        : m_plan(request.plan)
        , m_limits(limits)
        , m_devices(devices)
        , m_visit(visit) {}

    void run(const hardware::Accelerator& accelerator) {
        inspectBatchAndSequence();
        inspectLayers();
        inspectExperts();
        inspectHeads();
        inspectDevices();
        inspectSchedule();
        demand(accelerator.supports(m_plan.precision), kPrecisionFit, Rule::precision, 0, 0);
    }

private:
    void inspectBatchAndSequence() {
        if (m_plan.dataParallel > 0) {
            divides(std::int64_t{m_plan.dataParallel} * m_plan.microBatch, m_plan.globalBatch, kDivisibility,
                    Rule::batch);
        }
        if (m_plan.contextParallel > 1) {
            divides(std::int64_t{2} * m_plan.contextParallel, m_plan.sequenceLength, kDivisibility,
                    Rule::sequenceContext);
        }
        if (m_plan.sequenceParallel) {
            divides(m_plan.tensorParallel, m_plan.sequenceLength / m_plan.contextParallel, kDivisibility,
                    Rule::sequenceTensor);
        }
    }

    void inspectLayers() {
        divides(m_plan.tensorParallel, m_limits.width, kDivisibility, Rule::width);
        const std::int64_t chunks = std::int64_t{m_plan.pipelineParallel} * m_plan.virtualStages;
        demand(chunks <= m_limits.layers, kDivisibility, Rule::layers, chunks, m_limits.layers);
    }

    void inspectExperts() {
        if (m_plan.expertParallel == 1) {
            return;
        }
        demand(m_limits.experts > 0, kDivisibility, Rule::noExperts, m_plan.expertParallel, 1);
        divides(m_plan.expertParallel, m_limits.experts, kDivisibility, Rule::experts);
        divides(m_plan.expertParallel, std::int64_t{m_plan.dataParallel} * m_plan.contextParallel, kDivisibility,
                Rule::expertRanks);
    }

    void inspectHeads() {
        divides(m_plan.tensorParallel, m_limits.heads, kHeads, Rule::queryHeads);
        for (const std::int64_t kvHeads : m_limits.kvHeads) {
            // More devices than key-value heads hold copies of them.
            if (kvHeads > 0 && m_plan.tensorParallel % kvHeads != 0) {
                divides(m_plan.tensorParallel, kvHeads, kHeads, Rule::keyValueHeads);
            }
        }
    }

    void inspectDevices() {
        const std::int64_t replica =
            std::int64_t{m_plan.tensorParallel} * m_plan.pipelineParallel * m_plan.contextParallel;
        const std::int64_t needed = replica * std::max(m_plan.dataParallel, 1);
        demand(needed <= m_devices, kDeviceCount, Rule::tooFewDevices, needed, m_devices);
        if (m_plan.dataParallel == 0 && needed <= m_devices) {
            divides(replica, m_devices, kDeviceCount, Rule::idleDevices);
        }
    }

    void inspectSchedule() {
        const bool interleaved = m_plan.schedule == training::Schedule::interleaved && m_plan.pipelineParallel > 1;
        demand(m_plan.virtualStages == 1 || interleaved, kScheduleFit, Rule::chunksUnscheduled, m_plan.virtualStages,
               1);
        demand(m_plan.virtualStages > 1 || !interleaved, kScheduleFit, Rule::chunksMissing, 2, 1);
        if (interleaved && m_plan.dataParallel > 0) {
            divides(m_plan.pipelineParallel, m_plan.microBatches(), kScheduleFit, Rule::unevenRounds);
        }
    }

    void divides(std::int64_t divisor, std::int64_t number, ConstraintPlace constraint, Rule rule) {
        if (m_going && number % divisor != 0) {
            m_going = m_visit(Violation{rule, constraint, static_cast<double>(number % divisor), divisor, number});
        }
    }

    void demand(bool holds, ConstraintPlace constraint, Rule rule, std::int64_t found, std::int64_t limit) {
        if (m_going && !holds) {
            m_going = m_visit(Violation{rule, constraint, static_cast<double>(found - limit), found, limit});
        }
    }

    const Plan& m_plan;
    const ModelLimits& m_limits;
    std::int64_t m_devices;
    const Visit& m_visit;
    bool m_going = true;
};

} // namespace

Request requestOf(std::span<const double> point, std::int64_t devices) noexcept {
    const auto whole = [point](ParameterPlace place) { return static_cast<int>(point[place]); };
    const auto wide = [point](ParameterPlace place) { return static_cast<std::int64_t>(point[place]); };
    Request request;
    request.model = static_cast<std::size_t>(point[kModel]);
    request.accelerator = static_cast<std::size_t>(point[kAccelerator]);
    request.simulated = point[kFidelity] != 0.0;
    Plan& plan = request.plan;
    plan.sequenceLength = wide(kSequenceLength);
    plan.globalBatch = wide(kGlobalBatch);
    plan.microBatch = whole(kMicroBatch);
    plan.precision = kPrecisionChoices[static_cast<std::size_t>(point[kPrecision])];
    plan.tensorParallel = whole(kTensorParallel);
    plan.pipelineParallel = whole(kPipelineParallel);
    plan.contextParallel = whole(kContextParallel);
    plan.expertParallel = whole(kExpertParallel);
    plan.virtualStages = whole(kVirtualStages);
    plan.sequenceParallel = point[kSequenceParallel] != 0.0;
    plan.schedule = static_cast<training::Schedule>(whole(kSchedule));
    plan.sharding = static_cast<training::Sharding>(whole(kSharding));
    plan.recompute = static_cast<training::Recompute>(whole(kRecompute));
    plan.overlapDataParallel = point[kOverlapDataParallel] != 0.0;
    plan.overlapTensorParallel = static_cast<training::TensorOverlap>(whole(kOverlapTensorParallel));
    plan.flashAttention = point[kFlashAttention] != 0.0;
    plan.fusedOperators = point[kFusedOperators] != 0.0;
    plan.halfGradients = point[kGradientPrecision] != 0.0;
    plan.expertImbalance = point[kExpertImbalance];
    plan.dataParallel = whole(kDataParallel);
    if (plan.dataParallel == 0) {
        const std::int64_t replica = std::int64_t{plan.tensorParallel} * plan.pipelineParallel * plan.contextParallel;
        plan.dataParallel = devices % replica == 0 ? static_cast<int>(devices / replica) : 0;
    }
    request.deviceHourPrice = point[kDeviceHourPrice];
    request.powerUsageEffectiveness = point[kPowerUsageEffectiveness];
    request.hostPower = Watts(point[kHostPower]);
    request.disturbance = {point[kStragglerShare], point[kStragglerSlowdown], point[kOperatorJitter],
                           static_cast<std::uint64_t>(point[kDisturbanceSeed])};
    request.failures = {Seconds(point[kDeviceFailureInterval]), Seconds(point[kNodeFailureInterval]),
                        BytesPerSecond(point[kStorageBandwidth]), Seconds(point[kCheckpointInterval]),
                        Seconds(point[kRestartTime])};
    return request;
}

ModelLimits limitsOf(const model::Model& model) {
    ModelLimits limits;
    limits.layers = model.layerCount();
    std::size_t distinct = 0;
    for (const model::LayerKind& kind : model.kinds) {
        const model::Mixer& mixer = kind.mixer;
        const model::FeedForward& feedForward = kind.feedForward;
        limits.heads = std::gcd(limits.heads, mixer.heads);
        // Latent attention has one latent vector for all heads: nothing to split.
        const std::int64_t kvHeads = mixer.kind == model::MixerKind::attention ? mixer.kvHeads : 0;
        const auto known = limits.kvHeads.begin() + static_cast<std::ptrdiff_t>(distinct);
        if (kvHeads > 0 && std::find(limits.kvHeads.begin(), known, kvHeads) == known &&
            distinct < limits.kvHeads.size()) {
            limits.kvHeads[distinct++] = kvHeads;
        }
        for (const std::int64_t width :
             {std::int64_t{mixer.innerSize}, feedForward.ffn, feedForward.expertFfn, feedForward.sharedFfn}) {
            limits.width = std::gcd(limits.width, width);
        }
        limits.experts = std::gcd(limits.experts, std::int64_t{feedForward.experts});
    }
    return limits;
}

std::optional<Violation> firstViolation(const Request& request, const ModelLimits& limits,
                                        const hardware::Accelerator& accelerator, std::int64_t devices) noexcept {
    std::optional<Violation> first;
    const auto visit = [&first](const Violation& violation) { return first = violation, false; };
    Inspection(request, limits, devices, visit).run(accelerator);
    return first;
}

std::vector<Violation> allViolations(const Request& request, const ModelLimits& limits,
                                     const hardware::Accelerator& accelerator, std::int64_t devices) {
    std::vector<Violation> all;
    const auto visit = [&all](const Violation& violation) { return all.push_back(violation), true; };
    Inspection(request, limits, devices, visit).run(accelerator);
    return all;
}

std::string messageOf(const Violation& violation, const Request& request, const std::string& acceleratorName) {
    const Plan& plan = request.plan;
    const std::int64_t found = violation.found;
    const std::int64_t limit = violation.limit;
    switch (violation.rule) {
    case Rule::batch:
        return fmt::format("data parallel {} x micro-batch {} = {} does not divide the global batch of {}",
                           plan.dataParallel, plan.microBatch, found, limit);
    case Rule::sequenceContext:
        return fmt::format("2 x context parallel {} = {} does not divide the sequence length of {}",
                           plan.contextParallel, found, limit);
    case Rule::sequenceTensor:
        return fmt::format("sequence parallelism over tensor parallel {} does not divide the {} tokens of a device",
                           found, limit);
    case Rule::width:
        return fmt::format("tensor parallel {} does not divide the layers' inner sizes (common divisor {})", found,
                           limit);
    case Rule::noExperts:
        return fmt::format("expert parallel {} needs a model with experts", found);
    case Rule::experts:
        return fmt::format("expert parallel {} does not divide the {} experts", found, limit);
    case Rule::expertRanks:
        return fmt::format("expert parallel {} does not divide data x context parallel = {}", found, limit);
    case Rule::layers:
        return fmt::format("pipeline parallel {} x virtual stages {} = {} chunks, but only {} layers",
                           plan.pipelineParallel, plan.virtualStages, found, limit);
    case Rule::queryHeads:
        return fmt::format("tensor parallel {} does not divide the {} attention heads", found, limit);
    case Rule::keyValueHeads:
        return fmt::format("tensor parallel {} neither divides nor is a multiple of the {} key-value heads", found,
                           limit);
    case Rule::tooFewDevices:
        return fmt::format("the degrees need {} devices, {} more than the cluster's {}", found, found - limit, limit);
    case Rule::idleDevices:
        return fmt::format("tensor {} x pipeline {} x context {} = {} does not divide the cluster's {} devices",
                           plan.tensorParallel, plan.pipelineParallel, plan.contextParallel, found, limit);
    case Rule::chunksUnscheduled:
        return fmt::format("{} virtual stages need the interleaved schedule on two or more pipeline stages", found);
    case Rule::chunksMissing:
        return "the interleaved schedule needs two or more virtual stages";
    case Rule::unevenRounds:
        return fmt::format("the interleaved schedule runs rounds of {} micro-batches, which do not divide {}", found,
                           limit);
    case Rule::precision:
        return fmt::format("{} has no matrix arithmetic in {}", acceleratorName, hardware::precisionId(plan.precision));
    }
    return {};
}

} // namespace paretoscope::study::training_step
