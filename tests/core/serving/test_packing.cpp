// SPDX-License-Identifier: GPL-3.0-or-later
// In which order waiting requests are let in: what each packing promises, and what none of them may lose.
#include "tests/core/serving/simulation_fixture.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

constexpr Packing kPackings[] = {Packing::firstCome, Packing::shortestFirst, Packing::priority,
                                 Packing::earliestDeadline};

/// Interactive requests and long ones that can wait.
struct TwoClasses {
    std::vector<Request> stream;
    ServiceClasses classes;
};

TwoClasses twoClasses(std::size_t requests, double rate, double share, std::uint64_t seed = 3) {
    TwoClasses both;
    both.stream = generate(mixedLengths(requests, rate, seed));
    both.classes = {{{Seconds(2.0), Seconds(0.5)}, {Seconds(120.0), Seconds(1.0)}}, {}};
    both.classes.classOf =
        drawSecondClass({share, {2000.0, 0.3, 1.0, 6000.0}, {300.0, 0.3, 1.0, 2000.0}}, seed, both.stream);
    return both;
}

ServingPlan planOf(Batching batching, Packing packing, const TwoClasses& both) {
    ServingPlan plan = vidurPlan(batching);
    plan.batching.packing = packing;
    plan.classes = &both.classes;
    return plan;
}

} // namespace

class TestPacking : public QObject {
    Q_OBJECT
private slots:
    /// Whatever the order: every token is generated once, no request is forgotten, Little's law holds, and where blocks
    /// run out somebody is put off and comes back.
    void conservesRequestsAndTokens() {
        const StepModel model = tests::vidurModel();
        const TwoClasses both = twoClasses(300, 4.0, 0.3);
        double outputs = 0.0;
        for (const Request& each : both.stream) {
            outputs += each.outputTokens;
        }
        for (const Packing packing : kPackings) {
            for (const Batching batching : kAll) {
                ServingPlan plan = planOf(batching, packing, both);
                plan.memory.blocks = 600;
                const ServingRun done = run(model, plan, both.stream);
                QCOMPARE(done.refused, std::size_t{0});
                double generated = 0.0;
                double preemptions = 0.0;
                double inClients = 0.0;
                double waited = 0.0;
                for (const ClientActivity& client : done.clients) {
                    generated += client.generatedTokens;
                    preemptions += client.preemptions;
                    inClients += client.sequenceSeconds + client.waitingSeconds;
                    QVERIFY(client.mostBlocks <= 600);
                }
                for (const Outcome& outcome : done.outcomes) {
                    waited += outcome.endToEnd().value();
                    QVERIFY(outcome.arrival < outcome.firstToken && outcome.firstToken <= outcome.finish);
                }
                QCOMPARE(generated, outputs);
                QVERIFY2(within(inClients, waited, 1e-9), qPrintable(pair(inClients, waited)));
                QVERIFY((preemptions > 0.0) == (batching == Batching::vllm || batching == Batching::chunked));
            }
        }
    }

    void returnsAllBlocks() {
        const StepModel model = tests::vidurModel();
        const TwoClasses both = twoClasses(400, 4.0, 0.3);
        for (const Packing packing : kPackings) {
            for (const Batching batching : kAll) {
                std::vector<Sequence> sequences(both.stream.size());
                std::vector<Outcome> outcomes(both.stream.size());
                LlmClient::Requests all{both.stream, sequences, outcomes};
                all.classes = &both.classes;
                StepClock clock(model);
                LlmClient client(clock, {batching, 64, 2048, packing}, {16, 700, 0.01}, all);
                Seconds now;
                for (RequestIndex i = 0; i < both.stream.size(); ++i) {
                    client.accept(i, now);
                }
                std::size_t finished = 0;
                while (const std::optional<Seconds> end = client.start(now)) {
                    now = *end;
                    client.end(now);
                    finished += client.finished().size();
                }
                QCOMPARE(finished, both.stream.size());
                QCOMPARE(client.blocksInUse(), 0U);
                QCOMPARE(client.outstandingTokens(), std::uint64_t{0});
                QVERIFY(std::isinf(client.tightestPerToken().value())); // nobody is owed anything
            }
        }
    }

    /// A single class with one limit has one order of arrival, deadline and priority: to the last bit the same, also
    /// where requests are put off.
    void alikeRequestsKnowOneOrder() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> stream = generate(mixedLengths(400, 4.0, 8));
        const ServiceClasses one{{{Seconds(1.0), Seconds(1.0)}}, {}};
        for (const Batching batching : kAll) {
            ServingPlan plan = vidurPlan(batching);
            plan.memory.blocks = 700;
            const ServingRun line = run(model, plan, stream);
            for (const Packing packing : {Packing::priority, Packing::earliestDeadline}) {
                plan.batching.packing = packing;
                plan.classes = &one;
                const ServingRun ordered = run(model, plan, stream);
                for (std::size_t i = 0; i < stream.size(); ++i) {
                    QCOMPARE(ordered.outcomes[i].finish.value(), line.outcomes[i].finish.value());
                }
            }
        }
    }

    /// First come, first served starves nobody: whatever comes later, a request that is in the queue goes before it.
    /// Shortest first lets a long one wait as long as shorter ones come.
    void onlyShortestFirstStarves() {
        const StepModel model = tests::vidurModel();
        std::vector<Request> stream(400, Request{Seconds(0.0), 256, 64});
        stream[50] = {Seconds(0.0), 4000, 400};
        ServingPlan plan = vidurPlan(Batching::chunked);
        const ServingRun line = run(model, plan, stream);
        for (std::size_t i = 1; i < stream.size(); ++i) {
            QVERIFY(line.outcomes[i].firstToken >= line.outcomes[i - 1].firstToken);
        }
        plan.batching.packing = Packing::shortestFirst;
        const ServingRun shortest = run(model, plan, stream);
        for (std::size_t i = 0; i < stream.size(); ++i) {
            QVERIFY(i == 50 || shortest.outcomes[i].firstToken < shortest.outcomes[50].firstToken);
        }
        QVERIFY(shortest.outcomes[50].firstToken > 2.0 * line.outcomes[50].firstToken);
    }

    void shortestFirstLowersTheMeanFirstToken() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> stream = generate(mixedLengths(600, 3.0, 4));
        for (const Batching batching : kAll) {
            ServingPlan plan = vidurPlan(batching);
            const LatencySummary line = summaryOf(model, plan, stream);
            plan.batching.packing = Packing::shortestFirst;
            const LatencySummary shortest = summaryOf(model, plan, stream);
            qInfo("mean TTFT %.2f s, first come %.2f s", shortest.timeToFirstToken.mean.value(),
                  line.timeToFirstToken.mean.value());
            QVERIFY(shortest.timeToFirstToken.mean < 0.8 * line.timeToFirstToken.mean);
            QVERIFY(shortest.endToEnd.mean < line.endToEnd.mean);
        }
    }

    /// Near saturation, earliest deadline keeps more requests of two classes than the order of arrival.
    void earliestDeadlineKeepsMore() {
        const StepModel model = tests::vidurModel();
        const TwoClasses both = twoClasses(800, 1.3, 0.4);
        for (const Batching batching : {Batching::vllm, Batching::chunked}) {
            const LatencySummary line = summaryOf(model, planOf(batching, Packing::firstCome, both), both.stream);
            const LatencySummary soonest =
                summaryOf(model, planOf(batching, Packing::earliestDeadline, both), both.stream);
            qInfo("kept %.3f, first come %.3f; P99 of the first class %.1f s, %.1f s", soonest.keptShare,
                  line.keptShare, soonest.classes[0].timeToFirstToken.p99.value(),
                  line.classes[0].timeToFirstToken.p99.value());
            QVERIFY(soonest.keptShare > line.keptShare + 0.05);
        }
    }

    /// The first class hardly feels how much of the second one comes: when memory is full it waits until one of those
    /// who run leaves, be the queue behind it short or long. In the order of arrival it stands in that queue.
    void priorityShieldsTheFirstClass() {
        const StepModel model = tests::vidurModel();
        const auto at = [&](Packing packing, double extra) {
            // As many of the first class, and more of the second one among them.
            const double share = extra / (0.5 + extra);
            const TwoClasses both = twoClasses(static_cast<std::size_t>(300 / (1.0 - share)), 0.5 + extra, share);
            return summaryOf(model, planOf(Batching::chunked, packing, both), both.stream);
        };
        const auto wait = [](const LatencySummary& summary) { return summary.classes[0].timeToFirstToken.p99.value(); };
        const LatencySummary line = at(Packing::firstCome, 1.0);
        QCOMPARE(int(line.saturation), int(Saturation::overloaded));
        const double queued = wait(line);
        const double queuedLonger = wait(at(Packing::firstCome, 3.0));
        const double shielded = wait(at(Packing::priority, 1.0));
        const double shieldedFromMore = wait(at(Packing::priority, 3.0));
        qInfo("P99 of the first class at 1 and 3 others a second: %.1f s, %.1f s; first come %.1f s, %.1f s", shielded,
              shieldedFromMore, queued, queuedLonger);
        QVERIFY2(shieldedFromMore < 1.25 * shielded, qPrintable(pair(shieldedFromMore, shielded)));
        QVERIFY(queuedLonger > 1.5 * queued);
        QVERIFY(queued > 10.0 * shielded);
    }

    /// Also where requests have several paths, and where prompts are computed elsewhere.
    void ordersOtherClientsToo() {
        const StepModel model = tests::vidurModel();
        const TwoClasses both = twoClasses(300, 4.0, 0.4);
        const Paths paths = drawPaths(both.stream, {2, 0.3, 0.6, true}, 1);
        for (const Packing packing : {Packing::firstCome, Packing::priority, Packing::earliestDeadline}) {
            ServingPlan plan = planOf(Batching::chunked, packing, both);
            plan.batching.mostSequences = 8;
            ServingPlan branching = plan;
            branching.paths = &paths;
            plan.prompts = PromptReplicas{&model, plan.memory, 1, {}};
            for (const ServingPlan& each : {branching, plan}) {
                const LatencySummary summary = summaryOf(model, each, both.stream);
                QCOMPARE(summary.completed, both.stream.size());
                const double first = summary.classes[0].timeToFirstToken.mean.value();
                const double second = summary.classes[1].timeToFirstToken.mean.value();
                QCOMPARE(first < 0.6 * second, packing != Packing::firstCome);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPacking)
#include "test_packing.moc"
