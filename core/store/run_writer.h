// SPDX-License-Identifier: GPL-3.0-or-later
// The Writer of a run. Private to this room.
#pragma once

#include "core/store/run_records.h"
#include "core/store/run_table.h"
#include "core/store/store.h"

namespace paretoscope::store {

class RunWriter final : public Writer {
public:
    static Result<std::unique_ptr<Writer>> open(const Database& database, RunId id,
                                                std::shared_ptr<const RunTable> table, RunProgress progress);

    [[nodiscard]] RunId id() const override { return m_id; }
    [[nodiscard]] const RunProgress& progress() const override { return m_progress; }
    [[nodiscard]] Result<void> commit(const Batch& batch, std::span<const std::uint64_t> joinedFront,
                                      std::span<const std::uint64_t> leftFront, const RunProgress& progress) override;

private:
    RunWriter(const Database& database, RunId id, std::shared_ptr<const RunTable> table, RunProgress progress,
              Statement insert, Statement join, Statement leave, ProgressRecord record)
        : m_database(database)
        , m_id(id)
        , m_table(std::move(table))
        , m_progress(std::move(progress))
        , m_insert(std::move(insert))
        , m_join(std::move(join))
        , m_leave(std::move(leave))
        , m_record(std::move(record)) {}

    const Database& m_database;
    RunId m_id;
    std::shared_ptr<const RunTable> m_table;
    RunProgress m_progress;
    Statement m_insert;
    Statement m_join;
    Statement m_leave;
    ProgressRecord m_record;
};

} // namespace paretoscope::store
