// SPDX-License-Identifier: GPL-3.0-or-later
// One layer of one kind, for one micro-batch on one device: its operators, their times and its communication.
// Internal to core/training.
#pragma once

#include "core/kernel/kernel_model.h"
#include "core/model/model.h"
#include "core/network/collective_model.h"
#include "core/training/step.h"

#include <array>
#include <cstddef>

namespace paretoscope::training {

/// What one micro-batch looks like on one device.
struct Shape {
    double sequence = 0.0;     ///< tokens of a whole sequence
    double batch = 0.0;        ///< sequences
    double tokens = 0.0;       ///< on this context-parallel rank
    double normTokens = 0.0;   ///< in the regions that sequence parallelism splits
    double elementBytes = 2.0; ///< of activations
};
Shape shapeOf(const Plan& plan);

/// A layer's operators, forward.
struct LayerOperators {
    static constexpr std::size_t kMostMatmuls = 12;
    std::array<kernel::Matmul, kMostMatmuls> matmuls{};
    std::size_t matmulCount = 0;
    Flops core;            ///< fused attention core or state-space scan
    kernel::Matmul scores; ///< unfused attention: queries times keys; the same work again for the weighted values
    Bytes stream;          ///< traffic of fused streaming operators
    Bytes streamBackward;
    Bytes stateTraffic; ///< scan of state-space layers
    double kernels = 0.0;
};
LayerOperators layerOperators(const model::Model& model, const model::LayerKind& kind, const Plan& plan,
                              const Shape& shape);

struct LayerCost {
    ComputeTime forward;
    ComputeTime backwardInput;
    ComputeTime backwardWeight;
    ComputeTime recompute;
    Communication tensorForward, tensorBackward, tensorRecompute;
    Communication contextForward, contextBackward;
    Communication expertForward, expertBackward, expertRecompute;
    Bytes traffic; ///< memory traffic of forward, backward and recomputation

    [[nodiscard]] Seconds forwardTime() const {
        return forward.total() + tensorForward.exposed + contextForward.exposed + expertForward.exposed;
    }
    [[nodiscard]] Seconds backwardInputTime() const {
        return backwardInput.total() + recompute.total() + tensorBackward.exposed + tensorRecompute.exposed +
               contextBackward.exposed + expertBackward.exposed + expertRecompute.exposed;
    }
};

/// The components that price a layer.
struct Pricing {
    const model::Model& model;
    const kernel::KernelModel& kernels;
    const network::CollectiveModel& network;
    const StepCoefficients& coefficients;
};

/// `tensor`, `context`, `expert`: where these groups sit.
struct Groups {
    network::Group tensor;
    network::Group context;
    network::Group expert;
};

LayerCost layerCost(const Pricing& pricing, const model::LayerKind& kind, const Plan& plan, const Shape& shape,
                    const Groups& groups) noexcept;

ComputeTime operator+(const ComputeTime& a, const ComputeTime& b);
ComputeTime operator*(double factor, const ComputeTime& time);
Communication operator+(const Communication& a, const Communication& b);
Communication operator*(double factor, const Communication& part);

} // namespace paretoscope::training
