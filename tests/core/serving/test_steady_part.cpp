// SPDX-License-Identifier: GPL-3.0-or-later
// What a run answers in its steady part: neither what came with the warm-up, nor while it empties; and all in all
// nothing is lost.
#include "tests/core/serving/simulation_fixture.h"

#include "core/serving/steady_part.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

/// One answer of eleven tokens, from `first` to `last`.
Outcome answered(double arrival, double first, double last) {
    Outcome outcome;
    outcome.arrival = Seconds(arrival);
    outcome.firstToken = Seconds(first);
    outcome.finish = outcome.completed = Seconds(last);
    outcome.outputTokens = 11;
    return outcome;
}

ServingRun runOf(std::vector<Outcome> outcomes) {
    ServingRun done;
    Seconds last;
    for (const Outcome& outcome : outcomes) {
        last = std::max(last, outcome.completed);
    }
    done.makespan = last - outcomes.front().arrival;
    done.outcomes = std::move(outcomes);
    done.clients.resize(1);
    return done;
}

void compareSums(const RunParts& parts, const AnsweredPart& all) {
    const AnsweredPart* three[] = {&parts.warmUp, &parts.steady, &parts.drain};
    double requests = 0.0;
    double tokens = 0.0;
    Seconds time;
    for (const AnsweredPart* part : three) {
        QVERIFY(part->time >= Seconds(0.0) && part->requests >= 0.0 && part->tokens >= -1e-9);
        requests += part->requests;
        tokens += part->tokens;
        time += part->time;
    }
    QCOMPARE(requests, all.requests);
    QVERIFY(within(tokens, all.tokens, 1e-12));
    QVERIFY(within(time.value(), all.time.value(), 1e-12));
}

} // namespace

class TestSteadyPart : public QObject {
    Q_OBJECT
private slots:
    /// A request a second, its first token at once, its answer after twenty seconds: 1 a second once answers end as
    /// they begin, whatever the run as a whole says.
    void knowsARegularStream() {
        std::vector<Outcome> outcomes;
        for (int i = 0; i < 100; ++i) {
            outcomes.push_back(answered(i, i, i + 20.0));
        }
        const ServingRun done = runOf(outcomes);
        const RunParts parts = partsOf(done, 20);
        QCOMPARE(parts.warmUp.time.value(), 20.0);
        QCOMPARE(parts.steady.time.value(), 79.0); // to the last first token
        QCOMPARE(parts.steady.requests, 79.0);     // those that ended from 21 s to 99 s
        QCOMPARE(parts.steady.requestsPerSecond(), 1.0);
        // First tokens of 79 requests; of those that run, ten tokens in twenty seconds each: 20 run at any time.
        QVERIFY(within(parts.steady.tokens, 79.0 + 79.0 * 20.0 * 0.5, 0.02));
        QCOMPARE(parts.drain.requests, 20.0);
        QCOMPARE(wholeOf(done).requestsPerSecond(), 100.0 / 119.0);
        compareSums(parts, wholeOf(done));
    }

    /// Ten a second come, two a second are served: the steady part says two.
    void doesNotHideAnOverload() {
        std::vector<Outcome> outcomes;
        for (int i = 0; i < 500; ++i) {
            outcomes.push_back(answered(0.1 * i, 0.5 * i, 0.5 * i + 2.0));
        }
        const RunParts parts = partsOf(runOf(outcomes), 50);
        QVERIFY(within(parts.steady.requestsPerSecond(), 2.0, 0.01));
        QVERIFY(within(parts.steady.tokensPerSecond(), 22.0, 0.01));
    }

    /// All come at once and are let in together: there is no steady part to tell from the end.
    void countsAllOfASingleBatch() {
        const ServingRun done = runOf(std::vector<Outcome>(8, answered(0.0, 1.0, 11.0)));
        const RunParts parts = partsOf(done, 0);
        QCOMPARE(parts.steady.requests, 8.0);
        QCOMPARE(parts.steady.time.value(), 11.0);
        QCOMPARE(parts.steady.tokens, 88.0);
        QCOMPARE(parts.drain.requests, 0.0);
        QCOMPARE(parts.drain.time.value(), 0.0);
        QCOMPARE(partsOf({}, 0).steady.requestsPerSecond(), 0.0);
        ServingRun refused = runOf({answered(0.0, 0.0, 0.0)});
        refused.outcomes[0].refused = true;
        QCOMPARE(partsOf(refused, 0).steady.requestsPerSecond(), 0.0);
    }

    /// Whatever the batching, the arrivals and the warm-up: parts sum to the run, requests and tokens.
    void losesNothing() {
        const StepModel model = tests::vidurModel();
        for (const Batching batching : kAll) {
            for (const bool closed : {false, true}) {
                ServingPlan plan = vidurPlan(batching);
                plan.memory.blocks = 300; // some do not fit
                if (closed) {
                    plan.closedLoop = ClosedLoop{6, Seconds(1.0)};
                }
                const ServingRun done = run(model, plan, generate(mixedLengths(200, 2.0, 11)));
                QVERIFY(done.refused > 0);
                double tokens = 0.0;
                for (const Outcome& outcome : done.outcomes) {
                    tokens += outcome.refused ? 0.0 : outcome.outputTokens;
                }
                QCOMPARE(wholeOf(done).requests, static_cast<double>(200 - done.refused));
                QCOMPARE(wholeOf(done).tokens, tokens);
                for (const std::size_t warmUp : {std::size_t{0}, std::size_t{40}, warmUpOf(done, plan)}) {
                    compareSums(partsOf(done, warmUp), wholeOf(done));
                }
            }
        }
    }

    /// Half a minute of answers in a stream of five minutes: the steady part answers what comes, at several seeds; the
    /// whole run says less.
    void isWhatComesAtABearableLoad() {
        const StepModel model = tests::vidurModel();
        ServingPlan plan = vidurPlan(Batching::chunked);
        double steady = 0.0;
        double whole = 0.0;
        double offered = 0.0;
        constexpr int kSeeds = 6;
        for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
            Workload workload = fixedLengths(240, 0.8);
            workload.seed = seed;
            const std::vector<Request> stream = generate(workload);
            const ServingRun done = run(model, plan, stream);
            const LatencySummary summary = summarise(done, plan, kNoLimits, WarmUp::truncate);
            QVERIFY(summary.saturation == Saturation::stable);
            steady += summary.requestsPerSecond / kSeeds;
            whole += summarise(done, plan, kNoLimits).requestsPerSecond / kSeeds;
            offered += 239.0 / (stream.back().arrival - stream.front().arrival).value() / kSeeds;
            QVERIFY(within(summary.outputTokensPerSecond, summary.requestsPerSecond * 256.0, 0.05));
        }
        qInfo("offered %.3f a second, steady part %.3f, whole run %.3f", offered, steady, whole);
        QVERIFY2(within(steady, offered, 0.03), qPrintable(pair(steady, offered)));
        QVERIFY(whole < 0.97 * offered);
    }

    /// In a closed loop Little's law holds in it: users over what a round takes.
    void isWhatUsersAskInAClosedLoop() {
        const StepModel model = tests::vidurModel();
        ServingPlan plan = vidurPlan(Batching::vllm);
        for (const std::uint32_t users : {4U, 12U, 30U}) {
            plan.closedLoop = ClosedLoop{users, Seconds(5.0)};
            Workload workload = fixedLengths(std::size_t{20} * users, 1.0);
            workload.output.variation = 0.5;
            const LatencySummary summary =
                summarise(run(model, plan, generate(workload)), plan, kNoLimits, WarmUp::truncate);
            const double expected = users / (summary.endToEnd.mean.value() + 5.0);
            qInfo("%u users ask %.4f a second, steady part %.4f", users, expected, summary.requestsPerSecond);
            QVERIFY2(within(summary.requestsPerSecond, expected, 0.04),
                     qPrintable(pair(summary.requestsPerSecond, expected)));
        }
    }

    /// All at once, many times what fits: what replicas manage while somebody waits, not while the last ones end. A
    /// shorter stream says nearly the same.
    void isWhatReplicasManageWhenAllComeAtOnce() {
        const StepModel model = tests::vidurModel();
        ServingPlan plan = vidurPlan(Batching::chunked);
        const auto at = [&](std::size_t requests, WarmUp warmUp) {
            Workload workload = fixedLengths(requests, 1.0);
            workload.arrivals.process = ArrivalProcess::atOnce;
            return summarise(run(model, plan, generate(workload)), plan, kNoLimits, warmUp);
        };
        const LatencySummary few = at(200, WarmUp::truncate);
        const LatencySummary many = at(800, WarmUp::truncate);
        QVERIFY2(within(few.outputTokensPerSecond, many.outputTokensPerSecond, 0.1),
                 qPrintable(pair(few.outputTokensPerSecond, many.outputTokensPerSecond)));
        QVERIFY(many.outputTokensPerSecond >= at(800, WarmUp::countAll).outputTokensPerSecond);
    }
};

QTEST_GUILESS_MAIN(TestSteadyPart)
#include "test_steady_part.moc"
