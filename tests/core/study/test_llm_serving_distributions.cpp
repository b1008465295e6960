// SPDX-License-Identifier: GPL-3.0-or-later
// The preview of a workload shows what its simulation is served, and what was asked for within its statistics.
#include "tests/core/study/llm_serving_fixture.h"

#include "core/serving/reasoning.h"
#include "core/serving/workload.h"
#include "core/study/llm_serving_distributions.h"

#include <QTemporaryFile>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::llm_serving;
using namespace paretoscope::tests;

namespace {

using Settings = std::vector<ServingCase::Setting>;

std::vector<Distribution> drawn(const ServingCase& base, const Settings& settings) {
    return base.evaluator().distributions(base.point(settings));
}

const Distribution* find(const std::vector<Distribution>& all, std::string_view label) {
    const auto found = std::ranges::find(all, label, &Distribution::label);
    return found != all.end() ? &*found : nullptr;
}

const Distribution& of(const std::vector<Distribution>& all, std::string_view label) {
    const Distribution* found = find(all, label);
    if (found == nullptr)
        qFatal("no distribution %s", std::string(label).c_str());
    return *found;
}

std::vector<std::string> labels(const std::vector<Distribution>& all) {
    std::vector<std::string> labels;
    std::ranges::transform(all, std::back_inserter(labels), &Distribution::label);
    return labels;
}

/// Figures are those of the values, shares sum to 1.
void verifySame(const Distribution& distribution, std::vector<double> values) {
    std::ranges::sort(values);
    const auto rank = [&](double share) {
        return values[static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size()))) - 1];
    };
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    QCOMPARE(distribution.draws, values.size());
    QVERIFY(within(distribution.mean, sum / static_cast<double>(values.size()), 1e-12));
    QCOMPARE(distribution.p50, rank(0.50));
    QCOMPARE(distribution.p90, rank(0.90));
    QCOMPARE(distribution.p99, rank(0.99));
    QVERIFY(std::abs(std::accumulate(distribution.shares.begin(), distribution.shares.end(), 0.0) - 1.0) < 1e-12);
}

const Settings kVaried = {{"arrivals", "gamma"},       {"request_rate", "4"},     {"arrival_variation", "2"},
                          {"prompt_tokens", "2000"},   {"prompt_variation", "1"}, {"output_tokens", "300"},
                          {"output_variation", "0.5"}, {"requests", "3000"},      {"seed", "11"}};

serving::Workload variedWorkload(std::size_t requests) {
    const double most = std::numeric_limits<std::uint32_t>::max() / 2.0;
    return {
        requests, {serving::ArrivalProcess::gamma, 4.0, 2.0}, {2000.0, 1.0, 1.0, most}, {300.0, 0.5, 1.0, most}, 11};
}

} // namespace

class TestLlmServingDistributions : public QObject {
    Q_OBJECT
private slots:
    void countsTheStreamItself() {
        const ServingCase base("h100_sxm_80gb", 8);
        const std::vector<Distribution> all = drawn(base, kVaried);
        const std::vector<serving::Request> stream = serving::generate(variedWorkload(3000));
        std::vector<double> prompts;
        std::vector<double> answers;
        std::vector<double> gaps;
        for (std::size_t i = 0; i < stream.size(); ++i) {
            prompts.push_back(stream[i].promptTokens);
            answers.push_back(stream[i].outputTokens);
            if (i > 0)
                gaps.push_back((stream[i].arrival - stream[i - 1].arrival).value());
        }
        verifySame(of(all, "Prompt length"), prompts);
        verifySame(of(all, "Answer length"), answers);
        verifySame(of(all, "Gap between arrivals"), gaps);
        const Distribution& overTime = of(all, "Arrivals over time");
        QCOMPARE(overTime.draws, std::size_t{1000});
        QCOMPARE(overTime.edges.back(), stream[999].arrival.value());
        for (const Distribution& each : all)
            QCOMPARE(each.group, base.description().parameters[kPromptTokens].group);
    }

    /// The simulation's own counts: answers by tokens over requests, prompts by what is computed.
    void showsWhatTheSimulationIsServed() {
        const ServingCase base("h100_sxm_80gb", 8);
        Settings settings = kVaried;
        settings.emplace_back("fidelity", "simulated");
        settings[7].second = "200";
        const std::vector<double> metrics = base.metrics(settings);
        const std::vector<Distribution> all = drawn(base, settings);
        QVERIFY(within(metrics[kTokensPerSecond] / metrics[kRequestsPerSecond], of(all, "Answer length").mean, 1e-9));
        QCOMPARE(of(all, "Answer length").draws, std::size_t{200});
    }

    /// Log-normal and gamma means are off by less than four standard errors, their variations by little.
    void drawsWhatWasAskedFor() {
        const ServingCase base("h100_sxm_80gb", 8);
        Settings settings = kVaried;
        settings[7].second = "4000000";
        const std::vector<Distribution> all = drawn(base, settings);
        const auto near = [](const Distribution& each, double mean, double variation) {
            return each.draws + 1 >= kMostCounted &&
                   std::abs(each.mean - mean) < 4.0 * variation * mean / std::sqrt(double(kMostCounted));
        };
        QVERIFY(near(of(all, "Prompt length"), 2000.0, 1.0));
        QVERIFY(near(of(all, "Answer length"), 300.0, 0.5));
        QVERIFY(near(of(all, "Gap between arrivals"), 0.25, 2.0));
        // Medians of log-normals: mean / sqrt(1 + variation^2).
        QVERIFY(within(of(all, "Prompt length").p50, 2000.0 / std::sqrt(2.0), 0.03));
        QVERIFY(within(of(all, "Answer length").p50, 300.0 / std::sqrt(1.25), 0.03));
        QVERIFY(of(all, "Gap between arrivals").logarithmic);
        // Bursts: some tenths of a minute have far more than four a second.
        const Distribution& overTime = of(all, "Arrivals over time");
        QVERIFY(overTime.p99 > 2.0 * overTime.mean);
    }

    void fixedLengthsAndEvenGapsAreOneBin() {
        const ServingCase base("h100_sxm_80gb", 8);
        const std::vector<Distribution> all = drawn(base, {{"arrivals", "even"}, {"request_rate", "3"}});
        QCOMPARE(labels(all), (std::vector<std::string>{"Prompt length", "Answer length", "Gap between arrivals"}));
        QCOMPARE(of(all, "Prompt length").edges, (std::vector{1024.0, 1025.0}));
        QCOMPARE(of(all, "Answer length").edges, (std::vector{256.0, 257.0}));
        QCOMPARE(of(all, "Gap between arrivals").shares, std::vector{1.0});
        QVERIFY(within(of(all, "Gap between arrivals").p99, 1.0 / 3.0, 1e-9));
    }

    void whoComesAtOnceOrAfterAnAnswerHasNoGaps() {
        const ServingCase base("h100_sxm_80gb", 8);
        for (const char* arrivals : {"at_once", "closed_loop"})
            QCOMPARE(labels(drawn(base, {{"arrivals", arrivals}})),
                     (std::vector<std::string>{"Prompt length", "Answer length"}));
        QCOMPARE(drawn(base, {{"requests", "1"}}).size(), std::size_t{2});
        // Not bursts.
        QCOMPARE(drawn(base, {{"arrivals", "gamma"}, {"arrival_variation", "0.5"}}).size(), std::size_t{3});
    }

    void retrievedTextsJoinPrompts() {
        const ServingCase base("h100_sxm_80gb", 8);
        const std::vector<Distribution> all = drawn(base, {{"retrieval", "host"},
                                                           {"retrieved_chunks", "4"},
                                                           {"chunk_tokens", "500"},
                                                           {"prompt_tokens", "100"},
                                                           {"prompt_variation", "0.5"}});
        const Distribution& question = of(all, "Prompt length");
        const Distribution& whole = of(all, "Prompt with retrieved texts");
        QVERIFY(within(question.mean, 100.0, 0.1));
        QVERIFY(within(whole.mean, question.mean + 2000.0, 1e-12));
        QCOMPARE(whole.p99, question.p99 + 2000.0);
        QCOMPARE(whole.group, base.description().parameters[kRetrieval].group);
    }

    void pathsHaveLengthsOfTheirOwn() {
        const ServingCase base("h100_sxm_80gb", 8);
        const Settings settings = {{"reasoning_paths", "8"}, {"path_variation", "0.4"}, {"requests", "100"}};
        const std::vector<Distribution> all = drawn(base, settings);
        const serving::Workload workload{100, {}, {1024.0, 0.0, 1.0, 1e6}, {256.0, 0.0, 1.0, 1e6}, 1};
        const serving::Paths paths = serving::drawPaths(serving::generate(workload), {8, 0.4, 0.6, true}, 1);
        verifySame(of(all, "Length of a path"), {paths.outputTokens.begin(), paths.outputTokens.end()});
        QCOMPARE(of(all, "Answer length").shares.size(), std::size_t{1});
        QCOMPARE(of(all, "Length of a path").group, base.description().parameters[kReasoningPaths].group);
        const auto most = drawn(base, {{"reasoning_paths", "1024"}, {"requests", "100000"}});
        QVERIFY(of(most, "Length of a path").draws <= kMostCounted);
    }

    void aRequestTraceShowsItsOwn() {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("arrived_at,num_prefill_tokens,num_decode_tokens\n");
        for (int i = 0; i < 200; ++i) // pairs, a second apart from each other
            file.write(QByteArray::number(i / 2) + "," + (i % 2 == 0 ? "200" : "1800") + ",50\n");
        file.flush();
        const ServingCase base("h100_sxm_80gb", 1, file.fileName().toStdString());
        const std::vector<Distribution> timed = drawn(base, {{"arrivals", "recorded"}, {"trace_speed", "2"}});
        QCOMPARE(of(timed, "Prompt length").mean, 1000.0);
        QCOMPARE(of(timed, "Prompt length").p50, 200.0);
        QCOMPARE(of(timed, "Prompt length").p99, 1800.0);
        QCOMPARE(of(timed, "Answer length").edges, (std::vector{50.0, 51.0}));
        QCOMPARE(of(timed, "Gap between arrivals").p50, 0.0);
        QCOMPARE(of(timed, "Gap between arrivals").p99, 0.5);
        QCOMPARE(of(timed, "Arrivals over time").edges.back(), 49.5);
        // Lengths alone: as many requests as are asked for, with gaps of their own.
        const std::vector<Distribution> lengths = drawn(base, {{"arrivals", "poisson"}, {"requests", "400"}});
        QCOMPARE(of(lengths, "Prompt length").draws, std::size_t{400});
        QCOMPARE(of(lengths, "Prompt length").mean, 1000.0);
        QVERIFY(within(of(lengths, "Gap between arrivals").mean, 1.0, 0.2));
        const ServingCase unnamed("h100_sxm_80gb", 1);
        QVERIFY(drawn(unnamed, {{"arrivals", "recorded"}}).empty());
    }

    /// A point that is rejected, here for its memory, draws all the same.
    void rejectedPointsDrawToo() {
        const ServingCase base("h100_sxm_80gb", 1);
        QVERIFY(!base.explain({{"model", "llama_3_1_405b"}}).rejections.empty());
        QCOMPARE(drawn(base, {{"model", "llama_3_1_405b"}}).size(), std::size_t{3});
    }
};

QTEST_GUILESS_MAIN(TestLlmServingDistributions)
#include "test_llm_serving_distributions.moc"
