// SPDX-License-Identifier: GPL-3.0-or-later
// Dragonflies and their leaf-spine kin: groups of routers, every two groups joined by the same number of cables.
#include "core/hardware/topology_shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace paretoscope::hardware {

namespace {

/// a, p, h and g of Kim et al.; of a dragonfly+, a and p are those of its leaves, and each group has p spines.
struct Shape {
    bool leafSpine = false;   ///< dragonfly+
    std::int64_t routers = 0; ///< of a group: a
    std::int64_t devices = 0; ///< of a router: p
    std::int64_t global = 0;  ///< cables to other groups, of each router or spine: h
    std::int64_t groups = 0;  ///< g

    [[nodiscard]] std::int64_t globalOfGroup() const { return (leafSpine ? devices : routers) * global; }
    [[nodiscard]] std::int64_t mostGroups() const { return globalOfGroup() + 1; }
    [[nodiscard]] std::int64_t devicesOfGroup() const { return routers * devices; }
    /// Of the switch that needs most. A spine has as many cables to leaves as there are leaves.
    [[nodiscard]] std::int64_t ports() const {
        const std::int64_t outward = groups > 1 ? global : 0;
        return leafSpine ? std::max(2 * devices, routers + outward) : devices + routers - 1 + outward;
    }
    /// How far from a = 2p, or in a dragonfly+ from a = p, where h = p gives all kinds of cables like load.
    [[nodiscard]] double imbalance() const {
        const double balanced = static_cast<double>(devices) * (leafSpine ? 1.0 : 2.0);
        return std::abs(std::log2(static_cast<double>(routers) / balanced));
    }
};

Result<void> checkShape(const TopologyRequest& request, const Shape& shape) {
    const std::int64_t ofGroup = shape.devicesOfGroup();
    if (request.devices % ofGroup != 0) {
        const std::int64_t below = request.devices / ofGroup * ofGroup;
        return outOfRange("/devices", std::to_string(request.devices),
                          fmt::format("a multiple of {} devices per group: {}{}", ofGroup,
                                      below > 0 ? fmt::format("{} or ", below) : "", below + ofGroup));
    }
    if (shape.groups > shape.mostGroups()) {
        return outOfRange(
            "/devices", std::to_string(request.devices),
            fmt::format("at most {} in {} groups of {}", ofGroup * shape.mostGroups(), shape.mostGroups(), ofGroup));
    }
    if (shape.ports() > request.switchRadix) {
        return outOfRange("/switch_radix", std::to_string(request.switchRadix),
                          fmt::format("at least {} ports", shape.ports()));
    }
    return {};
}

Shape shapeOf(const TopologyRequest& request, bool leafSpine, std::int64_t routers, std::int64_t devices) {
    Shape shape{leafSpine, routers, devices, request.globalLinks, request.devices / (routers * devices)};
    if (shape.global == 0) {
        shape.global = leafSpine ? routers : devices;
    }
    return shape;
}

/// The fewest devices on a router with which some number of routers fits; of those numbers the best balanced.
std::optional<Shape> automaticShape(const TopologyRequest& request, bool leafSpine) {
    for (std::int64_t devices = request.devicesPerNode; devices <= request.switchRadix;
         devices += request.devicesPerNode) {
        if (request.devices % devices != 0 || (request.devicesPerRouter > 0 && devices != request.devicesPerRouter)) {
            continue;
        }
        std::optional<Shape> best;
        const std::int64_t most = std::min<std::int64_t>(request.devices / devices, request.switchRadix);
        for (std::int64_t routers = 1; routers <= most; ++routers) {
            const Shape shape = shapeOf(request, leafSpine, routers, devices);
            const bool asked = request.routersPerGroup == 0 || request.routersPerGroup == routers;
            if (asked && checkShape(request, shape) && (!best || shape.imbalance() < best->imbalance())) {
                best = shape;
            }
        }
        if (best) {
            return best;
        }
    }
    return std::nullopt;
}

Result<Shape> chosenShape(const TopologyRequest& request, bool leafSpine) {
    const std::int64_t perNode = request.devicesPerNode;
    if (request.devicesPerRouter < 0 || request.devicesPerRouter % perNode != 0) {
        return outOfRange("/devices_per_router", std::to_string(request.devicesPerRouter),
                          fmt::format("a multiple of {} devices per node, or 0 for a fitting number", perNode));
    }
    if (request.routersPerGroup < 0) {
        return outOfRange("/routers_per_group", std::to_string(request.routersPerGroup),
                          "at least 1, or 0 for a fitting number");
    }
    if (request.globalLinks < 0) {
        return outOfRange("/global_links", std::to_string(request.globalLinks),
                          "at least 1, or 0 for as many as devices");
    }
    if (request.devicesPerRouter > 0 && request.routersPerGroup > 0) {
        const Shape asked = shapeOf(request, leafSpine, request.routersPerGroup, request.devicesPerRouter);
        const Result<void> fits = checkShape(request, asked);
        return fits ? Result<Shape>(asked) : fits.error();
    }
    if (const std::optional<Shape> found = automaticShape(request, leafSpine)) {
        return *found;
    }
    return outOfRange("/devices", std::to_string(request.devices),
                      fmt::format("a number that fills equal groups of switches with {} ports and {} devices per node",
                                  request.switchRadix, perNode));
}

} // namespace

Result<Site> dragonfly(const TopologyRequest& request) {
    const Result<Shape> shape = chosenShape(request, false);
    if (!shape) {
        return shape.error();
    }
    TopologyBuilder builder(request, nameOf(request, "dragonfly"));
    const int group = builder.addGroup(0, "Group", shape->groups);
    const int block = builder.addGroup(group, "Router group", shape->routers);
    const int router = builder.addSwitches(block, "Router", 1);
    builder.connect(builder.addNodes(block, shape->devices / request.devicesPerNode, request.devicesPerNode), router,
                    builder.access());
    if (shape->routers > 1) {
        builder.joinCopies(router, builder.trunk(), block, 1);
    }
    if (shape->groups > 1) {
        builder.joinCopies(router, builder.trunk(), group, shape->globalOfGroup() / (shape->groups - 1));
    }
    return std::move(builder).finish(router);
}

Result<Site> dragonflyPlus(const TopologyRequest& request) {
    const Result<Shape> shape = chosenShape(request, true);
    if (!shape) {
        return shape.error();
    }
    TopologyBuilder builder(request, nameOf(request, "dragonfly+"));
    const int group = builder.addGroup(0, "Group", shape->groups);
    const int spines = builder.addSwitches(group, "Spine", shape->devices);
    const int leafGroup = builder.addGroup(group, "Leaf group", shape->routers);
    const int leaf = builder.addSwitches(leafGroup, "Leaf", 1);
    builder.connect(builder.addNodes(leafGroup, shape->devices / request.devicesPerNode, request.devicesPerNode), leaf,
                    builder.access());
    builder.connect(leaf, spines, builder.trunk());
    if (shape->groups > 1) {
        builder.joinCopies(spines, builder.trunk(), group, shape->globalOfGroup() / (shape->groups - 1));
    }
    return std::move(builder).finish(spines);
}

} // namespace paretoscope::hardware
