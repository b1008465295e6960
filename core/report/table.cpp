// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/table.h"

#include "core/report/json_value.h"

#include <algorithm>
#include <ostream>

namespace paretoscope::report {

namespace {

std::size_t displayWidth(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Json cellJson(const Cell& cell) {
    if (const auto* flag = std::get_if<bool>(&cell)) {
        return *flag;
    }
    if (const auto* number = std::get_if<double>(&cell)) {
        return numberJson(*number);
    }
    if (const auto* text = std::get_if<std::string>(&cell)) {
        return *text;
    }
    return nullptr;
}

bool isCommon(const std::vector<ReportRow>& rows, std::size_t parameter) {
    return std::all_of(rows.begin(), rows.end(), [&](const ReportRow& row) {
        return row.parameters[parameter] == rows.front().parameters[parameter];
    });
}

/// Objectives first, then metrics that have a goal, in declared order.
std::vector<std::size_t> shownMetrics(const RunDigest& run, std::size_t most) {
    std::vector<std::size_t> shown;
    for (const auto& objective : run.objectives) {
        const auto at = std::find_if(run.metrics.begin(), run.metrics.end(),
                                     [&](const study::Metric& metric) { return metric.id == objective.first; });
        if (at != run.metrics.end()) {
            shown.push_back(static_cast<std::size_t>(at - run.metrics.begin()));
        }
    }
    for (std::size_t i = 0; i < run.metrics.size() && shown.size() < most; ++i) {
        const bool known = std::find(shown.begin(), shown.end(), i) != shown.end();
        if (!known && run.metrics[i].goal != study::Goal::none) {
            shown.push_back(i);
        }
    }
    return shown;
}

} // namespace

bool isNumeric(const Table& table, std::size_t column) {
    return std::any_of(table.rows.begin(), table.rows.end(),
                       [column](const auto& row) { return std::holds_alternative<double>(row[column]); });
}

std::string cellText(const Column& column, const Cell& cell) {
    if (const auto* flag = std::get_if<bool>(&cell)) {
        return *flag ? "yes" : "no";
    }
    if (const auto* number = std::get_if<double>(&cell)) {
        return quantityText(*number, column.unit);
    }
    const auto* text = std::get_if<std::string>(&cell);
    return text != nullptr ? *text : std::string();
}

void writeText(const Table& table, std::ostream& out) {
    std::vector<std::vector<std::string>> lines(1);
    for (const Column& column : table.columns) {
        lines.front().push_back(column.label);
    }
    for (const auto& row : table.rows) {
        std::vector<std::string>& line = lines.emplace_back();
        for (std::size_t i = 0; i < row.size(); ++i) {
            line.push_back(cellText(table.columns[i], row[i]));
        }
    }
    std::vector<std::size_t> widths(table.columns.size(), 0);
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            widths[i] = std::max(widths[i], displayWidth(line[i]));
        }
    }
    for (const auto& line : lines) {
        std::string text;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const std::string padding(widths[i] - displayWidth(line[i]), ' ');
            text += isNumeric(table, i) ? padding + line[i] : line[i] + padding;
            text += "  ";
        }
        out << text.substr(0, text.find_last_not_of(' ') + 1) << '\n';
    }
}

void writeJson(const Table& table, std::ostream& out) {
    Json rows = Json::array();
    for (const auto& row : table.rows) {
        Json object = Json::object();
        for (std::size_t i = 0; i < row.size(); ++i) {
            object[table.columns[i].id] = cellJson(row[i]);
        }
        rows.push_back(std::move(object));
    }
    out << rows.dump(2) << '\n';
}

std::string_view goalId(study::Goal goal) {
    switch (goal) {
    case study::Goal::minimise:
        return "minimise";
    case study::Goal::maximise:
        return "maximise";
    case study::Goal::none:
        break;
    }
    return "none";
}

Cell parameterCell(const study::Parameter& parameter, double value) {
    if (parameter.type == study::ParameterType::flag) {
        return value != 0.0;
    }
    const auto index = static_cast<std::size_t>(value);
    if (parameter.type == study::ParameterType::choice && index < parameter.choices.size()) {
        return parameter.choices[index].label;
    }
    return value;
}

Table frontTable(const RunDigest& run, const std::vector<ReportRow>& rows, std::size_t mostMetrics) {
    Table table;
    std::vector<std::size_t> parameters;
    for (std::size_t i = 0; i < run.parameters.size(); ++i) {
        if (!isCommon(rows, i)) {
            parameters.push_back(i);
            table.columns.push_back({run.parameters[i].id, run.parameters[i].label, run.parameters[i].unit});
        }
    }
    const std::vector<std::size_t> metrics = shownMetrics(run, mostMetrics);
    for (const std::size_t i : metrics) {
        table.columns.push_back({run.metrics[i].id, run.metrics[i].label, run.metrics[i].unit});
    }
    for (const ReportRow& row : rows) {
        std::vector<Cell>& cells = table.rows.emplace_back();
        for (const std::size_t i : parameters) {
            cells.push_back(parameterCell(run.parameters[i], row.parameters[i]));
        }
        for (const std::size_t i : metrics) {
            cells.emplace_back(row.metrics[i]);
        }
    }
    return table;
}

std::vector<std::size_t> commonParameters(const RunDigest& run, const std::vector<ReportRow>& rows) {
    std::vector<std::size_t> common;
    for (std::size_t i = 0; i < run.parameters.size() && !rows.empty(); ++i) {
        if (isCommon(rows, i)) {
            common.push_back(i);
        }
    }
    return common;
}

std::vector<std::size_t> chosenParameters(const RunDigest& run, const std::vector<ReportRow>& rows) {
    std::vector<std::size_t> chosen = commonParameters(run, rows);
    std::erase_if(chosen, [&](std::size_t i) { return rows.front().parameters[i] == run.parameters[i].defaultValue; });
    return chosen;
}

} // namespace paretoscope::report
