// SPDX-License-Identifier: GPL-3.0-or-later
// How far attention over a compressed cache is from attention over all tokens, on a synthetic chain of thought
// (thought_chain.h), one head of it.
//
// A warning that the notes (section 3.4) measured: a smaller error need not mean better answers. A window or a random
// choice does well in it; policies' advantage is in answers, recall of what mattered, and cost. Compare at equal
// numbers of live tokens.
#pragma once

#include "core/kv/head_tokens.h"
#include "core/kv/kv_policy.h"
#include "core/kv/number_format.h"
#include "core/kv/thought_chain.h"
#include "core/kv/token_choice.h"

namespace paretoscope::kv {

/// |found - exact| / |exact|.
double relativeDistance(std::span<const float> exact, std::span<const float> found) noexcept;

/// Of the ten tokens with the largest of `weights` (of tokens 0, 1, 2, ...), the share that is in `held`.
double topTenRecall(std::span<const float> weights, std::span<const std::int64_t> held);

/// Adds up what probes find.
class QualityMean {
public:
    void add(double error, double recall, bool revisits);
    [[nodiscard]] AttentionQuality mean(double liveTokens) const;

private:
    AttentionQuality m_sum;
    int m_revisits = 0;
};

/// Plays the chain through the choice and probes after every `every` tokens from token 128 on. With a format, chosen
/// tokens are rounded as they leave its residual: integer formats by channel for keys and by token for values, in its
/// groups (KIVI); others as they come.
AttentionQuality measureAttention(const ThoughtChain& chain, TokenChoice& choice, const NumberFormat* format,
                                  std::int64_t every);

/// Of `tokens` generated tokens of a chain as ThinKV's paper describes thoughts (100 to 300 tokens), 96 probes.
AttentionQuality measureAttention(TokenChoice& choice, const NumberFormat* format, std::int64_t tokens);

} // namespace paretoscope::kv
