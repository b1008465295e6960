// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/outcome.h"
#include "app/scenario_options.h"

#include "core/base/nearest.h"
#include "core/report/documents.h"

#include <iostream>

namespace paretoscope::app {

namespace {

struct ExplainOptions {
    ScenarioOptions scenario;
    std::string metric;
    bool json = false;
};

Result<void> checkMetric(const study::Description& description, const std::string& id) {
    if (id.empty() || study::metricIndex(description, id)) {
        return {};
    }
    std::vector<std::string_view> known;
    for (const study::Metric& metric : description.metrics) {
        known.push_back(metric.id);
    }
    return Error{ErrorCode::unknownName, "--metric", {}, id, expectedName(id, known)};
}

ExitCode explain(const ExplainOptions& options) {
    const std::unique_ptr<Engine> engine = loadEngine();
    const auto prepared = prepare(options.scenario, *engine);
    if (!prepared) {
        return fail(prepared.error(), options.scenario.file);
    }
    if (const Result<void> checked = checkMetric((*prepared)->description(), options.metric); !checked) {
        return fail(checked.error());
    }
    const study::Evaluator& evaluator = *(*prepared)->evaluator;
    const std::vector<double> point = (*prepared)->firstPoint();
    const study::Explanation explanation = evaluator.explain(point);
    const std::optional<study::ValidationNote> validation = evaluator.validation(point);
    const std::string& firstObjective = (*prepared)->scenario.objectives.front().metric;
    const report::PointAnswer answer{(*prepared)->description(), point, explanation,
                                     validation ? &*validation : nullptr,
                                     options.metric.empty() ? firstObjective : options.metric};
    if (options.json) {
        report::writeExplanationDocument(answer, std::cout);
    } else {
        report::writeExplanationText(answer, std::cout);
    }
    return ExitCode::done;
}

} // namespace

void addExplainCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("explain", "One point: its metrics, and why they are as they are");
    const auto options = std::make_shared<ExplainOptions>();
    options->scenario.addTo(*command, true);
    command->add_option("--metric", options->metric, "Metric to break down (default: the first objective)");
    command->add_flag("--json", options->json, "Print one JSON document");
    command->callback([&action, options] { action = [options] { return explain(*options); }; });
}

} // namespace paretoscope::app
