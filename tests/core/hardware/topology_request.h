// SPDX-License-Identifier: GPL-3.0-or-later
// Requests for clusters of B200 devices, and what is counted in what came out.
#pragma once

#include "core/hardware/topology.h"

#include <cstdint>
#include <string>

namespace paretoscope::hardware {

inline Accelerator b200() {
    using namespace literals;
    Accelerator accelerator;
    accelerator.id = "b200_sxm";
    accelerator.name = "B200";
    accelerator.scaleUpBandwidth = 900.0_GBps;
    accelerator.scaleOutBandwidth = 50.0_GBps;
    accelerator.scaleUpLink = "nvlink5";
    accelerator.scaleOutLink = "ib_ndr_400";
    return accelerator;
}

inline TopologyRequest request(TopologyKind kind, std::int64_t devices, int devicesPerNode = 8) {
    TopologyRequest wanted;
    wanted.kind = kind;
    wanted.accelerator = b200();
    wanted.devices = devices;
    wanted.devicesPerNode = devicesPerNode;
    return wanted;
}

/// Switches of a name in the whole cluster.
inline std::int64_t switches(const Cluster& cluster, const std::string& name) {
    std::int64_t sum = 0;
    for (const ClusterNode& node : cluster.nodes) {
        if (node.name == name) {
            std::int64_t copies = node.count;
            for (int group = node.group; group != -1; group = cluster.groups[static_cast<std::size_t>(group)].parent) {
                copies *= cluster.groups[static_cast<std::size_t>(group)].replicas;
            }
            sum += copies;
        }
    }
    return sum;
}

} // namespace paretoscope::hardware
