// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite.h"

#include <cerrno>
#include <cstring>

namespace paretoscope::store {

Error sqliteError(sqlite3* handle, int code, const std::string& file) {
    // A failed COMMIT does not reach SQLite's own record of the cause; errno still holds it then.
    const int lastCause = errno;
    const int cause = handle != nullptr && sqlite3_system_errno(handle) != 0 ? sqlite3_system_errno(handle) : lastCause;
    const std::string reason = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    const std::string systemReason = cause != 0 ? std::strerror(cause) : reason;
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::locked, file, "", "", "that it finishes first, or another file"};
    case SQLITE_FULL:
        return {ErrorCode::diskFull, file, "", "", ""};
    case SQLITE_IOERR:
        if (cause == ENOSPC || cause == EDQUOT || cause == EFBIG) {
            return {ErrorCode::diskFull, file, "", "", ""};
        }
        return {code == SQLITE_IOERR_READ ? ErrorCode::cannotRead : ErrorCode::cannotWrite, file, "", systemReason, ""};
    case SQLITE_READONLY:
        return {ErrorCode::cannotWrite, file, "", reason, "a file and a folder that you may write"};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {ErrorCode::cannotRead, file, "", systemReason, ""};
    case SQLITE_NOTADB:
        return {ErrorCode::malformed, file, "", reason, "a Paretoscope store"};
    default:
        return {ErrorCode::corrupt, file, "", reason, "an intact store, for example from a backup"};
    }
}

Result<void> Statement::finish() {
    for (;;) {
        const Result<bool> more = next();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return {};
        }
    }
}

Result<bool> Statement::next() {
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        sqlite3_reset(m_statement.get());
        return false;
    }
    Error error = sqliteError(m_handle, sqlite3_extended_errcode(m_handle), *m_file);
    sqlite3_reset(m_statement.get());
    return error;
}

std::string_view Statement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_statement.get(), column));
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, static_cast<std::size_t>(size));
}

Result<Database> Database::open(const std::string& name, const std::string& file, int flags) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database(handle, file);
    if (code != SQLITE_OK) {
        return sqliteError(handle, code, file);
    }
    sqlite3_extended_result_codes(handle, 1);
    constexpr int kPatience = 5000; // ms: for the moments in which a reader or a checkpoint holds a lock
    sqlite3_busy_timeout(handle, kPatience);
    return database;
}

Result<void> Database::execute(const std::string& sql) const {
    const int code = sqlite3_exec(m_handle.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return sqliteError(m_handle.get(), code, file());
    }
    return {};
}

Result<Statement> Database::prepare(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(m_handle.get(), sql.c_str(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) {
        return sqliteError(m_handle.get(), code, file());
    }
    return Statement(m_handle.get(), statement, file());
}

Result<std::int64_t> Database::integer(const std::string& sql) const {
    Result<Statement> statement = prepare(sql);
    if (!statement) {
        return statement.error();
    }
    const Result<bool> row = statement->next();
    if (!row) {
        return row.error();
    }
    return *row ? statement->integer(0) : 0;
}

Result<Transaction> Transaction::begin(const Database& database) {
    const Result<void> begun = database.execute("BEGIN IMMEDIATE");
    if (!begun) {
        return begun.error();
    }
    return Transaction(database);
}

Transaction::~Transaction() {
    if (m_database != nullptr) {
        (void)m_database->execute("ROLLBACK"); // fails only where SQLite has rolled back already
    }
}

Result<void> Transaction::commit() {
    Result<void> committed = m_database->execute("COMMIT");
    if (committed) {
        m_database = nullptr;
    }
    return committed;
}

} // namespace paretoscope::store
