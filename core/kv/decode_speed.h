// SPDX-License-Identifier: GPL-3.0-or-later
// How long a decode step takes under a cache policy, on a software stack that somebody measured:
//   step = layers x per_layer + weights / bandwidth + batch x (per_sequence + traffic x read / bandwidth
//          + moved / bandwidth)
// with what the policy reads and moves, averaged over the tokens of an answer. Bandwidth is the device's stated one;
// how many times over a stack pays for the cache it reads (dequantising, copies when a cache grows, slow kernels) is
// its `traffic`. The form is derived (notes on the KV cache, sections 2.2 and 3.6). The policies' own FLOPs are left
// out. Thread-safe.
#pragma once

#include "core/kv/kv_policy.h"

namespace paretoscope::kv {

/// Constants fitted to published throughputs of one stack; see `source`.
struct ServingStack {
    std::string id;
    std::string name;
    std::string accelerator; ///< id in the catalog of what it was measured on; some sources only let it be guessed
    Seconds perLayer;        ///< launches and host work
    Seconds perSequence;     ///< sampling and bookkeeping of each sequence of the batch
    double compressedTraffic = 1.0; ///< for policies that drop tokens
    double wholeTraffic = 1.0;      ///< for caches that grow with every token
    Source source;
};

std::span<const ServingStack> servingStacks();
const ServingStack* findStack(std::string_view id) noexcept; ///< null where absent

/// A model on a device, and the answers that it writes.
struct DecodeLoad {
    CacheShape shape;
    Bytes weights;
    BytesPerSecond bandwidth;
    Sequence sequence; ///< the prompt, and the whole answer
    double batch = 1.0;
};

/// The mean step's parts.
struct DecodeStep {
    Seconds layers;
    Seconds weights;
    Seconds sequences;
    Seconds cache;
    Seconds moves;
    [[nodiscard]] Seconds total() const noexcept { return layers + weights + sequences + cache + moves; }
};

/// `values` as for KvPolicy::step().
DecodeStep meanDecodeStep(const KvPolicy& policy, std::span<const double> values, const DecodeLoad& load,
                          const ServingStack& stack) noexcept;

/// One device's part of a batch.
struct DeviceBatch {
    double layers = 0.0;
    Bytes weights;
    BytesPerSecond bandwidth;
    double batch = 1.0;
};

/// The same where the mean of what a step reads and moves is known, of one sequence on this device.
DecodeStep decodeStep(const KvPolicy& policy, const StepCost& mean, const DeviceBatch& device,
                      const ServingStack& stack) noexcept;

} // namespace paretoscope::kv
