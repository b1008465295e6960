// SPDX-License-Identifier: GPL-3.0-or-later
// A run's header and progress in the tables runs and run_*. Private to this room.
#pragma once

#include "core/store/sqlite.h"
#include "core/store/store.h"

namespace paretoscope::store {

/// Within the caller's transaction.
Result<RunId> insertRun(const Database& database, const RunHeader& header);

Result<std::vector<RunInfo>> readRuns(const Database& database);
Result<RunInfo> readRun(const Database& database, RunId id); ///< notFound

/// Writes progress, again and again.
class ProgressRecord {
public:
    static Result<ProgressRecord> prepare(const Database& database, RunId id);
    Result<void> write(const RunProgress& progress);

private:
    ProgressRecord(RunId id, Statement run, Statement constraint)
        : m_id(id)
        , m_run(std::move(run))
        , m_constraint(std::move(constraint)) {}
    RunId m_id;
    Statement m_run;
    Statement m_constraint;
};

} // namespace paretoscope::store
