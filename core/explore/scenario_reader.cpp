// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/base/json_reader.h"
#include "core/base/nearest.h"
#include "core/explore/scenario.h"
#include "core/explore/scenario_keys.h"
#include "core/hardware/cluster_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace paretoscope::explore {

namespace {

using nlohmann::json;

/// What makes sense of a document, and what is wrong with it so far.
struct Reading {
    const std::string& file;
    const study::Registry& registry;
    const study::Catalog& catalog;
    std::vector<Error> errors;

    void report(Error error) {
        error.file = file;
        errors.push_back(std::move(error));
    }
};

template <class Entries>
std::string expectedId(const std::string& id, const Entries& entries) {
    std::vector<std::string_view> ids;
    for (const auto& entry : entries) {
        ids.push_back(entry.id);
    }
    return expectedName(id, ids);
}

/// The value that a table of names gives for the text at `key`, or `otherwise` where the key is absent.
template <class Value, std::size_t N>
Value named(JsonObject& object, const char* key, const std::array<std::pair<Value, std::string_view>, N>& names,
            Value otherwise) {
    const std::string text = object.text(key);
    if (text.empty()) {
        return otherwise;
    }
    std::vector<std::string_view> known;
    for (const auto& [value, name] : names) {
        if (name == text) {
            return value;
        }
        known.push_back(name);
    }
    object.report(ErrorCode::unknownName, key, text, expectedName(text, known));
    return otherwise;
}

/// A number, text or flag as the grammar of an axis writes it; empty for anything else.
std::string scalarText(const json& value) {
    if (value.is_string()) {
        return value.get<std::string>();
    }
    if (value.is_number_float()) {
        return fmt::format("{}", value.get<double>());
    }
    return value.is_number() || value.is_boolean() ? value.dump() : std::string();
}

std::string rangeText(const json& value, Reading& reading, const std::string& pointer) {
    JsonObject object(value, reading.file, pointer, reading.errors);
    std::string parts[4];
    const char* keys[] = {"from", "to", "factor", "step"};
    for (std::size_t i = 0; i < 4; ++i) {
        const json* part = object.member(keys[i], i < 2 ? Presence::required : Presence::optional);
        if (part != nullptr && (parts[i] = scalarText(*part)).empty()) {
            object.report(ErrorCode::wrongType, keys[i], jsonValueText(*part), "a number or a text with a unit");
        }
    }
    if (!parts[2].empty() && !parts[3].empty()) {
        object.report(ErrorCode::unknownKey, "step", "step", "either factor or step");
    }
    object.finish();
    return fmt::format("{}..{}{}", parts[0], parts[1],
                       !parts[2].empty()   ? " x" + parts[2]
                       : !parts[3].empty() ? " +" + parts[3]
                                           : std::string());
}

std::string listText(const json& list, Reading& reading, const std::string& pointer) {
    std::string text;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string item = scalarText(list[i]);
        if (item.empty()) {
            reading.report({ErrorCode::wrongType,
                            {},
                            fmt::format("{}/{}", pointer, i),
                            jsonValueText(list[i]),
                            "a number, a text, true or false"});
        }
        text += (i == 0 ? "" : ", ") + item;
    }
    if (list.empty()) {
        reading.report({ErrorCode::emptySpace, {}, pointer, "[]", "at least one value"});
    }
    return text;
}

void readAxis(const json& value, const study::Parameter& parameter, Reading& reading, std::vector<Axis>& axes) {
    const std::string pointer = "/parameters/" + parameter.id;
    const std::size_t before = reading.errors.size();
    std::string text;
    if (value.is_object()) {
        text = rangeText(value, reading, pointer);
    } else if (value.is_array()) {
        text = listText(value, reading, pointer);
    } else if (value.is_null()) {
        reading.report({ErrorCode::wrongType, {}, pointer, "null", "a value, a list or a range"});
    } else {
        text = scalarText(value);
    }
    if (reading.errors.size() > before) {
        return;
    }
    Result<Axis> axis = parseAxis(parameter, text);
    if (axis) {
        axes.push_back(*std::move(axis));
    } else {
        reading.report(axis.error());
    }
}

std::vector<Axis> readAxes(const json* value, const study::Description& description, Reading& reading) {
    std::vector<Axis> axes;
    if (value == nullptr) {
        return axes;
    }
    JsonObject object(*value, reading.file, "/parameters", reading.errors);
    for (const study::Parameter& parameter : description.parameters) {
        if (const json* member = object.member(parameter.id)) {
            readAxis(*member, parameter, reading, axes);
        }
    }
    object.finish();
    return axes;
}

std::filesystem::path folderOf(const std::string& document) {
    std::error_code ignored; // a path that cannot be made absolute is told when it is read
    return document.empty() ? std::filesystem::path() : std::filesystem::absolute(document, ignored).parent_path();
}

/// Relative paths start from the document's folder.
std::vector<study::NamedFile> readFiles(const json* value, const study::Description& description, Reading& reading) {
    std::vector<study::NamedFile> files;
    if (value == nullptr) {
        return files;
    }
    JsonObject object(*value, reading.file, "/files", reading.errors);
    for (const study::InputFile& file : description.files) {
        const std::string path = object.text(file.id.c_str());
        if (!path.empty()) {
            files.push_back({file.id, (folderOf(reading.file) / path).lexically_normal().string()});
        }
    }
    object.finish();
    return files;
}

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

/// The metric named at `key`, or null after a report.
const study::Metric* readMetric(JsonObject& object, const study::Description& description) {
    const std::string id = object.text("metric", Presence::required);
    const auto index = study::metricIndex(description, id);
    if (!index && !id.empty()) {
        object.report(ErrorCode::unknownName, "metric", id, expectedId(id, description.metrics));
    }
    return index ? &description.metrics[*index] : nullptr;
}

void readBounds(const json& list, const study::Description& description, Reading& reading, Scenario& scenario) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        JsonObject object(list[i], reading.file, fmt::format("/constraints/{}", i), reading.errors);
        const study::Metric* metric = readMetric(object, description);
        const Unit unit = metric != nullptr ? metric->unit : Unit::none;
        constexpr Range kAny{-1e300, 1e300};
        bool bounded = false;
        for (const bool upper : {true, false}) {
            const char* key = upper ? "at_most" : "at_least";
            if (object.member(key) != nullptr && metric != nullptr) {
                scenario.bounds.push_back({metric->id, upper, object.quantity(key, unit, kAny)});
                bounded = true;
            }
        }
        if (metric != nullptr && !bounded) {
            object.report(ErrorCode::missingKey, {}, "at_most", "\"at_most\" or \"at_least\"");
        }
        object.finish();
    }
}

void addObjective(const study::Metric& metric, study::Goal goal, const std::string& pointer, Reading& reading,
                  Scenario& scenario) {
    if (goal == study::Goal::none) {
        reading.report({ErrorCode::missingKey,
                        {},
                        pointer,
                        "goal",
                        fmt::format(R"({{"metric": "{}", "goal": "minimise"}})", metric.id)});
        return;
    }
    const auto same = [&metric](const Objective& objective) { return objective.metric == metric.id; };
    if (std::any_of(scenario.objectives.begin(), scenario.objectives.end(), same)) {
        reading.report({ErrorCode::malformed, {}, pointer, fmt::format("\"{}\" twice", metric.id), "each metric once"});
        return;
    }
    scenario.objectives.push_back({metric.id, goal});
}

void readObjective(const json& value, const std::string& pointer, const study::Description& description,
                   Reading& reading, Scenario& scenario) {
    if (!value.is_string()) {
        JsonObject object(value, reading.file, pointer, reading.errors);
        const study::Metric* metric = readMetric(object, description);
        const study::Goal goal = named(object, "goal", kGoalIds, metric != nullptr ? metric->goal : study::Goal::none);
        object.finish();
        if (metric != nullptr) {
            addObjective(*metric, goal, pointer, reading, scenario);
        }
        return;
    }
    const auto id = value.get<std::string>();
    if (const auto index = study::metricIndex(description, id)) {
        addObjective(description.metrics[*index], description.metrics[*index].goal, pointer, reading, scenario);
    } else {
        reading.report({ErrorCode::unknownName, {}, pointer, id, expectedId(id, description.metrics)});
    }
}

void readObjectives(JsonObject& root, const study::Description& description, Reading& reading, Scenario& scenario) {
    const json& list = root.array("objectives", Presence::optional);
    if (root.member("objectives") == nullptr) {
        for (const std::string& id : description.objectives) {
            scenario.objectives.push_back({id, description.metrics[*study::metricIndex(description, id)].goal});
        }
        return;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        readObjective(list[i], fmt::format("/objectives/{}", i), description, reading, scenario);
    }
    if (list.empty()) {
        root.report(ErrorCode::outOfRange, "objectives", "[]", "at least one metric");
    }
}

void readPoints(const json* value, JsonObject& object, Reading& reading, ExplorerSettings& settings) {
    if (value == nullptr || !value->is_array() || value->empty() || value->size() > kMostListedPoints) {
        object.report(ErrorCode::outOfRange, "points", value == nullptr ? "nothing" : "a list that is no such one",
                      fmt::format("one to {} numbers of points", kMostListedPoints));
        return;
    }
    for (std::size_t i = 0; i < value->size(); ++i) {
        const json& each = (*value)[i];
        if (!each.is_number_unsigned()) {
            reading.errors.push_back({ErrorCode::wrongType, reading.file, fmt::format("/explorer/points/{}", i),
                                      each.dump(), "the number of a point, from 0"});
            continue;
        }
        settings.points.push_back(each.get<std::uint64_t>());
    }
}

ExplorerSettings readExplorer(const json* value, Reading& reading) {
    ExplorerSettings settings;
    if (value == nullptr) {
        return settings;
    }
    JsonObject object(*value, reading.file, "/explorer", reading.errors);
    settings.kind = named(object, "kind", kExplorerIds, settings.kind);
    settings.samples = static_cast<std::uint64_t>(object.integer("samples", {1.0, kMostSamples}, Presence::optional,
                                                                 static_cast<std::int64_t>(settings.samples)));
    settings.seed = static_cast<std::uint64_t>(
        object.integer("seed", {0.0, kLargestSeed}, Presence::optional, static_cast<std::int64_t>(settings.seed)));
    if (settings.kind == ExplorerKind::listed) {
        readPoints(object.member("points"), object, reading, settings);
    }
    if (searches(settings.kind)) {
        settings.parameter = object.text("parameter", Presence::required);
    }
    object.finish();
    return settings;
}

const study::Study* readStudy(JsonObject& root, const study::Registry& registry) {
    const std::string id = root.text("study", Presence::required);
    const study::Study* study = registry.find(id);
    if (study == nullptr && !id.empty()) {
        std::vector<std::string_view> ids;
        for (const auto& known : registry.studies()) {
            ids.push_back(known->description().id);
        }
        root.report(ErrorCode::unknownName, "study", id, expectedName(id, ids));
    }
    return study;
}

/// Before anything else: a newer document may differ in everything.
std::optional<Error> versionError(const json& document, const std::string& file) {
    const auto version = document.is_object() ? document.find("paretoscope") : document.end();
    if (!document.is_object() || version == document.end() || !version->is_number_integer() ||
        *version <= kScenarioVersion) {
        return std::nullopt;
    }
    return Error{ErrorCode::newerVersion, file, "/paretoscope", fmt::format("scenario version {}", version->dump()),
                 fmt::format("scenario version {}", kScenarioVersion)};
}

} // namespace

Result<Scenario> parseScenario(std::string_view text, const std::string& file, const study::Registry& registry,
                               const study::Catalog& catalog) {
    const Result<json> document = parseJson(text, file);
    if (!document) {
        return document.error();
    }
    if (std::optional<Error> error = versionError(*document, file)) {
        return *std::move(error);
    }
    Reading reading{file, registry, catalog, {}};
    JsonObject root(*document, file, {}, reading.errors);
    Scenario scenario;
    root.integer("paretoscope", {1.0, kScenarioVersion}, Presence::required);
    scenario.name = root.text("name");
    scenario.notes = root.text("notes");
    const study::Study* study = readStudy(root, registry);
    readCluster(root.member("cluster", Presence::required), reading, scenario);
    const json* parameters = root.member("parameters");
    const json* files = root.member("files");
    const json& constraints = root.array("constraints", Presence::optional);
    scenario.explorer = readExplorer(root.member("explorer"), reading);
    if (study != nullptr) {
        const study::Description& description = study->description();
        scenario.study = description.id;
        scenario.axes = readAxes(parameters, description, reading);
        scenario.files = readFiles(files, description, reading);
        readBounds(constraints, description, reading, scenario);
        readObjectives(root, description, reading, scenario);
    } else {
        root.member("objectives");
    }
    root.finish();
    if (!reading.errors.empty()) {
        return reading.errors.front();
    }
    return scenario;
}

Result<Scenario> readScenario(const std::string& file, const study::Registry& registry, const study::Catalog& catalog) {
    const Result<std::string> text = readFile(file);
    if (!text) {
        return text.error();
    }
    return parseScenario(*text, file, registry, catalog);
}

} // namespace paretoscope::explore
