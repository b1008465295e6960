// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: routes as sequences of links, each different one kept once. A weight says how many flows like
// this one cross the link. Routes are looked up among those with the same first link: who asks for many mostly asks for
// those of one sender after the other, and its table stays in the processor's cache.
#pragma once

#include "core/base/random.h"
#include "core/network/large_allocator.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace paretoscope::network {

class RouteTable {
public:
    using Link = std::uint32_t;
    using Route = std::uint32_t;

    [[nodiscard]] std::size_t size() const { return m_ends.size(); }
    [[nodiscard]] std::uint32_t begin(Route route) const { return route == 0 ? 0 : m_ends[route - 1]; }
    [[nodiscard]] std::uint32_t end(Route route) const { return m_ends[route]; }
    [[nodiscard]] std::span<const Link> links(Route route) const {
        return std::span(m_links).subspan(begin(route), end(route) - begin(route));
    }
    [[nodiscard]] std::uint32_t mark(Route route) const { return m_marks[route]; }
    [[nodiscard]] Link linkAt(std::uint32_t hop) const { return m_links[hop]; }
    [[nodiscard]] std::uint32_t weightAt(std::uint32_t hop) const { return m_weights.empty() ? 1 : m_weights[hop]; }

    /// Makes room for so many routes of so many links in all.
    void reserve(std::size_t routes, std::size_t hops) {
        m_links.reserve(hops);
        m_ends.reserve(routes);
        m_marks.reserve(routes);
    }

    /// The number of the route with these links, weights (none: 1 each) and this mark, a new one where there is none.
    Route find(std::span<const Link> links, std::span<const std::uint32_t> weights, std::uint32_t mark) {
        Table& table = tableOf(links);
        if (2 * (table.routes + std::size_t{1}) > table.entries.size()) {
            rehash(table);
        }
        const std::uint32_t hash = hashOf(links, weights, mark);
        const std::size_t last = table.entries.size() - 1;
        std::size_t at = hash & last;
        for (; table.entries[at].route != kEmpty; at = (at + 1) & last) {
            const Route route = table.entries[at].route;
            if (table.entries[at].hash == hash && m_marks[route] == mark &&
                std::ranges::equal(this->links(route), links) && hasWeights(route, weights)) {
                return route;
            }
        }
        const auto route = static_cast<Route>(size());
        if (!m_weights.empty() || !weights.empty()) {
            m_weights.resize(m_links.size(), 1);
            m_weights.insert(m_weights.end(), weights.begin(), weights.end());
            m_weights.resize(m_links.size() + links.size(), 1);
        }
        m_links.insert(m_links.end(), links.begin(), links.end());
        m_ends.push_back(static_cast<std::uint32_t>(m_links.size()));
        m_marks.push_back(mark);
        table.entries[at] = {hash, route};
        ++table.routes;
        return route;
    }

private:
    static constexpr Route kEmpty = UINT32_MAX;

    struct Slot {
        std::uint32_t hash = 0;
        Route route = kEmpty;
    };
    /// Open addressing in a power of two of places.
    struct Table {
        std::vector<Slot> entries;
        std::uint32_t routes = 0;
    };

    Table& tableOf(std::span<const Link> links) {
        const std::size_t table = links.empty() ? 0 : links.front() + std::size_t{1};
        if (table >= m_tables.size()) {
            m_tables.resize(table + 1);
        }
        return m_tables[table];
    }

    [[nodiscard]] bool hasWeights(Route route, std::span<const std::uint32_t> weights) const {
        for (std::uint32_t hop = begin(route); hop < end(route); ++hop) {
            if (weightAt(hop) != (weights.empty() ? 1 : weights[hop - begin(route)])) {
                return false;
            }
        }
        return true;
    }

    static std::uint32_t hashOf(std::span<const Link> links, std::span<const std::uint32_t> weights,
                                std::uint32_t mark) {
        std::uint64_t bits = mark;
        for (const std::uint32_t weight : weights) {
            bits = mixBits(bits ^ (weight - 1));
        }
        for (const Link link : links) {
            bits = mixBits(bits ^ link);
        }
        return static_cast<std::uint32_t>(bits >> 32);
    }

    /// To twice the places.
    static void rehash(Table& table) {
        const std::size_t places = std::max<std::size_t>(16, 2 * table.entries.size());
        const std::vector<Slot> old = std::exchange(table.entries, std::vector<Slot>(places));
        for (const Slot& slot : old) {
            if (slot.route != kEmpty) {
                std::size_t at = slot.hash & (places - 1);
                while (table.entries[at].route != kEmpty) {
                    at = (at + 1) & (places - 1);
                }
                table.entries[at] = slot;
            }
        }
    }

    LargeVector<Link> m_links;
    LargeVector<std::uint32_t> m_weights; ///< by hop; empty while all are 1
    LargeVector<std::uint32_t> m_ends;    ///< by route: one past its last link
    LargeVector<std::uint32_t> m_marks;
    std::vector<Table> m_tables; ///< by first link, after the one of routes without links
};

} // namespace paretoscope::network
