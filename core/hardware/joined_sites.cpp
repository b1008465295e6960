// SPDX-License-Identifier: GPL-3.0-or-later
// Clusters of several sites: equal pods, or parts whose devices differ.
#include "core/hardware/cluster_index.h"
#include "core/hardware/topology_shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::hardware {

namespace {

/// The cables from one copy of a site's outward node to the crossbar.
struct Uplink {
    TopologyBuilder::Fabric fabric;
    int cables = 1;
    std::int64_t ports = 0; ///< of all copies of all sites
};

Result<Uplink> uplinkOf(const Sites& part, BytesPerSecond wanted) {
    const auto chosen = [](BytesPerSecond first, BytesPerSecond second) {
        return first.value() > 0.0 ? first : second;
    };
    const TopologyBuilder site(part.request, {});
    const BytesPerSecond perDevice = chosen(wanted, site.access().bandwidth);
    if (!(perDevice.value() > 0.0)) {
        return outOfRange("/pod_bandwidth", "0 B/s",
                          "a bandwidth such as \"400 Gb/s\": none is known for " + part.request.accelerator.name);
    }
    const Cluster& cluster = part.site.cluster;
    const auto outward = static_cast<std::size_t>(part.site.outward);
    const std::int64_t copies = ClusterIndex(cluster).nodeCopies(outward, 0);
    const bool fromDevices = cluster.nodes[outward].kind == NodeKind::device;
    Uplink uplink{fromDevices ? site.access() : site.trunk()};
    const BytesPerSecond perCopy =
        perDevice * (static_cast<double>(part.request.devices) / static_cast<double>(copies));
    const double cables = std::ceil(perCopy / chosen(uplink.fabric.bandwidth, perCopy) * (1.0 - 1e-12));
    uplink.cables = static_cast<int>(std::clamp(cables, 1.0, 1e6));
    uplink.fabric.bandwidth = perCopy / static_cast<double>(uplink.cables);
    uplink.ports = copies * part.copies * uplink.cables;
    return uplink;
}

} // namespace

Result<Site> joined(const TopologyRequest& request, const std::vector<Sites>& parts) {
    std::vector<Uplink> uplinks;
    std::int64_t ports = 0;
    std::string name;
    for (const Sites& part : parts) {
        Result<Uplink> uplink = uplinkOf(part, request.podBandwidth);
        if (!uplink) {
            return uplink.error();
        }
        ports += uplink->ports;
        uplinks.push_back(*std::move(uplink));
        name += name.empty() ? "" : " + ";
        name += part.copies > 1 ? fmt::format("{} x {}", part.copies, part.site.cluster.name) : part.site.cluster.name;
    }
    TopologyBuilder builder(request, name);
    const int crossbar = builder.addSwitches(0, "Pod network", 1, ceilingOf(ports, request.switchRadix));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string siteName = parts.size() > 1 ? parts[i].request.accelerator.name : "Pod";
        const int first = builder.addCluster(parts[i].site.cluster, siteName, parts[i].copies);
        builder.connect(first + parts[i].site.outward, crossbar, uplinks[i].fabric, LinkPattern::all,
                        uplinks[i].cables);
    }
    return std::move(builder).finish(crossbar);
}

} // namespace paretoscope::hardware
