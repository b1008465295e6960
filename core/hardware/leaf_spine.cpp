// SPDX-License-Identifier: GPL-3.0-or-later
// Leaves and spines with oversubscription.
#include "core/hardware/topology_shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::hardware {

/// Leaves carry whole nodes, as many as leave ports for the up-links; each has one cable to every spine.
Result<Site> leafSpine(const TopologyRequest& request, std::int64_t nodes) {
    if (!(request.oversubscription >= 1.0 && request.oversubscription <= 64.0)) {
        return outOfRange("/oversubscription", fmt::format("{}", request.oversubscription), "1 to 64");
    }
    const double down = request.switchRadix * request.oversubscription / (1.0 + request.oversubscription);
    std::int64_t nodesPerLeaf = static_cast<std::int64_t>(down) / request.devicesPerNode;
    if (nodesPerLeaf == 0) {
        return outOfRange("/devices_per_node", std::to_string(request.devicesPerNode),
                          fmt::format("at most {} on a leaf of {} ports", std::floor(down), request.switchRadix));
    }
    nodesPerLeaf = std::min(nodesPerLeaf, nodes);
    const std::int64_t most = nodesPerLeaf * request.devicesPerNode * request.switchRadix;
    if (request.devices > most) {
        return outOfRange("/devices", std::to_string(request.devices),
                          fmt::format("at most {} on two levels of switches with {} ports", most, request.switchRadix));
    }
    const auto addLeaves = [&](TopologyBuilder& builder, std::int64_t replicas, std::int64_t nodesBelow) {
        const int group = builder.addGroup(0, "Leaf group", replicas);
        const int leaf = builder.addSwitches(group, "Leaf", 1);
        builder.connect(builder.addNodes(group, nodesBelow, request.devicesPerNode), leaf, builder.access());
        return leaf;
    };
    TopologyBuilder builder(request, nameOf(request, "leaf-spine"));
    if (nodes == nodesPerLeaf) {
        const int leaf = addLeaves(builder, 1, nodes);
        return std::move(builder).finish(leaf);
    }
    const auto downLinks = static_cast<double>(nodesPerLeaf * request.devicesPerNode);
    const int spines =
        builder.addSwitches(0, "Spine", static_cast<std::int64_t>(std::ceil(downLinks / request.oversubscription)));
    builder.connect(addLeaves(builder, nodes / nodesPerLeaf, nodesPerLeaf), spines, builder.trunk());
    if (nodes % nodesPerLeaf != 0) {
        builder.connect(addLeaves(builder, 1, nodes % nodesPerLeaf), spines, builder.trunk());
    }
    return std::move(builder).finish(spines);
}

} // namespace paretoscope::hardware
