// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/column.h"

#include "ui/models/text.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

std::vector<Column> columnsOf(const store::RunHeader& header) {
    std::vector<Column> columns;
    columns.reserve(header.parameters.size() + header.metrics.size());
    for (const study::Parameter& parameter : header.parameters) {
        Column column;
        column.id = parameter.id;
        column.label = coreText(parameter.label);
        column.group = coreText(parameter.group);
        column.unit = parameter.unit;
        column.type = parameter.type;
        column.choices = parameter.choices;
        columns.push_back(std::move(column));
    }
    for (const study::Metric& metric : header.metrics) {
        Column column;
        column.id = metric.id;
        column.label = coreText(metric.label);
        column.group = coreText(metric.group);
        column.unit = metric.unit;
        column.goal = metric.goal;
        column.isMetric = true;
        columns.push_back(std::move(column));
    }
    return columns;
}

std::optional<std::size_t> columnIndex(const std::vector<Column>& columns, std::string_view id) {
    const auto found = std::ranges::find(columns, id, &Column::id);
    if (found == columns.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

ValueText quantityValue(double value, Unit unit) {
    const QStringList parts = quantity(value, unit).split(QChar(QChar::Nbsp));
    return {parts.front(), parts.size() > 1 ? parts.back() : QString()};
}

ValueText columnValue(const Column& column, double value) {
    if (!std::isfinite(value))
        return {QString(QChar(0x2013)), QString()};
    if (column.isCategory()) {
        const auto index = static_cast<std::size_t>(std::max(0.0, std::round(value)));
        return {index < column.choices.size() ? coreText(column.choices[index].label) : QString(), QString()};
    }
    return quantityValue(value, column.unit);
}

double rowValue(const store::Row& row, std::size_t column) {
    return column < row.parameters.size() ? row.parameters[column] : row.metrics[column - row.parameters.size()];
}

} // namespace paretoscope::ui
