// SPDX-License-Identifier: GPL-3.0-or-later
// Clusters of scenarios: built from recipes, and checked before a run.
#include "core/base/nearest.h"
#include "core/explore/scenario.h"
#include "core/hardware/topology.h"

#include <fmt/format.h>

namespace paretoscope::explore {

namespace {

constexpr std::string_view kOpticalClass = "optical circuit"; ///< in the catalog's links

Error unknownAccelerator(const std::string& pointer, const std::string& id, const study::Catalog& catalog) {
    std::vector<std::string_view> ids;
    for (const hardware::Accelerator& accelerator : catalog.accelerators) {
        ids.push_back(accelerator.id);
    }
    return {ErrorCode::unknownName, {}, pointer, id, expectedName(id, ids)};
}

/// The catalog's switch for the circuits of a torus, where the recipe asks for some.
Result<hardware::OpticalCircuits> opticalCircuits(const ClusterRecipe& recipe, const study::Catalog& catalog) {
    if (recipe.opticalBlock == 0) {
        return hardware::OpticalCircuits();
    }
    const hardware::Link* link = catalog.link(recipe.opticalSwitch);
    if (link == nullptr || link->linkClass != kOpticalClass) {
        std::vector<std::string_view> ids;
        for (const hardware::Link& known : catalog.links) {
            if (known.linkClass == kOpticalClass) {
                ids.push_back(known.id);
            }
        }
        return Error{ErrorCode::unknownName,
                     {},
                     "/cluster/generate/optical_switch",
                     recipe.opticalSwitch,
                     expectedName(recipe.opticalSwitch, ids)};
    }
    return hardware::OpticalCircuits{static_cast<int>(recipe.opticalBlock), link->latency, link->id};
}

/// The recipe's others with their accelerators.
Result<std::vector<hardware::OtherDevices>> otherDevices(const ClusterRecipe& recipe, const study::Catalog& catalog) {
    std::vector<hardware::OtherDevices> others;
    for (std::size_t i = 0; i < recipe.others.size(); ++i) {
        const OtherDevicesRecipe& other = recipe.others[i];
        const hardware::Accelerator* accelerator = catalog.accelerator(other.accelerator);
        if (accelerator == nullptr) {
            return unknownAccelerator(fmt::format("/cluster/generate/others/{}/accelerator", i), other.accelerator,
                                      catalog);
        }
        others.push_back({*accelerator, other.devices, other.devicesPerNode});
    }
    return others;
}

Error unknownTopology(const std::string& id) {
    std::vector<std::string_view> ids;
    for (int kind = 0; kind < hardware::kTopologyKinds; ++kind) {
        ids.push_back(hardware::topologyId(static_cast<hardware::TopologyKind>(kind)));
    }
    return {ErrorCode::unknownName, {}, "/cluster/generate/topology", id, expectedName(id, ids)};
}

} // namespace

Result<hardware::Cluster> buildCluster(const ClusterRecipe& recipe, const study::Catalog& catalog) {
    const auto topology = hardware::topologyFromId(recipe.topology);
    if (!topology) {
        return unknownTopology(recipe.topology);
    }
    const hardware::Accelerator* accelerator = catalog.accelerator(recipe.accelerator);
    if (accelerator == nullptr) {
        return unknownAccelerator("/cluster/generate/accelerator", recipe.accelerator, catalog);
    }
    Result<hardware::OpticalCircuits> optical = opticalCircuits(recipe, catalog);
    if (!optical) {
        return optical.error();
    }
    Result<std::vector<hardware::OtherDevices>> others = otherDevices(recipe, catalog);
    if (!others) {
        return others.error();
    }
    hardware::TopologyRequest request;
    request.kind = *topology;
    request.accelerator = *accelerator;
    request.devices = recipe.devices;
    request.devicesPerNode = recipe.devicesPerNode;
    request.scaleUpBandwidth = BytesPerSecond(recipe.scaleUpBandwidth);
    request.scaleOutBandwidth = BytesPerSecond(recipe.scaleOutBandwidth);
    request.oversubscription = recipe.oversubscription;
    request.switchRadix = recipe.switchRadix;
    request.torusShape = recipe.torusShape;
    request.optical = *std::move(optical);
    request.routersPerGroup = recipe.routersPerGroup;
    request.devicesPerRouter = recipe.devicesPerRouter;
    request.globalLinks = recipe.globalLinks;
    request.pods = recipe.pods;
    request.podBandwidth = BytesPerSecond(recipe.podBandwidth);
    request.others = *std::move(others);
    Result<hardware::Cluster> cluster = hardware::generate(request);
    if (!cluster) {
        Error error = cluster.error();
        error.pointer = "/cluster/generate" + error.pointer;
        return error;
    }
    return cluster;
}

Result<void> checkCluster(const hardware::Cluster& cluster, const study::Catalog& catalog) {
    for (std::size_t i = 0; i < cluster.nodes.size(); ++i) {
        const hardware::ClusterNode& node = cluster.nodes[i];
        if (node.kind == hardware::NodeKind::device && catalog.accelerator(node.accelerator) == nullptr) {
            return unknownAccelerator(fmt::format("/cluster/nodes/{}/accelerator", i), node.accelerator, catalog);
        }
    }
    std::vector<Error> problems = hardware::problems(cluster);
    if (problems.empty()) {
        return {};
    }
    Error& first = problems.front();
    first.pointer = "/cluster" + first.pointer;
    return std::move(first);
}

} // namespace paretoscope::explore
