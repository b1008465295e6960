// SPDX-License-Identifier: GPL-3.0-or-later
// Two classes of requests in one stream: who belongs to which, and what each is promised.
#include "tests/core/serving/simulation_fixture.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

constexpr SecondClass secondClass(double share) {
    return {share, {4000.0, 0.5, 1.0, 1e5}, {30.0, 0.0, 1.0, 1e5}};
}

Outcome answered(double firstToken, double perToken) {
    Outcome outcome;
    outcome.outputTokens = 11;
    outcome.firstToken = Seconds(firstToken);
    outcome.finish = outcome.completed = Seconds(firstToken + 10.0 * perToken);
    return outcome;
}

} // namespace

class TestServiceClasses : public QObject {
    Q_OBJECT
private slots:
    void drawsClassesByChance() {
        const std::vector<Request> before = generate(mixedLengths(20000, 4.0, 5));
        std::vector<std::uint8_t> fewer;
        for (const double share : {0.0, 0.3, 0.6, 1.0}) {
            std::vector<Request> stream = before;
            const std::vector<std::uint8_t> classes = drawSecondClass(secondClass(share), 5, stream);
            const auto drawn = static_cast<double>(std::ranges::count(classes, 1));
            QVERIFY2(std::abs(drawn / 20000.0 - share) < 0.012, qPrintable(QString::number(drawn))); // 3.5 deviations
            double prompts = 0.0;
            for (std::size_t i = 0; i < stream.size(); ++i) {
                QCOMPARE(stream[i].arrival.value(), before[i].arrival.value());
                QVERIFY(fewer.empty() || classes[i] >= fewer[i]);
                if (classes[i] == 0) {
                    QVERIFY(stream[i] == before[i]);
                } else {
                    QCOMPARE(stream[i].outputTokens, 30U);
                    prompts += stream[i].promptTokens;
                }
            }
            QVERIFY(drawn == 0.0 || within(prompts / drawn, 4000.0, 0.03));
            std::vector<Request> again = before;
            QVERIFY(drawSecondClass(secondClass(share), 5, again) == classes && again == stream);
            QVERIFY(share == 0.0 || share == 1.0 || drawSecondClass(secondClass(share), 6, again) != classes);
            fewer = classes;
        }
    }

    /// The first class keeps 1 of 2, the second 2 of 3: by the limits of the other one it would be 0 and 3.
    void countsEachAgainstItsOwnLimits() {
        ServingRun done;
        done.outcomes = {answered(0.5, 0.02), answered(9.0, 0.02), answered(20.0, 0.5), answered(0.5, 2.0),
                         answered(1.5, 0.02)};
        done.clients.resize(1);
        done.makespan = Seconds(10.0);
        const ServiceClasses classes{{{Seconds(1.0), Seconds(0.05)}, {Seconds(60.0), Seconds(1.0)}}, {0, 1, 1, 1, 0}};
        ServingPlan plan;
        plan.memory.blocks = 1;
        plan.classes = &classes;
        const LatencySummary summary = summarise(done, plan, kNoLimits);
        QCOMPARE(summary.classes.size(), std::size_t{2});
        QCOMPARE(summary.classes[0].requests, std::size_t{2});
        QCOMPARE(summary.classes[0].keptShare, 0.5);
        QCOMPARE(summary.classes[1].keptShare, 2.0 / 3.0);
        QCOMPARE(summary.keptShare, 0.6);
        QCOMPARE(summary.goodput, 0.3);
        QCOMPARE(summary.classes[0].timeToFirstToken.mean.value(), 1.0);
        QCOMPARE(summary.classes[1].timeToFirstToken.p99.value(), 20.0);
        QVERIFY(std::abs(summary.classes[1].timePerOutputToken.mean.value() - 2.52 / 3.0) < 1e-12);
        plan.classes = nullptr;
        QVERIFY(summarise(done, plan, kNoLimits).classes.empty());
        QCOMPARE(summarise(done, plan, kNoLimits).keptShare, 1.0);
    }

    /// Classes are names: with the same order of service nothing else changes, and their means make the whole's.
    void classesMakeTheWhole() {
        const StepModel model = tests::vidurModel();
        std::vector<Request> stream = generate(mixedLengths(400, 3.0, 2));
        ServiceClasses classes{{{Seconds(1.0), Seconds(0.1)}, {Seconds(30.0), Seconds(1.0)}}, {}};
        classes.classOf = drawSecondClass(secondClass(0.4), 2, stream);
        ServingPlan plan = vidurPlan(Batching::chunked);
        const LatencySummary alike = summaryOf(model, plan, stream);
        plan.classes = &classes;
        const LatencySummary summary = summaryOf(model, plan, stream);
        QCOMPARE(summary.timeToFirstToken.mean.value(), alike.timeToFirstToken.mean.value());
        QCOMPARE(summary.endToEnd.p99.value(), alike.endToEnd.p99.value());
        double first = 0.0;
        double kept = 0.0;
        for (const ClassSummary& each : summary.classes) {
            first += each.timeToFirstToken.mean.value() * static_cast<double>(each.requests) / 400.0;
            kept += each.keptShare * static_cast<double>(each.requests) / 400.0;
        }
        QVERIFY(within(first, summary.timeToFirstToken.mean.value(), 1e-9));
        QVERIFY(within(kept, summary.keptShare, 1e-9));
    }

    void refusesIncompleteClasses() {
        const StepModel model = tests::vidurModel();
        const Request requests[] = {{Seconds(0.0), 5, 5}, {Seconds(0.0), 5, 5}};
        ServingPlan plan = vidurPlan(Batching::vllm);
        Progress progress;
        for (const ServiceClasses& classes :
             {ServiceClasses{{}, {}}, ServiceClasses{{kNoLimits}, {0, 1}}, ServiceClasses{{kNoLimits}, {0}}}) {
            plan.classes = &classes;
            const Result<ServingRun> run = serve(model, plan, requests, {}, progress);
            QVERIFY(!run);
            QCOMPARE(run.error().pointer, std::string("/classes"));
        }
        const ServiceClasses one{{kNoLimits}, {}};
        plan.classes = &one;
        QVERIFY(bool(serve(model, plan, requests, {}, progress)));
    }
};

QTEST_GUILESS_MAIN(TestServiceClasses)
#include "test_service_classes.moc"
