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

    void classesAndWarmUpAreThoseOfTheMetrics() {
        const ServingCase base("h100_sxm_80gb", 8);
        auto settings = kChat;
        settings.insert(settings.end(),
                        {{"second_class", "true"}, {"second_class_share", "0.4"}, {"warm_up", "truncate"}});
        const std::vector<double> metrics = base.metrics(settings);
        const auto record = base.evaluator().service(base.point(settings), {}, {});
        QVERIFY(record);
        QCOMPARE(record->limits.size(), 2U);
        QCOMPARE(static_cast<double>(record->warmUp) / 500.0, metrics[kWarmUpShare]);
        const auto at = [&](std::optional<std::size_t> serviceClass, serving::Latency latency, double share) {
            const auto curve = latencyCurve(*record, latency, serviceClass);
            return curve.times[placeAt(curve, share)].value();
        };
        using serving::Latency;
        QCOMPARE(at(std::nullopt, Latency::timeToFirstToken, 0.99), metrics[kFirstTokenP99]);
        constexpr double kShares[] = {0.5, 0.9, 0.99};
        for (std::size_t i = 0; i < std::size(kShares); ++i) {
            QCOMPARE(at(0, Latency::timeToFirstToken, kShares[i]), metrics[kFirstClassFirstTokenP50 + i]);
            QCOMPARE(at(1, Latency::timeToFirstToken, kShares[i]), metrics[kSecondClassFirstTokenP50 + i]);
            QCOMPARE(at(0, Latency::timePerOutputToken, kShares[i]), metrics[kFirstClassPerTokenP50 + i]);
            QCOMPARE(at(1, Latency::timePerOutputToken, kShares[i]), metrics[kSecondClassPerTokenP50 + i]);
            QCOMPARE(at(0, Latency::endToEnd, kShares[i]), metrics[kFirstClassEndToEndP50 + i]);
            QCOMPARE(at(1, Latency::endToEnd, kShares[i]), metrics[kSecondClassEndToEndP50 + i]);
        }
    }

    /// Of several streams, latencies are those of each of them by itself, together; all else is of the first.
    void poolsTheLatenciesOfAllStreams() {
        const ServingCase base("h100_sxm_80gb", 8);
        const auto serviceOf = [&](const char* seed, const char* seeds) {
            auto settings = kChat;
            settings.insert(settings.end(), {{"second_class", "true"},
                                             {"second_class_share", "0.4"},
                                             {"warm_up", "truncate"},
                                             {"seed", seed},
                                             {"seeds", seeds}});
            return base.evaluator().service(base.point(settings), {}, {}).value();
        };
        const serving::ServiceRecord pooled = serviceOf("5", "3");
        const serving::ServiceRecord first = serviceOf("5", "1");
        QCOMPARE(pooled.streams, std::size_t{3});
        QCOMPARE(first.streams, std::size_t{1});
        QCOMPARE(pooled.completed, first.completed);
        QCOMPARE(pooled.spans.size(), first.spans.size());
        for (const std::optional<std::size_t> serviceClass :
             {std::optional<std::size_t>(), std::optional<std::size_t>(1)}) {
            std::vector<Seconds> expected;
            for (const char* seed : {"5", "6", "7"}) {
                const auto its = latencyCurve(serviceOf(seed, "1"), serving::Latency::endToEnd, serviceClass).times;
                expected.insert(expected.end(), its.begin(), its.end());
            }
            std::ranges::sort(expected);
            const serving::LatencyCurve curve = latencyCurve(pooled, serving::Latency::endToEnd, serviceClass);
            QVERIFY(curve.times == expected);
            // Who is picked is one of the record, at its own place or next to it.
            for (std::size_t place = 0; place < curve.times.size(); ++place) {
                const serving::RecordedRequest& request = pooled.requests[curve.requests[place]];
                const std::size_t own = placeOf(curve, curve.requests[place]).value();
                QCOMPARE(curve.times[own].value(), request.outcome.endToEnd().value());
                QVERIFY(!curve.isRecorded[place] || own == place);
            }
        }
        QVERIFY(!placeOf(latencyCurve(pooled, serving::Latency::endToEnd, 1), pooled.requests.size()));
    }

    /// Its mean is the metric's, but for what is not linear in the load.
    void powerOverTimeIsThatOfTheMetric() {
        const ServingCase base("h100_sxm_80gb", 8);
        for (const char* split : {"together", "pools"}) {
            auto settings = kChat;
            settings.insert(settings.end(), {{"disaggregation", split}, {"prefill_replicas", "2"}});
            const std::vector<double> metrics = base.metrics(settings);
            const auto record = base.evaluator().service(base.point(settings), {}, {});
            QVERIFY(record);
            QCOMPARE(record->watts.size(), record->clients[0].series.busy.size());
            double joules = 0.0;
            double left = record->end.value();
            for (const float watts : record->watts) {
                joules += static_cast<double>(watts) * std::min(left, record->bin.value());
                left -= record->bin.value();
            }
            const double mean = joules / record->end.value() / metrics[kDevices];
            QVERIFY2(tests::within(mean, metrics[kPowerPerDevice], 0.05),
                     qPrintable(QString("%1 and %2").arg(mean).arg(metrics[kPowerPerDevice])));
        }
    }

    void promptTokensComeFromWhereTheMetricsSay() {
        const ServingCase base("h100_sxm_80gb", 8);
        auto settings = kChat;
        settings.insert(settings.end(), {{"prefix_caching", "true"},
                                         {"shared_prefix_tokens", "512"},
                                         {"prefix_groups", "8"},
                                         {"prompt_tokens", "2048"}});
        const std::vector<double> metrics = base.metrics(settings);
        const auto record = base.evaluator().service(base.point(settings), {}, {});
        QVERIFY(record);
        double all = 0.0;
        for (const serving::PromptSource& source : record->promptSources) {
            all += source.tokens;
        }
        QCOMPARE(record->promptSources.size(), 2U);
        QCOMPARE(record->promptSources[1].name, std::string("Prefix cache"));
        QVERIFY(tests::within(record->promptSources[1].tokens / all, metrics[kPrefixHitRate], 1e-9));
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
