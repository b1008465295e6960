// SPDX-License-Identifier: GPL-3.0-or-later
// Generators of clusters as architects draw them. Each returns a valid Cluster with canvas places filled in, or an
// error that names the parameter (pointer) and what would be right.
#pragma once

#include "core/hardware/accelerator.h"
#include "core/hardware/cluster.h"

namespace paretoscope::hardware {

enum class TopologyKind {
    singleNode,    ///< devices on a scale-up switch
    railOptimised, ///< fat tree: device i of every node on leaf i of its scalable unit; two or three levels by size
    leafSpine,     ///< nodes on leaves, leaves on spines, with oversubscription
    torus,         ///< 2D or 3D
    ring,
};

struct TopologyRequest {
    TopologyKind kind = TopologyKind::railOptimised;
    Accelerator accelerator;
    std::int64_t devices = 8;
    int devicesPerNode = 8;
    BytesPerSecond scaleUpBandwidth;  ///< per device and direction; 0: the accelerator's
    BytesPerSecond scaleOutBandwidth; ///< per device and direction; 0: the accelerator's typical one
    double oversubscription = 1.0;    ///< leafSpine: down-link over up-link capacity, at least 1
    std::vector<int> torusShape;      ///< torus: extents whose product is `devices`; empty: nearest to a cube
};

Result<Cluster> generate(const TopologyRequest& request);

} // namespace paretoscope::hardware
