// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: one function for each shape that generate() knows, and what they share. Requests are sound as
// far as generate() checks: devices, and for networks of nodes their size, switch ports and bandwidths.
#pragma once

#include "core/hardware/topology.h"
#include "core/hardware/topology_builder.h"

#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::hardware {

Error outOfRange(const char* pointer, std::string value, std::string expected);

/// "512 B200, dragonfly"
std::string nameOf(const TopologyRequest& request, const char* shape);

inline std::int64_t ceilingOf(std::int64_t dividend, std::int64_t divisor) {
    return (dividend + divisor - 1) / divisor;
}

/// Errors: outOfRange at "/scale_up_bandwidth" where neither request nor accelerator have one.
Result<void> checkScaleUp(const TopologyRequest& request);

// Within a node or rack.
Result<Site> singleNode(const TopologyRequest& request);
Result<Site> nvlRack(const TopologyRequest& request);

// Networks of `nodes` nodes.
Result<Site> railOptimised(const TopologyRequest& request, std::int64_t nodes);
Result<Site> leafSpine(const TopologyRequest& request, std::int64_t nodes);
Result<Site> fatTree(const TopologyRequest& request, std::int64_t nodes);
Result<Site> dragonfly(const TopologyRequest& request);
Result<Site> dragonflyPlus(const TopologyRequest& request);

// Devices linked to each other.
Result<Site> torus(const TopologyRequest& request);
Result<Site> ring(const TopologyRequest& request);
Result<Site> fullMesh(const TopologyRequest& request);
Result<Site> hypercube(const TopologyRequest& request);

/// Sites of one kind, asked for by `request`.
struct Sites {
    TopologyRequest request;
    Site site;
    std::int64_t copies = 1;
};

/// All sites joined by one crossbar, which each copy of their outward nodes reaches by as many whole cables as
/// `podBandwidth` takes.
Result<Site> joined(const TopologyRequest& request, const std::vector<Sites>& parts);

} // namespace paretoscope::hardware
