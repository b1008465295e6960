// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_evaluator.h"

#include <cmath>
#include <limits>

namespace paretoscope::ui {

RunEvaluator::RunEvaluator(explore::Scenario scenario, const study::Catalog& catalog)
    : m_scenario(std::move(scenario))
    , m_context{catalog, m_scenario.cluster, m_scenario.files} {}

Result<std::shared_ptr<const RunEvaluator>>
RunEvaluator::prepare(const std::string& scenarioJson, const study::Registry& registry, const study::Catalog& catalog) {
    Result<explore::Scenario> scenario = explore::parseScenario(scenarioJson, {}, registry, catalog);
    if (!scenario)
        return scenario.error();
    const std::shared_ptr<RunEvaluator> made(new RunEvaluator(std::move(scenario).value(), catalog));
    const study::Study* study = registry.find(made->m_scenario.study);
    if (study == nullptr)
        return Error{ErrorCode::unknownName, {}, "/study", made->m_scenario.study, {}};

    Result<explore::DesignSpace> space = explore::DesignSpace::compile(made->m_scenario, study->description());
    if (!space)
        return space.error();
    Result<std::unique_ptr<study::Evaluator>> evaluator = study->prepare(made->m_context);
    if (!evaluator)
        return evaluator.error();
    Result<explore::Limits> limits = explore::Limits::of(made->m_scenario, study->description());
    if (!limits)
        return limits.error();
    made->m_study = study;
    made->m_space = std::make_unique<explore::DesignSpace>(std::move(space).value());
    made->m_limits = std::move(limits).value();
    made->m_evaluator = std::move(evaluator).value();
    made->m_metrics = study->description().metrics.size();
    made->m_explorer = explore::makeExplorer(made->m_scenario.explorer, *made->m_space,
                                             made->m_limits.judgeOf(*made->m_evaluator, made->m_metrics));
    return std::shared_ptr<const RunEvaluator>(made);
}

store::Row RunEvaluator::row(std::uint64_t step) const {
    store::Row row;
    row.step = step;
    row.parameters.resize(m_space->parameters());
    row.metrics.assign(m_metrics, std::numeric_limits<double>::quiet_NaN());
    m_explorer->point(step, row.parameters);
    const study::Verdict verdict = m_evaluator->evaluate(row.parameters, row.metrics);
    row.rejectedBy = verdict.constraint;
    row.margin = verdict.margin;
    return row;
}

ExplainedPoint explainPoint(const RunEvaluator& evaluator, const store::Row& row) {
    ExplainedPoint explained{row, evaluator.evaluator().explain(row.parameters), std::nullopt,
                             evaluator.evaluator().validation(row.parameters)};
    if (row.rejectedBy < 0) {
        Result<trace::Timeline> timeline = evaluator.evaluator().timeline(row.parameters);
        if (timeline)
            explained.timeline = std::move(timeline).value();
    }
    return explained;
}

} // namespace paretoscope::ui
