// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/thinkv/paged_slots.h"

#include <algorithm>
#include <bit>

namespace paretoscope::thinkv {

std::uint64_t PagedSlots::Block::live() const noexcept {
    std::uint64_t mask = 0;
    for (const std::uint64_t segment : segmentMasks) {
        mask |= segment;
    }
    return mask;
}

PagedSlots::PagedSlots(int blockSize)
    : m_blockSize(blockSize) {}

Slot PagedSlots::allocate(Thought thought, std::int64_t segmentStart) {
    const std::size_t index = blockWithSpace(thought);
    Block& block = m_blocks[index];
    std::uint64_t& from = block.evicted != 0 ? block.evicted : block.unused;
    const int place = std::countr_zero(from);
    const std::uint64_t bit = std::uint64_t{1} << place;
    if (&from == &block.evicted) {
        ++m_reused;
        --m_counts.evicted;
    } else {
        ++m_fresh;
        --m_counts.unused;
    }
    from &= ~bit;
    ++m_counts.live[indexOf(thought)];
    const auto segment = std::ranges::find(block.segmentStarts, segmentStart);
    if (segment == block.segmentStarts.end()) {
        block.segmentStarts.push_back(segmentStart);
        block.segmentMasks.push_back(bit);
    } else {
        block.segmentMasks[static_cast<std::size_t>(segment - block.segmentStarts.begin())] |= bit;
    }
    return static_cast<Slot>(index) * m_blockSize + place;
}

void PagedSlots::evict(Slot slot) {
    const auto index = static_cast<std::size_t>(slot / m_blockSize);
    Block& block = m_blocks[index];
    const std::uint64_t bit = std::uint64_t{1} << (slot % m_blockSize);
    for (std::size_t i = 0; i < block.segmentMasks.size(); ++i) {
        block.segmentMasks[i] &= ~bit;
        if (block.segmentMasks[i] == 0) {
            block.segmentMasks.erase(block.segmentMasks.begin() + static_cast<std::ptrdiff_t>(i));
            block.segmentStarts.erase(block.segmentStarts.begin() + static_cast<std::ptrdiff_t>(i));
            --i;
        }
    }
    block.evicted |= bit;
    --m_counts.live[indexOf(block.thought)];
    ++m_counts.evicted;
    if (block.segmentMasks.empty()) {
        m_counts.evicted -= std::popcount(block.evicted);
        m_counts.unused -= std::popcount(block.unused);
        --m_counts.blocks[indexOf(block.thought)];
        block.inPool = true;
        std::erase(m_withSpace[indexOf(block.thought)], index);
        m_pool.push_back(index);
    } else if (!block.listed) {
        list(index);
    }
}

std::size_t PagedSlots::blockWithSpace(Thought thought) {
    std::vector<std::size_t>& blocks = m_withSpace[indexOf(thought)];
    while (!blocks.empty()) {
        Block& last = m_blocks[blocks.back()];
        if ((last.evicted | last.unused) != 0) {
            return blocks.back();
        }
        last.listed = false;
        blocks.pop_back();
    }
    return takeBlock(thought);
}

std::size_t PagedSlots::takeBlock(Thought thought) {
    if (m_pool.empty()) {
        m_pool.push_back(m_blocks.size());
        m_blocks.emplace_back();
    }
    const std::size_t index = m_pool.back();
    m_pool.pop_back();
    Block& block = m_blocks[index];
    block = Block{};
    block.thought = thought;
    block.inPool = false;
    block.unused = m_blockSize == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << m_blockSize) - 1;
    m_counts.unused += m_blockSize;
    ++m_counts.blocks[indexOf(thought)];
    list(index);
    return index;
}

void PagedSlots::list(std::size_t block) {
    m_blocks[block].listed = true;
    m_withSpace[indexOf(m_blocks[block].thought)].push_back(block);
}

} // namespace paretoscope::thinkv
