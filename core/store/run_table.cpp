// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/run_table.h"

#include "core/base/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace paretoscope::store {

namespace {

using study::ParameterType;

std::string identifier(std::string_view name) {
    return fmt::format("\"{}\"", name);
}

std::string textLiteral(std::string_view text) {
    std::string literal = "'";
    for (const char c : text) {
        literal += c == '\'' ? std::string("''") : std::string(1, c);
    }
    return literal + '\'';
}

std::string numberLiteral(double value) {
    return std::isinf(value) ? (value > 0.0 ? "9e999" : "-9e999") : fmt::format("{:.17g}", value);
}

bool isNamed(const study::Parameter& parameter) {
    return parameter.type == ParameterType::choice || parameter.type == ParameterType::flag;
}

const char* sqlType(const study::Parameter& parameter) {
    return isNamed(parameter) ? "TEXT" : parameter.type == ParameterType::integer ? "INTEGER" : "REAL";
}

std::string_view choiceId(const study::Parameter& parameter, double value) {
    return parameter.choices[static_cast<std::size_t>(value)].id;
}

std::string valueLiteral(const study::Parameter& parameter, double value) {
    return isNamed(parameter) ? textLiteral(choiceId(parameter, value)) : numberLiteral(value);
}

double choiceIndex(const study::Parameter& parameter, std::string_view id) {
    const auto found = std::find_if(parameter.choices.begin(), parameter.choices.end(),
                                    [id](const study::Choice& choice) { return choice.id == id; });
    return found == parameter.choices.end() ? std::nan("") : static_cast<double>(found - parameter.choices.begin());
}

/// Ids are whole words in snake case, and not one of ours.
bool isColumnName(std::string_view id) {
    return !id.empty() && std::islower(static_cast<unsigned char>(id[0])) != 0 &&
           std::all_of(id.begin(), id.end(),
                       [](unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_'; }) &&
           id != "step" && id != "rejected" && id != "margin" && id != "on_front";
}

std::vector<std::string_view> columnNames(const RunHeader& header) {
    std::vector<std::string_view> names;
    for (const study::Parameter& parameter : header.parameters) {
        names.push_back(parameter.id);
    }
    for (const study::Metric& metric : header.metrics) {
        names.push_back(metric.id);
    }
    return names;
}

} // namespace

RunTable::RunTable(RunId id, RunHeader header)
    : m_header(std::move(header))
    , m_name(fmt::format("points_{}", id)) {
    m_fixed.resize(m_header.parameters.size());
    m_select = "SELECT step";
    for (std::size_t i = 0; i < m_header.parameters.size(); ++i) {
        if (!m_header.fixed.empty() && m_header.fixed[i]) {
            m_fixed[i] = *m_header.fixed[i];
        } else {
            m_varying.push_back(i);
            m_select += ", " + identifier(m_header.parameters[i].id);
        }
    }
    for (const study::Metric& metric : m_header.metrics) {
        m_select += ", " + identifier(metric.id);
    }
    m_select += ", rejected, margin, on_front FROM " + m_name;
}

Result<void> RunTable::create(const Database& database) const {
    std::vector<std::string_view> names = columnNames(m_header);
    for (const std::string_view name : names) {
        if (!isColumnName(name)) {
            return Error{ErrorCode::malformed, database.file(), std::string(name), "not a column name",
                         "whole words in snake case"};
        }
    }
    std::sort(names.begin(), names.end());
    if (const auto twin = std::adjacent_find(names.begin(), names.end()); twin != names.end()) {
        return Error{ErrorCode::malformed, database.file(), std::string(*twin), "an id used twice", "distinct ids"};
    }
    std::string sql = "CREATE TABLE " + m_name + " (step INTEGER PRIMARY KEY";
    for (std::size_t i = 0; i < m_header.parameters.size(); ++i) {
        const study::Parameter& parameter = m_header.parameters[i];
        sql += fmt::format(", {} {}", identifier(parameter.id), sqlType(parameter));
        if (!m_header.fixed.empty() && m_header.fixed[i]) {
            sql += fmt::format(" AS ({}) VIRTUAL", valueLiteral(parameter, m_fixed[i]));
        }
    }
    for (const study::Metric& metric : m_header.metrics) {
        sql += fmt::format(", {} REAL", identifier(metric.id));
    }
    sql += fmt::format(", rejected TEXT, margin REAL, on_front INTEGER NOT NULL) STRICT;"
                       "CREATE INDEX front_of_{0} ON {0} (step) WHERE on_front = 1",
                       m_name);
    return database.execute(sql);
}

std::string RunTable::insertSql() const {
    std::string columns = "step";
    std::string values = "?";
    for (const std::size_t parameter : m_varying) {
        columns += ", " + identifier(m_header.parameters[parameter].id);
        values += ",?";
    }
    for (const study::Metric& metric : m_header.metrics) {
        columns += ", " + identifier(metric.id);
        values += ",?";
    }
    return fmt::format("INSERT INTO {} ({}, rejected, margin, on_front) VALUES ({},?,?,0)", m_name, columns, values);
}

void RunTable::bindRow(Statement& statement, const Batch& batch, std::size_t index) const {
    const double* parameters = batch.parameters.data() + index * m_header.parameters.size();
    const double* metrics = batch.metrics.data() + index * m_header.metrics.size();
    int column = 0;
    statement.bind(column++, batch.steps[index]);
    for (const std::size_t i : m_varying) {
        const study::Parameter& parameter = m_header.parameters[i];
        if (isNamed(parameter)) {
            statement.bind(column++, choiceId(parameter, parameters[i]));
        } else if (parameter.type == ParameterType::integer) {
            statement.bind(column++, static_cast<std::int64_t>(parameters[i]));
        } else {
            statement.bind(column++, parameters[i]);
        }
    }
    for (std::size_t i = 0; i < m_header.metrics.size(); ++i) {
        statement.bind(column++, metrics[i]);
    }
    const int rejectedBy = batch.rejectedBy[index];
    if (rejectedBy < 0) {
        statement.bind(column++, std::nullopt);
        statement.bind(column++, std::nullopt);
    } else {
        statement.bind(column++, std::string_view(m_header.constraints[static_cast<std::size_t>(rejectedBy)].id));
        statement.bind(column++, batch.margins[index]);
    }
}

Row RunTable::readRow(const Statement& statement) const {
    Row row;
    int column = 0;
    row.step = statement.unsignedInteger(column++);
    row.parameters = m_fixed;
    for (const std::size_t i : m_varying) {
        const study::Parameter& parameter = m_header.parameters[i];
        row.parameters[i] =
            isNamed(parameter) ? choiceIndex(parameter, statement.text(column)) : statement.real(column);
        ++column;
    }
    row.metrics.resize(m_header.metrics.size());
    for (double& metric : row.metrics) {
        metric = statement.real(column++);
    }
    if (!statement.isNull(column)) {
        const std::string_view id = statement.text(column);
        const auto found = std::find_if(m_header.constraints.begin(), m_header.constraints.end(),
                                        [id](const study::Constraint& constraint) { return constraint.id == id; });
        row.rejectedBy = static_cast<int>(found - m_header.constraints.begin());
        row.margin = statement.real(column + 1);
    }
    row.onFront = statement.integer(column + 2) != 0;
    return row;
}

bool RunTable::knows(const std::string& column) const {
    const std::vector<std::string_view> names = columnNames(m_header);
    return std::find(names.begin(), names.end(), column) != names.end();
}

Error RunTable::unknownColumn(const std::string& column) const {
    return {ErrorCode::unknownName, "", "", column, expectedName(column, columnNames(m_header))};
}

std::string RunTable::boundSql(const Store::Query::Bound& bound) const {
    const auto parameter = std::find_if(m_header.parameters.begin(), m_header.parameters.end(),
                                        [&bound](const study::Parameter& p) { return p.id == bound.column; });
    if (parameter == m_header.parameters.end() || !isNamed(*parameter)) {
        return fmt::format("{} BETWEEN {} AND {}", identifier(bound.column), numberLiteral(bound.low),
                           numberLiteral(bound.high));
    }
    std::string list;
    for (std::size_t i = 0; i < parameter->choices.size(); ++i) {
        const auto index = static_cast<double>(i);
        if (index >= bound.low && index <= bound.high) {
            list += (list.empty() ? "" : ", ") + textLiteral(parameter->choices[i].id);
        }
    }
    return fmt::format("{} IN ({})", identifier(bound.column), list);
}

Result<std::string> RunTable::whereSql(const Store::Query& query) const {
    std::vector<std::string> terms;
    if (!query.feasible || !query.rejected) {
        terms.emplace_back(query.feasible ? "rejected IS NULL" : query.rejected ? "rejected IS NOT NULL" : "0");
    }
    if (query.frontOnly) {
        terms.emplace_back("on_front = 1");
    }
    for (const Store::Query::Bound& bound : query.bounds) {
        if (!knows(bound.column)) {
            return unknownColumn(bound.column);
        }
        if (std::isnan(bound.low) || std::isnan(bound.high)) {
            return Error{ErrorCode::outOfRange, "", bound.column, "NaN", "a number"};
        }
        terms.push_back(boundSql(bound));
    }
    return terms.empty() ? std::string() : fmt::format(" WHERE {}", fmt::join(terms, " AND "));
}

Result<std::string> RunTable::orderSql(const Store::Query& query) const {
    const char* direction = query.descending ? " DESC" : "";
    if (query.orderBy.empty() || query.orderBy == "step") {
        return fmt::format(" ORDER BY step{}", direction);
    }
    if (query.orderBy != "rejected" && !knows(query.orderBy)) {
        return unknownColumn(query.orderBy);
    }
    return fmt::format(" ORDER BY {}{} NULLS LAST, step", identifier(query.orderBy), direction);
}

} // namespace paretoscope::store
