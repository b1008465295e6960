// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios over the toy study, and what a run over one must give, found one point after the other.
#pragma once

#include "tests/support/toy_study.h"

#include "core/explore/explorer.h"
#include "core/pareto/front.h"
#include "core/run/run.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>
#include <string>

namespace paretoscope::tests {

inline const study::Registry& toys() {
    static const study::Registry registry = toyRegistry();
    return registry;
}

inline explore::Scenario toyScenario(const std::map<std::string, std::string>& axes) {
    explore::Scenario scenario = explore::newScenario(*toys().find("toy"), study::Catalog());
    for (const auto& [parameter, text] : axes) {
        [[maybe_unused]] const Result<void> done =
            explore::assign(scenario, toys().find("toy")->description(), parameter, text);
        assert(done.ok());
    }
    return scenario;
}

struct Expected {
    std::vector<store::Row> rows; ///< all steps, rejected ones included
    std::uint64_t feasible = 0;
    std::vector<std::uint64_t> rejectedBy;
    std::vector<std::uint64_t> front; ///< by ascending first objective
};

inline Expected expectedOf(const explore::Scenario& scenario) {
    const study::Study& toy = *toys().find("toy");
    const study::Description& description = toy.description();
    const study::Catalog catalog;
    const auto space = explore::DesignSpace::compile(scenario, description);
    const auto explorer = explore::makeExplorer(scenario.explorer, *space);
    const auto evaluator = toy.prepare({catalog, scenario.cluster});
    Expected expected;
    expected.rejectedBy.resize(description.constraints.size() + (scenario.bounds.empty() ? 0 : 1));
    pareto::Front front(scenario.objectives.size());
    for (std::uint64_t step = 0; step < explorer->steps(); ++step) {
        store::Row row;
        row.step = step;
        row.parameters.resize(description.parameters.size());
        row.metrics.assign(description.metrics.size(), std::numeric_limits<double>::quiet_NaN());
        explorer->point(step, row.parameters);
        const study::Verdict verdict = (*evaluator)->evaluate(row.parameters, row.metrics);
        row.rejectedBy = verdict.constraint;
        row.margin = verdict.margin;
        for (const explore::MetricBound& bound : scenario.bounds) {
            const double value = row.metrics[*study::metricIndex(description, bound.metric)];
            const bool byStudy =
                row.rejectedBy >= 0 && row.rejectedBy < static_cast<int>(description.constraints.size());
            if (!byStudy && (bound.upper ? value > bound.value : value < bound.value)) {
                row.rejectedBy = static_cast<int>(description.constraints.size());
                row.margin = std::max(row.margin, std::abs(value - bound.value) / bound.value);
            }
        }
        if (row.rejectedBy < 0) {
            ++expected.feasible;
            std::vector<double> coordinates;
            for (const explore::Objective& objective : scenario.objectives) {
                const double value = row.metrics[*study::metricIndex(description, objective.metric)];
                coordinates.push_back(objective.goal == study::Goal::maximise ? -value : value);
            }
            front.insert(step, coordinates);
        } else {
            ++expected.rejectedBy[static_cast<std::size_t>(row.rejectedBy)];
        }
        expected.rows.push_back(std::move(row));
    }
    expected.front = front.ids();
    for (const std::uint64_t step : expected.front) {
        expected.rows[step].onFront = true;
    }
    return expected;
}

inline bool sameRow(const store::Row& a, const store::Row& b) {
    const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return a.step == b.step && a.parameters == b.parameters &&
           std::equal(a.metrics.begin(), a.metrics.end(), b.metrics.begin(), b.metrics.end(), same) &&
           a.rejectedBy == b.rejectedBy && a.margin == b.margin && a.onFront == b.onFront;
}

inline bool sameRows(const std::vector<store::Row>& a, const std::vector<store::Row>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), sameRow);
}

/// All rows of a run, by step.
inline std::vector<store::Row> storedRows(const std::filesystem::path& file, store::RunId id = 1) {
    const Result<store::Store> opened = store::Store::open(file, store::Store::Mode::readOnly);
    store::Store::Query query;
    query.rejected = true;
    return *opened->rows(id, query, 0, std::numeric_limits<std::int64_t>::max());
}

} // namespace paretoscope::tests
