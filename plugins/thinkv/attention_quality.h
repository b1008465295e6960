// SPDX-License-Identifier: GPL-3.0-or-later
// How far attention over a compressed cache is from attention over all tokens, on a synthetic chain.
//
// A warning that the notes (section 3.4) measured: plain ThinKV does not reliably beat a window or a random choice in
// this error. Its advantage is in answers, recall of what mattered, and cost.
#pragma once

#include "plugins/thinkv/chain_run.h"

#include "core/kv/kv_policy.h"

namespace paretoscope::thinkv {

using kv::AttentionQuality;

/// Plays the chain through both caches and probes after every `every` tokens, from the second segment on.
AttentionQuality measureAttention(const ThoughtChain& chain, const CacheSettings& settings, std::int64_t every);

} // namespace paretoscope::thinkv
