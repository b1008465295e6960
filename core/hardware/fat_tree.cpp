// SPDX-License-Identifier: GPL-3.0-or-later
// k-ary fat trees (Al-Fares, Loukissas, Vahdat, SIGCOMM 2008); the rules stand in topology.h.
#include "core/hardware/topology_shapes.h"

#include <fmt/format.h>

namespace paretoscope::hardware {

Result<Site> fatTree(const TopologyRequest& request, std::int64_t nodes) {
    const std::int64_t half = request.switchRadix / 2;
    const std::int64_t nodesPerEdge = half / request.devicesPerNode;
    if (nodesPerEdge == 0) {
        return outOfRange("/devices_per_node", std::to_string(request.devicesPerNode),
                          fmt::format("at most {}, half of a switch's {} ports", half, request.switchRadix));
    }
    const std::int64_t nodesPerPod = nodesPerEdge * half;
    const std::int64_t most = nodesPerPod * request.switchRadix * request.devicesPerNode;
    if (request.devices > most) {
        return outOfRange("/devices", std::to_string(request.devices),
                          fmt::format("at most {} with switches of {} ports", most, request.switchRadix));
    }
    TopologyBuilder builder(request, nameOf(request, "fat tree"));
    // Aggregation switch i of every pod goes to core i of each of the k/2 sets.
    const int cores = builder.addSwitches(builder.addGroup(0, "Cores", half), "Core", half);
    const auto addPods = [&](std::int64_t replicas, std::int64_t nodesBelow) {
        if (replicas * nodesBelow == 0) {
            return;
        }
        const int pod = builder.addGroup(0, "Pod", replicas);
        const int aggregation = builder.addSwitches(pod, "Aggregation", half);
        builder.connect(aggregation, cores, builder.trunk(), LinkPattern::paired);
        const auto addEdges = [&](std::int64_t edges, std::int64_t nodesOfEdge) {
            if (edges * nodesOfEdge > 0) {
                const int group = builder.addGroup(pod, "Edge group", edges);
                const int edge = builder.addSwitches(group, "Edge", 1);
                builder.connect(builder.addNodes(group, nodesOfEdge, request.devicesPerNode), edge, builder.access());
                builder.connect(edge, aggregation, builder.trunk());
            }
        };
        addEdges(nodesBelow / nodesPerEdge, nodesPerEdge);
        addEdges(1, nodesBelow % nodesPerEdge);
    };
    addPods(nodes / nodesPerPod, nodesPerPod);
    addPods(1, nodes % nodesPerPod);
    return std::move(builder).finish(cores);
}

} // namespace paretoscope::hardware
