// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/bisection.h"

#include "core/hardware/cluster_index.h"
#include "core/hardware/fabric.h"
#include "core/hardware/flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace paretoscope::hardware {

namespace {

/// A cut by rank: devices whose digit (rank / stride) % extent is below half of the extent, against the others.
struct RankCut {
    std::int64_t stride = 1;
    std::int64_t extent = 2;

    [[nodiscard]] bool isFirstHalf(std::int64_t rank) const { return rank / stride % extent < extent / 2; }
};

/// Ranks count the copies of nested groups like digits of a number as long as each group holds all devices of the group
/// around it.
std::vector<RankCut> cutsIntoHalves(const Cluster& cluster) {
    const ClusterIndex index(cluster);
    const std::int64_t all = index.devices(0);
    std::vector<RankCut> cuts = {{1, all}};
    const auto addDigit = [&](std::int64_t stride, std::int64_t extent) {
        if (extent % 2 == 0) {
            cuts.push_back({stride, extent});
        }
    };
    for (std::size_t group = 1; group < cluster.groups.size(); ++group) {
        if (index.devices(group) * index.groupCopies(group, 0) == all) {
            addDigit(index.devices(group), cluster.groups[group].replicas);
        }
    }
    for (std::size_t node = 0; node < cluster.nodes.size(); ++node) {
        if (cluster.nodes[node].kind == NodeKind::device && index.nodeCopies(node, 0) == all) {
            addDigit(1, cluster.nodes[node].count);
        }
    }
    return cuts;
}

/// All devices of a half are one vertex: each may send as much as it can, and to anyone beyond the cut.
double flowAcross(const Fabric& fabric, const RankCut& cut) {
    const std::size_t switches = fabric.vertices() - fabric.devices();
    const std::size_t halves[] = {switches, switches + 1};
    const auto vertexOf = [&](Fabric::Vertex vertex) {
        return fabric.isDevice(vertex) ? halves[cut.isFirstHalf(vertex) ? 0 : 1] : vertex - fabric.devices();
    };
    FlowNetwork network(switches + 2);
    double direct = 0.0;
    std::vector<double> toDevices[] = {std::vector<double>(switches), std::vector<double>(switches)};
    for (std::size_t i = 0; i < fabric.links().size(); i += 2) { // the counterparts follow from them
        const Fabric::Link& link = fabric.links()[i];
        const auto [low, high] = std::minmax({vertexOf(link.from), vertexOf(link.to)});
        if (low >= switches) {
            direct += low != high ? link.bandwidth.value() : 0.0;
        } else if (high >= switches) {
            toDevices[high - switches][low] += link.bandwidth.value();
        } else {
            network.connect(low, high, link.bandwidth.value());
        }
    }
    for (std::size_t at = 0; at < switches; ++at) {
        network.connect(halves[0], at, toDevices[0][at]);
        network.connect(at, halves[1], toDevices[1][at]);
    }
    return direct + network.maximumFlow(halves[0], halves[1]);
}

} // namespace

Result<BytesPerSecond> bisectionBandwidth(const Cluster& cluster) {
    if (deviceCount(cluster) < 2) {
        return Error{ErrorCode::outOfRange, {}, "/nodes", "fewer than two devices", "two devices or more"};
    }
    const Result<Fabric> fabric = Fabric::of(cluster, kMostBisectedLinks);
    if (!fabric) {
        return fabric.error();
    }
    double least = std::numeric_limits<double>::infinity();
    for (const RankCut& cut : cutsIntoHalves(cluster)) {
        least = std::min(least, flowAcross(*fabric, cut));
    }
    return BytesPerSecond(least);
}

} // namespace paretoscope::hardware
