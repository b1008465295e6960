// SPDX-License-Identifier: GPL-3.0-or-later
// How far attention over ThinKV's cache is from attention over all tokens (core/kv/attention_quality.h).
#pragma once

#include "plugins/thinkv/chain_run.h"

#include "core/kv/kv_policy.h"

namespace paretoscope::thinkv {

using kv::AttentionQuality;

/// Plays the chain through both caches and probes after every `every` tokens, from the second segment on.
AttentionQuality measureAttention(const ThoughtChain& chain, const CacheSettings& settings, std::int64_t every);

} // namespace paretoscope::thinkv
