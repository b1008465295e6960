// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/cluster_expansion.h"

#include <queue>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace paretoscope::hardware {

ClusterExpansion::ClusterExpansion(const ClusterIndex& index)
    : m_index(index) {
    for (std::size_t node = 0; node < index.cluster().nodes.size(); ++node) {
        addInstances(node);
    }
    m_edges.resize(m_instances.size());
    for (const ClusterIndex::Wiring& wiring : index.wirings()) {
        addEdges(wiring);
    }
}

void ClusterExpansion::addInstances(std::size_t node) {
    std::vector<int> kinds; // how many copies of each part of the address are told apart
    for (const std::size_t group : m_index.chain(m_index.groupOf(node))) {
        kinds.push_back(std::min(m_index.cluster().groups[group].replicas, 2));
    }
    kinds.push_back(std::min(m_index.cluster().nodes[node].count, 2));
    Instance instance{node, std::vector<std::uint8_t>(kinds.size(), 0)};
    for (bool more = true; more;) {
        m_instances.push_back(instance);
        more = false;
        for (std::size_t digit = kinds.size(); digit-- > 0 && !more;) {
            more = instance.copies[digit] + 1 < kinds[digit];
            instance.copies[digit] = more ? static_cast<std::uint8_t>(instance.copies[digit] + 1) : std::uint8_t{0};
        }
    }
}

bool ClusterExpansion::areWired(const Instance& a, const Instance& b, const ClusterIndex::Wiring& wiring) const {
    const auto scopeEnd = static_cast<std::ptrdiff_t>(m_index.depth(wiring.scope) + 1);
    if (!std::equal(a.copies.begin(), a.copies.begin() + scopeEnd, b.copies.begin())) {
        return false;
    }
    const ClusterLink& link = m_index.cluster().links[wiring.link];
    switch (link.pattern) {
    case LinkPattern::all:
        return true;
    case LinkPattern::paired:
        return a.copies.back() == b.copies.back();
    case LinkPattern::ring:
    case LinkPattern::mesh: {
        // Alike in all but the copy that the ring or mesh goes along. A mesh deals its cables to the nodes of a copy in
        // turn, so that some have none to a given other copy: these are taken to be as near as their equals.
        const std::size_t along = link.along == -1 ? a.copies.size() - 1 : static_cast<std::size_t>(scopeEnd);
        for (std::size_t digit = 0; digit < a.copies.size(); ++digit) {
            if ((a.copies[digit] == b.copies[digit]) == (digit == along)) {
                return false;
            }
        }
        return true;
    }
    }
    return false;
}

void ClusterExpansion::addEdges(const ClusterIndex::Wiring& wiring) {
    for (std::size_t a = 0; a < m_instances.size(); ++a) {
        for (std::size_t b = 0; m_instances[a].node == wiring.from && b < m_instances.size(); ++b) {
            const bool once = wiring.from != wiring.to || a < b;
            if (m_instances[b].node == wiring.to && once && areWired(m_instances[a], m_instances[b], wiring)) {
                m_edges[a].push_back({b, wiring.link});
                m_edges[b].push_back({a, wiring.link});
            }
        }
    }
}

bool ClusterExpansion::isInside(std::size_t instance, std::size_t group) const {
    const Instance& at = m_instances[instance];
    if (!m_index.isWithin(m_index.groupOf(at.node), group)) {
        return false;
    }
    const auto end = at.copies.begin() + static_cast<std::ptrdiff_t>(m_index.depth(group) + 1);
    return std::all_of(at.copies.begin(), end, [](std::uint8_t copy) { return copy == 0; });
}

std::vector<std::size_t> ClusterExpansion::parts(std::size_t group) const {
    std::vector<std::size_t> part(m_instances.size());
    std::iota(part.begin(), part.end(), std::size_t{0});
    std::vector<bool> seen(m_instances.size(), false);
    for (std::size_t start = 0; start < m_instances.size(); ++start) {
        if (seen[start] || !isInside(start, group)) {
            continue;
        }
        std::vector<std::size_t> open = {start};
        seen[start] = true;
        while (!open.empty()) {
            const std::size_t at = open.back();
            open.pop_back();
            part[at] = start;
            for (const Edge& edge : m_edges[at]) {
                if (!seen[edge.to] && isInside(edge.to, group)) {
                    seen[edge.to] = true;
                    open.push_back(edge.to);
                }
            }
        }
    }
    return part;
}

bool ClusterExpansion::isConnected(std::size_t group) const {
    const std::vector<std::size_t> part = parts(group);
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < m_instances.size(); ++i) {
        const bool device = m_index.cluster().nodes[m_instances[i].node].kind == NodeKind::device;
        if (device && isInside(i, group) && part[i] != first.value_or(part[i])) {
            return false;
        }
        if (device && isInside(i, group)) {
            first = part[i];
        }
    }
    return true;
}

std::optional<Route> ClusterExpansion::nearest(std::size_t source, const std::vector<bool>& targets,
                                               std::size_t group) const {
    constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
    struct Arrival {
        double latency = std::numeric_limits<double>::infinity();
        std::size_t slowest = kNone; ///< link
    };
    const std::vector<ClusterLink>& links = m_index.cluster().links;
    std::vector<Arrival> best(m_instances.size());
    using Step = std::pair<double, std::size_t>;
    std::priority_queue<Step, std::vector<Step>, std::greater<>> open;
    best[source].latency = 0.0;
    open.emplace(0.0, source);
    while (!open.empty()) {
        const auto [latency, at] = open.top();
        open.pop();
        if (targets[at]) {
            return Route{Seconds(latency), best[at].slowest == kNone ? "" : links[best[at].slowest].kind};
        }
        for (const Edge& edge : m_edges[at]) {
            const double arrival = latency + links[edge.link].latency.value();
            if (arrival < best[edge.to].latency && isInside(edge.to, group)) {
                const std::size_t before = best[at].slowest;
                const bool slower = before == kNone || links[edge.link].bandwidth < links[before].bandwidth;
                best[edge.to] = {arrival, slower ? edge.link : before};
                open.emplace(arrival, edge.to);
            }
        }
    }
    return std::nullopt;
}

} // namespace paretoscope::hardware
