// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of a run as tables, axes, filters and inspectors see them: parameters first, then metrics, both in
// declared order, so a column's index addresses the same value in every view.
#pragma once

#include "core/store/store.h"

#include <QString>

#include <optional>
#include <vector>

namespace paretoscope::ui {

struct Column {
    std::string id;
    QString label; ///< translated
    QString group; ///< translated heading
    Unit unit = Unit::none;
    study::Goal goal = study::Goal::none; ///< none for parameters
    bool isMetric = false;
    study::ParameterType type = study::ParameterType::real;
    std::vector<study::Choice> choices;

    [[nodiscard]] bool isCategory() const { return !choices.empty(); }
};

std::vector<Column> columnsOf(const store::RunHeader& header);
std::optional<std::size_t> columnIndex(const std::vector<Column>& columns, std::string_view id);

/// A number and its unit with prefix, apart, so that views can mute the unit.
struct ValueText {
    QString number;
    QString unit;
    [[nodiscard]] QString joined() const { return unit.isEmpty() ? number : number + QChar(0x00A0) + unit; }
};

/// Three significant digits and a prefix; counts are grouped; choices give their label. "–" for NaN.
ValueText quantityValue(double value, Unit unit);
ValueText columnValue(const Column& column, double value);

/// The value of a column in a row.
double rowValue(const store::Row& row, std::size_t column);

} // namespace paretoscope::ui
