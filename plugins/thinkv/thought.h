// SPDX-License-Identifier: GPL-3.0-or-later
// ThinKV (arXiv 2510.01290 v2, ICLR 2026; known to us through public notes on the paper): a reasoning model's tokens
// are thoughts of three types, told apart by how sparse attention is. Less important thoughts are stored in fewer bits
// and evicted first, segment by segment down a ladder, and slots of evicted tokens are reused in place.
#pragma once

#include "core/kv/quantiser.h"
#include "core/kv/thought_chain.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace paretoscope::thinkv {

using kv::indexOf;
using kv::kThoughts;
using kv::Thought;

/// R4E4T2, the setting of the paper's experiments; ternary is stored in 2 bits. Keys share a scale along a channel,
/// values within a token.
constexpr double payloadBits(Thought thought) noexcept {
    return thought == Thought::transition ? 2.0 : 4.0;
}
constexpr kv::Rounding roundingOf(Thought thought) noexcept {
    return thought == Thought::transition ? kv::Rounding::ternary : kv::Rounding::nvfp4;
}

/// What the paper's experiments use; notes on the KV cache, section 1.
struct CacheSettings {
    std::int64_t budget = 1024; ///< k: live tokens above which segments are demoted
    int segment = 128;          ///< tau: tokens between two looks at the sparsity, and of a segment
    int group = 16;             ///< g: tokens that wait in 16 bits until they are quantised together
    int blockSize = 8;          ///< slots of a block, at most 64; 8 and 16 were best in the paper
    std::array<int, 5> ladder = {64, 32, 16, 8, 4}; ///< tokens of a segment after each demotion; it stays at the last
    int clusterIterations = 10;                     ///< of K-means at most
    bool quantises = true;
    /// Adds ln(tokens for which a kept one stands) to its attention logit. Not in the paper: an extension, off unless
    /// asked for (notes, section 3.4).
    bool logMass = false;

    /// An 8-bit scale (E4M3) for each group.
    [[nodiscard]] constexpr double scaleBits() const noexcept { return 8.0 / group; }
};

} // namespace paretoscope::thinkv
