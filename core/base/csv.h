// SPDX-License-Identifier: GPL-3.0-or-later
// Reading comma-separated tables with a header line (RFC 4180: quoted fields may hold commas, quotes and line breaks).
#pragma once

#include "core/base/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::csv {

class Table {
public:
    /// Errors: malformed (a row of the wrong width, an open quote, no header), pointer "row 7".
    static Result<Table> parse(std::string_view text, const std::string& file);
    /// Errors: also cannotRead.
    static Result<Table> read(const std::string& file);

    [[nodiscard]] const std::string& file() const { return m_file; }
    [[nodiscard]] std::size_t rows() const { return m_rows.size(); }
    [[nodiscard]] bool hasColumn(std::string_view column) const { return columnIndex(column).has_value(); }

    /// Text of a cell; empty where the column is absent. `row` counts from 0.
    [[nodiscard]] std::string_view text(std::size_t row, std::string_view column) const;
    /// Number of a cell; nothing where it is empty. Errors: malformed, pointer "row 7, column tp".
    [[nodiscard]] Result<std::optional<double>> number(std::size_t row, std::string_view column) const;

private:
    [[nodiscard]] std::optional<std::size_t> columnIndex(std::string_view column) const;

    std::string m_file;
    std::vector<std::string> m_header;
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace paretoscope::csv
