// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/base/json_reader.h"
#include "core/base/nearest.h"
#include "core/explore/scenario.h"
#include "core/explore/scenario_keys.h"
#include "core/explore/scenario_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace paretoscope::explore {

namespace {

using nlohmann::json;

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
