// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario's bounds on metrics, beside what the study itself refuses.
#pragma once

#include "core/explore/explorer.h"

#include <span>
#include <string>
#include <vector>

namespace paretoscope::explore {

/// Immutable after construction, so thread-safe.
class Limits {
public:
    /// Of no scenario: no bounds.
    Limits() = default;
    /// Errors: unknownName for a metric that the study lacks; pointer below "/constraints".
    static Result<Limits> of(const Scenario& scenario, const study::Description& description);

    /// The place of "bounds" behind the study's constraints.
    [[nodiscard]] int constraint() const { return m_constraint; }

    /// The evaluator's verdict, or that of the bounds: the margin is the largest excess |value - bound| / |bound|, or
    /// the plain difference where the bound is 0; infinite for a metric that the point lacks. `metrics` is NaN where
    /// the study leaves it untouched.
    study::Verdict judge(const study::Evaluator& evaluator, std::span<const double> point,
                         std::span<double> metrics) const;

    /// The same as explorers ask it, of an evaluator with so many metrics. This and the evaluator must outlive it.
    [[nodiscard]] Judge judgeOf(const study::Evaluator& evaluator, std::size_t metrics) const;

    /// Every bound that these metrics break, one sentence each: "Time to first token is 1.3 s, at most 1 s is allowed".
    [[nodiscard]] std::vector<std::string> reasons(const study::Description& description,
                                                   std::span<const double> metrics) const;

private:
    struct Bound {
        std::size_t metric = 0;
        bool upper = true;
        double value = 0.0;
        [[nodiscard]] bool broken(double found) const { return !(upper ? found <= value : found >= value); }
    };
    std::vector<Bound> m_bounds;
    int m_constraint = 0;
};

} // namespace paretoscope::explore
