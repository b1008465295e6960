// SPDX-License-Identifier: GPL-3.0-or-later
// Generators of clusters as architects draw them. Each returns a valid Cluster with canvas places filled in, or an
// error that names the parameter (pointer "/devices", "/devices_per_node", "/scale_up_bandwidth", "/torus_shape" and so
// on: the keys of a scenario's recipe) and what would be right.
//
// NVL72: a rack of up to 18 compute trays of 4 devices on one crossbar of 18 NVLink switch chips.
// Rail-optimised fat tree with radix r: a scalable unit is r/2 nodes, whose i-th devices share leaf i. Two levels,
// while there are at most r leaves: half as many spines as leaves. Three levels: pods of r/2 leaves and r/2 spines,
// half as many cores as leaves, at most r^3/4 devices. Gives NVIDIA's DGX B200 SuperPOD table (docs.nvidia.com) for
// radix 64. Nodes of more than r/2 devices (NVL72) have spines of their own for each rail instead (derived). Where
// nodes do not fill the last unit or pod, it is drawn as one of its own.
// k-ary fat tree: k^3/4 ports for devices, k/2 at each edge switch (Al-Fares, Loukissas, Vahdat, SIGCOMM 2008); whole
// nodes share an edge switch, and pods that are not needed are left out with their links.
// Dragonfly (Kim, Dally, Scott, Abts, ISCA 2008): groups of a routers with a link between every two; p devices and h
// global cables at each router; at most a h + 1 groups; balanced where a = 2p = 2h. Every two groups share the same
// number of whole cables, dealt to the routers in turn (derived); ports left over stay free.
// Dragonfly+ (draft-agt-rtgwg-dragonfly-routing-01): each group a leaf-spine network of a leaves with p devices, and
// as many spines as devices at a leaf, with h global cables each; at most p h + 1 groups.
// Torus, hypercube, full mesh: a device's scale-up bandwidth is shared by its links. Optical circuits may join the
// blocks of a torus and close it.
// Pods: `pods` equal networks, whose topmost switches, or devices, lead to one crossbar. It stands for a network
// between pods whose inside is not drawn, and counts the least number of switches that have its ports.
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
    fatTree,       ///< k-ary: pods of k/2 edge and k/2 aggregation switches, (k/2)^2 cores, all with k ports
    fullMesh,      ///< a link between every two devices
    hypercube,     ///< devices are corners, links are edges
    nvlRack,       ///< NVL72: trays of four devices on the NVLink switches of a rack
    dragonfly,     ///< groups of fully meshed routers, fully meshed groups
    dragonflyPlus, ///< leaf-spine groups, fully meshed over their spines
};
inline constexpr int kTopologyKinds = 11;

/// "single_node", "rail_optimised", "leaf_spine", "torus", "ring", "fat_tree", "full_mesh", "hypercube", "nvl72",
/// "dragonfly", "dragonfly_plus"
std::string_view topologyId(TopologyKind kind);
std::optional<TopologyKind> topologyFromId(std::string_view id);

/// Further devices of another kind, in nodes of their own.
struct OtherDevices {
    Accelerator accelerator;
    std::int64_t devices = 8;
    int devicesPerNode = 8;
};

struct TopologyRequest {
    TopologyKind kind = TopologyKind::railOptimised;
    Accelerator accelerator;
    std::int64_t devices = 8;          ///< in all pods together
    int devicesPerNode = 8;            ///< networks of nodes: fewer devices than that are one node
    BytesPerSecond scaleUpBandwidth;   ///< per device and direction; 0: the accelerator's
    BytesPerSecond scaleOutBandwidth;  ///< per device and direction; 0: the accelerator's typical one
    double oversubscription = 1.0;     ///< leafSpine: down-link over up-link capacity, at least 1; cables come whole
    int switchRadix = 64;              ///< ports of a leaf, spine, core switch or router; k of a fat tree
    std::vector<int> torusShape;       ///< torus: extents whose product is `devices`; empty: nearest to a cube
    OpticalCircuits optical;           ///< torus: `block` devices between circuits in each dimension; 0: no circuits
    std::int64_t routersPerGroup = 0;  ///< dragonfly: a; 0: one that fits and balances
    std::int64_t devicesPerRouter = 0; ///< dragonfly: p, in whole nodes; 0: the fewest that fit
    std::int64_t globalLinks = 0;      ///< dragonfly: h; 0: p, in a dragonfly+ a
    std::int64_t pods = 1;             ///< equal networks of `kind` for `devices` / `pods` devices each
    BytesPerSecond podBandwidth;       ///< between pods, per device and direction; 0: the scale-out one
    /// Mixed clusters: each entry a network of `kind` of its own, joined as pods are. Bandwidths are the accelerator's;
    /// everything else is as in the request.
    std::vector<OtherDevices> others;
};

Result<Cluster> generate(const TopologyRequest& request);

} // namespace paretoscope::hardware
