// SPDX-License-Identifier: GPL-3.0-or-later
// For every design of the other axes, the highest or lowest value of one axis at which a point is feasible, within the
// scenario's bounds: "the highest request rate that keeps the limits", "the fewest replicas for this load". A step is
// the search of one design, and its point the answer: where no value is feasible, the one with the smallest margin.
//
// Assumed: feasibility changes once along the axis. The search halves (bisection) between the wanted end and a feasible
// value: the other end; or, where the study itself refuses that end (more replicas than devices), the last value before
// that it does not refuse, found by halving too; or else the first feasible one of up to 16 evenly spread values.
// Checked: two values on either side of the answer. Where one of them says otherwise, and where only the spread found a
// feasible value, the design counts as not monotone; a better value found so is taken, and searched from once more.
// About log2(n) + 6 evaluations of n values. Private to this room.
#pragma once

#include "core/explore/explorer.h"

#include <atomic>

namespace paretoscope::explore {

class LimitSearch final : public Explorer {
public:
    /// The space is of a scenario that searches; an empty judge makes every step stand at the wanted end.
    LimitSearch(const ExplorerSettings& settings, const DesignSpace& space, Judge judge);

    [[nodiscard]] std::uint64_t steps() const override { return m_steps; }
    void point(std::uint64_t step, std::span<double> values) const override;
    [[nodiscard]] std::optional<SearchTally> tally() const override;

private:
    const DesignSpace& m_space;
    std::size_t m_parameter;
    std::vector<double> m_values;       ///< of that parameter, from the wanted end
    std::vector<std::size_t> m_columns; ///< of the other swept parameters, the fastest first
    std::uint64_t m_steps = 1;
    Judge m_judge;
    mutable std::atomic<std::uint64_t> m_searched{0};
    mutable std::atomic<std::uint64_t> m_met{0};
    mutable std::atomic<std::uint64_t> m_judged{0};
    mutable std::atomic<std::uint64_t> m_notMonotone{0};
};

} // namespace paretoscope::explore
