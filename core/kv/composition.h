// SPDX-License-Identifier: GPL-3.0-or-later
// Policies made of others: what is kept (eviction, retrieval) times how it is stored (a number format), part of it in a
// slower tier, and prefixes that several sequences share.
#pragma once

#include "core/kv/kv_policy.h"
#include "core/kv/number_format.h"

namespace paretoscope::kv {

/// The base policy's tokens in `format`; its parameters are the base's. The id is "base+format". Eviction and
/// quantisation multiply; buffers and the format's residual stay in 16 bits; dequantising costs one FLOP an element
/// (derived). Errors: notSupported where the base quantises already.
Result<std::unique_ptr<KvPolicy>> compose(std::shared_ptr<const KvPolicy> base, const NumberFormat& format);

/// A holding of which `deviceShare` (0 to 1) of the stored tokens stays on the device.
struct TieredHolding {
    Bytes device;
    Bytes host;
    Bytes transferred; ///< over the link to the host in each step: what attention reads of the host's part
};
TieredHolding tiered(const Holding& holding, const StepCost& step, double deviceShare) noexcept;

/// Bytes of `sequences` whose first `prefix` tokens are the same and stored once, in whole blocks (prefix caching by
/// blocks, vLLM documentation). Errors: notSupported where the policy rewrites the slots of dropped tokens.
Result<Bytes> sharedPrefixBytes(const KvPolicy& policy, std::span<const double> values, const CacheShape& shape,
                                Sequence sequence, std::int64_t prefix, std::int64_t sequences);

} // namespace paretoscope::kv
