// SPDX-License-Identifier: GPL-3.0-or-later
// How far attention over a compressed cache is from attention over all tokens, on a synthetic chain.
//
// A warning that the notes (section 3.4) measured: plain ThinKV does not reliably beat a window or a random choice in
// this error. Its advantage is in answers, recall of what mattered, and cost.
#pragma once

#include "plugins/thinkv/chain_run.h"

namespace paretoscope::thinkv {

struct AttentionQuality {
    double error = 0.0;        ///< |o - o_full| / |o_full|, the mean over probes
    double revisitError = 0.0; ///< over the probes that look for an old topic; 0 without any
    double recall = 0.0;       ///< share of the full attention's top ten tokens that the cache still holds
    double liveTokens = 0.0;   ///< mean: compare policies at equal numbers of them
    int probes = 0;
};

/// Plays the chain through both caches and probes after every `every` tokens, from the second segment on.
AttentionQuality measureAttention(const ThoughtChain& chain, const CacheSettings& settings, std::int64_t every);

} // namespace paretoscope::thinkv
