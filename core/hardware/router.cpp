// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/router.h"

#include "core/base/random.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace paretoscope::hardware {

namespace {

constexpr std::array<std::string_view, 3> kPolicyIds = {"spread", "hash", "rail_local"};
constexpr std::uint32_t kAnyHops = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kHopsOverOwnNode = 4; ///< node switch, neighbour, leaf, destination

} // namespace

std::string_view routePolicyId(RoutePolicy policy) {
    return kPolicyIds[static_cast<std::size_t>(policy)];
}

std::optional<RoutePolicy> routePolicyFromId(std::string_view id) {
    const auto found = std::ranges::find(kPolicyIds, id);
    return found == kPolicyIds.end() ? std::nullopt
                                     : std::optional(static_cast<RoutePolicy>(found - kPolicyIds.begin()));
}

Router::Router(const Fabric& fabric, RoutePolicy policy, std::uint64_t seed)
    : m_fabric(fabric)
    , m_policy(policy)
    , m_seed(seed)
    , m_places(fabric.devices(), 0) {
    m_start.reached.resize(fabric.vertices());
    m_goal.reached.resize(fabric.vertices());
    std::vector<Fabric::Vertex> leaves(fabric.devices(), 0);
    std::vector<std::uint32_t> next(fabric.vertices() + 1, 0);
    for (Fabric::Vertex device = 0; device < fabric.devices(); ++device) {
        const auto out = fabric.outOf(device);
        const auto narrowest =
            std::ranges::min_element(out, {}, [&](Fabric::LinkIndex link) { return fabric.link(link).bandwidth; });
        leaves[device] = narrowest != out.end() ? fabric.link(*narrowest).to : device;
        ++next[leaves[device] + 1];
    }
    std::partial_sum(next.begin(), next.end(), next.begin());
    for (Fabric::Vertex device = 0; device < fabric.devices(); ++device) {
        m_places[device] = next[leaves[device]]++;
    }
}

bool Router::find(Fabric::Vertex from, Fabric::Vertex to, std::vector<Fabric::LinkIndex>& links) {
    links.clear();
    if (from == to) {
        return true;
    }
    m_key = m_policy == RoutePolicy::hash ? randomBits(m_seed, from, to) : m_places[to];
    Relays relays = Relays::switches;
    bool found = m_policy == RoutePolicy::railLocal && search(from, to, Relays::noTrunks, kHopsOverOwnNode);
    if (found) {
        relays = Relays::noTrunks;
    } else {
        found = search(from, to, Relays::switches, kAnyHops);
        if (!found) {
            relays = Relays::everybody;
            found = search(from, to, relays, kAnyHops);
        }
    }
    if (found) {
        walk(from, to, relays, links);
    }
    return found;
}

bool Router::search(Fabric::Vertex from, Fabric::Vertex to, Relays relays, std::uint32_t mostHops) {
    ++m_search;
    for (const auto& [side, end] : {std::pair(&m_start, from), std::pair(&m_goal, to)}) {
        side->reached[end] = {m_search, 0, std::numeric_limits<double>::infinity()};
        side->frontier.assign(1, end);
        side->hops = 0;
    }
    m_meetings.clear();
    while (m_meetings.empty()) {
        const bool fromStart = m_start.frontier.size() <= m_goal.frontier.size();
        Side& side = fromStart ? m_start : m_goal;
        if (side.frontier.empty() || m_start.hops + m_goal.hops >= mostHops) {
            return false;
        }
        expand(side, relays, fromStart ? m_goal : m_start);
        collectMeetings();
    }
    return true;
}

bool Router::mayCross(const Fabric::Link& link, Relays relays, const Side& side, const Side& other) const {
    const bool fromDevice = m_fabric.isDevice(link.from);
    if (relays == Relays::switches) { // an end may be left, and the other end be reached
        return (!fromDevice || side.reached[link.from].hops == 0) &&
               (!m_fabric.isDevice(link.to) || (isReached(other, link.to) && other.reached[link.to].hops == 0));
    }
    return relays == Relays::everybody || fromDevice || m_fabric.isDevice(link.to);
}

void Router::expand(Side& side, Relays relays, const Side& other) {
    side.next.clear();
    for (const Fabric::Vertex at : side.frontier) {
        const double soFar = side.reached[at].width;
        for (const Fabric::LinkIndex out : m_fabric.outOf(at)) {
            const Fabric::Link& link = m_fabric.link(out);
            if (!mayCross(link, relays, side, other)) {
                continue;
            }
            const double width = std::min(soFar, link.bandwidth.value());
            Reached& reached = side.reached[link.to];
            if (reached.search != m_search) {
                reached = {m_search, side.hops + 1, width};
                side.next.push_back(link.to);
            } else if (reached.hops == side.hops + 1) {
                reached.width = std::max(reached.width, width);
            }
        }
    }
    ++side.hops;
    side.frontier.swap(side.next);
}

/// The vertices in the middle of the shortest ways of the greatest width, and of these the ways that stay wide longest:
/// over the own node to a rail, not over the network to a node whose switch is the wide part.
void Router::collectMeetings() {
    const Side& smaller = m_start.frontier.size() <= m_goal.frontier.size() ? m_start : m_goal;
    m_width = 0.0;
    for (const Fabric::Vertex vertex : smaller.frontier) {
        if (!isReached(m_start, vertex) || !isReached(m_goal, vertex)) {
            continue;
        }
        const double width = std::min(m_start.reached[vertex].width, m_goal.reached[vertex].width);
        if (width > m_width) {
            m_width = width;
            m_meetings.clear();
        }
        if (width == m_width) {
            m_meetings.push_back(vertex);
        }
    }
    double widest = 0.0;
    for (const Fabric::Vertex vertex : m_meetings) {
        widest = std::max(widest, m_start.reached[vertex].width);
    }
    std::erase_if(m_meetings, [&](Fabric::Vertex vertex) { return m_start.reached[vertex].width < widest; });
    std::ranges::sort(m_meetings);
}

Fabric::LinkIndex Router::closer(const Side& side, Fabric::Vertex at, bool towardsStart, Relays relays) const {
    const std::uint32_t hops = side.reached[at].hops;
    std::array<Fabric::LinkIndex, 64> ways{};
    std::size_t count = 0;
    for (const Fabric::LinkIndex out : m_fabric.outOf(at)) {
        const Fabric::Link& link = m_fabric.link(out);
        const bool isCloser = isReached(side, link.to) && side.reached[link.to].hops + 1 == hops &&
                              std::min(side.reached[link.to].width, link.bandwidth.value()) >= m_width;
        const bool isAllowed = relays != Relays::noTrunks || m_fabric.isDevice(link.from) || m_fabric.isDevice(link.to);
        if (isCloser && isAllowed && count < ways.size()) {
            ways[count++] = towardsStart ? (out ^ 1U) : out;
        }
    }
    return ways[m_key % count];
}

void Router::walk(Fabric::Vertex from, Fabric::Vertex to, Relays relays, std::vector<Fabric::LinkIndex>& links) {
    const Fabric::Vertex middle = m_meetings[m_key % m_meetings.size()];
    for (Fabric::Vertex at = middle; at != from;) {
        links.push_back(closer(m_start, at, true, relays));
        at = m_fabric.link(links.back()).from;
    }
    std::ranges::reverse(links);
    for (Fabric::Vertex at = middle; at != to;) {
        links.push_back(closer(m_goal, at, false, relays));
        at = m_fabric.link(links.back()).to;
    }
}

} // namespace paretoscope::hardware
