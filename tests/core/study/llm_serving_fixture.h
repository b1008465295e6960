// SPDX-License-Identifier: GPL-3.0-or-later
// The llm-serving study on a cluster, asked by names of parameters.
#pragma once

#include "tests/core/study/training_step_fixture.h"

#include "core/study/llm_serving_description.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <thread>
#include <vector>

namespace paretoscope::tests {

using namespace paretoscope::study;
using namespace paretoscope::study::llm_serving;

class ServingCase {
public:
    using Setting = std::pair<const char*, const char*>;

    ServingCase(const std::string& accelerator, std::int64_t devices, const std::string& trace = {})
        : m_registry(builtInStudies(shippedCatalog()))
        , m_study(*m_registry.find("llm-serving"))
        , m_cluster(railCluster(accelerator, devices))
        , m_files(trace.empty() ? std::vector<NamedFile>() : std::vector<NamedFile>{{kRequestTrace, trace}})
        , m_evaluator(m_study.prepare({shippedCatalog(), m_cluster, m_files}).value()) {}

    [[nodiscard]] const Description& description() const { return m_study.description(); }
    [[nodiscard]] const Evaluator& evaluator() const { return *m_evaluator; }

    [[nodiscard]] std::vector<double> point(const std::vector<Setting>& settings) const {
        std::vector<double> point = defaultPoint(description());
        for (const auto& [id, text] : settings) {
            const std::size_t place = parameterIndex(description(), id).value();
            const Result<double> value = valueFromText(description().parameters[place], text);
            if (!value) {
                qFatal("%s", describe(value.error()).c_str());
            }
            point[place] = *value;
        }
        return point;
    }

    [[nodiscard]] std::vector<double> metrics(const std::vector<Setting>& settings) const {
        return metricsAt(point(settings));
    }

    [[nodiscard]] std::vector<double> metricsAt(std::span<const double> point) const {
        std::vector<double> metrics(kMetrics, std::numeric_limits<double>::quiet_NaN());
        const Verdict verdict = m_evaluator->evaluate(point, metrics);
        if (!verdict.feasible()) {
            qFatal("rejected: %s", kConstraintIds[verdict.constraint]);
        }
        return metrics;
    }

    [[nodiscard]] Explanation explain(const std::vector<Setting>& settings) const {
        return m_evaluator->explain(point(settings));
    }

private:
    Registry m_registry;
    const Study& m_study;
    hardware::Cluster m_cluster;
    std::vector<NamedFile> m_files;
    std::unique_ptr<Evaluator> m_evaluator;
};

inline bool addsUp(const Term& term) {
    double sum = 0.0;
    for (const Term& child : term.terms) {
        sum += child.value;
        if (!addsUp(child)) {
            return false;
        }
    }
    return !term.id.empty() && !term.name.empty() && !term.source.empty() &&
           (!term.additive || term.terms.empty() || sum == term.value);
}

inline bool within(double value, double expected, double share) {
    return std::abs(value / expected - 1.0) <= share;
}

/// Unknown metrics count as equal.
inline bool same(std::span<const double> a, std::span<const double> b) {
    return std::ranges::equal(a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

/// Points evaluated side by side, each twice, give what they give alone.
inline void verifyThreads(const ServingCase& base, const std::vector<std::vector<ServingCase::Setting>>& all) {
    std::vector<std::vector<double>> alone;
    for (const auto& settings : all) {
        alone.push_back(base.metrics(settings));
    }
    std::vector<std::vector<double>> beside(all.size() * 2);
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < beside.size(); ++i) {
        threads.emplace_back([&, i] { beside[i] = base.metrics(all[i % all.size()]); });
    }
    threads.clear();
    for (std::size_t i = 0; i < beside.size(); ++i) {
        QVERIFY(same(beside[i], alone[i % all.size()]));
    }
}

/// evaluate() and explain() give the same numbers, and every breakdown its metric.
inline void verifyExplained(const ServingCase& base, const std::vector<ServingCase::Setting>& settings) {
    const std::vector<double> metrics = base.metrics(settings);
    const Explanation explanation = base.explain(settings);
    QVERIFY(explanation.rejections.empty());
    QVERIFY(same(explanation.metrics, metrics));
    for (const Breakdown& breakdown : explanation.breakdowns) {
        const std::size_t place = metricIndex(base.description(), breakdown.metric).value();
        QVERIFY2(breakdown.root.value == metrics[place], breakdown.metric.c_str());
        QVERIFY2(addsUp(breakdown.root), breakdown.metric.c_str());
    }
}

inline const Breakdown& breakdownOf(const Explanation& explanation, std::string_view metric) {
    const auto found = std::ranges::find(explanation.breakdowns, metric, &Breakdown::metric);
    if (found == explanation.breakdowns.end()) {
        qFatal("no breakdown of %s", std::string(metric).c_str());
    }
    return *found;
}

} // namespace paretoscope::tests
