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
    return space;
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
