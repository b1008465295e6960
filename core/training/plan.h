// SPDX-License-Identifier: GPL-3.0-or-later
// How one training step is laid out on a cluster: the degrees and switches that a user chooses.
#pragma once

#include "core/graph/parallelism.h"
#include "core/hardware/accelerator.h"
#include "core/kernel/device_efficiency.h"

#include <cstdint>

namespace paretoscope::training {

using graph::Recompute;
using graph::Schedule;
using graph::Sharding;
enum class TensorOverlap { none, ring };

struct Plan {
    std::int64_t sequenceLength = 2048;
    std::int64_t globalBatch = 1; ///< sequences per step
    int microBatch = 1;           ///< sequences per micro-batch and data-parallel replica
    hardware::Precision precision = hardware::Precision::bf16;
    int tensorParallel = 1;
    int pipelineParallel = 1;
    int dataParallel = 1; ///< replicas of the dense part
    int contextParallel = 1;
    int expertParallel = 1; ///< carved out of data x context parallel ranks
    int virtualStages = 1;  ///< model chunks per pipeline rank; above 1 only with the interleaved schedule
    bool sequenceParallel = false;
    Schedule schedule = Schedule::oneFOneB;
    Sharding sharding = Sharding::none;
    Recompute recompute = Recompute::none;
    bool overlapDataParallel = false;
    TensorOverlap overlapTensorParallel = TensorOverlap::none;
    bool flashAttention = true;
    kernel::FusedAttention fusedAttention = kernel::FusedAttention::tuned; ///< which kernel, with flash attention
    bool balancedContext = true;  ///< zig-zag order of context-parallel chunks; false: the last rank works most
    bool fusedOperators = true;   ///< norms, activations and residuals in fused kernels; false: one kernel each (eager)
    bool halfGradients = false;   ///< gradients kept and reduced in 16 bits instead of 32
    double expertImbalance = 1.0; ///< load of the busiest expert rank over the mean

    [[nodiscard]] std::int64_t devices() const {
        return std::int64_t{tensorParallel} * pipelineParallel * dataParallel * contextParallel;
    }
    [[nodiscard]] std::int64_t microBatches() const { return globalBatch / (std::int64_t{dataParallel} * microBatch); }
};

} // namespace paretoscope::training
