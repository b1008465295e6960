// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explore/design_space.h"

#include "core/base/nearest.h"

#include <fmt/format.h>

#include <algorithm>

namespace paretoscope::explore {

Result<DesignSpace> DesignSpace::compile(const Scenario& scenario, const study::Description& description) {
    DesignSpace space;
    for (const double value : study::defaultPoint(description)) {
        space.m_columns.push_back({value});
    }
    for (const Axis& axis : scenario.axes) {
        const std::string pointer = "/parameters/" + axis.parameter;
        const auto index = study::parameterIndex(description, axis.parameter);
        if (!index) {
            std::vector<std::string_view> ids;
            for (const study::Parameter& parameter : description.parameters) {
                ids.push_back(parameter.id);
            }
            return Error{ErrorCode::unknownName, {}, pointer, axis.parameter, expectedName(axis.parameter, ids)};
        }
        if (axis.values.empty()) {
            return Error{ErrorCode::emptySpace, {}, pointer, {}, "at least one value"};
        }
        space.m_columns[*index] = axis.values;
    }
    double size = 1.0; // no overflow, and exact as far as it matters
    for (std::size_t i = 0; i < space.m_columns.size(); ++i) {
        size *= static_cast<double>(space.m_columns[i].size());
        space.m_first.push_back(space.m_columns[i].front());
        if (space.m_columns[i].size() > 1) {
            space.m_swept.push_back(i);
        }
    }
    if (size > static_cast<double>(kMostPoints)) {
        return Error{ErrorCode::spaceTooLarge,
                     {},
                     "/parameters",
                     fmt::format("{:.4g}", size),
                     "at most 1,000,000,000,000 points"};
    }
    space.m_size = static_cast<std::uint64_t>(size);
    std::reverse(space.m_swept.begin(), space.m_swept.end());
    if (scenario.explorer.kind == ExplorerKind::listed) {
        if (scenario.explorer.points.empty()) {
            return Error{ErrorCode::emptySpace, {}, "/explorer/points", {}, "at least one point"};
        }
        const auto largest = std::ranges::max_element(scenario.explorer.points);
        if (*largest >= space.m_size) {
            return Error{ErrorCode::outOfRange,
                         {},
                         fmt::format("/explorer/points/{}", largest - scenario.explorer.points.begin()),
                         std::to_string(*largest),
                         fmt::format("0 to {}: the space has that many points", space.m_size - 1)};
        }
    }
    if (searches(scenario.explorer.kind)) {
        const Result<std::size_t> searched = space.searchedBy(scenario.explorer, description);
        if (!searched) {
            return searched.error();
        }
        space.m_searched = *searched;
    }
    return space;
}

Result<std::size_t> DesignSpace::searchedBy(const ExplorerSettings& settings,
                                            const study::Description& description) const {
    std::string swept;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const study::Parameter& parameter = description.parameters[i];
        const bool number =
            parameter.type == study::ParameterType::integer || parameter.type == study::ParameterType::real;
        if (!number || m_columns[i].size() == 1) {
            continue;
        }
        if (parameter.id == settings.parameter) {
            return i;
        }
        swept += (swept.empty() ? "" : ", ") + parameter.id;
    }
    return Error{ErrorCode::outOfRange,
                 {},
                 "/explorer/parameter",
                 fmt::format("\"{}\"", settings.parameter),
                 "a number of several values" + (swept.empty() ? ", such as \"1..100 x1.1\"" : ": " + swept)};
}

std::optional<std::uint64_t> DesignSpace::ordinal(std::span<const double> values) const {
    std::uint64_t ordinal = 0;
    std::uint64_t weight = 1;
    for (const std::size_t parameter : m_swept) {
        const std::vector<double>& column = m_columns[parameter];
        const auto place = std::ranges::find(column, values[parameter]);
        if (place == column.end()) {
            return std::nullopt;
        }
        ordinal += weight * static_cast<std::uint64_t>(place - column.begin());
        weight *= column.size();
    }
    return ordinal;
}

void DesignSpace::point(std::uint64_t ordinal, std::span<double> values) const {
    std::copy(m_first.begin(), m_first.end(), values.begin());
    for (const std::size_t parameter : m_swept) {
        const std::vector<double>& column = m_columns[parameter];
        values[parameter] = column[ordinal % column.size()];
        ordinal /= column.size();
    }
}

} // namespace paretoscope::explore
