// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_reader.h"
#include "core/explore/scenario_reading.h"
#include "core/hardware/cluster_json.h"

#include <fmt/format.h>

namespace paretoscope::explore {

using nlohmann::json;

namespace {

constexpr double kMostDevices = 1e8;

/// Devices of a node where the recipe does not say: the accelerator's.
int readDevicesPerNode(JsonObject& object, const std::string& accelerator, const Reading& reading) {
    const hardware::Accelerator* known = reading.catalog.accelerator(accelerator);
    const int usual = known != nullptr ? known->devicesPerNode : ClusterRecipe{}.devicesPerNode;
    return static_cast<int>(object.integer("devices_per_node", {1.0, 1e6}, Presence::optional, usual));
}

std::vector<OtherDevicesRecipe> readOthers(JsonObject& owner, Reading& reading) {
    std::vector<OtherDevicesRecipe> others;
    const json& list = owner.array("others", Presence::optional);
    for (std::size_t i = 0; i < list.size(); ++i) {
        JsonObject object(list[i], reading.file, fmt::format("{}/{}", owner.pointerTo("others"), i), reading.errors);
        OtherDevicesRecipe other;
        other.accelerator = object.text("accelerator", Presence::required);
        other.devices = object.integer("devices", {1.0, kMostDevices}, Presence::required, 1);
        other.devicesPerNode = readDevicesPerNode(object, other.accelerator, reading);
        object.finish();
        others.push_back(std::move(other));
    }
    return others;
}

void readShapeOfRecipe(JsonObject& object, Reading& reading, ClusterRecipe& recipe) {
    const json& shape = object.array("torus_shape", Presence::optional);
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i].is_number_integer() && shape[i] >= 1 && shape[i] <= 1'000'000) {
            recipe.torusShape.push_back(shape[i].get<int>());
        } else {
            reading.report({ErrorCode::wrongType,
                            {},
                            fmt::format("/cluster/generate/torus_shape/{}", i),
                            jsonValueText(shape[i]),
                            "a whole number from 1 to 1000000"});
        }
    }
    recipe.opticalBlock = object.integer("optical_block", {0.0, 1e6});
    recipe.opticalSwitch =
        object.text("optical_switch", recipe.opticalBlock > 0 ? Presence::required : Presence::optional);
    recipe.routersPerGroup = object.integer("routers_per_group", {0.0, 1e6});
    recipe.devicesPerRouter = object.integer("devices_per_router", {0.0, 1e6});
    recipe.globalLinks = object.integer("global_links", {0.0, 1e6});
}

ClusterRecipe readRecipe(const json& value, Reading& reading) {
    JsonObject object(value, reading.file, "/cluster/generate", reading.errors);
    ClusterRecipe recipe;
    recipe.topology = object.text("topology", Presence::required);
    recipe.accelerator = object.text("accelerator", Presence::required);
    recipe.devices = object.integer("devices", {1.0, kMostDevices}, Presence::required, 1);
    recipe.devicesPerNode = readDevicesPerNode(object, recipe.accelerator, reading);
    recipe.scaleUpBandwidth = object.quantity("scale_up_bandwidth", Unit::bytePerSecond, kNotNegative);
    recipe.scaleOutBandwidth = object.quantity("scale_out_bandwidth", Unit::bytePerSecond, kNotNegative);
    recipe.oversubscription = object.quantity("oversubscription", Unit::count, {1.0, 1e6}, Presence::optional, 1.0);
    recipe.switchRadix =
        static_cast<int>(object.integer("switch_radix", {4.0, 1e4}, Presence::optional, recipe.switchRadix));
    readShapeOfRecipe(object, reading, recipe);
    recipe.pods = object.integer("pods", {1.0, kMostDevices}, Presence::optional, 1);
    recipe.podBandwidth = object.quantity("pod_bandwidth", Unit::bytePerSecond, kNotNegative);
    recipe.others = readOthers(object, reading);
    object.finish();
    return recipe;
}

} // namespace

void readCluster(const json* value, Reading& reading, Scenario& scenario) {
    if (value == nullptr) {
        return;
    }
    const std::size_t before = reading.errors.size();
    Result<hardware::Cluster> cluster = hardware::Cluster();
    if (value->is_object() && value->contains("generate")) {
        JsonObject object(*value, reading.file, "/cluster", reading.errors);
        scenario.recipe = readRecipe(*object.member("generate"), reading);
        object.finish();
        if (reading.errors.size() > before) {
            return;
        }
        cluster = buildCluster(*scenario.recipe, reading.catalog);
    } else {
        cluster = hardware::parseCluster(value->dump(), reading.file, "/cluster");
    }
    if (cluster) {
        scenario.cluster = *std::move(cluster);
    } else {
        reading.report(cluster.error());
    }
}

} // namespace paretoscope::explore
