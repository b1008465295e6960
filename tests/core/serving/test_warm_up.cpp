// SPDX-License-Identifier: GPL-3.0-or-later
// The warm-up of a run: found where it is known, small where there is none, and left out of latencies.
#include "tests/core/serving/simulation_fixture.h"

#include "core/base/random.h"
#include "core/serving/warm_up.h"

#include <QtTest>

#include <numeric>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

/// Uniform noise of mean 0 and deviation 0.29.
double noise(std::uint64_t seed, std::size_t i) {
    return randomUniform(seed, 1, i) - 0.5;
}

template <class Level>
std::vector<double> noisy(std::size_t values, std::uint64_t seed, Level level) {
    std::vector<double> series(values);
    for (std::size_t i = 0; i < values; ++i) {
        series[i] = level(static_cast<double>(i)) + noise(seed, i);
    }
    return series;
}

/// Prompts of many lengths, one at a time: M/G/1. Some more wait when it opens.
std::vector<Request> singleServer(std::size_t requests, double rate, std::size_t waiting, std::uint64_t seed) {
    Workload workload = fixedLengths(requests, rate, 1024.0, 1.0);
    workload.prompt.variation = 1.0;
    workload.prompt.most = 8000.0;
    workload.seed = seed;
    std::vector<Request> stream = generate(workload);
    for (std::size_t i = 0; i < waiting; ++i) {
        stream[i].arrival = Seconds(0.0);
    }
    return stream;
}

} // namespace

class TestWarmUp : public QObject {
    Q_OBJECT
private slots:
    void findsAStep() {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            for (const double before : {0.0, 5.0}) {
                const std::size_t found = warmUpOf(noisy(2000, seed, [=](double i) { return i < 300 ? before : 2.0; }));
                QVERIFY2(found >= 295 && found <= 400, qPrintable(QString::number(found)));
            }
        }
    }

    /// 10 e^(-i / 50) is below a tenth of the noise's deviation from 290 on.
    void findsADecay() {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const std::size_t found = warmUpOf(noisy(2000, seed, [](double i) { return 10.0 * std::exp(-i / 50.0); }));
            QVERIFY2(found >= 120 && found <= 500, qPrintable(QString::number(found)));
        }
    }

    void leavesSteadySeriesAlone() {
        std::size_t all = 0;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            all += warmUpOf(noisy(2000, seed, [](double) { return 1.0; }));
        }
        QVERIFY2(all < 20 * 200, qPrintable(QString::number(all))); // a tenth on average
        QCOMPARE(warmUpOf(std::vector<double>(1000, 3.0)), std::size_t{0});
        QCOMPARE(warmUpOf({}), std::size_t{0});
        QCOMPARE(warmUpOf(std::vector<double>{9.0, 9.0, 9.0, 9.0, 9.0, 0.0, 0.0, 0.0, 0.0}), std::size_t{0});
    }

    /// What never settles loses at most half.
    void neverLeavesOutMoreThanHalf() {
        std::vector<double> growing(1003);
        std::iota(growing.begin(), growing.end(), 0.0);
        QCOMPARE(warmUpOf(growing), std::size_t{500});
    }

    /// An empty M/G/1 settles within a few services: little is left out, and the mean wait is Pollaczek and
    /// Khinchine's, rate E[S^2] / (2 (1 - rho)), with and without.
    void emptyQueuesWarmUpSoon() {
        const StepModel model = tests::vidurModel();
        ServingPlan plan = vidurPlan(Batching::vllm);
        plan.batching.mostSequences = 1;
        plan.batching.mostTokens = 16384;
        const std::vector<Request> stream = singleServer(20000, 1.2, 0, 4);
        double service = 0.0;
        double squares = 0.0;
        for (const Request& each : stream) {
            const PromptChunk prompt{double(each.promptTokens), 0.0};
            const double time = model.time(std::span(&prompt, 1), {}).total().value();
            service += time / static_cast<double>(stream.size());
            squares += time * time / static_cast<double>(stream.size());
        }
        const double load = 1.2 * service;
        const double expected = 1.2 * squares / (2.0 * (1.0 - load)) + service;
        const ServingRun done = run(model, plan, stream);
        const LatencySummary steady = summarise(done, plan, kNoLimits, WarmUp::truncate);
        const double mean = steady.timeToFirstToken.mean.value();
        qInfo("load %.2f, left out %.4f, mean %.3f s, expected %.3f s", load, steady.warmUpShare, mean, expected);
        QVERIFY(load > 0.4 && load < 0.8);
        QVERIFY(steady.warmUpShare < 0.1);
        QVERIFY2(within(mean, expected, 0.06), qPrintable(pair(mean, expected)));
    }

    /// With a crowd at the door when it opens, only the steady part tells what holds later.
    void forgetsACrowdAtTheStart() {
        const StepModel model = tests::vidurModel();
        ServingPlan plan = vidurPlan(Batching::vllm);
        plan.batching.mostSequences = 1;
        plan.batching.mostTokens = 16384;
        const ServingRun usual = run(model, plan, singleServer(6000, 1.2, 0, 4));
        const ServingRun crowded = run(model, plan, singleServer(6000, 1.2, 600, 4));
        const double mean = summarise(usual, plan, kNoLimits).timeToFirstToken.mean.value();
        const LatencySummary whole = summarise(crowded, plan, kNoLimits);
        const LatencySummary steady = summarise(crowded, plan, kNoLimits, WarmUp::truncate);
        qInfo("mean %.3f s; crowded %.3f s, without its first %.3f %.3f s", mean, whole.timeToFirstToken.mean.value(),
              steady.warmUpShare, steady.timeToFirstToken.mean.value());
        QVERIFY(whole.timeToFirstToken.mean.value() > 5.0 * mean);
        QVERIFY2(within(steady.timeToFirstToken.mean.value(), mean, 0.25),
                 qPrintable(pair(steady.timeToFirstToken.mean.value(), mean)));
        QVERIFY(steady.warmUpShare >= 0.1 && steady.warmUpShare <= 0.4); // the crowd, and until it is gone
        QCOMPARE(whole.warmUpShare, 0.0);
        QVERIFY2(within(steady.requestsPerSecond, 1.2, 0.03), qPrintable(pair(steady.requestsPerSecond, 1.2)));
    }

    /// Kept shares and classes are of the steady part too: nobody of the crowd keeps a limit, everybody later does.
    void countsKeptOfTheSteadyPart() {
        ServingRun done;
        done.outcomes.resize(1000);
        for (std::size_t i = 0; i < done.outcomes.size(); ++i) {
            Outcome& outcome = done.outcomes[i];
            outcome.outputTokens = 1;
            outcome.arrival = Seconds(i < 100 ? 0.0 : static_cast<double>(i));
            outcome.firstToken = outcome.finish = outcome.completed =
                Seconds(i < 100 ? 0.9 * static_cast<double>(i + 1) : static_cast<double>(i) + 0.5);
        }
        done.clients.resize(1);
        done.makespan = Seconds(1000.0);
        const ServiceClasses classes{{{Seconds(0.6), Seconds(1.0)}, {Seconds(0.4), Seconds(1.0)}},
                                     std::vector<std::uint8_t>(1000, 0)};
        ServingPlan plan;
        plan.memory.blocks = 1;
        plan.classes = &classes;
        const LatencySummary whole = summarise(done, plan, kNoLimits);
        const LatencySummary steady = summarise(done, plan, kNoLimits, WarmUp::truncate);
        QCOMPARE(whole.keptShare, 0.9);
        QCOMPARE(steady.warmUpShare, 0.1);
        QCOMPARE(steady.keptShare, 1.0);
        QCOMPARE(steady.goodput, 900.0 / 899.5); // from the arrival of the first to the last token
        QCOMPARE(steady.classes[0].requests, std::size_t{900});
        QCOMPARE(steady.timeToFirstToken.p99.value(), 0.5);
        QCOMPARE(steady.completed, std::size_t{1000});
    }
};

QTEST_GUILESS_MAIN(TestWarmUp)
#include "test_warm_up.moc"
