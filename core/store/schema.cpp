// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"

#include <fmt/format.h>

#include <array>

namespace paretoscope::store {

namespace {

constexpr std::int64_t kApplicationId = 0x50617265; // "Pare"

constexpr std::string_view kFirstSchema = R"sql(
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, so what a reader remembers of a run stays true
    scenario_name TEXT NOT NULL,
    scenario TEXT NOT NULL,
    study TEXT NOT NULL,
    seed INTEGER NOT NULL,
    engine_version TEXT NOT NULL,
    keep TEXT NOT NULL,
    started_at TEXT NOT NULL,
    steps INTEGER NOT NULL,
    state TEXT NOT NULL,
    decided INTEGER NOT NULL,
    feasible INTEGER NOT NULL,
    seconds REAL NOT NULL
) STRICT;
CREATE TABLE run_parameters (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    heading TEXT NOT NULL,
    type TEXT NOT NULL,
    unit TEXT NOT NULL,
    minimum REAL NOT NULL,
    maximum REAL NOT NULL,
    default_value REAL NOT NULL,
    help TEXT NOT NULL,
    source TEXT NOT NULL,
    unverified INTEGER NOT NULL,
    fixed REAL, -- the value of a parameter that the run does not vary
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_choices (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    parameter INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (run, parameter, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_metrics (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    heading TEXT NOT NULL,
    unit TEXT NOT NULL,
    goal TEXT NOT NULL,
    help TEXT NOT NULL,
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_constraints (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    margin_unit TEXT NOT NULL,
    rejected INTEGER NOT NULL, -- points rejected by it
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_objectives (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    metric TEXT NOT NULL,
    goal TEXT NOT NULL,
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
)sql";

/// Step i takes a store from version i to i + 1.
constexpr std::array kMigrations = {kFirstSchema};

} // namespace

const int kSchemaVersion = static_cast<int>(kMigrations.size());

Result<int> schemaVersion(const Database& database) {
    const Result<std::int64_t> tables = database.integer("SELECT count(*) FROM sqlite_schema");
    if (!tables) {
        return tables.error();
    }
    const Result<std::int64_t> application = database.integer("PRAGMA application_id");
    const Result<std::int64_t> version = database.integer("PRAGMA user_version");
    if (!application || !version) {
        return application ? version.error() : application.error();
    }
    if (*application == 0 && *version == 0 && *tables == 0) {
        return 0;
    }
    if (*application != kApplicationId) {
        return Error{ErrorCode::malformed, database.file(), "", "a database of another program", "a Paretoscope store"};
    }
    if (*version > kSchemaVersion) {
        return Error{ErrorCode::newerVersion, database.file(), "", fmt::format("store version {}", *version),
                     fmt::format("store version {}", kSchemaVersion)};
    }
    return static_cast<int>(*version);
}

Result<void> migrate(const Database& database, int from) {
    if (from == kSchemaVersion) {
        return {};
    }
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) {
        return transaction.error();
    }
    std::string script =
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", kApplicationId, kSchemaVersion);
    for (std::size_t step = static_cast<std::size_t>(from); step < kMigrations.size(); ++step) {
        script += kMigrations[step];
    }
    if (const Result<void> done = database.execute(script); !done) {
        return done;
    }
    return transaction->commit();
}

} // namespace paretoscope::store
