// SPDX-License-Identifier: GPL-3.0-or-later
// The serial part of a run: takes blocks in order of steps, keeps the front and the counts, and hands rows to the store
// and the listener in batches. Private to this room.
#pragma once

#include "core/run/block.h"
#include "core/run/run.h"

#include <atomic>
#include <chrono>
#include <set>
#include <unordered_map>
#include <vector>

namespace paretoscope::run {

class Collector {
public:
    /// `writer` may be null, and `listener` empty. `progress` is where the run stands.
    Collector(const Job& job, store::Keep keep, store::Writer* writer, const Listener& listener,
              store::RunProgress progress);

    /// A row that was on the front when an earlier part of the run ended; by ascending step.
    void restore(const store::Row& row);

    /// False when nothing more shall come: a block was cut short, or a commit failed.
    bool take(const Block& block);

    /// Commits what is left, with the final state.
    Result<void> finish(store::RunState state);

    [[nodiscard]] const store::RunProgress& progress() const { return m_progress; }
    [[nodiscard]] const Result<void>& status() const { return m_status; }
    /// In the front's order. Rows of very large fronts are evaluated once more rather than kept all the time.
    [[nodiscard]] std::vector<store::Row> frontRows() const;
    /// Of the blocks taken; not of an earlier part of the run.
    [[nodiscard]] const NearestRejections& nearest() const { return m_nearest; }

    /// Time that does not count as spent on the run; from any thread.
    void exclude(std::chrono::steady_clock::duration pause) { m_excluded += pause.count(); }

private:
    using Clock = std::chrono::steady_clock;

    void join(const Block& block, std::size_t row);
    void keepRow(store::Row row);
    void flush();
    [[nodiscard]] Result<void> commit(std::span<const std::uint64_t> joined, std::span<const std::uint64_t> left);
    /// The pending rows for whose index `wanted` is true.
    template <class Wanted>
    [[nodiscard]] store::Batch selected(Wanted wanted) const;

    const Job& m_job;
    store::Keep m_keep;
    store::Writer* m_writer;
    const Listener& m_listener;
    store::RunProgress m_progress;
    pareto::Front m_front;
    std::unordered_map<std::uint64_t, store::Row> m_frontRows; ///< by step
    NearestRejections m_nearest;
    store::Batch m_pending;
    std::set<std::uint64_t> m_joined; ///< since the last flush
    std::set<std::uint64_t> m_left;
    std::vector<std::uint64_t> m_displaced;
    std::vector<double> m_coordinates;
    Clock::time_point m_started = Clock::now();
    Clock::time_point m_flushed = m_started;
    std::atomic<Clock::rep> m_excluded{0};
    double m_earlierSeconds;
    Result<void> m_status;
};

} // namespace paretoscope::run
