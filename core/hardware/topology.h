// SPDX-License-Identifier: GPL-3.0-or-later
// Generators of clusters as architects draw them. Each returns a valid Cluster with canvas places filled in, or an
// error that names the parameter (pointer "/devices", "/devices_per_node", "/scale_up_bandwidth",
// "/scale_out_bandwidth", "/oversubscription", "/switch_radix", "/torus_shape") and what would be right.
//
// Rail-optimised fat tree with radix r: a scalable unit is r/2 nodes, whose i-th devices share leaf i. Two levels,
// while there are at most r leaves: half as many spines as leaves. Three levels: pods of r/2 leaves and r/2 spines,
// half as many cores as leaves, at most r^3/4 devices. Gives NVIDIA's DGX B200 SuperPOD table (docs.nvidia.com) for
// radix 64. Nodes of more than r/2 devices (NVL72) have spines of their own for each rail instead (derived). Where
// nodes do not fill the last unit or pod, it is drawn as one of its own.
// k-ary fat tree: k^3/4 ports for devices, k/2 at each edge switch (Al-Fares, Loukissas, Vahdat, SIGCOMM 2008); whole
// nodes share an edge switch, and pods that are not needed are left out with their links. Hypercube: a device's
// scale-up bandwidth is shared by its links, one for each dimension; full mesh likewise.
#pragma once

#include "core/hardware/accelerator.h"
#include "core/hardware/cluster.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace paretoscope::hardware {

enum class TopologyKind {
    singleNode,    ///< devices on a scale-up switch
    railOptimised, ///< fat tree: device i of every node on leaf i of its scalable unit; two or three levels by size
    leafSpine,     ///< nodes on leaves, leaves on spines, with oversubscription
    torus,         ///< 2D or 3D
    ring,
    fatTree,   ///< k-ary: pods of k/2 edge and k/2 aggregation switches, (k/2)^2 cores, all with k ports
    fullMesh,  ///< a link between every two devices
    hypercube, ///< devices are corners, links are edges
};
inline constexpr int kTopologyKinds = 8;

/// "single_node", "rail_optimised", "leaf_spine", "torus", "ring", "fat_tree", "full_mesh", "hypercube"
std::string_view topologyId(TopologyKind kind);
std::optional<TopologyKind> topologyFromId(std::string_view id);

struct TopologyRequest {
    TopologyKind kind = TopologyKind::railOptimised;
    Accelerator accelerator;
    std::int64_t devices = 8;
    int devicesPerNode = 8;           ///< railOptimised, leafSpine, fatTree: fewer devices than that are one node
    BytesPerSecond scaleUpBandwidth;  ///< per device and direction; 0: the accelerator's
    BytesPerSecond scaleOutBandwidth; ///< per device and direction; 0: the accelerator's typical one
    double oversubscription = 1.0;    ///< leafSpine: down-link over up-link capacity, at least 1; cables come whole
    int switchRadix = 64;             ///< ports of a leaf, spine or core switch; k of a fat tree
    std::vector<int> torusShape;      ///< torus: extents whose product is `devices`; empty: nearest to a cube
};

Result<Cluster> generate(const TopologyRequest& request);

} // namespace paretoscope::hardware
