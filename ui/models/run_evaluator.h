// SPDX-License-Identifier: GPL-3.0-or-later
// A run's scenario made ready to answer single points again: the same explorer and evaluator as the run had, so values
// agree with the stored ones to the last digit. Immutable and thread-safe.
#pragma once

#include "core/explore/explorer.h"
#include "core/explore/limits.h"
#include "core/explore/scenario.h"
#include "core/store/store.h"
#include "core/trace/timeline.h"

#include <memory>
#include <optional>

namespace paretoscope::ui {

class RunEvaluator {
public:
    /// Errors: the scenario no longer fits the catalog or the studies.
    static Result<std::shared_ptr<const RunEvaluator>>
    prepare(const std::string& scenarioJson, const study::Registry& registry, const study::Catalog& catalog);

    [[nodiscard]] std::uint64_t steps() const { return m_explorer->steps(); }
    /// The point of a step with its metrics, or with the constraint that it violates. Step below steps().
    [[nodiscard]] store::Row row(std::uint64_t step) const;
    [[nodiscard]] const explore::Scenario& scenario() const { return m_scenario; }
    [[nodiscard]] const explore::DesignSpace& space() const { return *m_space; }
    [[nodiscard]] const study::Evaluator& evaluator() const { return *m_evaluator; }
    [[nodiscard]] const study::Study& study() const { return *m_study; }
    [[nodiscard]] const study::Context& context() const { return m_context; }

private:
    RunEvaluator(explore::Scenario scenario, const study::Catalog& catalog);

    explore::Scenario m_scenario;
    study::Context m_context; ///< refers to m_scenario's cluster
    const study::Study* m_study = nullptr;
    std::unique_ptr<explore::DesignSpace> m_space;
    explore::Limits m_limits;
    std::unique_ptr<study::Evaluator> m_evaluator;
    std::unique_ptr<explore::Explorer> m_explorer; ///< asks the two above
    std::size_t m_metrics = 0;
};

/// Everything there is to say about one point.
struct ExplainedPoint {
    store::Row row;
    study::Explanation explanation;
    std::optional<trace::Timeline> timeline; ///< absent for studies without a schedule and for rejected points
    std::optional<study::ValidationNote> validation;
};

ExplainedPoint explainPoint(const RunEvaluator& evaluator, const store::Row& row);

} // namespace paretoscope::ui
