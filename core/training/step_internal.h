// SPDX-License-Identifier: GPL-3.0-or-later
// What a StepModel prepares once, shared by its time and memory halves. Internal to core/training.
#pragma once

#include "core/kernel/kernel_model.h"
#include "core/network/collective_model.h"
#include "core/training/layer_cost.h"
#include "core/training/pipeline.h"
#include "core/training/step.h"

#include <cstdint>
#include <vector>

namespace paretoscope::training {

/// One step's worth of a stage, priced for one micro-batch.
struct StageCost {
    LayerCost layers; ///< embedding and head included
    Seconds forward;
    Seconds backwardInput;
    Seconds backwardWeight;
    [[nodiscard]] Seconds busy() const { return forward + backwardInput + backwardWeight; }
};

struct StepModel::Impl {
    explicit Impl(const Setup& setup);

    [[nodiscard]] Pricing pricing() const { return {model, kernels, network, coefficients}; }
    /// Costs per layer kind, remembered per thread: many plans differ in degrees that do not matter here.
    [[nodiscard]] const std::vector<LayerCost>& layerCosts(const Plan& plan) const;
    [[nodiscard]] LayerSplit split(const Plan& plan) const;
    [[nodiscard]] int kindCount(const LayerSplit& split, int chunk, std::size_t kind) const;
    [[nodiscard]] int kindCountOfStage(const LayerSplit& split, const Plan& plan, int stage, std::size_t kind) const;
    [[nodiscard]] StageCost stageCost(const Plan& plan, const LayerSplit& split, const std::vector<LayerCost>& costs,
                                      int stage) const;
    /// The step as one stage sees it. `picks(candidate, its stage, stage picked so far)`: whether it is rather that
    /// one.
    template <class Picks>
    [[nodiscard]] StepCost stepCost(const Plan& plan, const Picks& picks) const noexcept;
    void addEmbedding(const Plan& plan, const Shape& shape, LayerCost& cost) const;
    void addHead(const Plan& plan, const Shape& shape, LayerCost& cost) const;

    /// Parameters per device, by how many replicas share them.
    struct Held {
        double dense = 0.0;   ///< replicated over data and context parallel ranks
        double experts = 0.0; ///< replicated over those ranks divided by the expert parallel degree
        double largestLayer = 0.0;
    };
    [[nodiscard]] Held held(const Plan& plan, const LayerSplit& split, int stage) const;

    void addDataParallel(const Plan& plan, const Held& parameters, const StageCost& stage, StepCost& cost) const;
    void addSharded(const Plan& plan, const Held& parameters, const StageCost& stage, StepCost& cost) const;
    [[nodiscard]] Communication stageTransfers(const Plan& plan) const;
    [[nodiscard]] Seconds optimizerTime(const Plan& plan, const Held& parameters) const;
    void addWork(const Plan& plan, StepCost& cost) const;

    const model::Model& model;
    const StepCoefficients& coefficients;
    kernel::KernelModel kernels;
    network::CollectiveModel network;
    std::uint64_t identity; ///< tells this model's remembered costs from those of others
    std::vector<model::LayerParameters> kindParameters;
    std::vector<int> before; ///< [layer * kinds + kind]: layers of this kind before this one
    double embedding = 0.0;
    double head = 0.0;      ///< parameters of the output projection; 0 when tied
    double headTable = 0.0; ///< vocabulary x hidden: what the output projection multiplies by in any case
};

} // namespace paretoscope::training
