// SPDX-License-Identifier: GPL-3.0-or-later
// How one replica of a model is laid out on devices, and the devices it is laid out on.
#pragma once

#include "core/hardware/accelerator.h"
#include "core/hardware/cluster.h"
#include "core/kernel/kernel_calibration.h"
#include "core/model/model.h"
#include "core/network/link_efficiency.h"

#include <vector>

namespace paretoscope::serving {

/// What a serving program adds to the kernels on the device: scheduling, sampling, detokenising.
struct ProgramOverhead {
    Seconds step;     ///< of each step
    Seconds sequence; ///< of each sequence in a step

    friend bool operator==(const ProgramOverhead&, const ProgramOverhead&) = default;
};

/// Where nothing better is known: 126 us a step and 4 us a sequence, the order of magnitude that BLIS's README states
/// for its own fit of vLLM (notes/serving.md, section 2.6); not fitted here.
inline constexpr ProgramOverhead kProgramOverhead{Seconds(126e-6), Seconds(4e-6)};

struct Deployment {
    int tensorParallel = 1;       ///< devices that share every layer's matrices and heads
    int attentionReplicas = 1;    ///< groups of them that deal the sequences among themselves (attention data parallel)
    int expertShards = 1;         ///< devices that whole experts are dealt to; a divisor of devices()
    double expertImbalance = 1.0; ///< load of the busiest expert shard over the mean
    hardware::Precision weights = hardware::Precision::bf16; ///< of weights and operands of products
    hardware::Precision cache = hardware::Precision::bf16;   ///< of cached keys and values
    ProgramOverhead overhead{};

    [[nodiscard]] int devices() const { return tensorParallel * attentionReplicas; }

    friend bool operator==(const Deployment&, const Deployment&) = default;
};

/// The parts that serve: the accelerator, its measured kernels, and what joins the devices.
struct Site {
    hardware::Accelerator accelerator;
    kernel::KernelFit kernels;
    std::vector<hardware::ClusterLevel> levels; ///< innermost first
    network::NetworkEfficiency network;         ///< of a collective library, for buffers beyond the kernels' own
};

/// A part alone, in nodes of its own size; `network` as for Site.
Site siteOf(const hardware::Accelerator& accelerator, const kernel::KernelFit& kernels,
            const network::NetworkEfficiency& network);

/// Weights on the fullest device: mixers and dense parts over the tensor-parallel devices, experts over all, norms and
/// routers everywhere, embedding and head over the tensor-parallel devices; embedding, norms and routers in 16 bits.
Bytes weightsPerDevice(const model::Model& model, const Deployment& deployment);

/// Keys and values of one token on one device: heads are split as far as they go, latent vectors are copied.
/// Sliding windows are counted as full attention: paged caches of today keep blocks of one size.
Bytes cachePerToken(const model::Model& model, const Deployment& deployment);

/// What a running sequence keeps beside the cache: states of state-space layers, in 32 bits.
Bytes statePerSequence(const model::Model& model, const Deployment& deployment);

} // namespace paretoscope::serving
