// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/store.h"

#include "core/store/connection.h"
#include "core/store/names.h"
#include "core/store/run_records.h"
#include "core/store/run_writer.h"
#include "core/store/schema.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace paretoscope::store {

namespace fs = std::filesystem;

namespace {

/// Pages of 16 KiB hold some fifty rows of a training step; a checkpoint every 64 MiB of log, not every 4.
constexpr const char* kWriterSettings =
    "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = "
    "NORMAL; PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864; "
    "PRAGMA cache_size = -65536; PRAGMA foreign_keys = ON";

std::string percentEncoded(const std::string& path) {
    std::string encoded;
    for (const char c : path) {
        encoded += c == '%' || c == '?' || c == '#' ? fmt::format("%{:02x}", static_cast<unsigned char>(c))
                                                    : std::string(1, c);
    }
    return encoded;
}

/// A reader needs the log's shared memory beside the file. Where the folder forbids it and no log is left, nobody can
/// be writing either, and SQLite may take the file as immutable.
Result<Database> openReader(const std::string& file) {
    if (std::error_code reason; !fs::exists(file, reason)) {
        return Error{ErrorCode::cannotRead, file, "", std::strerror(reason ? reason.value() : ENOENT), "a store"};
    }
    Result<Database> database = Database::open(file, file, SQLITE_OPEN_READONLY);
    if (!database) {
        return database;
    }
    const Result<std::int64_t> probe = database->integer("PRAGMA user_version");
    const bool forbidden =
        !probe && (probe.error().code == ErrorCode::cannotRead || probe.error().code == ErrorCode::cannotWrite);
    if (!forbidden || fs::exists(file + "-wal")) {
        return database;
    }
    return Database::open("file:" + percentEncoded(fs::absolute(file).string()) + "?immutable=1", file,
                          SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
}

/// A store without runs, in memory.
Result<Database> emptyStore(const std::string& file) {
    Result<Database> database = Database::open(":memory:", file, SQLITE_OPEN_READWRITE);
    if (database) {
        if (const Result<void> migrated = migrate(*database, 0); !migrated) {
            return migrated.error();
        }
    }
    return database;
}

Result<Database> openWriter(const std::string& file) {
    Result<Database> database = Database::open(file, file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (!database) {
        Error error = database.error();
        error.code = error.code == ErrorCode::cannotRead ? ErrorCode::cannotWrite : error.code;
        return error;
    }
    if (database->isReadOnly()) {
        return Error{ErrorCode::cannotWrite, file, "", std::strerror(EACCES), "a file that you may write"};
    }
    const Result<int> version = schemaVersion(*database);
    if (!version) {
        return version.error();
    }
    if (const Result<void> set = database->execute(kWriterSettings); !set) {
        return set.error();
    }
    if (const Result<void> migrated = migrate(*database, *version); !migrated) {
        return migrated.error();
    }
    return database;
}

} // namespace

Store::Store(std::unique_ptr<Connection> connection)
    : m_connection(std::move(connection)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const fs::path& file, Mode mode) {
    if (mode == Mode::readOnly) {
        Result<Database> database = openReader(file.string());
        if (!database) {
            return database.error();
        }
        const Result<int> version = schemaVersion(*database);
        if (!version) {
            return version.error();
        }
        if (*version == 0) { // its writer was killed before it had made the tables
            database = emptyStore(file.string());
            if (!database) {
                return database.error();
            }
        }
        return Store(std::make_unique<Connection>(*std::move(database), std::nullopt));
    }
    Result<WriterGuard> guard = WriterGuard::acquire(file);
    if (!guard) {
        return guard.error();
    }
    Result<Database> database = openWriter(file.string());
    if (!database) {
        return database.error();
    }
    return Store(std::make_unique<Connection>(*std::move(database), *std::move(guard)));
}

Result<std::vector<RunInfo>> Store::runs() const {
    return readRuns(m_connection->database);
}

Result<RunInfo> Store::run(RunId id) const {
    return readRun(m_connection->database, id);
}

Result<RunInfo> Store::latestRun() const {
    const Result<std::int64_t> id = m_connection->database.integer("SELECT max(id) FROM runs");
    if (!id) {
        return id.error();
    }
    if (*id == 0) {
        return Error{ErrorCode::notFound, m_connection->database.file(), "", "a run", "a store with runs"};
    }
    return run(*id);
}

Result<std::unique_ptr<Writer>> Store::start(const RunHeader& header) {
    const Database& database = m_connection->database;
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) {
        return transaction.error();
    }
    const Result<RunId> id = insertRun(database, header);
    if (!id) {
        return id.error();
    }
    const auto table = std::make_shared<const RunTable>(*id, header);
    if (const Result<void> created = table->create(database); !created) {
        return created.error();
    }
    if (const Result<void> committed = transaction->commit(); !committed) {
        return committed.error();
    }
    RunProgress progress;
    progress.rejectedBy.resize(header.constraints.size());
    return RunWriter::open(database, *id, table, std::move(progress));
}

Result<std::unique_ptr<Writer>> Store::resume(RunId id) {
    Result<RunInfo> info = run(id);
    if (!info) {
        return info.error();
    }
    const auto table = std::make_shared<const RunTable>(id, std::move(info->header));
    return RunWriter::open(m_connection->database, id, table, std::move(info->progress));
}

Result<void> Store::remove(RunId id) {
    const Database& database = m_connection->database;
    if (const Result<RunInfo> info = run(id); !info) {
        return info.error();
    }
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) {
        return transaction.error();
    }
    const Result<void> removed =
        database.execute(fmt::format("DROP TABLE points_{0}; DELETE FROM runs WHERE id = {0}", id));
    return removed ? transaction->commit() : removed;
}

} // namespace paretoscope::store
