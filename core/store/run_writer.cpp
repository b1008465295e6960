// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/run_writer.h"

namespace paretoscope::store {

Result<std::unique_ptr<Writer>> RunWriter::open(const Database& database, RunId id,
                                                std::shared_ptr<const RunTable> table, RunProgress progress) {
    Result<Statement> insert = database.prepare(table->insertSql());
    Result<Statement> join = database.prepare("UPDATE " + table->name() + " SET on_front = 1 WHERE step = ?");
    Result<Statement> leave = database.prepare(table->header().keep == Keep::front
                                                   ? "DELETE FROM " + table->name() + " WHERE step = ?"
                                                   : "UPDATE " + table->name() + " SET on_front = 0 WHERE step = ?");
    Result<ProgressRecord> record = ProgressRecord::prepare(database, id);
    for (const Result<Statement>* statement : {&insert, &join, &leave}) {
        if (!*statement) {
            return statement->error();
        }
    }
    if (!record) {
        return record.error();
    }
    return std::unique_ptr<Writer>(new RunWriter(database, id, std::move(table), std::move(progress),
                                                 *std::move(insert), *std::move(join), *std::move(leave),
                                                 *std::move(record)));
}

Result<void> RunWriter::commit(const Batch& batch, std::span<const std::uint64_t> joinedFront,
                               std::span<const std::uint64_t> leftFront, const RunProgress& progress) {
    Result<Transaction> transaction = Transaction::begin(m_database);
    if (!transaction) {
        return transaction.error();
    }
    Result<void> done;
    for (std::size_t i = 0; done && i < batch.steps.size(); ++i) {
        m_table->bindRow(m_insert, batch, i);
        done = m_insert.finish();
    }
    for (std::size_t i = 0; done && i < joinedFront.size(); ++i) {
        done = m_join.run(joinedFront[i]);
    }
    for (std::size_t i = 0; done && i < leftFront.size(); ++i) {
        done = m_leave.run(leftFront[i]);
    }
    if (done) {
        done = m_record.write(progress);
    }
    if (done) {
        done = transaction->commit();
    }
    if (done) {
        m_progress = progress;
    }
    return done;
}

} // namespace paretoscope::store
