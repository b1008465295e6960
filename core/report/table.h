// SPDX-License-Identifier: GPL-3.0-or-later
// A small table for people and scripts: the same rows as aligned text with units (three significant digits), as a JSON
// array of objects (full precision, base units), or as cells of an HTML table.
#pragma once

#include "core/base/unit.h"
#include "core/report/report.h"

#include <iosfwd>
#include <string>
#include <variant>
#include <vector>

namespace paretoscope::report {

struct Column {
    std::string id;    ///< key in JSON
    std::string label; ///< heading for people
    Unit unit = Unit::none;
};

using Cell = std::variant<std::monostate, bool, double, std::string>; ///< monostate: no value

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
};

/// "1.28 s", "bf16", "yes"; empty for no value.
std::string cellText(const Column& column, const Cell& cell);

/// Whether a column holds numbers: those are set to the right.
bool isNumeric(const Table& table, std::size_t column);

/// Columns two spaces apart, numbers to the right, texts to the left. Widths count code points of UTF-8.
void writeText(const Table& table, std::ostream& out);

/// [{"id": value, ...}, ...]; no value is null.
void writeJson(const Table& table, std::ostream& out);

/// "minimise", "maximise" or "none".
std::string_view goalId(study::Goal goal);

/// One cell of a study's parameter: the label of a choice, yes or no for a flag, else the number.
Cell parameterCell(const study::Parameter& parameter, double value);

/// Rows as a table: the parameters that differ between rows, then the objectives, then other metrics with a goal.
/// `mostMetrics` limits the metrics (objectives are always there).
Table frontTable(const RunDigest& run, const std::vector<ReportRow>& rows, std::size_t mostMetrics);

/// Indices of the parameters that have the same value in all rows: what frontTable() leaves out.
std::vector<std::size_t> commonParameters(const RunDigest& run, const std::vector<ReportRow>& rows);

/// Those of them that are not at their default: what a reader has to be told beside the table.
std::vector<std::size_t> chosenParameters(const RunDigest& run, const std::vector<ReportRow>& rows);

} // namespace paretoscope::report
