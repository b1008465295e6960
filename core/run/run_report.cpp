// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_report.h"

#include "core/base/nearest.h"
#include "core/pareto/front.h"
#include "core/run/run_header.h"

#include <algorithm>
#include <map>

namespace paretoscope::run {

namespace {

constexpr std::uint64_t kPageRows = 50'000;

store::Store::Query feasibleRows() {
    return {};
}

std::size_t metricColumn(const store::RunHeader& header, const std::string& id) {
    const auto at = std::find_if(header.metrics.begin(), header.metrics.end(),
                                 [&id](const study::Metric& metric) { return metric.id == id; });
    return static_cast<std::size_t>(at - header.metrics.begin());
}

/// The same point for today's description: choices may have other indices than when the run was made.
Result<std::vector<double>> pointOf(const store::RunHeader& header, const report::ReportRow& row,
                                    const study::Description& description) {
    std::vector<double> point = study::defaultPoint(description);
    for (std::size_t i = 0; i < header.parameters.size(); ++i) {
        const study::Parameter& then = header.parameters[i];
        if (const auto now = study::parameterIndex(description, then.id)) {
            const Result<double> value =
                study::valueFromText(description.parameters[*now], study::valueText(then, row.parameters[i]));
            if (!value) {
                return value.error();
            }
            point[*now] = *value;
        }
    }
    return point;
}

} // namespace

store::RunInfo runInfo(const explore::Scenario& scenario, const study::Registry& registry, store::Keep keep,
                       const Summary& summary) {
    return {summary.id, headerOf(scenario, registry, keep), summary.progress, {}};
}

report::RunDigest digest(const store::RunInfo& run) {
    report::RunDigest result;
    result.id = run.id;
    result.scenarioName = run.header.scenarioName;
    result.scenarioJson = run.header.scenarioJson;
    result.study = run.header.study;
    result.engineVersion = run.header.engineVersion;
    result.startedAt = run.startedAt;
    result.seed = run.header.seed;
    result.seconds = run.progress.seconds;
    result.decided = run.progress.decided;
    result.feasible = run.progress.feasible;
    result.rejectedBy = run.progress.rejectedBy;
    result.rejectedBy.resize(run.header.constraints.size());
    result.parameters = run.header.parameters;
    result.metrics = run.header.metrics;
    result.constraints = run.header.constraints;
    result.objectives = run.header.objectives;
    return result;
}

report::RunOutcome outcomeOf(const store::RunInfo& run, const explore::Scenario& scenario, const Summary& summary) {
    report::RunOutcome outcome{reportRows(run, summary.front)};
    for (const NearMiss& miss : summary.nearest) {
        outcome.nearest.push_back({reportRow(run, miss.row), miss.reasons});
    }
    if (const auto& search = summary.search) {
        outcome.search = {scenario.explorer.parameter,
                          scenario.explorer.kind == explore::ExplorerKind::highest,
                          search->searched,
                          search->met,
                          search->judged,
                          search->notMonotone};
    }
    return outcome;
}

report::ReportRow reportRow(const store::RunInfo& run, const store::Row& row) {
    const bool rejected = row.rejectedBy >= 0;
    return {.step = row.step,
            .parameters = row.parameters,
            .metrics = row.metrics,
            .rejectedBy =
                rejected ? run.header.constraints[static_cast<std::size_t>(row.rejectedBy)].id : std::string(),
            .margin = row.margin,
            .onFront = row.onFront};
}

std::vector<report::ReportRow> reportRows(const store::RunInfo& run, const std::vector<store::Row>& rows) {
    std::vector<report::ReportRow> result;
    result.reserve(rows.size());
    for (const store::Row& row : rows) {
        result.push_back(reportRow(run, row));
    }
    return result;
}

report::Pages keptRows(const store::Store& store, const store::RunInfo& run) {
    return [&store, run, next = std::uint64_t{0}]() mutable -> Result<std::vector<report::ReportRow>> {
        store::Store::Query query;
        query.rejected = true;
        const Result<std::vector<store::Row>> rows = store.rows(run.id, query, next, kPageRows);
        if (!rows) {
            return rows.error();
        }
        next += rows->size();
        return reportRows(run, *rows);
    };
}

Result<std::vector<report::ReportRow>> thinnedRows(const store::Store& store, const store::RunInfo& run,
                                                   std::uint64_t most) {
    const Result<std::uint64_t> count = store.count(run.id, feasibleRows());
    if (!count) {
        return count.error();
    }
    const std::uint64_t stride = std::max<std::uint64_t>(1, (*count + most - 1) / most);
    std::vector<report::ReportRow> result;
    for (std::uint64_t first = 0; first < *count; first += kPageRows) {
        const Result<std::vector<store::Row>> rows = store.rows(run.id, feasibleRows(), first, kPageRows);
        if (!rows) {
            return rows.error();
        }
        for (std::uint64_t i = 0; i < rows->size(); ++i) {
            if ((first + i) % stride == 0) {
                result.push_back(reportRow(run, (*rows)[i]));
            }
        }
    }
    return result;
}

Result<std::vector<report::ReportRow>> frontRows(const store::Store& store, const store::RunInfo& run) {
    const Result<std::vector<store::Row>> rows = store.front(run.id);
    if (!rows) {
        return rows.error();
    }
    std::vector<report::ReportRow> result = reportRows(run, *rows);
    const auto& [metric, goal] = run.header.objectives.front();
    const std::size_t column = metricColumn(run.header, metric);
    const double sign = goal == study::Goal::maximise ? -1.0 : 1.0;
    std::stable_sort(result.begin(), result.end(), [&](const report::ReportRow& a, const report::ReportRow& b) {
        return sign * a.metrics[column] < sign * b.metrics[column];
    });
    return result;
}

Result<std::vector<explore::Objective>> objectivesFor(const store::RunHeader& header,
                                                      const std::vector<std::string>& metrics) {
    std::vector<explore::Objective> result;
    for (const std::string& id : metrics) {
        const std::size_t column = metricColumn(header, id);
        if (column == header.metrics.size()) {
            std::vector<std::string_view> known;
            for (const study::Metric& metric : header.metrics) {
                known.push_back(metric.id);
            }
            return Error{ErrorCode::unknownName, {}, {}, id, expectedName(id, known)};
        }
        const study::Goal goal = header.metrics[column].goal;
        result.push_back({id, goal == study::Goal::none ? study::Goal::minimise : goal});
    }
    return result;
}

Result<std::vector<report::ReportRow>> frontUnder(const store::Store& store, store::RunInfo& run,
                                                  const std::vector<explore::Objective>& objectives) {
    run.header.objectives.clear();
    for (const explore::Objective& objective : objectives) {
        run.header.objectives.emplace_back(objective.metric, objective.goal);
    }
    pareto::Front front(objectives.size());
    std::map<std::uint64_t, report::ReportRow> onFront;
    std::vector<std::uint64_t> displaced;
    std::vector<double> coordinates(objectives.size());
    for (std::uint64_t first = 0;; first += kPageRows) {
        const Result<std::vector<store::Row>> rows = store.rows(run.id, feasibleRows(), first, kPageRows);
        if (!rows) {
            return rows.error();
        }
        if (rows->empty()) {
            break;
        }
        for (const store::Row& row : *rows) {
            for (std::size_t i = 0; i < objectives.size(); ++i) {
                const double value = row.metrics[metricColumn(run.header, objectives[i].metric)];
                coordinates[i] = objectives[i].goal == study::Goal::maximise ? -value : value;
            }
            displaced.clear();
            if (front.insert(row.step, coordinates, &displaced)) {
                onFront.emplace(row.step, reportRow(run, row));
            }
            for (const std::uint64_t step : displaced) {
                onFront.erase(step);
            }
        }
    }
    std::vector<report::ReportRow> result;
    for (const std::uint64_t id : front.ids()) {
        result.push_back(onFront.at(id));
        result.back().onFront = true;
    }
    return result;
}

Result<Reasons> reasonsOf(const store::RunHeader& header, const report::ReportRow& row, const study::Registry& registry,
                          const study::Catalog& catalog) {
    const Result<explore::Scenario> scenario = explore::parseScenario(header.scenarioJson, {}, registry, catalog);
    if (!scenario) {
        return scenario.error();
    }
    const study::Study* study = registry.find(scenario->study); // known, since the scenario was read
    const study::Context context{catalog, scenario->cluster};
    const Result<std::unique_ptr<study::Evaluator>> evaluator = study->prepare(context);
    if (!evaluator) {
        return evaluator.error();
    }
    const Result<std::vector<double>> point = pointOf(header, row, study->description());
    if (!point) {
        return point.error();
    }
    return Reasons{(*evaluator)->explain(*point), (*evaluator)->validation(*point)};
}

Result<std::optional<store::RunInfo>> runToResume(const std::filesystem::path& database,
                                                  const std::string& scenarioJson) {
    if (!std::filesystem::exists(database)) {
        return std::optional<store::RunInfo>();
    }
    const Result<store::Store> opened = store::Store::open(database, store::Store::Mode::readOnly);
    if (!opened) {
        return opened.error();
    }
    const Result<std::vector<store::RunInfo>> runs = opened->runs();
    if (!runs) {
        return runs.error();
    }
    const auto newest = std::find_if(runs->rbegin(), runs->rend(), [&](const store::RunInfo& run) {
        return run.header.scenarioJson == scenarioJson;
    });
    return newest == runs->rend() ? std::optional<store::RunInfo>() : *newest;
}

} // namespace paretoscope::run
