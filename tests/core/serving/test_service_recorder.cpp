// SPDX-License-Identifier: GPL-3.0-or-later
// A record of a service: requests are in one phase at a time, series hold what clients counted, and nothing that is
// recorded changes what happens.
#include "tests/core/serving/simulation_fixture.h"

#include "core/serving/service_views.h"

#include <QtTest>

#include <algorithm>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

struct Recorded {
    ServingRun run;
    ServiceRecord record;
};

Recorded recorded(const StepModel& model, ServingPlan plan, std::span<const Request> requests) {
    ServiceRecorder recorder;
    plan.recorder = &recorder;
    Recorded both;
    both.run = run(model, plan, requests);
    both.record = recorder.record();
    return both;
}

/// Little memory: requests wait, and are put off.
ServingPlan narrowPlan(Batching batching) {
    ServingPlan plan = vidurPlan(batching);
    plan.memory.blocks = 600;
    plan.replicas = 2;
    return plan;
}

double sumOf(const std::vector<float>& bins, Seconds width, Seconds end) {
    double sum = 0.0;
    for (std::size_t i = 0; i < bins.size(); ++i) {
        sum += bins[i] * std::min(width.value(), end.value() - static_cast<double>(i) * width.value());
    }
    return sum;
}

#define NEARLY(found, expected, tolerance)                                                                             \
    QVERIFY2(std::abs((found) - (expected)) <= (tolerance)*std::max(1.0, std::abs(expected)),                          \
             qPrintable(QStringLiteral("%1 instead of %2").arg(found).arg(expected)))

} // namespace

class TestServiceRecorder : public QObject {
    Q_OBJECT
private slots:
    void phasesSumToEndToEnd_data() {
        QTest::addColumn<int>("batching");
        for (const Batching batching : kAll) {
            QTest::addRow("%d", static_cast<int>(batching)) << static_cast<int>(batching);
        }
    }
    void phasesSumToEndToEnd() {
        QFETCH(int, batching);
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(300, 6.0, 4));
        const Recorded both = recorded(model, narrowPlan(static_cast<Batching>(batching)), requests);
        QCOMPARE(both.record.requests.size() + both.record.refused, requests.size());
        QCOMPARE(both.record.completed, both.record.requests.size());
        for (const RecordedRequest& request : both.record.requests) {
            QVERIFY(request.completed);
            Seconds moment = request.outcome.arrival;
            for (std::size_t i = request.first; i < request.behind; ++i) {
                QCOMPARE(both.record.spans[i].start.value(), moment.value()); // no gap, no overlap
                moment = both.record.spans[i].end;
            }
            QCOMPARE(moment.value(), request.outcome.completed.value());
        }
    }

    void whoIsPutOffIsQueuedAgain() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(300, 6.0, 4));
        const Recorded both = recorded(model, narrowPlan(Batching::vllm), requests);
        std::size_t seen = 0;
        for (const RecordedRequest& request : both.record.requests) {
            std::size_t queued = 0;
            for (std::size_t i = request.first; i < request.behind; ++i) {
                queued += both.record.spans[i].phase == Phase::queued && i > request.first ? 1 : 0;
            }
            QVERIFY(queued <= request.outcome.preemptions);
            seen += queued;
        }
        QVERIFY(seen > 0);
    }

    void recordingChangesNothing() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(400, 6.0, 9));
        const ServingPlan plan = narrowPlan(Batching::chunked);
        const Recorded both = recorded(model, plan, requests);
        const ServingRun plain = run(model, plan, requests);
        for (std::size_t i = 0; i < requests.size(); ++i) {
            QCOMPARE(both.run.outcomes[i].firstToken.value(), plain.outcomes[i].firstToken.value());
            QCOMPARE(both.run.outcomes[i].completed.value(), plain.outcomes[i].completed.value());
        }
    }

    void seriesHoldWhatClientsCounted() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(500, 6.0, 5));
        const Recorded both = recorded(model, narrowPlan(Batching::chunked), requests);
        QCOMPARE(both.record.clients.size(), both.run.clients.size());
        for (std::size_t i = 0; i < both.run.clients.size(); ++i) {
            const ClientSeries& series = both.record.clients[i].series;
            const ClientActivity& activity = both.run.clients[i];
            const auto integral = [&](const std::vector<float>& bins) {
                return sumOf(bins, both.record.bin, both.record.end);
            };
            NEARLY(integral(series.busy), activity.busy.value(), 1e-4);
            NEARLY(integral(series.generating), activity.generating.value(), 1e-4);
            NEARLY(integral(series.sequences), activity.sequenceSeconds, 1e-4);
            NEARLY(integral(series.waiting), activity.waitingSeconds, 1e-4);
            NEARLY(integral(series.blocks), activity.blockSeconds, 1e-4);
            NEARLY(integral(series.promptTokens), activity.promptTokens, 1e-4);
            NEARLY(integral(series.outputTokens), activity.generatedTokens, 1e-4);
        }
    }

    void handedOverCachesAndServicesArePhases() {
        const StepModel model = tests::vidurModel();
        Pipeline pipeline;
        pipeline.services = {{1, {{Seconds(0.05), Seconds(0.06)}, {}, {}}}};
        pipeline.classes = {{{{Stage::Client::service, 0}, {Stage::Client::model, 0}}}};
        ServingPlan plan = vidurPlan(Batching::chunked);
        plan.pipeline = &pipeline;
        plan.prompts = PromptReplicas{&model, plan.memory, 2, {}};
        const std::vector<Request> requests = generate(mixedLengths(100, 4.0, 3));
        const Recorded both = recorded(model, plan, requests);
        QCOMPARE(both.record.clients.size(), 4U);
        QCOMPARE(both.record.clients[1].kind, ClientKind::prefillReplica);
        QCOMPARE(both.record.clients[3].kind, ClientKind::service);
        for (const RecordedRequest& request : both.record.requests) {
            const auto times = timeByPhase(both.record, request);
            Seconds all;
            for (const Seconds time : times) {
                all += time;
            }
            NEARLY(all.value(), request.outcome.endToEnd().value(), 1e-9);
            QVERIFY(times[static_cast<std::size_t>(Phase::inService)] > Seconds(0.049));
            QVERIFY(times[static_cast<std::size_t>(Phase::prefill)] > Seconds(0.0));
        }
    }

    void pathsAreRecordedOneByOne() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(fixedLengths(40, 1.0));
        const PathModel paths{4, 0.3, 0.7, true};
        const Paths drawn = drawPaths(requests, paths, 1);
        ServingPlan plan = vidurPlan(Batching::vllm);
        plan.paths = &drawn;
        const Recorded both = recorded(model, plan, requests);
        QCOMPARE(both.record.requests.size(), requests.size() * 4);
        QCOMPARE(latencyCurve(both.record, Latency::endToEnd).times.size(), requests.size());
        for (const RecordedRequest& path : both.record.requests) {
            QVERIFY(both.record.spans[path.behind - 1].end <= path.outcome.completed);
            QVERIFY(path.path == 0 || both.record.spans[path.first].phase == Phase::generating);
        }
    }

    void manyRequestsAreSampled() {
        const StepModel model = tests::vidurModel();
        const std::size_t count = 2 * ServiceRecorder::kMostRequests + 1;
        const std::vector<Request> requests = generate(fixedLengths(count, 400.0, 16.0, 2.0));
        ServingPlan plan = vidurPlan(Batching::chunked);
        plan.replicas = 4;
        const Recorded both = recorded(model, plan, requests);
        QCOMPARE(both.record.every, 3U);
        QCOMPARE(both.record.requests.size(), (count + 2) / 3);
        QCOMPARE(both.record.completed, count);
        for (const RecordedRequest& request : both.record.requests) {
            QCOMPARE(request.request % 3, 0U);
        }
        QVERIFY(both.record.clients[0].series.busy.size() <= 256);
        QVERIFY(both.record.clients[0].series.busy.size() >= 128);
    }

    void curvesAreThoseOfTheSummary() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(500, 3.0, 8));
        const ServingPlan plan = narrowPlan(Batching::chunked);
        const Recorded both = recorded(model, plan, requests);
        const LatencySummary summary = summarise(both.run, plan, kNoLimits);
        const auto at = [&](Latency latency, double share) {
            const LatencyCurve curve = latencyCurve(both.record, latency);
            return curve.times[placeAt(curve, share)].value();
        };
        QCOMPARE(at(Latency::timeToFirstToken, 0.5), summary.timeToFirstToken.p50.value());
        QCOMPARE(at(Latency::timePerOutputToken, 0.9), summary.timePerOutputToken.p90.value());
        QCOMPARE(at(Latency::endToEnd, 0.99), summary.endToEnd.p99.value());
        const LatencyCurve curve = latencyCurve(both.record, Latency::endToEnd);
        const RecordedRequest& slowest = both.record.requests[curve.requests.back()];
        QCOMPARE(slowest.outcome.endToEnd().value(), curve.times.back().value());
    }

    void seriesOfAKindAreSumsAndShares() {
        const StepModel model = tests::vidurModel();
        const Recorded both = recorded(model, narrowPlan(Batching::vllm), generate(mixedLengths(200, 6.0, 5)));
        const ClientSeries all = seriesOf(both.record, ClientKind::replica);
        const ClientSeries& a = both.record.clients[0].series;
        const ClientSeries& b = both.record.clients[1].series;
        const std::size_t middle = a.busy.size() / 2;
        NEARLY(double(all.sequences[middle]), double(a.sequences[middle]) + double(b.sequences[middle]), 1e-5);
        NEARLY(double(all.busy[middle]), 0.5 * (double(a.busy[middle]) + double(b.busy[middle])), 1e-5);
        NEARLY(double(all.blocks[middle]), (double(a.blocks[middle]) + double(b.blocks[middle])) / 1200.0, 1e-5);
        QVERIFY(std::ranges::max(all.blocks) <= 1.0F);
        QVERIFY(seriesOf(both.record, ClientKind::service).busy.empty());
    }
};

QTEST_GUILESS_MAIN(TestServiceRecorder)
#include "test_service_recorder.moc"
