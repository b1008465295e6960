// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/documents.h"

#include "core/report/json_value.h"
#include "core/report/table.h"

#include <algorithm>
#include <ostream>

namespace paretoscope::report {

namespace {

Json frontJson(const RunDigest& run, const std::vector<ReportRow>& front) {
    Json rows = Json::array();
    for (const ReportRow& row : front) {
        rows.push_back({{"step", row.step},
                        {"parameters", parametersJson(run.parameters, row.parameters)},
                        {"metrics", metricsJson(run.metrics, row.metrics)}});
    }
    return rows;
}

Json nearestJson(const RunDigest& run, const std::vector<NearMiss>& nearest) {
    Json rows = Json::array();
    for (const NearMiss& miss : nearest) {
        rows.push_back({{"step", miss.row.step},
                        {"parameters", parametersJson(run.parameters, miss.row.parameters)},
                        {"metrics", metricsJson(run.metrics, miss.row.metrics)},
                        {"rejected_by", miss.row.rejectedBy},
                        {"margin", numberJson(miss.row.margin)},
                        {"reasons", miss.reasons}});
    }
    return rows;
}

Json searchJson(const LimitSearch& search) {
    return {{"parameter", search.parameter}, {"goal", search.highest ? "highest" : "lowest"},
            {"searched", search.searched},   {"met", search.met},
            {"judged", search.judged},       {"not_monotone", search.notMonotone}};
}

Json termJson(const study::Term& term) {
    Json json = {{"id", term.id},
                 {"name", term.name},
                 {"value", numberJson(term.value)},
                 {"unit", unitId(term.unit)},
                 {"formula", term.formula},
                 {"source", term.source},
                 {"additive", term.additive},
                 {"terms", Json::array()}};
    for (const study::Term& child : term.terms) {
        json["terms"].push_back(termJson(child));
    }
    return json;
}

Json breakdownJson(const study::Breakdown& breakdown) {
    const Json root = termJson(breakdown.root);
    return {{"metric", breakdown.metric}, {"value", root["value"]},   {"unit", root["unit"]},
            {"formula", root["formula"]}, {"source", root["source"]}, {"terms", root["terms"]}};
}

Json validationJson(const study::ValidationNote& note) {
    return {{"family", note.family},
            {"rows", note.rows},
            {"mape", numberJson(note.meanAbsoluteError)},
            {"left_out_mape", note.leftOutError ? numberJson(*note.leftOutError) : Json(nullptr)},
            {"bias", numberJson(note.bias)},
            {"source", note.source}};
}

const study::Breakdown* chosenBreakdown(const PointAnswer& answer) {
    const auto& all = answer.explanation.breakdowns;
    const auto at = std::find_if(all.begin(), all.end(),
                                 [&](const study::Breakdown& breakdown) { return breakdown.metric == answer.metric; });
    if (at != all.end()) {
        return &*at;
    }
    return all.empty() ? nullptr : &all.front();
}

} // namespace

void writeRunDocument(const RunDigest& run, const RunOutcome& outcome, std::uint64_t peakResidentBytes,
                      std::ostream& out) {
    Json rejectedBy = Json::object();
    for (std::size_t i = 0; i < run.constraints.size(); ++i) {
        rejectedBy[run.constraints[i].id] = run.rejectedBy[i];
    }
    Json document = {{"run", run.id},
                     {"scenario", run.scenarioName},
                     {"study", run.study},
                     {"points",
                      {{"decided", run.decided},
                       {"feasible", run.feasible},
                       {"rejected", run.decided - run.feasible},
                       {"rejected_by", rejectedBy}}},
                     {"seconds", numberJson(run.seconds)},
                     {"peak_rss_bytes", peakResidentBytes},
                     {"front", frontJson(run, outcome.front)}};
    if (!outcome.nearest.empty()) {
        document["nearest"] = nearestJson(run, outcome.nearest);
    }
    if (outcome.search) {
        document["search"] = searchJson(*outcome.search);
    }
    out << document.dump(2) << '\n';
}

void writeFrontDocument(const RunDigest& run, const std::vector<ReportRow>& front, std::ostream& out) {
    Json objectives = Json::array();
    for (const auto& [metric, goal] : run.objectives) {
        objectives.push_back({{"metric", metric}, {"goal", goalId(goal)}});
    }
    const Json document = {
        {"run", run.id}, {"scenario", run.scenarioName}, {"objectives", objectives}, {"front", frontJson(run, front)}};
    out << document.dump(2) << '\n';
}

void writeExplanationDocument(const PointAnswer& answer, std::ostream& out) {
    const study::Explanation& explanation = answer.explanation;
    Json metrics = Json::object();
    for (std::size_t i = 0; i < answer.description.metrics.size(); ++i) {
        const study::Metric& metric = answer.description.metrics[i];
        metrics[metric.id] = {{"value", numberJson(explanation.metrics[i])}, {"unit", unitId(metric.unit)}};
    }
    Json rejections = Json::array();
    for (const study::Rejection& rejection : explanation.rejections) {
        rejections.push_back({{"constraint", rejection.constraint},
                              {"margin", numberJson(rejection.margin)},
                              {"message", rejection.message}});
    }
    Json breakdowns = Json::array();
    for (const study::Breakdown& breakdown : explanation.breakdowns) {
        breakdowns.push_back(breakdownJson(breakdown));
    }
    const study::Breakdown* chosen = chosenBreakdown(answer);
    const Json document = {
        {"parameters", parametersJson(answer.description.parameters, answer.point)},
        {"metrics", metrics},
        {"rejections", rejections},
        {"breakdown", chosen != nullptr ? breakdownJson(*chosen) : Json(nullptr)},
        {"breakdowns", breakdowns},
        {"validation", answer.validation != nullptr ? validationJson(*answer.validation) : Json(nullptr)}};
    out << document.dump(2) << '\n';
}

} // namespace paretoscope::report
