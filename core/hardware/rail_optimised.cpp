// SPDX-License-Identifier: GPL-3.0-or-later
// Rail-optimised fat trees of two and three levels; the rules stand in topology.h.
#include "core/hardware/topology_shapes.h"

#include <fmt/format.h>

#include <algorithm>

namespace paretoscope::hardware {

namespace {

/// The smallest divisor of `whole` that is not below `least`; `whole` itself at most.
std::int64_t divisorFrom(std::int64_t whole, std::int64_t least) {
    std::int64_t divisor = std::clamp<std::int64_t>(least, 1, whole);
    while (whole % divisor != 0) {
        ++divisor;
    }
    return divisor;
}

/// Scalable units, pods and cores of a rail-optimised fat tree; see topology.h. Each function that adds a level returns
/// its topmost switches.
class RailOptimised {
public:
    RailOptimised(const TopologyRequest& request, std::int64_t nodes)
        : m_request(request)
        , m_nodes(nodes)
        , m_half(request.switchRadix / 2)
        , m_units(ceilingOf(nodes, m_half)) {}

    Result<Site> build() {
        const std::int64_t leaves = m_units * m_request.devicesPerNode;
        const std::int64_t unitsPerPod = m_half / m_request.devicesPerNode;
        const std::int64_t most =
            m_request.switchRadix * std::max<std::int64_t>(unitsPerPod, 1) * m_half * m_request.devicesPerNode;
        if (m_request.devices > most) {
            return outOfRange("/devices", std::to_string(m_request.devices),
                              fmt::format("at most {} with {} devices per node and switches of {} ports", most,
                                          m_request.devicesPerNode, m_request.switchRadix));
        }
        TopologyBuilder builder(m_request, nameOf(m_request, "rail-optimised"));
        int top = 0;
        if (m_units == 1) {
            top = addUnit(builder, 0, 1, m_nodes);
        } else if (leaves <= m_request.switchRadix) {
            top = addTwoLevels(builder);
        } else if (unitsPerPod == 0) {
            top = addRailPlanes(builder);
        } else {
            top = addThreeLevels(builder, unitsPerPod);
        }
        return std::move(builder).finish(top);
    }

private:
    /// The id of the leaves.
    int addUnit(TopologyBuilder& builder, int parent, std::int64_t replicas, std::int64_t nodes) const {
        const int unit = builder.addGroup(parent, "Scalable unit", replicas);
        const int leaves = builder.addSwitches(unit, "Leaf", m_request.devicesPerNode);
        builder.connect(builder.addNodes(unit, nodes, m_request.devicesPerNode), leaves, builder.access(),
                        LinkPattern::paired);
        return leaves;
    }

    /// Full units for `nodes` nodes, and one of the rest, below the spines.
    void addUnits(TopologyBuilder& builder, int parent, std::int64_t nodes, int spines, std::int64_t width,
                  LinkPattern pattern = LinkPattern::all) const {
        const auto add = [&](std::int64_t replicas, std::int64_t nodesOfUnit) {
            if (replicas * nodesOfUnit > 0) {
                builder.connect(addUnit(builder, parent, replicas, nodesOfUnit), spines, builder.trunk(), pattern,
                                static_cast<int>(width));
            }
        };
        add(nodes / m_half, m_half);
        add(1, nodes % m_half);
    }

    /// Each rail has spines of its own, and rails meet in the nodes only.
    int addRailPlanes(TopologyBuilder& builder) const {
        const std::int64_t planes = divisorFrom(m_half, ceilingOf(m_units, 2));
        const int plane = builder.addGroup(0, "Spines", planes);
        const int spines = builder.addSwitches(plane, "Spine", m_request.devicesPerNode);
        addUnits(builder, 0, m_nodes, spines, m_half / planes, LinkPattern::paired);
        return spines;
    }

    int addTwoLevels(TopologyBuilder& builder) const {
        const std::int64_t count = divisorFrom(m_half, ceilingOf(m_units * m_request.devicesPerNode, 2));
        const int spines = builder.addSwitches(0, "Spine", count);
        addUnits(builder, 0, m_nodes, spines, m_half / count);
        return spines;
    }

    /// Spine i of every pod goes to all cores of set i modulo `sets`.
    void addPod(TopologyBuilder& builder, std::int64_t replicas, std::int64_t nodes, std::int64_t sets,
                int cores) const {
        const int pod = builder.addGroup(0, "Pod", replicas);
        const int plane = builder.addGroup(pod, "Spines", m_half / sets);
        const int spines = builder.addSwitches(plane, "Spine", sets);
        addUnits(builder, pod, nodes, spines, 1);
        builder.connect(spines, cores, builder.trunk(), LinkPattern::paired);
    }

    int addThreeLevels(TopologyBuilder& builder, std::int64_t unitsPerPod) const {
        const std::int64_t nodesPerPod = unitsPerPod * m_half;
        const std::int64_t sets = divisorFrom(m_half, ceilingOf(ceilingOf(m_nodes, nodesPerPod), 2));
        const int cores = builder.addSwitches(builder.addGroup(0, "Cores", m_half), "Core", sets);
        if (m_nodes >= nodesPerPod) {
            addPod(builder, m_nodes / nodesPerPod, nodesPerPod, sets, cores);
        }
        if (m_nodes % nodesPerPod != 0) {
            addPod(builder, 1, m_nodes % nodesPerPod, sets, cores);
        }
        return cores;
    }

    const TopologyRequest& m_request;
    std::int64_t m_nodes;
    std::int64_t m_half;
    std::int64_t m_units;
};

} // namespace

Result<Site> railOptimised(const TopologyRequest& request, std::int64_t nodes) {
    return RailOptimised(request, nodes).build();
}

} // namespace paretoscope::hardware
