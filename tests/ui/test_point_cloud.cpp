// SPDX-License-Identifier: GPL-3.0-or-later
// The cloud holds every feasible row until it is full, and then an even share of them.
#include "ui/models/point_cloud.h"

#include <QtTest>

#include <cmath>
#include <set>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

/// Two parameters (the second constant) and one metric; every third row is rejected.
store::Batch batch(std::uint64_t first, std::uint64_t rows) {
    store::Batch made;
    for (std::uint64_t step = first; step < first + rows; ++step) {
        made.steps.push_back(step);
        made.parameters.insert(made.parameters.end(), {static_cast<double>(step), 7.0});
        made.metrics.push_back(static_cast<double>(step) * 0.5);
        made.rejectedBy.push_back(step % 3 == 0 ? 0 : -1);
        made.margins.push_back(0.0);
    }
    return made;
}

} // namespace

class TestPointCloud : public QObject {
    Q_OBJECT
private slots:
    void holdsFeasibleRowsInOrder() {
        CloudBuilder builder(2, 1);
        PointCloud cloud;
        builder.append(batch(0, 10));
        grow(cloud, builder.take());
        builder.append(batch(10, 5));
        grow(cloud, builder.take());
        QCOMPARE(cloud.rows, std::uint64_t{10}); // 15 less 0, 3, 6, 9, 12
        QCOMPARE(cloud.thinning, 0);
        std::vector<std::uint64_t> steps;
        for (const CloudChunkPointer& chunk : cloud.chunks) {
            for (std::size_t row = 0; row < chunk->rows(); ++row) {
                steps.push_back(chunk->steps[row]);
                QCOMPARE(chunk->columns[0].at(row), static_cast<float>(chunk->steps[row]));
                QCOMPARE(chunk->columns[1].at(row), 7.0F);
                QCOMPARE(chunk->columns[2].at(row), static_cast<float>(chunk->steps[row]) * 0.5F);
            }
            QCOMPARE(chunk->columns[1].values.size(), std::size_t{1}); // a constant is held once
        }
        QCOMPARE(steps, (std::vector<std::uint64_t>{1, 2, 4, 5, 7, 8, 10, 11, 13, 14}));
        QCOMPARE(cloud.range(0).low, 1.0);
        QCOMPARE(cloud.range(0).high, 14.0);
        QVERIFY(builder.take().chunks.empty());
    }

    void rangesIgnoreWhatIsNotANumber() {
        CloudBuilder builder(0, 1);
        std::vector<store::Row> rows(4);
        const double values[] = {std::nan(""), -2.0, 0.0, 3.0};
        for (std::size_t i = 0; i < rows.size(); ++i) {
            rows[i].step = i;
            rows[i].metrics = {values[i]};
        }
        builder.append(rows);
        PointCloud cloud;
        QVERIFY(cloud.range(0).empty());
        grow(cloud, builder.take());
        QCOMPARE(cloud.range(0).low, -2.0);
        QCOMPARE(cloud.range(0).high, 3.0);
        QCOMPARE(cloud.range(0).leastPositive, 3.0);
    }

    void thinsEvenlyWhenFull() {
        constexpr std::uint64_t kRows = 600'000;
        constexpr std::uint64_t kMost = 100'000;
        CloudBuilder builder(2, 1, kMost);
        PointCloud cloud;
        for (std::uint64_t first = 0; first < kRows; first += 10'000) {
            builder.append(batch(first, 10'000));
            if (first % 50'000 == 0)
                grow(cloud, builder.take());
        }
        grow(cloud, builder.take());
        QVERIFY(cloud.thinning > 0);
        QVERIFY(cloud.rows <= kMost + 65'536); // a chunk may be open beyond the limit
        std::set<std::uint64_t> steps;
        std::uint64_t early = 0;
        for (const CloudChunkPointer& chunk : cloud.chunks) {
            for (const std::uint64_t step : chunk->steps) {
                QVERIFY(steps.insert(step).second);
                early += step < kRows / 2 ? 1 : 0;
            }
        }
        const double expected = kRows * 2.0 / 3.0 / std::pow(2.0, cloud.thinning);
        QVERIFY(std::abs(static_cast<double>(steps.size()) - expected) < 4.0 * std::sqrt(expected));
        QVERIFY(std::abs(static_cast<double>(early) - expected / 2) < 4.0 * std::sqrt(expected));
    }
};

QTEST_APPLESS_MAIN(TestPointCloud)
#include "test_point_cloud.moc"
