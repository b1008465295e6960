// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/cluster_index.h"

#include <algorithm>

namespace paretoscope::hardware {

namespace {

template <class Entry>
std::unordered_map<int, std::size_t> indexById(const std::vector<Entry>& entries) {
    std::unordered_map<int, std::size_t> index;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        index.emplace(entries[i].id, i);
    }
    return index;
}

/// Links that close a ring of n: two have one link between them, not two.
double ringLinks(double n) {
    return n > 2.0 ? n : n - 1.0;
}

} // namespace

ClusterIndex::ClusterIndex(const Cluster& cluster)
    : m_cluster(cluster) {
    const IndexById groups = indexById(cluster.groups);
    const IndexById nodes = indexById(cluster.nodes);
    for (std::size_t group = 0; group < cluster.groups.size(); ++group) {
        std::vector<std::size_t> chain = {group};
        while (cluster.groups[chain.back()].parent != -1) {
            chain.push_back(groups.at(cluster.groups[chain.back()].parent));
        }
        std::reverse(chain.begin(), chain.end());
        m_chains.push_back(std::move(chain));
    }
    for (const ClusterNode& node : cluster.nodes) {
        m_groupOfNode.push_back(groups.at(node.group));
    }
    for (std::size_t link = 0; link < cluster.links.size(); ++link) {
        m_wirings.push_back(wire(link, groups, nodes));
    }
}

bool ClusterIndex::isWithin(std::size_t group, std::size_t ancestor) const {
    const std::size_t level = depth(ancestor);
    return level < m_chains[group].size() && m_chains[group][level] == ancestor;
}

std::vector<std::size_t> ClusterIndex::children(std::size_t group) const {
    std::vector<std::size_t> found;
    for (std::size_t other = 0; other < m_chains.size(); ++other) {
        if (other != group && depth(other) == depth(group) + 1 && isWithin(other, group)) {
            found.push_back(other);
        }
    }
    return found;
}

std::int64_t ClusterIndex::groupCopies(std::size_t group, std::size_t ancestor) const {
    std::int64_t copies = 1;
    for (std::size_t level = depth(ancestor) + 1; level < m_chains[group].size(); ++level) {
        copies *= m_cluster.groups[m_chains[group][level]].replicas;
    }
    return copies;
}

std::int64_t ClusterIndex::nodeCopies(std::size_t node, std::size_t ancestor) const {
    return groupCopies(m_groupOfNode[node], ancestor) * m_cluster.nodes[node].count;
}

std::int64_t ClusterIndex::devices(std::size_t group) const {
    std::int64_t sum = 0;
    for (std::size_t node = 0; node < m_cluster.nodes.size(); ++node) {
        if (m_cluster.nodes[node].kind == NodeKind::device && isWithin(m_groupOfNode[node], group)) {
            sum += nodeCopies(node, group);
        }
    }
    return sum;
}

ClusterIndex::Wiring ClusterIndex::wire(std::size_t index, const IndexById& groups, const IndexById& nodes) const {
    const ClusterLink& link = m_cluster.links[index];
    Wiring wiring{index, nodes.at(link.from), nodes.at(link.to)};
    const std::size_t fromGroup = m_groupOfNode[wiring.from];
    const std::size_t toGroup = m_groupOfNode[wiring.to];
    for (const std::size_t group : m_chains[fromGroup]) {
        if (isWithin(toGroup, group)) {
            wiring.scope = group;
        }
    }
    const auto siblings = static_cast<double>(m_cluster.nodes[wiring.from].count);
    switch (link.pattern) {
    case LinkPattern::all:
    case LinkPattern::paired: {
        const auto from = static_cast<double>(nodeCopies(wiring.from, wiring.scope));
        const auto to = static_cast<double>(nodeCopies(wiring.to, wiring.scope));
        const double pairs = wiring.from == wiring.to ? from * (from - 1.0) / 2.0 : from * to;
        wiring.cables = link.pattern == LinkPattern::all ? pairs : pairs / siblings;
        break;
    }
    case LinkPattern::ring:
        if (link.along == -1) {
            wiring.cables = ringLinks(siblings);
        } else {
            const std::size_t along = groups.at(link.along);
            wiring.scope = m_chains[along][depth(along) - 1];
            wiring.cables =
                ringLinks(m_cluster.groups[along].replicas) * static_cast<double>(nodeCopies(wiring.from, along));
        }
        break;
    case LinkPattern::mesh: {
        const std::size_t along = groups.at(link.along);
        const auto copies = static_cast<double>(m_cluster.groups[along].replicas);
        wiring.scope = m_chains[along][depth(along) - 1];
        wiring.cables = copies * (copies - 1.0) / 2.0;
        break;
    }
    }
    wiring.cables *= link.width;
    return wiring;
}

} // namespace paretoscope::hardware
