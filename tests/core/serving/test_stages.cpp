// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that walk through stages around their model: nothing is lost or done twice, order is kept, and unloaded
// stages take what their closed form says.
#include "tests/core/serving/simulation_fixture.h"

#include "core/serving/steady_service.h"

#include <QtTest>

#include <algorithm>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

constexpr Stage kPreparation{Stage::Client::service, 0};
constexpr Stage kSearch{Stage::Client::service, 1};
constexpr Stage kModel{Stage::Client::model, 0};
constexpr Stage kWriting{Stage::Client::service, 2};

/// Preparing and writing by the token, searching in batches of up to four.
Pipeline questions() {
    Pipeline pipeline;
    pipeline.services = {{2, {{Seconds(0.001)}, Seconds(1e-5), Seconds(0.0)}},
                         {1, {{Seconds(0.2), Seconds(0.25), Seconds(0.3), Seconds(0.35)}, {}, {}}},
                         {2, {{Seconds(0.0)}, Seconds(0.0), Seconds(1e-4)}}};
    pipeline.classes = {{{kPreparation, kSearch, kModel, kWriting}}};
    return pipeline;
}

ServingPlan planWith(const Pipeline& pipeline) {
    ServingPlan plan = vidurPlan(Batching::chunked);
    plan.replicas = 3;
    plan.pipeline = &pipeline;
    return plan;
}

double sumOf(const std::vector<Seconds>& times) {
    double sum = 0.0;
    for (const Seconds time : times) {
        sum += time.value();
    }
    return sum;
}

/// A service before a model that is never busy for long.
ServingRun runAlone(const Service& service, double rate, std::size_t requests) {
    const StepModel model = tests::vidurModel();
    Pipeline pipeline;
    pipeline.services = {service};
    pipeline.classes = {{{{Stage::Client::service, 0}, kModel}}};
    ServingPlan plan = planWith(pipeline);
    plan.replicas = 1;
    return run(model, plan, generate(fixedLengths(requests, rate, 1.0, 1.0)));
}

} // namespace

class TestStages : public QObject {
    Q_OBJECT
private slots:
    void aModelAloneIsThePlainPlan() {
        const StepModel model = tests::vidurModel();
        Pipeline pipeline;
        pipeline.classes = {{{kModel}}};
        ServingPlan plan = planWith(pipeline);
        const std::vector<Request> requests = generate(mixedLengths(300, 4.0, 2));
        const ServingRun staged = run(model, plan, requests);
        plan.pipeline = nullptr;
        const ServingRun plain = run(model, plan, requests);
        for (std::size_t i = 0; i < requests.size(); ++i) {
            QCOMPARE(staged.outcomes[i].firstToken.value(), plain.outcomes[i].firstToken.value());
            QCOMPARE(staged.outcomes[i].completed.value(), plain.outcomes[i].finish.value());
            QCOMPARE(plain.outcomes[i].completed.value(), plain.outcomes[i].finish.value());
        }
        QCOMPARE(staged.makespan.value(), plain.makespan.value());
    }

    /// Stages in a row, each unloaded, take the sum of their own times.
    void unloadedStagesAddUp() {
        const StepModel model = tests::vidurModel();
        const Pipeline pipeline = questions();
        ServingPlan plan = planWith(pipeline);
        const std::vector<Request> requests = generate(fixedLengths(5, 0.01));
        const LatencySummary staged = summarise(run(model, plan, requests), plan, kNoLimits);
        plan.pipeline = nullptr;
        const LatencySummary plain = summarise(run(model, plan, requests), plan, kNoLimits);
        const double preparation = 0.001 + 1024.0 * 1e-5;
        const double search = 0.2;
        const double writing = 256.0 * 1e-4;
        const auto near = [](Seconds ours, double expected) { return std::abs(ours.value() - expected) < 1e-9; };
        QVERIFY(near(staged.services[0].mean, preparation));
        QVERIFY(near(staged.services[1].p99, search));
        QVERIFY(near(staged.services[2].mean, writing));
        QVERIFY(near(staged.promptStage.mean, plain.timeToFirstToken.mean.value()));
        QVERIFY(near(staged.timeToFirstToken.mean, plain.timeToFirstToken.mean.value() + preparation + search));
        QVERIFY(near(staged.timePerOutputToken.mean, plain.timePerOutputToken.mean.value()));
        QVERIFY(near(staged.endToEnd.mean, plain.endToEnd.mean.value() + preparation + search + writing));
        for (std::size_t i = 0; i < pipeline.services.size(); ++i) {
            const SteadyService closed = steadyService(pipeline.services[i], 0.01, 5.0, 1024.0, 256.0);
            QVERIFY2(within(closed.service.value(), staged.services[i].mean.value(), 1e-9),
                     qPrintable(pair(closed.service.value(), staged.services[i].mean.value())));
            QVERIFY(closed.waiting.value() < 0.01 * closed.service.value() + 1e-9);
        }
    }

    /// L = lambda W for the whole and for every service; each request passes each stage of its class once.
    void conservesRequests() {
        const StepModel model = tests::vidurModel();
        Pipeline pipeline = questions();
        pipeline.classes.push_back({{kModel, kWriting}});
        for (std::size_t i = 0; i < 400; ++i) {
            pipeline.classOf.push_back(static_cast<std::uint8_t>(i % 4 == 0));
        }
        const ServingPlan plan = planWith(pipeline);
        const ServingRun done = run(model, plan, generate(mixedLengths(400, 6.0, 7)));
        QCOMPARE(done.refused, std::size_t{0});
        double stayed = 0.0;
        for (const Outcome& outcome : done.outcomes) {
            stayed += outcome.endToEnd().value();
            QVERIFY(outcome.arrival <= outcome.reachedModel && outcome.reachedModel < outcome.firstToken);
            QVERIFY(outcome.firstToken <= outcome.finish && outcome.finish <= outcome.completed);
        }
        QVERIFY2(within(done.systemSeconds, stayed, 1e-9), qPrintable(pair(done.systemSeconds, stayed)));
        const double passed[] = {300.0, 300.0, 400.0};
        double elsewhere = 0.0;
        for (std::size_t i = 0; i < 3; ++i) {
            const ServiceRun& service = done.services[i];
            QCOMPARE(service.activity.requests, passed[i]);
            QCOMPARE(double(service.stays.size()), passed[i]);
            QVERIFY(within(service.activity.requestSeconds, sumOf(service.stays), 1e-9));
            elsewhere += service.activity.requestSeconds;
        }
        double inClients = 0.0;
        double generated = 0.0;
        for (const ClientActivity& client : done.clients) {
            inClients += client.sequenceSeconds + client.waitingSeconds;
            generated += client.generatedTokens;
        }
        QVERIFY2(within(inClients + elsewhere, stayed, 1e-9), qPrintable(pair(inClients + elsewhere, stayed)));
        double outputs = 0.0;
        for (const Outcome& outcome : done.outcomes) {
            outputs += outcome.outputTokens;
        }
        QCOMPARE(generated, outputs);
        QVERIFY(done.services[1].activity.batches < done.services[1].activity.requests); // some went together
    }

    /// One worker lets nobody pass.
    void servesFirstComeFirst() {
        const ServingRun done = runAlone({1, {{Seconds(0.05), Seconds(0.06), Seconds(0.07)}, {}, {}}}, 15.0, 500);
        for (std::size_t i = 1; i < done.outcomes.size(); ++i) {
            QVERIFY(done.outcomes[i].reachedModel >= done.outcomes[i - 1].reachedModel);
        }
        QVERIFY(done.services[0].activity.batches < 500.0);
    }

    /// M/D/c, and batches that grow with the load, against the closed form.
    void agreesWithQueueingTheory_data() {
        QTest::addColumn<int>("workers");
        QTest::addColumn<int>("batch");
        QTest::addColumn<double>("rate");
        QTest::addColumn<double>("band"); ///< of the stay
        QTest::newRow("M/D/1, half busy") << 1 << 1 << 5.0 << 0.02;
        QTest::newRow("M/D/1, busy") << 1 << 1 << 8.0 << 0.05;
        QTest::newRow("M/D/4") << 4 << 1 << 30.0 << 0.03;
        QTest::newRow("batches, light") << 1 << 8 << 3.0 << 0.05;
        QTest::newRow("batches") << 1 << 8 << 15.0 << 0.15;
        QTest::newRow("batches, heavy") << 1 << 8 << 35.0 << 0.15;
    }

    void agreesWithQueueingTheory() {
        QFETCH(int, workers);
        QFETCH(int, batch);
        QFETCH(double, rate);
        QFETCH(double, band);
        Service service{static_cast<std::uint16_t>(workers), {{}, {}, {}}};
        for (int i = 0; i < batch; ++i) {
            service.time.ofBatch.emplace_back(0.1 + 0.01 * i);
        }
        const ServingRun done = runAlone(service, rate, 20000);
        const double mean = sumOf(done.services[0].stays) / 20000.0;
        const SteadyService closed = steadyService(service, rate, 20000.0, 1.0, 1.0);
        qInfo("%.4f s, closed form %.4f s (batch %.2f)", mean, closed.stay().value(), closed.batch);
        QVERIFY(!closed.overloaded);
        QVERIFY2(within(closed.stay().value(), mean, band), qPrintable(pair(closed.stay().value(), mean)));
    }

    void tellsOverload() {
        const Service service{1, {{Seconds(0.1)}, {}, {}}};
        const SteadyService closed = steadyService(service, 20.0, 2000.0, 1.0, 1.0);
        QVERIFY(closed.overloaded);
        QCOMPARE(closed.requestsPerSecond, 10.0);
        const ServingRun done = runAlone(service, 20.0, 2000);
        const double mean = sumOf(done.services[0].stays) / 2000.0;
        QVERIFY2(within(closed.stay().value(), mean, 0.05), qPrintable(pair(closed.stay().value(), mean)));
    }

    void repeatsToTheLastBit() {
        const StepModel model = tests::vidurModel();
        const Pipeline pipeline = questions();
        ServingPlan plan = planWith(pipeline);
        plan.closedLoop = ClosedLoop{12, Seconds(0.5)};
        const ServingRun first = run(model, plan, generate(mixedLengths(300, 4.0, 1)));
        const ServingRun second = run(model, plan, generate(mixedLengths(300, 4.0, 1)));
        for (std::size_t i = 0; i < first.outcomes.size(); ++i) {
            QCOMPARE(first.outcomes[i].completed.value(), second.outcomes[i].completed.value());
        }
        QVERIFY(within(first.systemSeconds / first.makespan.value(), 12.0, 0.35)); // users less those who think
    }

    void refusesBrokenPipelines() {
        const StepModel model = tests::vidurModel();
        const auto pointerOf = [&](const Pipeline& pipeline) {
            Progress progress;
            const Result<ServingRun> result =
                serve(model, planWith(pipeline), generate(fixedLengths(3, 1.0)), {}, progress);
            return result.ok() ? std::string() : result.error().pointer;
        };
        QCOMPARE(pointerOf(questions()), std::string());
        Pipeline pipeline = questions();
        pipeline.classes = {{{kPreparation}}};
        QCOMPARE(pointerOf(pipeline), std::string("/pipeline/classes/0")); // no model
        pipeline.classes = {{{kModel}}, {{kModel, {Stage::Client::service, 3}}}};
        QCOMPARE(pointerOf(pipeline), std::string("/pipeline/classes/1"));
        pipeline.classes = {{{kSearch, kSearch, kModel}}};
        QCOMPARE(pointerOf(pipeline), std::string("/pipeline/classes/0"));
        pipeline.classes = {{{kModel}}};
        pipeline.classOf = {0, 0};
        QCOMPARE(pointerOf(pipeline), std::string("/pipeline/classes"));
        pipeline.classOf = {0, 0, 1};
        QCOMPARE(pointerOf(pipeline), std::string("/pipeline/classes"));
        pipeline = questions();
        pipeline.services[1].workers = 0;
        QCOMPARE(pointerOf(pipeline), std::string("/pipeline/services"));
    }
};

QTEST_GUILESS_MAIN(TestStages)
#include "test_stages.moc"
