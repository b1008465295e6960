// SPDX-License-Identifier: GPL-3.0-or-later
// The communication hierarchy of a cluster. Bandwidths are maximum flows over cuts between the units of a level. All
// copies of a unit are alike and wired alike, so a symmetric flow is a best one, and the network shrinks to two
// vertices a node: its copies inside the cut and those outside.
#include "core/hardware/cluster.h"
#include "core/hardware/cluster_expansion.h"
#include "core/hardware/cluster_index.h"
#include "core/hardware/flow.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace paretoscope::hardware {

namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// What communicates at a level: copies of an inner group whose devices are connected, or single devices.
struct Unit {
    std::size_t group = kNone; ///< the inner group, or
    std::size_t node = kNone;  ///< the device node
    double copies = 1.0;       ///< in one copy of the level's group
    double devices = 1.0;      ///< in one copy of the unit
};

class LevelGraph {
public:
    LevelGraph(const ClusterIndex& index, const ClusterExpansion& expansion, std::size_t group)
        : m_index(index)
        , m_expansion(expansion)
        , m_group(group)
        , m_unitOf(index.cluster().nodes.size(), kNone) {
        collectUnits(group);
    }

    [[nodiscard]] bool communicates() const {
        double copies = 0.0;
        for (const Unit& unit : m_units) {
            copies += unit.copies;
        }
        return copies > 1.0;
    }

    [[nodiscard]] BytesPerSecond bandwidth() const;
    [[nodiscard]] std::optional<Route> nearestNeighbours() const;

private:
    void collectUnits(std::size_t group);
    void addUnit(Unit unit);
    [[nodiscard]] double acrossPerDevice(const std::vector<double>& inside) const;
    void addWiring(FlowNetwork& network, const ClusterIndex::Wiring& wiring, const std::vector<double>& inside) const;
    [[nodiscard]] static double crossing(double cables, double inside, const Unit& unit);
    /// The share of a node's copies that is inside the cut; nodes of no unit have no sides.
    [[nodiscard]] double share(std::size_t node, const std::vector<double>& inside) const;

    const ClusterIndex& m_index;
    const ClusterExpansion& m_expansion;
    std::size_t m_group;
    std::vector<Unit> m_units;
    std::vector<std::size_t> m_unitOf; ///< by node
};

void LevelGraph::addUnit(Unit unit) {
    for (std::size_t node = 0; node < m_unitOf.size(); ++node) {
        if (node == unit.node || (unit.group != kNone && m_index.isWithin(m_index.groupOf(node), unit.group))) {
            m_unitOf[node] = m_units.size();
        }
    }
    m_units.push_back(unit);
}

void LevelGraph::collectUnits(std::size_t group) {
    for (std::size_t node = 0; node < m_unitOf.size(); ++node) {
        if (m_index.groupOf(node) == group && m_index.cluster().nodes[node].kind == NodeKind::device) {
            addUnit({.node = node, .copies = static_cast<double>(m_index.nodeCopies(node, m_group))});
        }
    }
    for (const std::size_t child : m_index.children(group)) {
        const auto devices = static_cast<double>(m_index.devices(child));
        if (devices > 0.0 && m_expansion.isConnected(child)) {
            const auto copies = static_cast<double>(m_index.groupCopies(child, m_group));
            addUnit({.group = child, .copies = copies, .devices = devices});
        } else if (devices > 0.0) {
            collectUnits(child);
        }
    }
}

double LevelGraph::share(std::size_t node, const std::vector<double>& inside) const {
    const std::size_t unit = m_unitOf[node];
    return unit == kNone ? 0.0 : inside[unit] / m_units[unit].copies;
}

/// Cables of a ring or mesh among the copies of one unit that lead from `inside` of them to the others. Each copy is
/// taken to talk to its neighbours across the cut as far as both sides have cables.
double LevelGraph::crossing(double cables, double inside, const Unit& unit) {
    const double perCopy = 2.0 * cables / unit.copies;
    return std::min({cables, perCopy * inside, perCopy * (unit.copies - inside)});
}

void LevelGraph::addWiring(FlowNetwork& network, const ClusterIndex::Wiring& wiring,
                           const std::vector<double>& inside) const {
    const double bandwidth = m_index.cluster().links[wiring.link].bandwidth.value();
    const double cables = wiring.cables * static_cast<double>(m_index.groupCopies(wiring.scope, m_group));
    const std::size_t unit = m_unitOf[wiring.from];
    const auto in = [](std::size_t node) { return 2 * node; };
    const auto out = [this](std::size_t node) { return m_unitOf[node] == kNone ? 2 * node : 2 * node + 1; };
    const double from = share(wiring.from, inside);
    const double to = share(wiring.to, inside);
    if (unit != kNone && unit == m_unitOf[wiring.to]) {
        const bool withinUnit = m_units[unit].group != kNone && m_index.isWithin(wiring.scope, m_units[unit].group);
        if (withinUnit) {
            network.connect(in(wiring.from), in(wiring.to), cables * from * bandwidth);
            network.connect(out(wiring.from), out(wiring.to), cables * (1.0 - from) * bandwidth);
        } else {
            const double across = crossing(cables, inside[unit], m_units[unit]);
            network.connect(in(wiring.from), out(wiring.to), across * bandwidth);
        }
        return;
    }
    // Every copy of one end has its part of the cables to every copy of the other.
    network.connect(in(wiring.from), in(wiring.to), cables * from * to * bandwidth);
    network.connect(in(wiring.from), out(wiring.to), cables * from * (1.0 - to) * bandwidth);
    network.connect(out(wiring.from), in(wiring.to), cables * (1.0 - from) * to * bandwidth);
    network.connect(out(wiring.from), out(wiring.to), cables * (1.0 - from) * (1.0 - to) * bandwidth);
}

/// Bytes per second that the devices inside a cut can send out of it, over the devices of its smaller side.
double LevelGraph::acrossPerDevice(const std::vector<double>& inside) const {
    const std::size_t nodes = m_unitOf.size();
    const std::size_t source = 2 * nodes;
    const std::size_t sink = source + 1;
    FlowNetwork network(sink + 1);
    for (const ClusterIndex::Wiring& wiring : m_index.wirings()) {
        if (m_index.isWithin(wiring.scope, m_group)) {
            addWiring(network, wiring, inside);
        }
    }
    double devicesInside = 0.0;
    double devicesOutside = 0.0;
    for (std::size_t unit = 0; unit < m_units.size(); ++unit) {
        devicesInside += inside[unit] * m_units[unit].devices;
        devicesOutside += (m_units[unit].copies - inside[unit]) * m_units[unit].devices;
    }
    for (std::size_t node = 0; node < nodes; ++node) {
        if (m_unitOf[node] == kNone || m_index.cluster().nodes[node].kind != NodeKind::device) {
            continue;
        }
        if (share(node, inside) > 0.0) {
            network.connect(source, 2 * node, FlowNetwork::kUnlimited);
        }
        if (share(node, inside) < 1.0) {
            network.connect(2 * node + 1, sink, FlowNetwork::kUnlimited);
        }
    }
    return network.maximumFlow(source, sink) / std::min(devicesInside, devicesOutside);
}

BytesPerSecond LevelGraph::bandwidth() const {
    double least = std::numeric_limits<double>::infinity();
    const std::vector<double> none(m_units.size(), 0.0);
    std::vector<double> half = none;
    double halfCopies = 0.0;
    for (std::size_t unit = 0; unit < m_units.size(); ++unit) {
        std::vector<double> inside = none;
        inside[unit] = 1.0;
        least = std::min(least, acrossPerDevice(inside));
        if (m_units.size() > 1 && m_units[unit].copies > 1.0) {
            inside[unit] = m_units[unit].copies;
            least = std::min(least, acrossPerDevice(inside));
        }
        half[unit] = std::floor(m_units[unit].copies / 2.0);
        halfCopies += half[unit];
    }
    if (halfCopies > 0.0) {
        least = std::min(least, acrossPerDevice(half));
    }
    return BytesPerSecond(least);
}

std::optional<Route> LevelGraph::nearestNeighbours() const {
    const auto& instances = m_expansion.instances();
    std::size_t source = kNone;
    std::vector<bool> targets(instances.size(), false);
    for (std::size_t i = 0; i < instances.size(); ++i) {
        const bool device = m_index.cluster().nodes[instances[i].node].kind == NodeKind::device;
        if (!device || !m_expansion.isInside(i, m_group)) {
            continue;
        }
        if (source == kNone) {
            source = i;
            continue;
        }
        // Another unit, or another copy of the same one: their addresses differ down to the unit's group, or anywhere.
        const ClusterExpansion::Instance& first = instances[source];
        const Unit& unit = m_units[m_unitOf[first.node]];
        const std::size_t digits = unit.group == kNone ? first.copies.size() : m_index.depth(unit.group) + 1;
        targets[i] = m_unitOf[instances[i].node] != m_unitOf[first.node] ||
                     !std::equal(first.copies.begin(), first.copies.begin() + static_cast<std::ptrdiff_t>(digits),
                                 instances[i].copies.begin());
    }
    return source == kNone ? std::nullopt : m_expansion.nearest(source, targets, m_group);
}

/// From the root inwards, always into the group with the most devices in all its copies.
std::vector<std::size_t> mainBranch(const ClusterIndex& index) {
    std::vector<std::size_t> branch = {0};
    for (bool deeper = true; deeper;) {
        deeper = false;
        std::int64_t most = 0;
        for (const std::size_t child : index.children(branch.back())) {
            const std::int64_t devices = index.devices(child) * index.cluster().groups[child].replicas;
            if (devices > most) {
                most = devices;
                if (deeper) {
                    branch.pop_back();
                }
                branch.push_back(child);
                deeper = true;
            }
        }
    }
    return branch;
}

} // namespace

std::vector<ClusterLevel> levels(const Cluster& cluster) {
    if (!structuralProblems(cluster).empty()) {
        return {};
    }
    const ClusterIndex index(cluster);
    const ClusterExpansion expansion(index);
    std::vector<std::size_t> branch = mainBranch(index);
    std::vector<ClusterLevel> found;
    for (auto group = branch.rbegin(); group != branch.rend(); ++group) {
        const bool isRoot = *group == 0;
        if (!isRoot && !expansion.isConnected(*group)) {
            continue;
        }
        const LevelGraph graph(index, expansion, *group);
        if (!graph.communicates() && !(isRoot && found.empty())) {
            continue;
        }
        ClusterLevel level;
        level.devices = index.devices(*group);
        if (graph.communicates()) {
            level.bandwidth = graph.bandwidth();
            const std::optional<Route> route = graph.nearestNeighbours();
            level.latency = route ? route->latency : Seconds();
            level.linkKind = route ? route->slowestKind : std::string();
        }
        found.push_back(std::move(level));
    }
    return found;
}

} // namespace paretoscope::hardware
