// SPDX-License-Identifier: GPL-3.0-or-later
// Synthetic request streams: means, variation, reproducibility; percentiles of what comes out.
#include "core/serving/interval_histogram.h"
#include "core/serving/latency_summary.h"
#include "core/serving/workload.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::serving;

namespace {

struct Moments {
    double mean = 0.0;
    double variation = 0.0;
};

Moments gaps(const std::vector<Request>& requests) {
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const double gap = (requests[i].arrival - (i > 0 ? requests[i - 1].arrival : Seconds(0.0))).value();
        sum += gap;
        squares += gap * gap;
    }
    const double mean = sum / static_cast<double>(requests.size());
    return {mean, std::sqrt(squares / static_cast<double>(requests.size()) - mean * mean) / mean};
}

} // namespace

class TestWorkload : public QObject {
    Q_OBJECT
private slots:
    void gapsHaveTheirMeanAndVariation_data() {
        QTest::addColumn<int>("process");
        QTest::addColumn<double>("variation");
        QTest::addColumn<double>("expected");
        QTest::newRow("poisson") << int(ArrivalProcess::poisson) << 5.0 << 1.0;
        QTest::newRow("bursts") << int(ArrivalProcess::gamma) << 2.0 << 2.0;
        QTest::newRow("smooth") << int(ArrivalProcess::gamma) << 0.5 << 0.5;
        QTest::newRow("even") << int(ArrivalProcess::even) << 5.0 << 0.0;
    }

    void gapsHaveTheirMeanAndVariation() {
        QFETCH(int, process);
        QFETCH(double, variation);
        QFETCH(double, expected);
        Workload workload;
        workload.requests = 200000;
        workload.arrivals = {static_cast<ArrivalProcess>(process), 4.0, variation};
        const Moments moments = gaps(generate(workload));
        QVERIFY2(std::abs(moments.mean / 0.25 - 1.0) < 0.02, qPrintable(QString::number(moments.mean)));
        QVERIFY2(std::abs(moments.variation - expected) < 0.03, qPrintable(QString::number(moments.variation)));
    }

    void lengthsHaveTheirMeanWithinTheirLimits() {
        Workload workload;
        workload.requests = 200000;
        workload.prompt = {1000.0, 1.0, 1.0, 1e9};
        workload.output = {200.0, 2.0, 10.0, 300.0};
        double prompts = 0.0;
        for (const Request& request : generate(workload)) {
            prompts += request.promptTokens;
            QVERIFY(request.outputTokens >= 10 && request.outputTokens <= 300);
        }
        QVERIFY(std::abs(prompts / 200000.0 / 1000.0 - 1.0) < 0.02);
    }

    void aLongerStreamBeginsWithTheShorterOne() {
        Workload workload;
        workload.prompt.variation = 1.0;
        workload.requests = 100;
        const std::vector<Request> few = generate(workload);
        workload.requests = 200;
        const std::vector<Request> many = generate(workload);
        QVERIFY(std::equal(few.begin(), few.end(), many.begin()));
        workload.seed = 2;
        QVERIFY(!(generate(workload)[0] == many[0]));
    }

    void percentilesAreNearestRanks() {
        std::vector<Seconds> times;
        for (int i = 100; i >= 1; --i) {
            times.emplace_back(i);
        }
        const Percentiles all = percentilesOf(times);
        QCOMPARE(all.mean.value(), 50.5);
        QCOMPARE(all.p50.value(), 50.0);
        QCOMPARE(all.p99.value(), 99.0);
        std::vector<Seconds> none;
        QCOMPARE(percentilesOf(none).p99.value(), 0.0);
    }

    void histogramsKeepPercentilesToOnePerCent() {
        IntervalHistogram histogram;
        for (int i = 1; i <= 100000; ++i) {
            histogram.add(Seconds(i * 1e-5), 1.0);
        }
        QVERIFY(std::abs(histogram.percentile(0.5).value() / 0.5 - 1.0) < 0.011);
        QVERIFY(std::abs(histogram.percentile(0.99).value() / 0.99 - 1.0) < 0.011);
        QVERIFY(std::abs(histogram.mean().value() / 0.500005 - 1.0) < 1e-9);
        IntervalHistogram twice = histogram;
        twice.add(histogram);
        QCOMPARE(twice.count(), 200000.0);
        QCOMPARE(IntervalHistogram().percentile(0.5).value(), 0.0);
    }
};

QTEST_GUILESS_MAIN(TestWorkload)
#include "test_workload.moc"
