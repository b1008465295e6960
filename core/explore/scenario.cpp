// SPDX-License-Identifier: GPL-3.0-or-later
// New documents, and single changes to a document.
#include "core/explore/scenario.h"

#include "core/base/nearest.h"
#include "core/explore/scenario_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace paretoscope::explore {

namespace {

Result<std::uint64_t> wholeNumber(std::string_view key, std::string_view text, double lowest, double highest) {
    const Result<double> value = parseQuantity(text, Unit::count);
    if (!value || *value < lowest || *value > highest || *value != std::floor(*value)) {
        return Error{ErrorCode::outOfRange,
                     {},
                     fmt::format("/explorer/{}", key),
                     fmt::format("\"{}\"", text),
                     fmt::format("a whole number from {:.0f} to {:.0f}", lowest, highest)};
    }
    return static_cast<std::uint64_t>(*value);
}

Result<void> assignExplorer(ExplorerSettings& settings, std::string_view text) {
    std::vector<std::string_view> ids;
    for (const auto& [kind, id] : kExplorerIds) {
        if (id == text) {
            settings.kind = kind;
            return {};
        }
        ids.push_back(id);
    }
    return Error{ErrorCode::unknownName, {}, "/explorer/kind", std::string(text), expectedName(text, ids)};
}

/// Replaces the axis of the same parameter, or inserts it where the description has it.
void placeAxis(std::vector<Axis>& axes, const study::Description& description, Axis axis) {
    const auto position = [&description](const Axis& each) {
        return study::parameterIndex(description, each.parameter);
    };
    const auto place =
        std::find_if(axes.begin(), axes.end(), [&](const Axis& each) { return position(each) >= position(axis); });
    if (place != axes.end() && place->parameter == axis.parameter) {
        *place = std::move(axis);
    } else {
        axes.insert(place, std::move(axis));
    }
}

/// Names a file, or takes its name away.
void assignFile(Scenario& scenario, const study::Description& description, std::string_view id, std::string_view path) {
    std::erase_if(scenario.files, [id](const study::NamedFile& each) { return each.id == id; });
    if (path.empty()) {
        return;
    }
    std::error_code ignored; // a path that cannot be made absolute is told when it is read
    const std::filesystem::path whole = std::filesystem::absolute(path, ignored).lexically_normal();
    scenario.files.push_back({std::string(id), whole.empty() ? std::string(path) : whole.string()});
    const auto place = [&description](const study::NamedFile& each) {
        return std::ranges::find(description.files, each.id, &study::InputFile::id);
    };
    std::ranges::sort(scenario.files, {}, place);
}

} // namespace

Scenario newScenario(const study::Study& study, const study::Catalog& catalog) {
    const study::Description& description = study.description();
    Scenario scenario;
    scenario.study = description.id;
    for (const std::string& id : description.objectives) {
        if (const auto index = study::metricIndex(description, id)) {
            scenario.objectives.push_back({id, description.metrics[*index].goal});
        }
    }
    if (!catalog.accelerators.empty()) {
        const hardware::Accelerator& accelerator = catalog.accelerators.front();
        scenario.recipe = ClusterRecipe{.topology = "single_node",
                                        .accelerator = accelerator.id,
                                        .devices = accelerator.devicesPerNode,
                                        .devicesPerNode = accelerator.devicesPerNode,
                                        .torusShape = {}};
        if (Result<hardware::Cluster> cluster = buildCluster(*scenario.recipe, catalog)) {
            scenario.cluster = *std::move(cluster);
        }
    }
    return scenario;
}

Result<void> assign(Scenario& scenario, const study::Description& description, std::string_view key,
                    std::string_view text) {
    if (const auto index = study::parameterIndex(description, key)) {
        Result<Axis> axis = parseAxis(description.parameters[*index], text);
        if (!axis) {
            return axis.error();
        }
        placeAxis(scenario.axes, description, *std::move(axis));
        return {};
    }
    if (key == "explorer") {
        return assignExplorer(scenario.explorer, text);
    }
    if (key == "searched") {
        scenario.explorer.parameter = text;
        return {};
    }
    if (key == "samples" || key == "seed") {
        const bool samples = key == "samples";
        const Result<std::uint64_t> number =
            wholeNumber(key, text, samples ? 1.0 : 0.0, samples ? kMostSamples : kLargestSeed);
        if (!number) {
            return number.error();
        }
        (samples ? scenario.explorer.samples : scenario.explorer.seed) = *number;
        return {};
    }
    if (std::ranges::find(description.files, key, &study::InputFile::id) != description.files.end()) {
        assignFile(scenario, description, key, text);
        return {};
    }
    std::vector<std::string_view> known = {"explorer", "samples", "seed", "searched"};
    for (const study::InputFile& file : description.files) {
        known.push_back(file.id);
    }
    for (const study::Parameter& parameter : description.parameters) {
        known.push_back(parameter.id);
    }
    return Error{
        ErrorCode::unknownKey, {}, fmt::format("/parameters/{}", key), std::string(key), expectedName(key, known)};
}

} // namespace paretoscope::explore
