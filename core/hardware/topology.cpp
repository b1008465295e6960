// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/topology.h"

#include "core/base/unit.h"
#include "core/hardware/topology_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>

namespace paretoscope::hardware {

namespace {

constexpr std::array<std::string_view, kTopologyKinds> kIds = {
    "single_node", "rail_optimised", "leaf_spine", "torus", "ring", "fat_tree", "full_mesh", "hypercube"};

Error outOfRange(const char* pointer, std::string value, std::string expected) {
    return {ErrorCode::outOfRange, {}, pointer, std::move(value), std::move(expected)};
}

std::string nameOf(const TopologyRequest& request, const char* shape) {
    return fmt::format("{} {}, {}", request.devices, request.accelerator.name, shape);
}

/// The smallest divisor of `whole` that is not below `least`; `whole` itself at most.
std::int64_t divisorFrom(std::int64_t whole, std::int64_t least) {
    std::int64_t divisor = std::clamp<std::int64_t>(least, 1, whole);
    while (whole % divisor != 0) {
        ++divisor;
    }
    return divisor;
}

std::int64_t ceilingOf(std::int64_t dividend, std::int64_t divisor) {
    return (dividend + divisor - 1) / divisor;
}

bool isMissing(BytesPerSecond wanted, BytesPerSecond usual) {
    return !(wanted.value() > 0.0) && !(usual.value() > 0.0);
}

Result<void> checkScaleUp(const TopologyRequest& request) {
    if (isMissing(request.scaleUpBandwidth, request.accelerator.scaleUpBandwidth)) {
        return outOfRange("/scale_up_bandwidth", "0 B/s",
                          "a bandwidth such as \"300 GB/s\": none is known for " + request.accelerator.name);
    }
    return {};
}

/// Nodes of a network of nodes, all of one size.
Result<std::int64_t> nodeCount(const TopologyRequest& request) {
    const std::int64_t perNode = request.devicesPerNode;
    if (perNode < 1) {
        return outOfRange("/devices_per_node", std::to_string(perNode), "at least 1");
    }
    if (request.devices % perNode != 0) {
        const std::int64_t below = request.devices / perNode * perNode;
        return outOfRange("/devices", std::to_string(request.devices),
                          fmt::format("a multiple of {} devices per node: {} or {}", perNode, below, below + perNode));
    }
    if (request.switchRadix < 4 || request.switchRadix % 2 != 0) {
        return outOfRange("/switch_radix", std::to_string(request.switchRadix), "an even number of ports, at least 4");
    }
    const std::int64_t nodes = request.devices / perNode;
    if (perNode > 1) {
        if (const Result<void> known = checkScaleUp(request); !known) {
            return known.error();
        }
    }
    if (nodes > 1 && isMissing(request.scaleOutBandwidth, request.accelerator.scaleOutBandwidth)) {
        return outOfRange("/scale_out_bandwidth", "0 B/s",
                          "a bandwidth such as \"400 Gb/s\": none is known for " + request.accelerator.name);
    }
    return nodes;
}

Result<Cluster> singleNode(const TopologyRequest& request) {
    if (request.devices > 1) {
        if (const Result<void> known = checkScaleUp(request); !known) {
            return known.error();
        }
    }
    TopologyBuilder builder(request, nameOf(request, "one node"));
    const int devices = builder.addDevices(0, request.devices);
    if (request.devices > 1) {
        builder.connect(devices, builder.addSwitches(0, "Node switch", 1), builder.scaleUp());
    }
    return std::move(builder).finish();
}

/// Scalable units, pods and cores of a rail-optimised fat tree; see topology.h.
class RailOptimised {
public:
    RailOptimised(const TopologyRequest& request, std::int64_t nodes)
        : m_request(request)
        , m_nodes(nodes)
        , m_half(request.switchRadix / 2)
        , m_units(ceilingOf(nodes, m_half)) {}

    Result<Cluster> build() {
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
        if (m_units == 1) {
            addUnit(builder, 0, 1, m_nodes);
        } else if (leaves <= m_request.switchRadix) {
            addTwoLevels(builder);
        } else if (unitsPerPod == 0) {
            addRailPlanes(builder);
        } else {
            addThreeLevels(builder, unitsPerPod);
        }
        return std::move(builder).finish();
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
    void addRailPlanes(TopologyBuilder& builder) const {
        const std::int64_t planes = divisorFrom(m_half, ceilingOf(m_units, 2));
        const int plane = builder.addGroup(0, "Spines", planes);
        const int spines = builder.addSwitches(plane, "Spine", m_request.devicesPerNode);
        addUnits(builder, 0, m_nodes, spines, m_half / planes, LinkPattern::paired);
    }

    void addTwoLevels(TopologyBuilder& builder) const {
        const std::int64_t spines = divisorFrom(m_half, ceilingOf(m_units * m_request.devicesPerNode, 2));
        addUnits(builder, 0, m_nodes, builder.addSwitches(0, "Spine", spines), m_half / spines);
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

    void addThreeLevels(TopologyBuilder& builder, std::int64_t unitsPerPod) const {
        const std::int64_t nodesPerPod = unitsPerPod * m_half;
        const std::int64_t sets = divisorFrom(m_half, ceilingOf(ceilingOf(m_nodes, nodesPerPod), 2));
        const int cores = builder.addSwitches(builder.addGroup(0, "Cores", m_half), "Core", sets);
        if (m_nodes >= nodesPerPod) {
            addPod(builder, m_nodes / nodesPerPod, nodesPerPod, sets, cores);
        }
        if (m_nodes % nodesPerPod != 0) {
            addPod(builder, 1, m_nodes % nodesPerPod, sets, cores);
        }
    }

    const TopologyRequest& m_request;
    std::int64_t m_nodes;
    std::int64_t m_half;
    std::int64_t m_units;
};

/// Leaves carry whole nodes, as many as leave ports for the up-links; each has one cable to every spine.
Result<Cluster> leafSpine(const TopologyRequest& request, std::int64_t nodes) {
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
        addLeaves(builder, 1, nodes);
        return std::move(builder).finish();
    }
    const auto downLinks = static_cast<double>(nodesPerLeaf * request.devicesPerNode);
    const int spines =
        builder.addSwitches(0, "Spine", static_cast<std::int64_t>(std::ceil(downLinks / request.oversubscription)));
    builder.connect(addLeaves(builder, nodes / nodesPerLeaf, nodesPerLeaf), spines, builder.trunk());
    if (nodes % nodesPerLeaf != 0) {
        builder.connect(addLeaves(builder, 1, nodes % nodesPerLeaf), spines, builder.trunk());
    }
    return std::move(builder).finish();
}

/// k-ary fat tree: see topology.h.
Result<Cluster> fatTree(const TopologyRequest& request, std::int64_t nodes) {
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
    return std::move(builder).finish();
}

Result<Cluster> fullMesh(const TopologyRequest& request) {
    constexpr std::int64_t kMostMeshed = 1024;
    if (request.devices > kMostMeshed) {
        return outOfRange("/devices", std::to_string(request.devices), fmt::format("2 to {}", kMostMeshed));
    }
    TopologyBuilder builder(request, nameOf(request, "full mesh"));
    TopologyBuilder::Fabric link = builder.scaleUp();
    link.bandwidth /= static_cast<double>(request.devices - 1);
    const int devices = builder.addDevices(0, request.devices);
    builder.connect(devices, devices, link);
    return std::move(builder).finish();
}

/// Three extents whose product is `devices`, with the smallest sum; 1s left out.
std::vector<int> nearestToCube(std::int64_t devices) {
    std::vector<std::int64_t> best = {1, 1, devices};
    for (std::int64_t a = 1; a * a * a <= devices; ++a) {
        for (std::int64_t b = a; devices % a == 0 && b * b <= devices / a; ++b) {
            const std::int64_t c = devices / a / b;
            if (devices / a % b == 0 && a + b + c < best[0] + best[1] + best[2]) {
                best = {a, b, c};
            }
        }
    }
    std::vector<int> shape;
    for (const std::int64_t extent : best) {
        if (extent > 1) {
            shape.push_back(static_cast<int>(extent));
        }
    }
    return shape;
}

std::string shapeText(const std::vector<int>& shape) {
    return fmt::format("{}", fmt::join(shape, "x"));
}

/// The innermost extent is siblings, each further one copies of a group around the former. A device's scale-up
/// bandwidth is shared by its two links in each dimension.
Cluster torusOf(const TopologyRequest& request, const std::vector<int>& shape, std::string name,
                double linksOfDimension = 2.0) {
    TopologyBuilder builder(request, std::move(name));
    TopologyBuilder::Fabric link = builder.scaleUp();
    link.bandwidth /= linksOfDimension * static_cast<double>(shape.size());
    std::vector<int> around; // from the outermost extent inwards
    for (std::size_t dimension = shape.size(); dimension-- > 1;) {
        around.push_back(
            builder.addGroup(around.empty() ? 0 : around.back(), dimension == 2 ? "Plane" : "Row", shape[dimension]));
    }
    const int devices = builder.addDevices(around.empty() ? 0 : around.back(), shape.front());
    builder.closeRing(devices, link);
    for (auto group = around.rbegin(); group != around.rend(); ++group) {
        builder.closeRing(devices, link, *group);
    }
    return std::move(builder).finish();
}

/// A torus with two devices, and one link, in each dimension.
Result<Cluster> hypercube(const TopologyRequest& request) {
    const auto devices = static_cast<std::uint64_t>(request.devices);
    if (!std::has_single_bit(devices)) {
        return outOfRange("/devices", std::to_string(devices),
                          fmt::format("a power of two: {} or {}", std::bit_floor(devices), std::bit_ceil(devices)));
    }
    const auto dimensions = static_cast<std::size_t>(std::countr_zero(devices));
    return torusOf(request, std::vector<int>(dimensions, 2), nameOf(request, "hypercube"), 1.0);
}

Result<Cluster> torus(const TopologyRequest& request) {
    const std::vector<int> shape = request.torusShape.empty() ? nearestToCube(request.devices) : request.torusShape;
    double product = 1.0;
    for (const int extent : shape) {
        product *= extent;
    }
    const bool fits = std::all_of(shape.begin(), shape.end(), [](int extent) { return extent >= 2; }) &&
                      shape.size() <= 3 && product == static_cast<double>(request.devices);
    if (!fits) {
        return outOfRange("/torus_shape", shapeText(shape),
                          fmt::format("up to three extents of 2 or more with the product {}, such as {}",
                                      request.devices, shapeText(nearestToCube(request.devices))));
    }
    return torusOf(request, shape, nameOf(request, ("torus " + shapeText(shape)).c_str()));
}

/// Devices linked to each other, without switches.
Result<Cluster> direct(const TopologyRequest& request) {
    switch (request.kind) {
    case TopologyKind::torus:
        return torus(request);
    case TopologyKind::fullMesh:
        return fullMesh(request);
    case TopologyKind::hypercube:
        return hypercube(request);
    default:
        return torusOf(request, {static_cast<int>(request.devices)}, nameOf(request, "ring"));
    }
}

} // namespace

std::string_view topologyId(TopologyKind kind) {
    return kIds[static_cast<std::size_t>(kind)];
}

std::optional<TopologyKind> topologyFromId(std::string_view id) {
    const auto found = std::find(kIds.begin(), kIds.end(), id);
    return found == kIds.end() ? std::nullopt : std::optional(static_cast<TopologyKind>(found - kIds.begin()));
}

Result<Cluster> generate(const TopologyRequest& request) {
    if (request.devices < 1 || request.devices > kMostDevices) {
        return outOfRange("/devices", std::to_string(request.devices), fmt::format("1 to {}", kMostDevices));
    }
    const bool isDirect = request.kind == TopologyKind::torus || request.kind == TopologyKind::ring ||
                          request.kind == TopologyKind::fullMesh || request.kind == TopologyKind::hypercube;
    const bool oneNode =
        request.kind == TopologyKind::singleNode || (!isDirect && request.devices <= request.devicesPerNode);
    if (oneNode || request.devices == 1) {
        return singleNode(request);
    }
    if (isDirect) {
        const Result<void> known = checkScaleUp(request);
        return known ? direct(request) : known.error();
    }
    const Result<std::int64_t> nodes = nodeCount(request);
    if (!nodes) {
        return nodes.error();
    }
    switch (request.kind) {
    case TopologyKind::fatTree:
        return fatTree(request, *nodes);
    case TopologyKind::leafSpine:
        return leafSpine(request, *nodes);
    default:
        return RailOptimised(request, *nodes).build();
    }
}

} // namespace paretoscope::hardware
