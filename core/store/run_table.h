// SPDX-License-Identifier: GPL-3.0-or-later
// The table points_<run> of one run: its columns, and rows to and from them. Private to this room.
#pragma once

#include "core/store/sqlite.h"
#include "core/store/store.h"

namespace paretoscope::store {

class RunTable {
public:
    RunTable(RunId id, RunHeader header);

    /// Within the caller's transaction. Errors: malformed where ids make no distinct column names.
    Result<void> create(const Database& database) const;

    [[nodiscard]] const RunHeader& header() const { return m_header; }
    [[nodiscard]] const std::string& name() const { return m_name; }

    /// "INSERT INTO points_1 (...) VALUES (?, ...)" for bindRow().
    [[nodiscard]] std::string insertSql() const;
    /// All columns of a row that vary, for readRow().
    [[nodiscard]] const std::string& selectSql() const { return m_select; }

    /// Binds row `index` of a batch to the insert statement.
    void bindRow(Statement& statement, const Batch& batch, std::size_t index) const;
    /// The current row of a select statement.
    [[nodiscard]] Row readRow(const Statement& statement) const;

    /// " WHERE ..." of a query, empty where all rows are meant. Errors: unknownName for a column that is not there.
    [[nodiscard]] Result<std::string> whereSql(const Store::Query& query) const;
    /// " ORDER BY ...". Errors as for whereSql().
    [[nodiscard]] Result<std::string> orderSql(const Store::Query& query) const;

private:
    [[nodiscard]] bool knows(const std::string& column) const;
    [[nodiscard]] Error unknownColumn(const std::string& column) const;
    [[nodiscard]] std::string boundSql(const Store::Query::Bound& bound) const;

    RunHeader m_header;
    std::string m_name;
    std::string m_select;
    std::vector<std::size_t> m_varying; ///< parameters with a stored column
    std::vector<double> m_fixed;        ///< values of all parameters; those that vary hold nothing of use
};

} // namespace paretoscope::store
