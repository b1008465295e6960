// SPDX-License-Identifier: GPL-3.0-or-later
// What the cache of one sequence and one key-value head went through, exactly, after every token: which tokens it held,
// in how many bits and in which slot, what was evicted when, and which slots were written again.
//
// Kept as the life of each token, not as pictures of the cache, so 32,768 tokens take about a megabyte; heldAt() draws
// the picture of any moment. "Seen" counts tokens that have passed, prompt included: token t is the one that makes seen
// t + 1.
#pragma once

#include "core/kv/kv_policy.h"

namespace paretoscope::kv {

/// Tokens that are stored alike: a type of thought, or all of them.
struct PlayedLabel {
    std::string name;           ///< source text for translation: "Reasoning"
    double bits = kElementBits; ///< of a stored element
    double scaleBits = 0.0;     ///< of the scales that it shares
};

/// Successive tokens that the policy treats together.
struct PlayedSegment {
    std::int64_t start = 0;  ///< its first token
    std::uint32_t label = 0; ///< index into the labels
    bool pinned = false;     ///< never evicted from: a prompt, attention sinks
};

inline constexpr std::int64_t kNever = INT64_MAX;
inline constexpr std::int32_t kNoSlot = -1;

struct PlayedToken {
    std::int64_t stored = kNever;  ///< seen when it went from the buffer, where elements have 16 bits, to its slot
    std::int64_t evicted = kNever; ///< seen when it was gone
    std::int32_t slot = kNoSlot;
    std::uint32_t segment = 0; ///< index into the segments
};

/// A segment went down to `rung`, where `evicted` of its tokens had to go.
struct PlayedDemotion {
    std::int64_t seen = 0;
    std::uint32_t segment = 0;
    int rung = 0; ///< demotions of the segment so far
    int evicted = 0;
};

/// The cache after `seen` tokens, of all layers and heads; bytes as they are, not the most so far.
struct PlayedMoment {
    std::int64_t seen = 0;
    std::int64_t tokens = 0;        ///< held, buffered ones included
    std::int64_t slotsInUse = 0;    ///< of blocks in use
    std::int64_t evictedTokens = 0; ///< so far
    std::int64_t reusedSlots = 0;   ///< times that a token was written where another had been, so far
    CacheBytes bytes;
};

struct CachePlayback {
    std::int64_t prompt = 0;
    int blockSize = 1; ///< slots of a block; slot s lies in block s / blockSize
    Bytes blockTable;  ///< what each block of one layer needs beside its slots
    std::vector<PlayedLabel> labels;
    std::vector<PlayedSegment> segments;   ///< in order of their starts
    std::vector<PlayedToken> tokens;       ///< all that were seen, in order
    std::vector<PlayedDemotion> demotions; ///< in order of time
    std::vector<PlayedMoment> moments;     ///< at even distances, the last one at the end
};

struct HeldToken {
    std::int64_t token = 0;
    std::uint32_t segment = 0;
    std::uint32_t label = 0;
    int rung = 0;
    double bits = kElementBits;  ///< of an element, scales counted
    std::int32_t slot = kNoSlot; ///< none while it waits in the buffer
    std::int32_t block = kNoSlot;
    bool reusesSlot = false; ///< another token was in this slot before
};

/// The tokens that the cache holds after `seen` tokens, the oldest first.
std::vector<HeldToken> heldAt(const CachePlayback& playback, std::int64_t seen);

/// Seen at each of `moments` even moments of a sequence of `tokens`, the last one at its end; fewer where it is short.
std::vector<std::int64_t> evenMoments(std::int64_t tokens, int moments);

/// Fills `moments` from the lives of the tokens, for a cache of this shape. A block is in use while it holds a token.
void recordMoments(CachePlayback& playback, const CacheShape& shape, int moments);

/// Every token stays, in a slot of its own.
CachePlayback playAll(Sequence sequence, int blockSize);

/// The first `sinks` tokens stay, and of the others the most recent ones, `budget` in all: a ring.
CachePlayback playRing(Sequence sequence, int blockSize, std::int64_t budget, std::int64_t sinks);

} // namespace paretoscope::kv
