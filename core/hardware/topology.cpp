// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/topology.h"

#include "core/hardware/topology_shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace paretoscope::hardware {

namespace {

constexpr std::array<std::string_view, kTopologyKinds> kIds = {
    "single_node", "rail_optimised", "leaf_spine", "torus",     "ring",          "fat_tree",
    "full_mesh",   "hypercube",      "nvl72",      "dragonfly", "dragonfly_plus"};

bool isMissing(BytesPerSecond wanted, BytesPerSecond usual) {
    return !(wanted.value() > 0.0) && !(usual.value() > 0.0);
}

/// Devices linked to each other, without packet switches.
bool isDirect(TopologyKind kind) {
    return kind == TopologyKind::torus || kind == TopologyKind::ring || kind == TopologyKind::fullMesh ||
           kind == TopologyKind::hypercube;
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

Result<Site> directSite(const TopologyRequest& request) {
    if (const Result<void> known = checkScaleUp(request); !known) {
        return known.error();
    }
    switch (request.kind) {
    case TopologyKind::torus:
        return torus(request);
    case TopologyKind::fullMesh:
        return fullMesh(request);
    case TopologyKind::hypercube:
        return hypercube(request);
    default:
        return ring(request);
    }
}

/// One network of equal devices.
Result<Site> site(const TopologyRequest& request) {
    if (request.kind == TopologyKind::nvlRack) {
        return nvlRack(request);
    }
    const bool oneNode = request.kind == TopologyKind::singleNode ||
                         (!isDirect(request.kind) && request.devices <= request.devicesPerNode);
    if (oneNode || request.devices == 1) {
        return singleNode(request);
    }
    if (isDirect(request.kind)) {
        return directSite(request);
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
    case TopologyKind::dragonfly:
        return dragonfly(request);
    case TopologyKind::dragonflyPlus:
        return dragonflyPlus(request);
    default:
        return railOptimised(request, *nodes);
    }
}

Result<void> checkCounts(const TopologyRequest& request) {
    if (request.devices < 1 || request.devices > kMostDevices) {
        return outOfRange("/devices", std::to_string(request.devices), fmt::format("1 to {}", kMostDevices));
    }
    if (request.pods < 1 || request.pods > request.devices) {
        return outOfRange("/pods", std::to_string(request.pods), fmt::format("1 to {} devices", request.devices));
    }
    if (request.devices % request.pods != 0) {
        const std::int64_t below = request.devices / request.pods * request.pods;
        return outOfRange("/devices", std::to_string(request.devices),
                          fmt::format("a multiple of {} pods: {} or {}", request.pods, below, below + request.pods));
    }
    if (request.optical.block != 0 && request.kind != TopologyKind::torus) {
        return outOfRange("/optical_block", std::to_string(request.optical.block), "0: circuits belong to tori");
    }
    return {};
}

/// What the entry `index` of `others` asks for.
Result<Sites> otherSites(const TopologyRequest& request, std::size_t index) {
    const OtherDevices& other = request.others[index];
    TopologyRequest own = request;
    own.accelerator = other.accelerator;
    own.devices = other.devices;
    own.devicesPerNode = other.devicesPerNode;
    own.scaleUpBandwidth = own.scaleOutBandwidth = BytesPerSecond();
    own.pods = 1;
    const Result<void> counts = checkCounts(own);
    Result<Site> made = counts ? site(own) : Result<Site>(counts.error());
    if (!made) {
        Error error = made.error();
        error.pointer = fmt::format("/others/{}{}", index, error.pointer);
        return error;
    }
    return Sites{std::move(own), *std::move(made), 1};
}

} // namespace

Error outOfRange(const char* pointer, std::string value, std::string expected) {
    return {ErrorCode::outOfRange, {}, pointer, std::move(value), std::move(expected)};
}

std::string nameOf(const TopologyRequest& request, const char* shape) {
    return fmt::format("{} {}, {}", request.devices, request.accelerator.name, shape);
}

Result<void> checkScaleUp(const TopologyRequest& request) {
    if (isMissing(request.scaleUpBandwidth, request.accelerator.scaleUpBandwidth)) {
        return outOfRange("/scale_up_bandwidth", "0 B/s",
                          "a bandwidth such as \"300 GB/s\": none is known for " + request.accelerator.name);
    }
    return {};
}

std::string_view topologyId(TopologyKind kind) {
    return kIds[static_cast<std::size_t>(kind)];
}

std::optional<TopologyKind> topologyFromId(std::string_view id) {
    const auto found = std::find(kIds.begin(), kIds.end(), id);
    return found == kIds.end() ? std::nullopt : std::optional(static_cast<TopologyKind>(found - kIds.begin()));
}

Result<Cluster> generate(const TopologyRequest& request) {
    if (const Result<void> counts = checkCounts(request); !counts) {
        return counts.error();
    }
    std::int64_t all = request.devices;
    for (const OtherDevices& other : request.others) {
        all += std::clamp<std::int64_t>(other.devices, 0, kMostDevices);
    }
    if (all > kMostDevices) {
        return outOfRange("/others", fmt::format("{} devices in all", all), fmt::format("at most {}", kMostDevices));
    }
    TopologyRequest pod = request;
    pod.devices = request.devices / request.pods;
    Result<Site> made = site(pod);
    if (made && (request.pods > 1 || !request.others.empty())) {
        std::vector<Sites> parts;
        parts.push_back({std::move(pod), *std::move(made), request.pods});
        for (std::size_t i = 0; i < request.others.size(); ++i) {
            Result<Sites> other = otherSites(request, i);
            if (!other) {
                return other.error();
            }
            parts.push_back(*std::move(other));
        }
        made = joined(request, parts);
    }
    if (!made) {
        Error error = made.error();
        if (request.pods > 1 && error.pointer == "/devices") {
            error.value += fmt::format(" in each of {} pods", request.pods);
        }
        return error;
    }
    return std::move(made->cluster);
}

} // namespace paretoscope::hardware
