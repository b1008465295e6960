// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/study.h"

#include "core/base/nearest.h"
#include "core/graph/diagram.h"
#include "core/kv/cache_playback.h"
#include "core/serving/service_record.h"
#include "core/study/distribution.h"
#include "core/study/execution.h"
#include "core/study/measured_points.h"
#include "core/trace/synthesis.h"
#include "core/trace/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::study {

namespace {

template <class Entries>
std::optional<std::size_t> indexOf(const Entries& entries, std::string_view id) {
    const auto found = std::find_if(entries.begin(), entries.end(), [id](const auto& entry) { return entry.id == id; });
    return found == entries.end() ? std::nullopt
                                  : std::optional(static_cast<std::size_t>(std::distance(entries.begin(), found)));
}

bool isEnumerated(const Parameter& parameter) {
    return parameter.type == ParameterType::choice || parameter.type == ParameterType::flag;
}

std::string numberText(const Parameter& parameter, double value) {
    return parameter.type == ParameterType::integer ? fmt::format("{:.0f}", value) : fmt::format("{}", value);
}

/// "a whole number from 1 to 4096", "a number from 1 to 3".
std::string rangeText(const Parameter& parameter) {
    return fmt::format("{} from {} to {}", parameter.type == ParameterType::integer ? "a whole number" : "a number",
                       numberText(parameter, parameter.minimum), numberText(parameter, parameter.maximum));
}

Result<double> choiceFromText(const Parameter& parameter, std::string_view text, const std::string& pointer) {
    if (const auto index = indexOf(parameter.choices, text)) {
        return static_cast<double>(*index);
    }
    std::vector<std::string_view> ids;
    ids.reserve(parameter.choices.size());
    for (const Choice& choice : parameter.choices) {
        ids.emplace_back(choice.id);
    }
    return Error{ErrorCode::unknownName, {}, pointer, std::string(text), expectedName(text, ids)};
}

} // namespace

std::optional<std::size_t> parameterIndex(const Description& description, std::string_view id) {
    return indexOf(description.parameters, id);
}

std::optional<std::size_t> metricIndex(const Description& description, std::string_view id) {
    return indexOf(description.metrics, id);
}

Result<trace::Timeline> Evaluator::timeline(std::span<const double>) const {
    return Error{ErrorCode::notSupported, {}, {}, "a timeline", "a study with a schedule"};
}

Result<Execution> Evaluator::execution(std::span<const double>, const std::stop_token&) const {
    return Error{ErrorCode::notSupported, {}, {}, "an execution", "a study that executes traces"};
}

Result<kv::CachePlayback> Evaluator::playback(std::span<const double>) const {
    return Error{ErrorCode::notSupported, {}, {}, "a cache's life", "a study that plays caches"};
}

Result<serving::ServiceRecord> Evaluator::service(std::span<const double>, const std::stop_token&,
                                                  const ServiceWatch&) const {
    return Error{ErrorCode::notSupported, {}, {}, "a service of requests", "a study that serves requests"};
}

std::vector<Distribution> Evaluator::distributions(std::span<const double>) const {
    return {};
}

std::vector<StagePlacement> Evaluator::placement(std::span<const double>) const {
    return {};
}

Result<MeasuredPoints> Evaluator::measurements(const std::string& file, std::span<const double>) const {
    return Error{ErrorCode::notSupported, file, {}, "a table of measurements", "a study that reads one"};
}

Result<trace::Synthesis> Evaluator::trace(std::span<const double>) const {
    return Error{ErrorCode::notSupported, {}, {}, "an execution trace", "a study that lays out ranks"};
}

Result<std::vector<graph::Diagram>> Evaluator::diagrams(std::span<const double>) const {
    return Error{ErrorCode::notSupported, {}, {}, "a tensor graph", "a study that lays out ranks"};
}

std::optional<ValidationNote> Evaluator::validation(std::span<const double>) const {
    return std::nullopt;
}

const std::string* Context::file(std::string_view id) const {
    const auto found = std::ranges::find(files, id, &NamedFile::id);
    return found == files.end() ? nullptr : &found->path;
}

std::vector<double> defaultPoint(const Description& description) {
    std::vector<double> point;
    point.reserve(description.parameters.size());
    for (const Parameter& parameter : description.parameters) {
        point.push_back(parameter.defaultValue);
    }
    return point;
}

std::string valueText(const Parameter& parameter, double value) {
    if (!isEnumerated(parameter)) {
        return numberText(parameter, value);
    }
    const auto index = static_cast<std::size_t>(value);
    return value >= 0.0 && index < parameter.choices.size() ? parameter.choices[index].id : std::string();
}

Result<double> valueFromText(const Parameter& parameter, std::string_view text) {
    const std::string pointer = "/parameters/" + parameter.id;
    if (isEnumerated(parameter)) {
        return choiceFromText(parameter, text, pointer);
    }
    Result<double> value = parseQuantity(text, parameter.unit);
    if (!value) {
        Error error = value.error();
        error.pointer = pointer;
        return error;
    }
    const bool whole = parameter.type != ParameterType::integer || *value == std::floor(*value);
    if (!whole || !(*value >= parameter.minimum && *value <= parameter.maximum)) {
        return Error{ErrorCode::outOfRange, {}, pointer, std::string(text), rangeText(parameter)};
    }
    return value;
}

} // namespace paretoscope::study
