// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/explore/scenario.h"
#include "core/explore/scenario_keys.h"
#include "core/hardware/cluster_json.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <ostream>

namespace paretoscope::explore {

namespace {

using nlohmann::ordered_json;

template <class Value, std::size_t N>
std::string_view nameOf(const std::array<std::pair<Value, std::string_view>, N>& names, Value value) {
    for (const auto& [known, name] : names) {
        if (known == value) {
            return name;
        }
    }
    return {};
}

/// A single plain value as JSON has it; everything else as the text that the user wrote.
ordered_json axisJson(const Axis& axis, const study::Parameter& parameter) {
    if (axis.values.size() != 1 || axis.text != study::valueText(parameter, axis.values[0])) {
        return axis.text;
    }
    switch (parameter.type) {
    case study::ParameterType::integer:
        return static_cast<std::int64_t>(axis.values[0]);
    case study::ParameterType::flag:
        return axis.text == "true";
    case study::ParameterType::real:
    case study::ParameterType::choice:
        break;
    }
    return axis.text;
}

/// A number, with its unit where it has one.
ordered_json quantityJson(double value, Unit unit) {
    const std::string text = exactQuantityText(value, unit);
    return text.find(' ') == std::string::npos ? ordered_json(value) : ordered_json(text);
}

ordered_json recipeJson(const ClusterRecipe& recipe) {
    ordered_json object = {{"topology", recipe.topology},
                           {"accelerator", recipe.accelerator},
                           {"devices", recipe.devices},
                           {"devices_per_node", recipe.devicesPerNode}};
    if (recipe.scaleUpBandwidth != 0.0) {
        object["scale_up_bandwidth"] = quantityJson(recipe.scaleUpBandwidth, Unit::bytePerSecond);
    }
    if (recipe.scaleOutBandwidth != 0.0) {
        object["scale_out_bandwidth"] = quantityJson(recipe.scaleOutBandwidth, Unit::bytePerSecond);
    }
    if (recipe.oversubscription != 1.0) {
        object["oversubscription"] = recipe.oversubscription;
    }
    if (recipe.switchRadix != ClusterRecipe{}.switchRadix) {
        object["switch_radix"] = recipe.switchRadix;
    }
    if (!recipe.torusShape.empty()) {
        object["torus_shape"] = recipe.torusShape;
    }
    if (recipe.opticalBlock != 0) {
        object["optical_block"] = recipe.opticalBlock;
    }
    if (!recipe.opticalSwitch.empty()) {
        object["optical_switch"] = recipe.opticalSwitch;
    }
    const std::pair<const char*, std::int64_t> chosen[] = {{"routers_per_group", recipe.routersPerGroup},
                                                           {"devices_per_router", recipe.devicesPerRouter},
                                                           {"global_links", recipe.globalLinks}};
    for (const auto& [key, number] : chosen) {
        if (number != 0) {
            object[key] = number;
        }
    }
    if (recipe.pods != 1) {
        object["pods"] = recipe.pods;
    }
    if (recipe.podBandwidth != 0.0) {
        object["pod_bandwidth"] = quantityJson(recipe.podBandwidth, Unit::bytePerSecond);
    }
    for (const OtherDevicesRecipe& other : recipe.others) {
        object["others"].push_back({{"accelerator", other.accelerator},
                                    {"devices", other.devices},
                                    {"devices_per_node", other.devicesPerNode}});
    }
    return object;
}

ordered_json parametersJson(const Scenario& scenario, const study::Description& description) {
    ordered_json object = ordered_json::object();
    for (const Axis& axis : scenario.axes) {
        if (const auto index = study::parameterIndex(description, axis.parameter)) {
            object[axis.parameter] = axisJson(axis, description.parameters[*index]);
        }
    }
    return object;
}

ordered_json filesJson(const Scenario& scenario, const std::filesystem::path& folder) {
    ordered_json object = ordered_json::object();
    for (const study::NamedFile& file : scenario.files) {
        const std::filesystem::path relative = std::filesystem::path(file.path).lexically_relative(folder);
        const bool below = !folder.empty() && !relative.empty() && *relative.begin() != "..";
        object[file.id] = below ? relative.string() : file.path;
    }
    return object;
}

ordered_json constraintsJson(const Scenario& scenario, const study::Description& description) {
    ordered_json list = ordered_json::array();
    for (const MetricBound& bound : scenario.bounds) {
        const auto index = study::metricIndex(description, bound.metric);
        const Unit unit = index ? description.metrics[*index].unit : Unit::none;
        list.push_back(
            {{"metric", bound.metric}, {bound.upper ? "at_most" : "at_least", quantityJson(bound.value, unit)}});
    }
    return list;
}

ordered_json objectivesJson(const Scenario& scenario, const study::Description& description) {
    ordered_json list = ordered_json::array();
    for (const Objective& objective : scenario.objectives) {
        const auto index = study::metricIndex(description, objective.metric);
        if (index && description.metrics[*index].goal == objective.goal) {
            list.push_back(objective.metric);
        } else {
            list.push_back({{"metric", objective.metric}, {"goal", nameOf(kGoalIds, objective.goal)}});
        }
    }
    return list;
}

} // namespace

std::string scenarioJson(const Scenario& scenario, const study::Registry& registry, const std::string& folder) {
    ordered_json document = {{"paretoscope", kScenarioVersion}, {"name", scenario.name}};
    if (!scenario.notes.empty()) {
        document["notes"] = scenario.notes;
    }
    document["study"] = scenario.study;
    document["cluster"] = scenario.recipe ? ordered_json{{"generate", recipeJson(*scenario.recipe)}}
                                          : ordered_json::parse(hardware::clusterJson(scenario.cluster));
    if (const study::Study* study = registry.find(scenario.study)) {
        document["parameters"] = parametersJson(scenario, study->description());
        if (!scenario.files.empty()) {
            document["files"] = filesJson(scenario, folder);
        }
        document["constraints"] = constraintsJson(scenario, study->description());
        document["objectives"] = objectivesJson(scenario, study->description());
    }
    document["explorer"] = {{"kind", nameOf(kExplorerIds, scenario.explorer.kind)},
                            {"samples", scenario.explorer.samples},
                            {"seed", scenario.explorer.seed}};
    if (scenario.explorer.kind == ExplorerKind::listed) {
        document["explorer"]["points"] = scenario.explorer.points;
    }
    if (searches(scenario.explorer.kind)) {
        document["explorer"]["parameter"] = scenario.explorer.parameter;
    }
    constexpr int kIndent = 2;
    return document.dump(kIndent, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

Result<void> writeScenario(const Scenario& scenario, const std::string& file, const study::Registry& registry) {
    return writeFile(file, [&](std::ostream& out) -> Result<void> {
        out << scenarioJson(scenario, registry, std::filesystem::absolute(file).parent_path().string());
        return {};
    });
}

} // namespace paretoscope::explore
