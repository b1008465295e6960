// SPDX-License-Identifier: GPL-3.0-or-later
// The cache of one sequence and one key-value head under ThinKV, token by token (notes, sections 1.2 to 1.4 and 3.2).
//
//   new tokens wait in 16 bits; `group` of them, or those before a change of thought, are quantised into slots
//   a segment is `segment` tokens; when one of type T ends, every earlier segment is demoted by one rung
//   while more than `budget` tokens live, the least important, oldest segment above the last rung is demoted
//   demoted: the ladder's number of tokens stays, by K-means of their keys; the others' slots are free for their type
//
// The budget has a floor: the last rung is 4 tokens a segment and stays for ever, so
//   live <= max(budget, 4 ceil(n / segment)) + segment + group + prompt.
// With a width of 0 there are no vectors: only counts, which do not depend on them.
#pragma once

#include "plugins/thinkv/compacting_cache.h"
#include "plugins/thinkv/key_clusters.h"
#include "plugins/thinkv/paged_slots.h"

#include "core/kv/cache_playback.h"

#include <span>
#include <vector>

namespace paretoscope::thinkv {

struct Segment {
    std::int64_t start = 0;
    Thought thought = Thought::reasoning;
    int rung = 0; ///< demotions so far, at most the ladder's length
    std::vector<Slot> live;
    bool pinned = false; ///< the prompt
};

/// What happened so far.
struct CacheAccount {
    std::array<std::int64_t, kThoughts> written{}; ///< tokens, by type
    std::int64_t refreshes = 0;                    ///< looks at the sparsity
    std::int64_t demotions = 0;                    ///< that evicted tokens
    std::int64_t evictedTokens = 0;
    std::int64_t compactionMoves = 0; ///< tokens that the compacting baseline would have moved
    std::int64_t floorReached = 0;    ///< times that the budget could not be met
    double clusterFlops = 0.0;
    std::int64_t liveMost = 0; ///< buffered tokens included
    double liveSum = 0.0;      ///< over tokens: for the mean
    std::int64_t slotsMost = 0;
    std::int64_t blocksMost = 0;

    /// Bits of an element over all slots in use, when they were most.
    struct Stored {
        double payload = 0.0; ///< live slots
        double scales = 0.0;
        double slack = 0.0; ///< evicted and unused slots, scales included
        [[nodiscard]] double total() const noexcept { return payload + scales + slack; }
    };
    Stored storedMost;

    /// Payload bits of an element, averaged over the tokens written: 4 - 2 f_T.
    [[nodiscard]] double averageBits() const noexcept;
};

class SequenceCache {
public:
    /// `largest`: the magnitude for which the tensors' scales are chosen.
    SequenceCache(const CacheSettings& settings, std::size_t width, float largest = 8.0F);

    /// Writes the lives of all tokens into `playback`, which must outlive this. Before any token.
    void record(kv::CachePlayback& playback);

    /// Tokens of the prompt: stored as reasoning and never evicted. Before any other.
    void appendPrompt(std::span<const float> key, std::span<const float> value);
    /// Whether the next generated token begins a segment: the time to look at the sparsity.
    [[nodiscard]] bool startsSegment() const noexcept { return (m_tokens - m_promptTokens) % m_settings.segment == 0; }
    /// A generated token. The thought of a segment is that of its first token; it is not asked for the others.
    void append(Thought thought, std::span<const float> key, std::span<const float> value);

    /// Attention of a query over all live tokens, buffered ones included, into `out`.
    void attend(std::span<const float> query, std::span<float> out) const;

    [[nodiscard]] const std::vector<Segment>& segments() const noexcept { return m_segments; }
    [[nodiscard]] const PagedSlots& paged() const noexcept { return m_slots; }
    [[nodiscard]] const CompactingCache& compacting() const noexcept { return m_compacting; }
    [[nodiscard]] const CacheAccount& account() const noexcept { return m_account; }
    [[nodiscard]] std::int64_t tokens() const noexcept { return m_tokens; }
    [[nodiscard]] std::int64_t live() const noexcept { return m_slots.counts().allLive() + m_buffered; }
    /// Live tokens in the order of their slots; buffered ones last.
    [[nodiscard]] std::vector<std::int64_t> liveTokens() const;

private:
    void buffer(std::span<const float> key, std::span<const float> value);
    void flush();
    void closeSegment();
    void demote(Segment& segment);
    Segment* leastImportant();
    void meetBudget();
    void compact();
    void open(std::int64_t start, Thought thought, bool pinned);
    void store(Slot slot, std::int64_t token, const float* key, const float* value);
    void count();

    CacheSettings m_settings;
    std::size_t m_width;
    float m_largest;
    PagedSlots m_slots;
    CompactingCache m_compacting;
    std::vector<std::int64_t> m_gone; ///< evicted, and still to be compacted away
    KeyClusters m_clusters;
    std::vector<Segment> m_segments; ///< the last one is open
    std::int64_t m_tokens = 0;
    std::int64_t m_promptTokens = 0;

    std::int64_t m_buffered = 0;
    std::vector<float> m_bufferKeys;
    std::vector<float> m_bufferValues;

    // by slot
    std::vector<std::int64_t> m_tokenOf; ///< -1: none
    std::vector<float> m_massOf;
    std::vector<float> m_keys;
    std::vector<float> m_values;
    CacheAccount m_account;
    kv::CachePlayback* m_playback = nullptr; ///< null: nothing is recorded
};

} // namespace paretoscope::thinkv
