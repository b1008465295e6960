// SPDX-License-Identifier: GPL-3.0-or-later
// Comparisons as curves: rows of one group of ranks together and by size, with the errors of each curve.
#include "core/network/collective_series.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::network;

namespace {

CollectiveMeasurement row(int number, const char* collective, std::int64_t ranks, double bytes) {
    CollectiveMeasurement measurement;
    measurement.row = number;
    measurement.device = "h100";
    measurement.collective = collective;
    measurement.ranks = ranks;
    measurement.size = Bytes(bytes);
    return measurement;
}

} // namespace

class TestCollectiveSeries : public QObject {
    Q_OBJECT

private slots:
    /// nccl-tests, doc/PERFORMANCE.md.
    void busFactors() {
        QCOMPARE(busFactor("all_reduce", 8), 1.75);
        QCOMPARE(busFactor("all_gather", 4), 0.75);
        QCOMPARE(busFactor("reduce_scatter", 4), 0.75);
        QCOMPARE(busFactor("alltoall", 2), 0.5);
        QCOMPARE(busFactor("broadcast", 8), 1.0);
        QCOMPARE(busFactor("all_reduce", 1), 0.0);
    }

    void rowsOfOneGroupBySize() {
        const std::vector<CollectiveMeasurement> measured = {row(1, "all_reduce", 8, 2e6), row(2, "all_gather", 8, 1e6),
                                                             row(3, "all_reduce", 8, 1e6), row(4, "all_reduce", 4, 1e6),
                                                             row(5, "all_reduce", 8, 3e6)}; // the last is not predicted
        Comparison predicted;
        predicted.predicted = {{1, "", Seconds(2.0), Seconds(3.0)},
                               {2, "", Seconds(1.0), Seconds(1.0)},
                               {3, "", Seconds(1.0), Seconds(1.0)},
                               {3, "", Seconds(1.0), Seconds(1.1)}, // in place
                               {4, "", Seconds(1.0), Seconds(0.5)}};
        const std::vector<CollectiveSeries> all = collectiveSeries(measured, predicted, nullptr);
        QCOMPARE(all.size(), std::size_t{3});
        const CollectiveSeries& first = all.front();
        QCOMPARE(first.collective, std::string("all_reduce"));
        QCOMPARE(first.points.size(), std::size_t{3});
        QCOMPARE(first.points.front().size.value(), 1e6);
        QCOMPARE(first.points.back().size.value(), 2e6);
        QCOMPARE(first.predicted.count, 3);
        QCOMPARE(first.predicted.largest, 0.5);
        QVERIFY(!first.refitted && !first.points.front().refitted);
        QCOMPARE(all.back().ranks, std::int64_t{4});

        Comparison refitted = predicted;
        for (ComparedTime& time : refitted.predicted) {
            time.predicted = time.measured;
        }
        const std::vector<CollectiveSeries> again = collectiveSeries(measured, predicted, &refitted);
        QCOMPARE(again.front().refitted->largest, 0.0);
        QCOMPARE(again.front().points.back().refitted->value(), 2.0);
    }
};

QTEST_APPLESS_MAIN(TestCollectiveSeries)
#include "test_collective_series.moc"
