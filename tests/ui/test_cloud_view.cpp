// SPDX-License-Identifier: GPL-3.0-or-later
// The drawn cloud against brute force: points per pixel, nearest point, and what is drawn when.
#include "ui/plots/cloud_view.h"

#include "core/base/random.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

constexpr int kWidth = 320;
constexpr int kHeight = 200;

/// A parameter 0..3 and two metrics: x in [1, 1000) by its logarithm, y in [0, 1).
std::vector<CloudChunkPointer> points(std::uint64_t count) {
    CloudBuilder builder(1, 2);
    std::vector<store::Row> rows(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        rows[i].step = i;
        rows[i].parameters = {static_cast<double>(i % 4)};
        rows[i].metrics = {std::pow(10.0, 3.0 * randomUniform(1, 0, i)), randomUniform(1, 1, i)};
    }
    builder.append(rows);
    return builder.take().chunks;
}

CloudRequest request(std::vector<CloudChunkPointer> chunks) {
    CloudRequest made;
    made.chunks = std::move(chunks);
    made.x = 1;
    made.y = 2;
    made.horizontal = {2.0, 500.0, true, false, kWidth};
    made.vertical = {0.1, 0.9, false, true, kHeight};
    return made;
}

/// Calls visit(x, y, passes, step) with the place of each point in the range.
template <class Visit>
void bruteForce(const CloudRequest& request, Visit visit) {
    for (const CloudChunkPointer& chunk : request.chunks) {
        for (std::size_t row = 0; row < chunk->rows(); ++row) {
            const double x = request.horizontal.place(chunk->columns[request.x].at(row));
            const double y = request.vertical.place(chunk->columns[request.y].at(row));
            if (x >= 0 && x <= kWidth && y >= 0 && y <= kHeight)
                visit(x, y, request.filter.passes(*chunk, row), chunk->steps[row]);
        }
    }
}

RowFilter evenOnly() {
    Column choice{"choice", "", "", Unit::count, study::Goal::none, false, study::ParameterType::integer, {}};
    return RowFilter({{"choice", 1.0, 2.0}}, {choice});
}

} // namespace

class TestCloudView : public QObject {
    Q_OBJECT
private slots:
    void countsPointsPerPixel() {
        CloudRequest wish = request(points(20'000));
        wish.filter = evenOnly();
        const DensityGrid grid = binCloud(wish);
        QCOMPARE(grid.width, kWidth);
        QCOMPARE(grid.height, kHeight);
        DensityGrid expected = grid;
        std::ranges::fill(expected.passing, 0U);
        std::ranges::fill(expected.failing, 0U);
        bruteForce(wish, [&](double x, double y, bool passes, std::uint64_t) {
            const std::size_t cell = grid.cell(std::min(kWidth - 1, static_cast<int>(x)),
                                               kHeight - 1 - std::min(kHeight - 1, static_cast<int>(y)));
            ++(passes ? expected.passing : expected.failing)[cell];
        });
        // Single precision may move a point that lies on the edge of a pixel by one.
        std::uint64_t moved = 0;
        std::uint64_t all = 0;
        std::uint64_t allExpected = 0;
        for (std::size_t i = 0; i < grid.passing.size(); ++i) {
            moved += static_cast<std::uint64_t>(
                std::abs(static_cast<int>(grid.passing[i]) - static_cast<int>(expected.passing[i])) +
                std::abs(static_cast<int>(grid.failing[i]) - static_cast<int>(expected.failing[i])));
            all += grid.passing[i] + grid.failing[i];
            allExpected += expected.passing[i] + expected.failing[i];
        }
        QVERIFY(allExpected > 10'000);
        QVERIFY2(moved <= 20, qPrintable(QString::number(moved)));
        QVERIFY(std::llabs(static_cast<long long>(all) - static_cast<long long>(allExpected)) <= 2);
    }

    void sumsTheColourOfPassingPoints() {
        CloudRequest wish = request(points(8'000));
        wish.colour = CloudColour{2, false, {0.0, 1.0, false, false, 1.0}};
        const DensityGrid grid = binCloud(wish);
        double sum = 0.0;
        double expected = 0.0;
        for (const float value : grid.colourSum)
            sum += value;
        for (const CloudChunkPointer& chunk : wish.chunks) {
            for (std::size_t row = 0; row < chunk->rows(); ++row) {
                const float x = chunk->columns[1].at(row);
                const float y = chunk->columns[2].at(row);
                if (x >= 2.0F && x <= 500.0F && y >= 0.1F && y <= 0.9F)
                    expected += y;
            }
        }
        QVERIFY(std::abs(sum - expected) < 1e-3 * expected);
    }

    void findsTheNearestPoint() {
        CloudRequest wish = request(points(5'000));
        wish.filter = evenOnly();
        const PickIndex index(wish);
        int found = 0;
        for (std::uint64_t i = 0; i < 400; ++i) {
            const double x = kWidth * randomUniform(2, 0, i);
            const double y = kHeight * randomUniform(2, 1, i);
            double best = HUGE_VAL;
            bruteForce(wish, [&](double px, double py, bool passes, std::uint64_t) {
                if (passes)
                    best = std::min(best, std::hypot(px - x, py - y));
            });
            const auto hit = index.nearest(x, y, 8.0);
            if (std::abs(best - 8.0) < 1e-3)
                continue; // on the edge of the radius either answer is right
            QCOMPARE(hit.has_value(), best <= 8.0);
            if (!hit)
                continue;
            ++found;
            QVERIFY(std::abs(hit->distance - best) < 1e-2);
        }
        QVERIFY(found > 100);
        QVERIFY(!index.nearest(-500.0, -500.0, 8.0));
    }

    void drawsDiscsUpToTheLimitAndDensityAbove() {
        const CloudView few = renderCloud(request(points(3'000)));
        QCOMPARE(few.densest, 0U);
        QVERIFY(few.passing > 1'500);
        const CloudView many = renderCloud(request(points(60'000)));
        QVERIFY(many.densest > 0U);
        QCOMPARE(many.image.size(), QSize(kWidth, kHeight));
        // Every pixel that holds a point is painted, and nothing far from all of them.
        const DensityGrid grid = binCloud(request(points(60'000)));
        for (int row = 0; row < kHeight; ++row) {
            for (int column = 0; column < kWidth; ++column) {
                if (grid.passing[grid.cell(column, row)] > 0)
                    QCOMPARE(qAlpha(many.image.pixel(column, row)), 255);
            }
        }
    }

    void leavesNothingWhereThereIsNothing() {
        const CloudView view = renderCloud(request({}));
        QCOMPARE(view.passing + view.failing, std::uint64_t{0});
        QCOMPARE(qAlpha(view.image.pixel(5, 5)), 0);
    }

    void mapsThereAndBack() {
        for (const bool logarithmic : {false, true}) {
            for (const bool reversed : {false, true}) {
                const AxisMap map{2.0, 500.0, logarithmic, reversed, 400.0};
                for (const double value : {2.0, 3.5, 77.0, 500.0})
                    QVERIFY(std::abs(map.value(map.place(value)) - value) < 1e-9 * value);
                QCOMPARE(map.place(2.0), reversed ? 400.0 : 0.0);
            }
        }
        QVERIFY(std::isnan(AxisMap{1.0, 10.0, true, false, 100.0}.place(-1.0)));
    }
};

QTEST_GUILESS_MAIN(TestCloudView)
#include "test_cloud_view.moc"
