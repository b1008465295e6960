// SPDX-License-Identifier: GPL-3.0-or-later
// From a dense point to the plan of one training step, and what can be wrong with it before any time is computed.
#pragma once

#include "core/hardware/accelerator.h"
#include "core/model/model.h"
#include "core/simulation/disturbance.h"
#include "core/study/training_step_description.h"
#include "core/training/goodput.h"
#include "core/training/plan.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::study::training_step {

/// A point in the engine's words.
struct Request {
    std::size_t model = 0;       ///< index into the catalog's models
    std::size_t accelerator = 0; ///< kAsDrawn, or 1 + index into the catalog's accelerators
    bool simulated = false;
    training::Plan plan; ///< dataParallel is 0 where it was left open and nothing fills the cluster
    double deviceHourPrice = 0.0;
    double powerUsageEffectiveness = 1.0;
    Watts hostPower;
    simulation::Disturbance disturbance;
    training::FailurePlan failures;
};

/// `devices`: of the cluster; an open data-parallel degree becomes devices / (tensor x pipeline x context) if that is
/// a whole number.
Request requestOf(std::span<const double> point, std::int64_t devices) noexcept;

/// What the splits of a model must respect.
struct ModelLimits {
    static constexpr std::size_t kMostKvHeads = 4;

    std::int64_t layers = 0;
    std::int64_t heads = 0;                           ///< greatest common divisor over the layers; 0 without attention
    std::array<std::int64_t, kMostKvHeads> kvHeads{}; ///< distinct numbers of key-value heads, 0 beyond the last
    std::int64_t width = 0;   ///< greatest common divisor of all inner sizes that tensor parallelism splits
    std::int64_t experts = 0; ///< greatest common divisor over the expert layers; 0 for a dense model
};
ModelLimits limitsOf(const model::Model& model);

/// One rule that a plan breaks. `found` and `limit` are the two numbers of its message.
struct Violation {
    enum class Rule {
        batch,             ///< replicas x micro-batch do not divide the global batch
        sequenceContext,   ///< twice the context-parallel degree does not divide the sequence
        sequenceTensor,    ///< the tensor-parallel degree does not divide a context share
        width,             ///< the tensor-parallel degree does not divide the feed-forward or state size
        noExperts,         ///< expert parallelism of a dense model
        experts,           ///< the expert-parallel degree does not divide the experts
        expertRanks,       ///< ... nor the data x context parallel ranks
        layers,            ///< more stages than layers
        queryHeads,        ///< the tensor-parallel degree does not divide the heads
        keyValueHeads,     ///< ... and neither divides nor is a multiple of the key-value heads
        tooFewDevices,     ///< the degrees need more devices than there are
        idleDevices,       ///< an open data-parallel degree does not fill the cluster
        chunksUnscheduled, ///< virtual stages without the interleaved schedule or without a pipeline
        chunksMissing,     ///< the interleaved schedule with a single chunk
        unevenRounds,      ///< interleaved, and the stages do not divide the micro-batches
        precision,         ///< the part lacks the number format
    };
    Rule rule = Rule::batch;
    ConstraintPlace constraint = kDivisibility;
    double margin = 0.0; ///< in the constraint's unit
    std::int64_t found = 0;
    std::int64_t limit = 0;
};

/// The source text of a violation, its numbers filled in.
std::string messageOf(const Violation& violation, const Request& request, const std::string& acceleratorName);

/// The first broken rule in the order of the constraints. Integer arithmetic only: most points of a search end here.
std::optional<Violation> firstViolation(const Request& request, const ModelLimits& limits,
                                        const hardware::Accelerator& accelerator, std::int64_t devices) noexcept;

/// Every broken rule, in the same order.
std::vector<Violation> allViolations(const Request& request, const ModelLimits& limits,
                                     const hardware::Accelerator& accelerator, std::int64_t devices);

} // namespace paretoscope::study::training_step
