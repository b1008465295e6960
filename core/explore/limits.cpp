// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explore/limits.h"

#include "core/base/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::explore {

Result<Limits> Limits::of(const Scenario& scenario, const study::Description& description) {
    Limits limits;
    limits.m_constraint = static_cast<int>(description.constraints.size());
    for (std::size_t i = 0; i < scenario.bounds.size(); ++i) {
        const MetricBound& bound = scenario.bounds[i];
        const auto metric = study::metricIndex(description, bound.metric);
        if (!metric) {
            std::vector<std::string_view> ids;
            for (const study::Metric& each : description.metrics) {
                ids.push_back(each.id);
            }
            return Error{ErrorCode::unknownName,
                         {},
                         fmt::format("/constraints/{}/metric", i),
                         bound.metric,
                         expectedName(bound.metric, ids)};
        }
        limits.m_bounds.push_back({*metric, bound.upper, bound.value});
    }
    return limits;
}

study::Verdict Limits::judge(const study::Evaluator& evaluator, std::span<const double> point,
                             std::span<double> metrics) const {
    std::fill(metrics.begin(), metrics.end(), std::numeric_limits<double>::quiet_NaN());
    study::Verdict verdict = evaluator.evaluate(point, metrics);
    if (!verdict.feasible()) {
        return verdict;
    }
    for (const Bound& bound : m_bounds) {
        const double found = metrics[bound.metric];
        if (bound.broken(found)) {
            const double excess = std::abs(found - bound.value);
            const double margin = bound.value == 0.0 ? excess : excess / std::abs(bound.value);
            verdict.constraint = m_constraint;
            verdict.margin =
                std::max(verdict.margin, std::isnan(margin) ? std::numeric_limits<double>::infinity() : margin);
        }
    }
    return verdict;
}

Judge Limits::judgeOf(const study::Evaluator& evaluator, std::size_t metrics) const {
    return [this, &evaluator, metrics](std::span<const double> point) {
        std::vector<double> row(metrics);
        const study::Verdict verdict = judge(evaluator, point, row);
        using Outcome = Judgement::Outcome;
        const Outcome outcome = verdict.feasible()                   ? Outcome::feasible
                                : verdict.constraint == m_constraint ? Outcome::limited
                                                                     : Outcome::refused;
        return Judgement{outcome, verdict.constraint, verdict.margin};
    };
}

std::vector<std::string> Limits::reasons(const study::Description& description, std::span<const double> metrics) const {
    std::vector<std::string> all;
    for (const Bound& bound : m_bounds) {
        const study::Metric& metric = description.metrics[bound.metric];
        const double found = metrics[bound.metric];
        if (bound.broken(found)) {
            const std::string is = std::isnan(found) ? "not known" : quantityText(found, metric.unit);
            all.push_back(fmt::format("{} is {}, at {} {} is allowed", metric.label, is, bound.upper ? "most" : "least",
                                      quantityText(bound.value, metric.unit)));
        }
    }
    return all;
}

} // namespace paretoscope::explore
