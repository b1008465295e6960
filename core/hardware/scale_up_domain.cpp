// SPDX-License-Identifier: GPL-3.0-or-later
// Devices on one scale-up crossbar: a node, or a rack such as NVL72. The switch chips of a domain are drawn as one
// crossbar with a device's whole bandwidth, since each device stripes its traffic over all of them.
#include "core/hardware/topology_shapes.h"

#include <fmt/format.h>

namespace paretoscope::hardware {

Result<Site> singleNode(const TopologyRequest& request) {
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
    return std::move(builder).finish(devices);
}

Result<Site> nvlRack(const TopologyRequest& request) {
    // NVIDIA GB200 NVL72: 18 compute trays of 4 devices with 18 links each; 9 switch trays of 144 ports, which are two
    // chips of 72 (resources/catalog/links.json, nvlink5). 72 x 18 = 9 x 144.
    constexpr std::int64_t kTray = 4;
    constexpr std::int64_t kMostTrays = 18;
    constexpr std::int64_t kChips = 18;
    constexpr int kLinksOfDevice = 18;
    if (request.devices > kTray * kMostTrays) {
        return outOfRange("/devices", std::to_string(request.devices),
                          fmt::format("at most {} in a rack; more racks as pods", kTray * kMostTrays));
    }
    if (request.devices % kTray != 0) {
        const std::int64_t below = request.devices / kTray * kTray;
        return outOfRange("/devices", std::to_string(request.devices),
                          fmt::format("a multiple of {} devices per compute tray: {}{}", kTray,
                                      below > 0 ? fmt::format("{} or ", below) : "", below + kTray));
    }
    if (const Result<void> known = checkScaleUp(request); !known) {
        return known.error();
    }
    TopologyBuilder builder(request, nameOf(request, "NVLink rack"));
    const int tray = builder.addGroup(0, "Compute tray", request.devices / kTray);
    const int devices = builder.addDevices(tray, kTray);
    TopologyBuilder::Fabric link = builder.scaleUp();
    link.bandwidth /= kLinksOfDevice;
    builder.connect(devices, builder.addSwitches(0, "NVLink switches", 1, kChips), link, LinkPattern::all,
                    kLinksOfDevice);
    return std::move(builder).finish(devices);
}

} // namespace paretoscope::hardware
