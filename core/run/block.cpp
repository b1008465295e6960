// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/block.h"

#include <algorithm>

namespace paretoscope::run {

Block::Block(const Job& job)
    : m_job(job)
    , m_rejectedBy(job.constraints)
    , m_nearest(job.constraints)
    , m_front(job.objectives.size())
    , m_point(job.parameters)
    , m_metrics(job.metrics)
    , m_coordinates(job.objectives.size()) {}

void Block::assign(std::uint64_t first, std::uint64_t end) {
    m_first = first;
    m_end = end;
    m_feasible = 0;
    std::fill(m_rejectedBy.begin(), m_rejectedBy.end(), 0);
    m_nearest.clear();
    m_rows.clear();
    m_front.clear();
}

void Block::evaluate(const std::stop_token& stop) {
    for (std::uint64_t step = m_first; step < m_end; ++step) {
        if (stop.stop_requested()) {
            m_end = step;
            break;
        }
        evaluateStep(step);
    }
    findCandidates();
}

void Block::evaluateStep(std::uint64_t step) {
    m_job.explorer->point(step, m_point);
    const study::Verdict verdict = m_job.evaluate(m_point, m_metrics);
    if (!verdict.feasible()) {
        ++m_rejectedBy[static_cast<std::size_t>(verdict.constraint)];
        m_nearest.add(verdict.constraint, verdict.margin, step);
        if (m_job.rows == Job::Rows::all) {
            append(step, verdict);
        }
        return;
    }
    ++m_feasible;
    m_job.coordinatesOf(m_metrics, m_coordinates);
    if (m_front.insert(step, m_coordinates) || m_job.rows != Job::Rows::candidates) {
        append(step, verdict);
    }
}

void Block::append(std::uint64_t step, const study::Verdict& verdict) {
    m_rows.steps.push_back(step);
    m_rows.parameters.insert(m_rows.parameters.end(), m_point.begin(), m_point.end());
    m_rows.metrics.insert(m_rows.metrics.end(), m_metrics.begin(), m_metrics.end());
    m_rows.rejectedBy.push_back(verdict.constraint);
    m_rows.margins.push_back(verdict.margin);
}

void Block::findCandidates() {
    m_candidates.clear();
    for (const std::uint64_t step : m_front.ids()) {
        const auto row = std::lower_bound(m_rows.steps.begin(), m_rows.steps.end(), step);
        m_candidates.push_back(static_cast<std::size_t>(row - m_rows.steps.begin()));
    }
    std::sort(m_candidates.begin(), m_candidates.end());
}

} // namespace paretoscope::run
