// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: routes as sequences of links, each different one kept once. A weight says how many flows like
// this one cross the link.
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

    /// Makes room, so that finding allocates nothing until there is more.
    void reserve(std::size_t routes, std::size_t hops) {
        m_links.reserve(hops);
        m_ends.reserve(routes);
        m_marks.reserve(routes);
        if (2 * routes > m_slots.size()) {
            rehash(2 * routes);
        }
    }

    /// The number of the route with these links, weights (none: 1 each) and this mark, a new one where there is none.
    Route find(std::span<const Link> links, std::span<const std::uint32_t> weights, std::uint32_t mark) {
        if (2 * (size() + 1) > m_slots.size()) {
            rehash(std::max<std::size_t>(64, 4 * size()));
        }
        const std::uint32_t hash = hashOf(links, weights, mark);
        std::size_t at = hash & (m_slots.size() - 1);
        for (; m_slots[at].route != kEmpty; at = (at + 1) & (m_slots.size() - 1)) {
            const Route route = m_slots[at].route;
            if (m_slots[at].hash == hash && m_marks[route] == mark && std::ranges::equal(this->links(route), links) &&
                hasWeights(route, weights)) {
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
        m_slots[at] = {hash, route};
        return route;
    }

private:
    static constexpr Route kEmpty = UINT32_MAX;

    struct Slot {
        std::uint32_t hash = 0;
        Route route = kEmpty;
    };

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

    void rehash(std::size_t atLeast) {
        std::size_t places = 1;
        while (places < atLeast) {
            places *= 2;
        }
        const LargeVector<Slot> old = std::exchange(m_slots, LargeVector<Slot>(places));
        for (const Slot& slot : old) {
            if (slot.route != kEmpty) {
                std::size_t at = slot.hash & (places - 1);
                while (m_slots[at].route != kEmpty) {
                    at = (at + 1) & (places - 1);
                }
                m_slots[at] = slot;
            }
        }
    }

    LargeVector<Link> m_links;
    LargeVector<std::uint32_t> m_weights; ///< by hop; empty while all are 1
    LargeVector<std::uint32_t> m_ends;    ///< by route: one past its last link
    LargeVector<std::uint32_t> m_marks;
    LargeVector<Slot> m_slots; ///< open addressing, a power of two
};

} // namespace paretoscope::network
