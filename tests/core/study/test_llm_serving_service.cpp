// SPDX-License-Identifier: GPL-3.0-or-later
// How llm-serving shows a point's service: the same simulation as its metrics are from, watched and cancelled.
#include "tests/core/study/llm_serving_fixture.h"

#include "core/serving/service_views.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::llm_serving;
using tests::ServingCase;

namespace {

const std::vector<ServingCase::Setting> kChat = {{"fidelity", "simulated"},   {"request_rate", "8"},
                                                 {"requests", "500"},         {"prompt_variation", "0.8"},
                                                 {"output_variation", "0.8"}, {"tensor_parallel", "2"}};

} // namespace

class TestLlmServingService : public QObject {
    Q_OBJECT
private slots:
    void recordAndMetricsAreOfOneSimulation() {
        const ServingCase base("h100_sxm_80gb", 8);
        QVERIFY(base.description().views.service);
        const std::vector<double> metrics = base.metrics(kChat);
        const auto record = base.evaluator().service(base.point(kChat), {}, {});
        QVERIFY(record);
        QCOMPARE(record->completed, 500U);
        QCOMPARE(record->requests.size(), 500U);
        const auto at = [&](serving::Latency latency, double share) {
            const serving::LatencyCurve curve = latencyCurve(*record, latency);
            return curve.times[placeAt(curve, share)].value();
        };
        QCOMPARE(at(serving::Latency::timeToFirstToken, 0.99), metrics[kFirstTokenP99]);
        QCOMPARE(at(serving::Latency::timePerOutputToken, 0.5), metrics[kPerTokenP50]);
        QCOMPARE(at(serving::Latency::endToEnd, 0.9), metrics[kEndToEndP90]);
        QCOMPARE(record->limits.size(), 1U);
    }

    void analyticPointsAreServedToo() {
        const ServingCase base("h100_sxm_80gb", 8);
        auto settings = kChat;
        settings.front().second = "analytic";
        const auto record = base.evaluator().service(base.point(settings), {}, {});
        QVERIFY(record && record->completed == 500);
    }

    void rejectedPointsAreNotServed() {
        const ServingCase base("h100_sxm_80gb", 8);
        auto settings = kChat;
        settings.push_back({"tensor_parallel", "7"});
        const auto record = base.evaluator().service(base.point(settings), {}, {});
        QVERIFY(!record);
        QCOMPARE(record.error().code, ErrorCode::notSupported);
    }

    void watchedAndCancelled() {
        const ServingCase base("h100_sxm_80gb", 8);
        auto settings = kChat;
        settings[2].second = "60000"; // long enough to be told of
        std::stop_source stop;
        std::size_t seen = 0;
        const auto record =
            base.evaluator().service(base.point(settings), stop.get_token(), [&](const serving::ServiceRecord& so) {
                QVERIFY(so.completed <= so.arrived);
                QVERIFY(so.arrived > seen && so.arrived < 60000);
                seen = so.arrived;
                stop.request_stop();
            });
        QVERIFY(seen > 0);
        QVERIFY(!record);
        QCOMPARE(record.error().code, ErrorCode::cancelled);
    }
};

QTEST_GUILESS_MAIN(TestLlmServingService)
#include "test_llm_serving_service.moc"
