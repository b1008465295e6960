// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: a binary heap of items 0..n-1 by key, smallest first, with the place of each item known, so that
// a key can be changed or an item taken out wherever it is. Equal keys come in an order that depends only on the calls.
// Allocates only where the number of items grows. Williams, CACM 7(6), 1964; building in O(n): Floyd, CACM 7(12), 1964.
#pragma once

#include "core/network/large_allocator.h"

#include <cassert>
#include <cstdint>
#include <utility>
#include <vector>

namespace paretoscope::network {

class IndexedHeap {
public:
    using Item = std::uint32_t;

    /// Makes room for items below `items`.
    void grow(std::size_t items) { m_places.resize(items, kAbsent); }

    void reserve(std::size_t items) {
        m_entries.reserve(items);
        m_places.reserve(items);
    }

    [[nodiscard]] bool empty() const { return m_entries.empty(); }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    [[nodiscard]] double smallestKey() const { return m_entries.front().key; }
    [[nodiscard]] bool contains(Item item) const { return m_places[item] != kAbsent; }

    /// Adds an item or changes its key.
    void set(Item item, double key) {
        const std::uint32_t place = stage(item, key);
        sinkDown(riseUp(place));
    }

    /// The same without restoring order; restore() follows.
    std::uint32_t stage(Item item, double key) {
        if (m_places[item] == kAbsent) {
            m_places[item] = static_cast<std::uint32_t>(m_entries.size());
            m_entries.push_back({key, item});
        } else {
            m_entries[m_places[item]].key = key;
        }
        return m_places[item];
    }

    void restore() {
        for (std::size_t place = m_entries.size() / 2; place-- > 0;) {
            sinkDown(static_cast<std::uint32_t>(place));
        }
    }

    /// Takes all items with keys of at most `limit` out and appends them to `taken`.
    void takeUpTo(double limit, std::vector<Item>& taken) {
        const std::size_t first = taken.size();
        collect(limit, taken);
        const std::size_t count = taken.size() - first;
        if (count * kManyShare > m_entries.size()) {
            for (std::size_t i = first; i < taken.size(); ++i) {
                m_places[taken[i]] = kAbsent;
            }
            compact();
            return;
        }
        for (std::size_t i = first; i < taken.size(); ++i) {
            erase(taken[i]);
        }
    }

    void erase(Item item) {
        const std::uint32_t place = m_places[item];
        assert(place != kAbsent);
        m_places[item] = kAbsent;
        const Entry last = m_entries.back();
        m_entries.pop_back();
        if (place < m_entries.size()) {
            put(place, last);
            sinkDown(riseUp(place));
        }
    }

private:
    static constexpr std::uint32_t kAbsent = UINT32_MAX;
    static constexpr std::size_t kManyShare = 16; ///< above one in so many, building anew is cheaper

    struct Entry {
        double key;
        Item item;
    };

    void put(std::uint32_t place, Entry entry) {
        m_entries[place] = entry;
        m_places[entry.item] = place;
    }

    std::uint32_t riseUp(std::uint32_t place) {
        const Entry entry = m_entries[place];
        while (place > 0 && entry.key < m_entries[(place - 1) / 2].key) {
            put(place, m_entries[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        put(place, entry);
        return place;
    }

    void sinkDown(std::uint32_t place) {
        const Entry entry = m_entries[place];
        for (;;) {
            std::uint32_t child = 2 * place + 1;
            if (child >= m_entries.size()) {
                break;
            }
            if (child + 1 < m_entries.size() && m_entries[child + 1].key < m_entries[child].key) {
                ++child;
            }
            if (!(m_entries[child].key < entry.key)) {
                break;
            }
            put(place, m_entries[child]);
            place = child;
        }
        put(place, entry);
    }

    /// Walks the top of the heap that lies below the limit, level by level, so that memory is read in its order.
    void collect(double limit, std::vector<Item>& found) const {
        const std::size_t first = found.size();
        if (!m_entries.empty() && m_entries.front().key <= limit) {
            found.push_back(0);
        }
        for (std::size_t i = first; i < found.size(); ++i) { // places at first
            for (std::uint32_t child = 2 * found[i] + 1; child <= 2 * found[i] + 2 && child < m_entries.size();
                 ++child) {
                if (m_entries[child].key <= limit) {
                    found.push_back(child);
                }
            }
        }
        for (std::size_t i = first; i < found.size(); ++i) {
            found[i] = m_entries[found[i]].item;
        }
    }

    /// Closes the gaps that items marked as absent left.
    void compact() {
        std::size_t kept = 0;
        for (const Entry& entry : m_entries) {
            if (m_places[entry.item] != kAbsent) {
                m_places[entry.item] = static_cast<std::uint32_t>(kept);
                m_entries[kept++] = entry;
            }
        }
        m_entries.resize(kept);
        restore();
    }

    LargeVector<Entry> m_entries;
    LargeVector<std::uint32_t> m_places; ///< by item
};

} // namespace paretoscope::network
