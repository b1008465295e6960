// SPDX-License-Identifier: GPL-3.0-or-later
// The slots of one sequence's cache, in typed blocks (Continuous Thinking; ThinKV, notes section 1.4). To the block
// table of PagedAttention come four fields of each block: the thought type, the starts of the segments that have slots
// in it, a bit mask of slots for each such segment, and the mask of evicted slots. Eviction sets a bit; the next token
// of the same type overwrites such a slot in place. Nothing ever moves: attention does not mind the order of tokens.
#pragma once

#include "plugins/thinkv/thought.h"

#include <cstdint>
#include <vector>

namespace paretoscope::thinkv {

using Slot = std::int32_t;

class PagedSlots {
public:
    struct Block {
        Thought thought = Thought::reasoning;
        std::vector<std::int64_t> segmentStarts;
        std::vector<std::uint64_t> segmentMasks; ///< of live slots, for each of the starts
        std::uint64_t evicted = 0;
        std::uint64_t unused = 0;
        bool inPool = true;  ///< belongs to no type
        bool listed = false; ///< among its type's blocks with free slots
        [[nodiscard]] std::uint64_t live() const noexcept;
    };
    struct Counts {
        std::array<std::int64_t, kThoughts> live{}; ///< by type
        std::int64_t evicted = 0;
        std::int64_t unused = 0;
        std::array<std::int64_t, kThoughts> blocks{}; ///< in use, by type
        [[nodiscard]] std::int64_t allLive() const noexcept { return live[0] + live[1] + live[2]; }
        [[nodiscard]] std::int64_t blocksInUse() const noexcept { return blocks[0] + blocks[1] + blocks[2]; }
    };

    /// `blockSize`: 1 to 64.
    explicit PagedSlots(int blockSize);

    /// A slot for a token of a segment: an evicted one of this type, else one of this type's open block, else of a
    /// block from the pool.
    Slot allocate(Thought thought, std::int64_t segmentStart);
    /// Marks a live slot. A block without live slots returns to the pool, free for any type.
    void evict(Slot slot);

    [[nodiscard]] const Counts& counts() const noexcept { return m_counts; }
    [[nodiscard]] const std::vector<Block>& blocks() const noexcept { return m_blocks; }
    [[nodiscard]] int blockSize() const noexcept { return m_blockSize; }
    [[nodiscard]] std::int64_t reused() const noexcept { return m_reused; }
    [[nodiscard]] std::int64_t fresh() const noexcept { return m_fresh; }

private:
    [[nodiscard]] std::size_t blockWithSpace(Thought thought);
    std::size_t takeBlock(Thought thought);
    void list(std::size_t block);

    int m_blockSize;
    std::vector<Block> m_blocks;
    std::vector<std::size_t> m_pool;
    std::array<std::vector<std::size_t>, kThoughts> m_withSpace;
    Counts m_counts;
    std::int64_t m_reused = 0;
    std::int64_t m_fresh = 0;
};

} // namespace paretoscope::thinkv
