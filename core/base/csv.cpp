// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"

#include "core/base/file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace paretoscope::csv {

namespace {

/// Cuts the text into records and fields.
class Splitter {
public:
    explicit Splitter(std::string_view text)
        : m_text(text) {}

    [[nodiscard]] bool atEnd() const { return m_place >= m_text.size(); }

    /// The fields of the next record, or nothing where a quote stays open.
    std::optional<std::vector<std::string>> record() {
        std::vector<std::string> fields(1);
        bool quoted = false;
        for (; m_place < m_text.size(); ++m_place) {
            const char c = m_text[m_place];
            const char next = m_place + 1 < m_text.size() ? m_text[m_place + 1] : '\0';
            if (quoted) {
                if (c == '"' && next == '"') {
                    fields.back() += '"';
                    ++m_place;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    fields.back() += c;
                }
            } else if (c == '"' && fields.back().empty()) {
                quoted = true;
            } else if (c == ',') {
                fields.emplace_back();
            } else if (c == '\n') {
                ++m_place;
                return fields;
            } else if (c != '\r') {
                fields.back() += c;
            }
        }
        return quoted ? std::nullopt : std::optional(std::move(fields));
    }

private:
    std::string_view m_text;
    std::size_t m_place = 0;
};

} // namespace

Result<Table> Table::parse(std::string_view text, const std::string& file) {
    Table table;
    table.m_file = file;
    Splitter splitter(text);
    const auto openQuote = [&](std::size_t row) {
        return Error{ErrorCode::malformed, file, fmt::format("row {}", row), "a quote that is never closed", "\""};
    };
    std::optional<std::vector<std::string>> header = splitter.record();
    if (!header) {
        return openQuote(0);
    }
    if (header->size() == 1 && header->front().empty()) {
        return Error{ErrorCode::malformed, file, {}, "no header line", "column names separated by commas"};
    }
    table.m_header = std::move(*header);
    while (!splitter.atEnd()) {
        std::optional<std::vector<std::string>> fields = splitter.record();
        const std::size_t row = table.m_rows.size() + 1;
        if (!fields) {
            return openQuote(row);
        }
        if (fields->size() == 1 && fields->front().empty()) {
            continue;
        }
        if (fields->size() != table.m_header.size()) {
            return Error{ErrorCode::malformed, file, fmt::format("row {}", row),
                         fmt::format("{} fields", fields->size()), fmt::format("{} fields", table.m_header.size())};
        }
        table.m_rows.push_back(std::move(*fields));
    }
    return table;
}

Result<Table> Table::read(const std::string& file) {
    const Result<std::string> text = readFile(file);
    if (!text) {
        return text.error();
    }
    return parse(*text, file);
}

std::optional<std::size_t> Table::columnIndex(std::string_view column) const {
    const auto found = std::find(m_header.begin(), m_header.end(), column);
    return found == m_header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - m_header.begin()));
}

std::string_view Table::text(std::size_t row, std::string_view column) const {
    const std::optional<std::size_t> index = columnIndex(column);
    return index ? std::string_view(m_rows[row][*index]) : std::string_view();
}

Result<std::optional<double>> Table::number(std::size_t row, std::string_view column) const {
    const std::string_view cell = text(row, column);
    if (cell.empty()) {
        return std::optional<double>();
    }
    double value = 0.0;
    const auto [rest, status] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (status != std::errc() || rest != cell.data() + cell.size()) {
        return Error{ErrorCode::malformed, m_file, fmt::format("row {}, column {}", row + 1, column),
                     '"' + std::string(cell) + '"', "a number"};
    }
    return std::optional(value);
}

} // namespace paretoscope::csv
