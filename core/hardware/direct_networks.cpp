// SPDX-License-Identifier: GPL-3.0-or-later
// Devices linked to each other, without packet switches: tori, rings, hypercubes, full meshes.
#include "core/hardware/cluster_index.h"
#include "core/hardware/topology_shapes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>

namespace paretoscope::hardware {

namespace {

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
Result<Site> torusOf(const TopologyRequest& request, const std::vector<int>& shape, std::string name,
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
    builder.closeRing(devices, link, -1, request.optical);
    for (auto group = around.rbegin(); group != around.rend(); ++group) {
        builder.closeRing(devices, link, *group, request.optical);
    }
    return std::move(builder).finish(devices);
}

} // namespace

Result<Site> fullMesh(const TopologyRequest& request) {
    constexpr std::int64_t kMostMeshed = 1024;
    if (request.devices > kMostMeshed) {
        return outOfRange("/devices", std::to_string(request.devices), fmt::format("2 to {}", kMostMeshed));
    }
    TopologyBuilder builder(request, nameOf(request, "full mesh"));
    TopologyBuilder::Fabric link = builder.scaleUp();
    link.bandwidth /= static_cast<double>(request.devices - 1);
    const int devices = builder.addDevices(0, request.devices);
    builder.connect(devices, devices, link);
    return std::move(builder).finish(devices);
}

Result<Site> ring(const TopologyRequest& request) {
    return torusOf(request, {static_cast<int>(request.devices)}, nameOf(request, "ring"));
}

/// A torus with two devices, and one link, in each dimension.
Result<Site> hypercube(const TopologyRequest& request) {
    const auto devices = static_cast<std::uint64_t>(request.devices);
    if (!std::has_single_bit(devices)) {
        return outOfRange("/devices", std::to_string(devices),
                          fmt::format("a power of two: {} or {}", std::bit_floor(devices), std::bit_ceil(devices)));
    }
    const auto dimensions = static_cast<std::size_t>(std::countr_zero(devices));
    // Each dimension but the first is a group, within the root or a pod.
    const std::size_t most = kDeepestGroups - (request.pods > 1 || !request.others.empty() ? 1 : 0);
    if (dimensions > most) {
        return outOfRange("/devices", std::to_string(devices), fmt::format("at most {}", std::uint64_t{1} << most));
    }
    return torusOf(request, std::vector<int>(dimensions, 2), nameOf(request, "hypercube"), 1.0);
}

Result<Site> torus(const TopologyRequest& request) {
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
    const int block = request.optical.block;
    if (block < 0 || std::any_of(shape.begin(), shape.end(), [&](int extent) { return block > 0 && extent % block; })) {
        return outOfRange("/optical_block", std::to_string(block),
                          fmt::format("a divisor of each extent of {}, or 0 for none", shapeText(shape)));
    }
    return torusOf(request, shape, nameOf(request, ("torus " + shapeText(shape)).c_str()));
}

} // namespace paretoscope::hardware
