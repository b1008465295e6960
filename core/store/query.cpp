// SPDX-License-Identifier: GPL-3.0-or-later
// Reading rows back: by step, by front, by query.
#include "core/store/connection.h"
#include "core/store/run_records.h"

#include <fmt/format.h>

namespace paretoscope::store {

namespace {

Result<std::vector<Row>> readRows(const RunTable& table, Statement& statement) {
    std::vector<Row> rows;
    const Result<void> done = statement.forEach([&] { rows.push_back(table.readRow(statement)); });
    if (!done) {
        return done.error();
    }
    return rows;
}

} // namespace

Result<std::shared_ptr<const RunTable>> Store::Connection::table(RunId id) {
    std::shared_ptr<const RunTable>& known = tables[id];
    if (!known) {
        Result<RunInfo> info = readRun(database, id);
        if (!info) {
            return info.error();
        }
        known = std::make_shared<const RunTable>(id, std::move(info->header));
    }
    return known;
}

Result<std::vector<Row>> Store::front(RunId id) const {
    const auto table = m_connection->table(id);
    if (!table) {
        return table.error();
    }
    Result<Statement> statement =
        m_connection->database.prepare((*table)->selectSql() + " WHERE on_front = 1 ORDER BY step");
    if (!statement) {
        return statement.error();
    }
    return readRows(**table, *statement);
}

Result<std::uint64_t> Store::count(RunId id, const Query& query) const {
    const auto table = m_connection->table(id);
    if (!table) {
        return table.error();
    }
    const Result<std::string> where = (*table)->whereSql(query);
    if (!where) {
        return where.error();
    }
    const Result<std::int64_t> rows =
        m_connection->database.integer(fmt::format("SELECT count(*) FROM {}{}", (*table)->name(), *where));
    if (!rows) {
        return rows.error();
    }
    return static_cast<std::uint64_t>(*rows);
}

Result<std::vector<std::uint64_t>> Store::steps(RunId id, const Query& query) const {
    const auto table = m_connection->table(id);
    if (!table) {
        return table.error();
    }
    const Result<std::string> where = (*table)->whereSql(query);
    const Result<std::string> order = (*table)->orderSql(query);
    if (!where || !order) {
        return where ? order.error() : where.error();
    }
    Result<Statement> statement =
        m_connection->database.prepare(fmt::format("SELECT step FROM {}{}{}", (*table)->name(), *where, *order));
    if (!statement) {
        return statement.error();
    }
    std::vector<std::uint64_t> found;
    if (const Result<void> done = statement->forEach([&] { found.push_back(statement->unsignedInteger(0)); }); !done) {
        return done.error();
    }
    return found;
}

Result<std::vector<Row>> Store::rows(RunId id, const Query& query, std::uint64_t first, std::uint64_t count) const {
    const auto table = m_connection->table(id);
    if (!table) {
        return table.error();
    }
    const Result<std::string> where = (*table)->whereSql(query);
    const Result<std::string> order = (*table)->orderSql(query);
    if (!where || !order) {
        return where ? order.error() : where.error();
    }
    Result<Statement> statement =
        m_connection->database.prepare((*table)->selectSql() + *where + *order + " LIMIT ? OFFSET ?");
    if (!statement) {
        return statement.error();
    }
    statement->bind(0, count);
    statement->bind(1, first);
    return readRows(**table, *statement);
}

Result<std::vector<Row>> Store::rows(RunId id, std::span<const std::uint64_t> steps) const {
    const auto table = m_connection->table(id);
    if (!table) {
        return table.error();
    }
    Result<Statement> statement = m_connection->database.prepare((*table)->selectSql() + " WHERE step = ?");
    if (!statement) {
        return statement.error();
    }
    std::vector<Row> rows;
    rows.reserve(steps.size());
    for (const std::uint64_t step : steps) {
        statement->bind(0, step);
        if (const Result<void> done = statement->forEach([&] { rows.push_back((*table)->readRow(*statement)); });
            !done) {
            return done.error();
        }
    }
    return rows;
}

Result<Row> Store::row(RunId id, std::uint64_t step) const {
    Result<std::vector<Row>> found = rows(id, std::span(&step, 1));
    if (!found) {
        return found.error();
    }
    if (found->empty()) {
        return Error{ErrorCode::notFound, m_connection->database.file(), "", fmt::format("step {} of run {}", step, id),
                     "a row that the run kept"};
    }
    return std::move(found->front());
}

} // namespace paretoscope::store
