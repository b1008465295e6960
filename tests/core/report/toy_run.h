// SPDX-License-Identifier: GPL-3.0-or-later
// A small run of the toy study, with feasible and rejected rows, as reports take it.
#pragma once

#include "tests/support/toy_study.h"

#include "core/pareto/front.h"
#include "core/report/report.h"

#include <limits>
#include <memory>

namespace paretoscope::tests {

struct ToyRun {
    ToyStudy study;
    std::unique_ptr<study::Evaluator> evaluator;
    report::RunDigest digest;
    std::vector<report::ReportRow> rows; ///< feasible and rejected, by step
    std::vector<report::ReportRow> front;

    [[nodiscard]] std::vector<report::ReportRow> feasible() const {
        std::vector<report::ReportRow> result = rows;
        std::erase_if(result, [](const report::ReportRow& row) { return !row.rejectedBy.empty(); });
        return result;
    }
};

inline ToyRun toyRun() {
    ToyRun run;
    const study::Catalog catalog;
    const hardware::Cluster cluster;
    run.evaluator = run.study.prepare({catalog, cluster}).value();
    const study::Description& description = run.study.description();
    run.digest.id = 7;
    run.digest.scenarioName = "Toy <&> \"run\"";
    run.digest.scenarioJson = "{\"study\": \"toy\"}";
    run.digest.study = description.id;
    run.digest.engineVersion = "0.1.0";
    run.digest.startedAt = "2026-01-02T03:04:05Z";
    run.digest.seed = 42;
    run.digest.seconds = 0.5;
    run.digest.rejectedBy.resize(description.constraints.size());
    run.digest.parameters = description.parameters;
    run.digest.metrics = description.metrics;
    run.digest.constraints = description.constraints;
    run.digest.objectives = {{"step_time", study::Goal::minimise}, {"energy", study::Goal::minimise}};
    pareto::Front front(2);
    for (double devices = 1; devices <= 64; devices *= 2) {
        for (double microBatch = 1; microBatch <= 5; ++microBatch) {
            report::ReportRow row;
            row.step = run.rows.size();
            row.parameters = {1.0, devices, microBatch, 1.0, 1.0, 1e11};
            row.metrics.assign(description.metrics.size(), std::numeric_limits<double>::quiet_NaN());
            const study::Verdict verdict = run.evaluator->evaluate(row.parameters, row.metrics);
            ++run.digest.decided;
            if (verdict.feasible()) {
                ++run.digest.feasible;
                front.insert(row.step, std::vector<double>{row.metrics[toy::stepTime], row.metrics[toy::energy]});
            } else {
                const auto constraint = static_cast<std::size_t>(verdict.constraint);
                ++run.digest.rejectedBy[constraint];
                row.rejectedBy = description.constraints[constraint].id;
                row.margin = verdict.margin;
            }
            run.rows.push_back(row);
        }
    }
    for (const std::uint64_t step : front.ids()) {
        run.rows[step].onFront = true;
        run.front.push_back(run.rows[step]);
    }
    return run;
}

} // namespace paretoscope::tests
