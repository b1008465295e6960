// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/job.h"

#include "core/base/nearest.h"

#include <fmt/format.h>

namespace paretoscope::run {

namespace {

Result<std::size_t> metricAt(const study::Description& description, const std::string& id, const std::string& pointer) {
    if (const auto index = study::metricIndex(description, id)) {
        return *index;
    }
    std::vector<std::string_view> ids;
    for (const study::Metric& metric : description.metrics) {
        ids.push_back(metric.id);
    }
    return Error{ErrorCode::unknownName, {}, pointer, id, expectedName(id, ids)};
}

/// Objectives by the index of their metric.
Result<void> resolveObjectives(const explore::Scenario& scenario, const study::Description& description, Job& job) {
    if (scenario.objectives.empty()) {
        return Error{ErrorCode::outOfRange, {}, "/objectives", "[]", "at least one metric"};
    }
    for (std::size_t i = 0; i < scenario.objectives.size(); ++i) {
        const explore::Objective& objective = scenario.objectives[i];
        const auto metric = metricAt(description, objective.metric, fmt::format("/objectives/{}", i));
        if (!metric) {
            return metric.error();
        }
        job.objectives.push_back({*metric, objective.goal == study::Goal::maximise ? -1.0 : 1.0});
    }
    return {};
}

} // namespace

Result<Job> Job::prepare(const explore::Scenario& scenario, const study::Registry& registry,
                         const study::Catalog& catalog) {
    const study::Study* study = registry.find(scenario.study);
    if (study == nullptr) {
        return Error{ErrorCode::unknownName, {}, "/study", scenario.study, "a study of this program"};
    }
    const study::Description& description = study->description();
    if (!scenario.cluster.nodes.empty()) { // a study may ask nothing of a cluster
        if (const Result<void> checked = explore::checkCluster(scenario.cluster, catalog); !checked) {
            return checked.error();
        }
    }
    Result<explore::DesignSpace> space = explore::DesignSpace::compile(scenario, description);
    if (!space) {
        return space.error();
    }
    Job job;
    if (const Result<void> resolved = resolveObjectives(scenario, description, job); !resolved) {
        return resolved.error();
    }
    Result<explore::Limits> limits = explore::Limits::of(scenario, description);
    if (!limits) {
        return limits.error();
    }
    Result<std::unique_ptr<study::Evaluator>> evaluator = study->prepare({catalog, scenario.cluster, scenario.files});
    if (!evaluator) {
        return evaluator.error();
    }
    job.space = std::make_unique<const explore::DesignSpace>(*std::move(space));
    job.evaluator = *std::move(evaluator);
    job.limits = std::make_unique<const explore::Limits>(*std::move(limits));
    job.explorer = explore::makeExplorer(scenario.explorer, *job.space,
                                         job.limits->judgeOf(*job.evaluator, description.metrics.size()));
    job.parameters = description.parameters.size();
    job.metrics = description.metrics.size();
    job.constraints = description.constraints.size() + (scenario.bounds.empty() ? 0 : 1);
    return job;
}

void Job::coordinatesOf(std::span<const double> metricRow, std::span<double> coordinates) const {
    for (std::size_t i = 0; i < objectives.size(); ++i) {
        coordinates[i] = objectives[i].sign * metricRow[objectives[i].metric];
    }
}

std::vector<std::optional<double>> Job::fixedValues() const {
    std::vector<std::optional<double>> fixed(parameters);
    for (std::size_t i = 0; i < parameters; ++i) {
        if (space->values(i).size() == 1) {
            fixed[i] = space->values(i).front();
        }
    }
    return fixed;
}

store::Row Job::row(std::uint64_t step) const {
    store::Row row;
    row.step = step;
    row.parameters.resize(parameters);
    row.metrics.resize(metrics);
    explorer->point(step, row.parameters);
    const study::Verdict verdict = evaluate(row.parameters, row.metrics);
    row.rejectedBy = verdict.constraint;
    row.margin = verdict.margin;
    return row;
}

} // namespace paretoscope::run
