// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/collector.h"

namespace paretoscope::run {

namespace {

/// A batch is handed on when it has this many rows, or at this age.
constexpr std::size_t kBatchRows = 4096;
constexpr std::chrono::milliseconds kBatchAge{50};
constexpr std::size_t kMostFrontRows = 10'000; ///< kept: a simulated one may take long to evaluate once more

void append(store::Batch& to, const store::Batch& from) {
    to.steps.insert(to.steps.end(), from.steps.begin(), from.steps.end());
    to.parameters.insert(to.parameters.end(), from.parameters.begin(), from.parameters.end());
    to.metrics.insert(to.metrics.end(), from.metrics.begin(), from.metrics.end());
    to.rejectedBy.insert(to.rejectedBy.end(), from.rejectedBy.begin(), from.rejectedBy.end());
    to.margins.insert(to.margins.end(), from.margins.begin(), from.margins.end());
}

} // namespace

Collector::Collector(const Job& job, store::Keep keep, store::Writer* writer, const Listener& listener,
                     store::RunProgress progress)
    : m_job(job)
    , m_keep(keep)
    , m_writer(writer)
    , m_listener(listener)
    , m_progress(std::move(progress))
    , m_front(job.objectives.size())
    , m_nearest(job.constraints)
    , m_coordinates(job.objectives.size())
    , m_earlierSeconds(m_progress.seconds) {
    m_progress.state = store::RunState::running;
    m_progress.rejectedBy.resize(job.constraints);
}

void Collector::restore(const store::Row& row) {
    m_job.coordinatesOf(row.metrics, m_coordinates);
    m_front.insert(row.step, m_coordinates);
    keepRow(row);
}

void Collector::keepRow(store::Row row) {
    if (m_frontRows.size() < kMostFrontRows) {
        const std::uint64_t step = row.step;
        m_frontRows.insert_or_assign(step, std::move(row));
    }
}

std::vector<store::Row> Collector::frontRows() const {
    std::vector<store::Row> rows;
    for (const std::uint64_t step : m_front.ids()) {
        const auto kept = m_frontRows.find(step);
        rows.push_back(kept != m_frontRows.end() ? kept->second : m_job.row(step));
        rows.back().onFront = true;
    }
    return rows;
}

bool Collector::take(const Block& block) {
    if (!m_status || block.first() != m_progress.decided) {
        return false; // after a failure, or after a block that was cut short
    }
    m_progress.decided = block.end();
    m_progress.feasible += block.feasible();
    for (std::size_t i = 0; i < block.rejectedBy().size(); ++i) {
        m_progress.rejectedBy[i] += block.rejectedBy()[i];
    }
    m_nearest.add(block.nearest());
    for (const std::size_t row : block.candidates()) {
        join(block, row);
    }
    append(m_pending, block.rows());
    if (m_pending.steps.size() >= kBatchRows || Clock::now() - m_flushed >= kBatchAge) {
        flush();
    }
    return m_status.ok();
}

void Collector::join(const Block& block, std::size_t row) {
    const std::uint64_t step = block.rows().steps[row];
    m_job.coordinatesOf(std::span(block.rows().metrics).subspan(row * m_job.metrics, m_job.metrics), m_coordinates);
    m_displaced.clear();
    if (!m_front.insert(step, m_coordinates, &m_displaced)) {
        return;
    }
    const auto of = [row](const std::vector<double>& all, std::size_t width) {
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(row * width);
        return std::vector<double>(first, first + static_cast<std::ptrdiff_t>(width));
    };
    store::Row kept;
    kept.step = step;
    kept.parameters = of(block.rows().parameters, m_job.parameters);
    kept.metrics = of(block.rows().metrics, m_job.metrics);
    m_joined.insert(step);
    for (const std::uint64_t displaced : m_displaced) {
        m_frontRows.erase(displaced);
        if (m_joined.erase(displaced) == 0) { // one that came and went between two batches never was there
            m_left.insert(displaced);
        }
    }
    keepRow(std::move(kept));
}

template <class Wanted>
store::Batch Collector::selected(Wanted wanted) const {
    store::Batch rows;
    for (std::size_t i = 0; i < m_pending.steps.size(); ++i) {
        if (!wanted(i)) {
            continue;
        }
        const double* point = m_pending.parameters.data() + i * m_job.parameters;
        const double* metrics = m_pending.metrics.data() + i * m_job.metrics;
        rows.steps.push_back(m_pending.steps[i]);
        rows.parameters.insert(rows.parameters.end(), point, point + m_job.parameters);
        rows.metrics.insert(rows.metrics.end(), metrics, metrics + m_job.metrics);
        rows.rejectedBy.push_back(m_pending.rejectedBy[i]);
        rows.margins.push_back(m_pending.margins[i]);
    }
    return rows;
}

void Collector::flush() {
    const std::vector<std::uint64_t> joined(m_joined.begin(), m_joined.end());
    const std::vector<std::uint64_t> left(m_left.begin(), m_left.end());
    const Clock::duration spent = Clock::now() - m_started - Clock::duration(m_excluded);
    m_progress.seconds = m_earlierSeconds + std::chrono::duration<double>(spent).count();
    if (m_writer != nullptr) {
        m_status = commit(joined, left);
    }
    if (m_status && m_listener && m_job.rows == Job::Rows::all) {
        m_listener({selected([this](std::size_t i) { return m_pending.rejectedBy[i] < 0; }), joined, left, m_progress});
    } else if (m_status && m_listener) {
        m_listener({m_pending, joined, left, m_progress});
    }
    m_pending.clear();
    m_joined.clear();
    m_left.clear();
    m_flushed = Clock::now();
}

Result<void> Collector::commit(std::span<const std::uint64_t> joined, std::span<const std::uint64_t> left) {
    if (m_keep != store::Keep::front) {
        return m_writer->commit(m_pending, joined, left, m_progress);
    }
    const auto onFront = [this](std::size_t i) { return m_joined.contains(m_pending.steps[i]); };
    return m_writer->commit(selected(onFront), joined, left, m_progress);
}

Result<void> Collector::finish(store::RunState state) {
    if (m_status) {
        m_progress.state = state;
        flush();
    }
    return m_status;
}

} // namespace paretoscope::run
