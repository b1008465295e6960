// SPDX-License-Identifier: GPL-3.0-or-later
// The parallel part of a run: consecutive steps evaluated into dense rows, without allocation per point. Private to
// this room.
#pragma once

#include "core/pareto/front.h"
#include "core/run/job.h"
#include "core/run/nearest_rejections.h"

#include <stop_token>

namespace paretoscope::run {

class Block {
public:
    explicit Block(const Job& job);

    void assign(std::uint64_t first, std::uint64_t end);
    /// Evaluates the steps; stops early, with a smaller end(), when asked to.
    void evaluate(const std::stop_token& stop);

    [[nodiscard]] std::uint64_t first() const { return m_first; }
    [[nodiscard]] std::uint64_t end() const { return m_end; } ///< one past the last evaluated step
    [[nodiscard]] std::uint64_t feasible() const { return m_feasible; }
    [[nodiscard]] const std::vector<std::uint64_t>& rejectedBy() const { return m_rejectedBy; }
    [[nodiscard]] const store::Batch& rows() const { return m_rows; }
    [[nodiscard]] const NearestRejections& nearest() const { return m_nearest; }
    /// Indices into rows() of the block's own front, by ascending step: nothing else can be on the run's front.
    [[nodiscard]] const std::vector<std::size_t>& candidates() const { return m_candidates; }

private:
    void evaluateStep(std::uint64_t step);
    void append(std::uint64_t step, const study::Verdict& verdict);
    void findCandidates();

    const Job& m_job;
    std::uint64_t m_first = 0;
    std::uint64_t m_end = 0;
    std::uint64_t m_feasible = 0;
    std::vector<std::uint64_t> m_rejectedBy;
    NearestRejections m_nearest;
    store::Batch m_rows;
    pareto::Front m_front;
    std::vector<std::size_t> m_candidates;
    std::vector<double> m_point; ///< of the current step
    std::vector<double> m_metrics;
    std::vector<double> m_coordinates;
};

} // namespace paretoscope::run
