// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/check_description.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace paretoscope::study {

namespace {

bool isId(std::string_view id, char between) {
    return !id.empty() && id.find_first_not_of(std::string("abcdefghijklmnopqrstuvwxyz0123456789") + between) ==
                              std::string_view::npos;
}

Error malformed(std::string pointer, std::string what, std::string expected) {
    return {ErrorCode::malformed, {}, std::move(pointer), std::move(what), std::move(expected)};
}

/// Of parameters, metrics, constraints or stages.
template <class Part>
Result<void> checkIds(const std::string& study, const std::vector<Part>& parts) {
    std::set<std::string_view> ids;
    for (const Part& part : parts) {
        const std::string pointer = study + "/" + part.id;
        if (!isId(part.id, '_')) {
            return malformed(pointer, fmt::format("id \"{}\"", part.id), "whole words in snake case");
        }
        if (!ids.insert(part.id).second) {
            return malformed(pointer, "an id twice", "another id");
        }
        if (part.label.empty()) {
            return malformed(pointer, "no label", "a text");
        }
    }
    return {};
}

Result<void> checkChoices(const std::string& pointer, const Parameter& parameter) {
    std::set<std::string_view> ids;
    for (const Choice& choice : parameter.choices) {
        if (choice.id.empty() || !ids.insert(choice.id).second) {
            return malformed(pointer, fmt::format("choice \"{}\"", choice.id), "an id that no other choice has");
        }
    }
    if (parameter.type == ParameterType::flag && parameter.choices.size() != 2) {
        return malformed(pointer, fmt::format("{} choices of a flag", parameter.choices.size()), "\"false\", \"true\"");
    }
    const double value = parameter.defaultValue;
    if (!(value >= 0.0 && value < static_cast<double>(parameter.choices.size()) && value == std::floor(value))) {
        return Error{ErrorCode::outOfRange, {}, pointer, fmt::format("default {}", value), "the index of a choice"};
    }
    return {};
}

Result<void> checkParameter(const std::string& pointer, const Parameter& parameter) {
    if (parameter.type == ParameterType::choice || parameter.type == ParameterType::flag) {
        return checkChoices(pointer, parameter);
    }
    const double value = parameter.defaultValue;
    const bool whole = parameter.type != ParameterType::integer || value == std::floor(value);
    if (!(value >= parameter.minimum && value <= parameter.maximum && whole)) { // also for NaN
        return Error{ErrorCode::outOfRange,
                     {},
                     pointer,
                     fmt::format("default {}", value),
                     fmt::format("{} to {}", parameter.minimum, parameter.maximum)};
    }
    return {};
}

/// The parameter that adds and removes a stage, and the choices that do.
Result<void> checkPresence(const std::string& pointer, const Description& description, const PipelineStage& stage) {
    const Parameter::ReadBy& presence = stage.presentWith;
    if (presence.parameter.empty()) {
        return presence.choices.empty() && stage.absentChoice.empty()
                   ? Result<void>()
                   : malformed(pointer, "choices of no parameter", "the parameter that they are of");
    }
    const auto parameter = parameterIndex(description, presence.parameter);
    if (!parameter || presence.choices.empty()) {
        return malformed(pointer, fmt::format("presence by \"{}\"", presence.parameter), "a parameter and its choices");
    }
    std::vector<std::string> named = presence.choices;
    named.push_back(stage.absentChoice);
    for (const std::string& id : named) {
        if (std::ranges::find(description.parameters[*parameter].choices, id, &Choice::id) ==
            description.parameters[*parameter].choices.end()) {
            return malformed(pointer, fmt::format("choice \"{}\"", id), "a choice of " + presence.parameter);
        }
    }
    if (std::ranges::find(presence.choices, stage.absentChoice) != presence.choices.end()) {
        return malformed(pointer, fmt::format("\"{}\" adds and removes it", stage.absentChoice), "another choice");
    }
    return {};
}

Result<void> checkPipeline(const Description& description) {
    const std::string study = description.id + "/pipeline";
    if (const Result<void> checked = checkIds(study, description.pipeline); !checked) {
        return checked;
    }
    std::set<std::string_view> before;
    for (const PipelineStage& stage : description.pipeline) {
        const std::string pointer = study + "/" + stage.id;
        if (std::ranges::find(description.parameters, stage.group, &Parameter::group) == description.parameters.end()) {
            return malformed(pointer, fmt::format("group \"{}\"", stage.group), "a heading of parameters");
        }
        for (const std::string& earlier : stage.after) {
            if (!before.contains(earlier)) {
                return malformed(pointer, fmt::format("after \"{}\"", earlier), "a stage declared before it");
            }
        }
        if (const Result<void> checked = checkPresence(pointer, description, stage); !checked) {
            return checked;
        }
        before.insert(stage.id);
    }
    return {};
}

} // namespace

Result<void> checkDescription(const Description& description) {
    const std::string& study = description.id;
    if (!isId(study, '-')) {
        return malformed({}, fmt::format("study id \"{}\"", study), "lower-case words with hyphens");
    }
    if (description.label.empty() || description.help.empty() || description.metrics.empty()) {
        return malformed(study, "no label, help or metrics", "all three");
    }
    for (const Result<void>& checked : {checkIds(study, description.parameters), checkIds(study, description.metrics),
                                        checkIds(study, description.constraints)}) {
        if (!checked) {
            return checked;
        }
    }
    for (const Parameter& parameter : description.parameters) {
        if (const Result<void> checked = checkParameter(study + "/" + parameter.id, parameter); !checked) {
            return checked;
        }
    }
    for (const std::string& objective : description.objectives) {
        if (!metricIndex(description, objective)) {
            return malformed(study, fmt::format("objective \"{}\"", objective), "a metric of the study");
        }
    }
    for (const PlotPair& plot : description.plots) {
        if (plot.label.empty() || !metricIndex(description, plot.x) || !metricIndex(description, plot.y)) {
            return malformed(study, fmt::format("plot \"{}\" of \"{}\" and \"{}\"", plot.label, plot.x, plot.y),
                             "a text and two metrics of the study");
        }
    }
    return checkPipeline(description);
}

} // namespace paretoscope::study
