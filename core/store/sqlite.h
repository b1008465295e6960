// SPDX-License-Identifier: GPL-3.0-or-later
// A thin RAII layer over the SQLite C API. Private to this room: nothing outside includes it.
#pragma once

#include "core/base/result.h"

#include <sqlite3.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace paretoscope::store {

/// Turns a result code of this connection into an Error with the file's name.
Error sqliteError(sqlite3* handle, int code, const std::string& file);

/// A prepared statement, meant to be run many times. Parameters and columns count from 0.
class Statement {
public:
    Statement(sqlite3* handle, sqlite3_stmt* statement, const std::string& file)
        : m_handle(handle)
        , m_statement(statement)
        , m_file(&file) {}

    // Binding cannot fail for indices that the statement has. Text must live until the statement was stepped.
    void bind(int index, std::int64_t value) { sqlite3_bind_int64(m_statement.get(), index + 1, value); }
    void bind(int index, std::uint64_t value) { bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, int value) { bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, bool value) { bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, std::string_view text) {
        sqlite3_bind_text(m_statement.get(), index + 1, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    }
    /// NaN is NULL.
    void bind(int index, double value) { sqlite3_bind_double(m_statement.get(), index + 1, value); }
    void bind(int index, std::nullopt_t) { sqlite3_bind_null(m_statement.get(), index + 1); }
    void bind(int index, const std::optional<double>& value) {
        value ? bind(index, *value) : bind(index, std::nullopt);
    }

    /// Binds all values, runs to the end and resets.
    template <class... Values>
    Result<void> run(const Values&... values) {
        int index = 0;
        (bind(index++, values), ...);
        return finish();
    }

    /// Runs to the end and resets.
    Result<void> finish();

    /// True while there is a row to read; resets after the last one.
    Result<bool> next();

    /// Calls `visit` for each row.
    template <class Visit>
    Result<void> forEach(Visit visit) {
        for (;;) {
            const Result<bool> more = next();
            if (!more) {
                return more.error();
            }
            if (!*more) {
                return {};
            }
            visit();
        }
    }

    [[nodiscard]] std::int64_t integer(int column) const { return sqlite3_column_int64(m_statement.get(), column); }
    [[nodiscard]] std::uint64_t unsignedInteger(int column) const {
        return static_cast<std::uint64_t>(integer(column));
    }
    [[nodiscard]] bool isNull(int column) const {
        return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
    }
    /// NULL is NaN.
    [[nodiscard]] double real(int column) const {
        return isNull(column) ? std::nan("") : sqlite3_column_double(m_statement.get(), column);
    }
    /// Valid until the next row.
    [[nodiscard]] std::string_view text(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    sqlite3* m_handle;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    const std::string* m_file;
};

/// One connection. Used by one thread at a time.
class Database {
public:
    /// `flags` as for sqlite3_open_v2; `name` may be a URI when the flags say so, `file` is what errors show.
    static Result<Database> open(const std::string& name, const std::string& file, int flags);

    /// One or several statements without parameters or results.
    [[nodiscard]] Result<void> execute(const std::string& sql) const;
    [[nodiscard]] Result<Statement> prepare(const std::string& sql) const;
    /// The first column of the first row of a query that always has one.
    [[nodiscard]] Result<std::int64_t> integer(const std::string& sql) const;
    [[nodiscard]] std::int64_t lastInsertId() const { return sqlite3_last_insert_rowid(m_handle.get()); }
    /// SQLite opens a file that may not be written for reading, and says so only here.
    [[nodiscard]] bool isReadOnly() const { return sqlite3_db_readonly(m_handle.get(), "main") == 1; }
    [[nodiscard]] const std::string& file() const { return *m_file; }

private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close(handle); }
    };
    Database(sqlite3* handle, const std::string& file)
        : m_handle(handle)
        , m_file(std::make_unique<std::string>(file)) {}

    std::unique_ptr<sqlite3, Close> m_handle;
    std::unique_ptr<std::string> m_file; ///< at a fixed address: statements refer to it
};

/// All or nothing: rolls back unless committed.
class Transaction {
public:
    static Result<Transaction> begin(const Database& database);
    Transaction(Transaction&& other) noexcept
        : m_database(std::exchange(other.m_database, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    Result<void> commit();

private:
    explicit Transaction(const Database& database)
        : m_database(&database) {}
    const Database* m_database;
};

} // namespace paretoscope::store
