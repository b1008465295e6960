// SPDX-License-Identifier: GPL-3.0-or-later
// Values counted in bins: nothing lost, edges that people can read, figures as of the values themselves.
#include "core/base/random.h"
#include "core/study/distribution.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace paretoscope;
using study::Distribution;
using study::distributionOf;
using study::distributionOverTime;

namespace {

std::vector<double> drawn(std::size_t count, double (*of)(double uniform)) {
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = of(1.0 - randomUniform(7, 3, i));
    return values;
}

/// Edges ascend, every value is in its bin, and shares are those of the values.
void verifyCounted(const Distribution& distribution, const std::vector<double>& values) {
    QCOMPARE(distribution.draws, values.size());
    QCOMPARE(distribution.edges.size(), distribution.shares.size() + 1);
    QVERIFY(std::abs(std::accumulate(distribution.shares.begin(), distribution.shares.end(), 0.0) - 1.0) < 1e-12);
    for (std::size_t bin = 0; bin < distribution.shares.size(); ++bin) {
        QVERIFY(distribution.edges[bin] < distribution.edges[bin + 1]);
        const auto inside = std::ranges::count_if(values, [&](double value) {
            return value >= distribution.edges[bin] && value < distribution.edges[bin + 1];
        });
        QCOMPARE(distribution.shares[bin], static_cast<double>(inside) / static_cast<double>(values.size()));
    }
}

} // namespace

class TestDistribution : public QObject {
    Q_OBJECT
private slots:
    void countsEveryValueOnce() {
        for (const auto& values :
             {drawn(5000, [](double u) { return 3.0 - std::log(u); }),
              drawn(5000, [](double u) { return std::pow(u, 12.0); }), drawn(50, [](double u) { return 1e-6 * u; })}) {
            const Distribution distribution = distributionOf(values, Unit::second);
            verifyCounted(distribution, values);
            QVERIFY(distribution.shares.size() >= 15 && distribution.shares.size() <= 45);
        }
    }

    void figuresAreThoseOfTheValues() {
        std::vector<double> values(1000);
        std::iota(values.begin(), values.end(), 1.0);
        std::ranges::reverse(values);
        const Distribution distribution = distributionOf(values, Unit::token);
        QCOMPARE(distribution.mean, 500.5);
        QCOMPARE(distribution.p50, 500.0);
        QCOMPARE(distribution.p90, 900.0);
        QCOMPARE(distribution.p99, 990.0);
        verifyCounted(distribution, values);
        QCOMPARE(distribution.edges[1] - distribution.edges[0], 50.0); // 999 over 40, and round
    }

    void tokensAreWhole() {
        for (const double spread : {3.0, 30.0, 3000.0}) {
            std::vector<double> values(500);
            for (std::size_t i = 0; i < values.size(); ++i)
                values[i] = 1.0 + std::floor(spread * std::pow(randomUniform(1, 1, i), 8.0));
            const Distribution distribution = distributionOf(values, Unit::token);
            verifyCounted(distribution, values);
            QVERIFY(std::ranges::all_of(distribution.edges, [](double edge) { return edge == std::floor(edge); }));
            QCOMPARE(distribution.logarithmic, spread > 1000.0);
        }
    }

    void valuesAllAlikeMakeOneBin() {
        const Distribution tokens = distributionOf(std::vector<double>(10, 1024.0), Unit::token);
        QCOMPARE(tokens.edges, (std::vector{1024.0, 1025.0}));
        QCOMPARE(tokens.shares, std::vector{1.0});
        QCOMPARE(tokens.p99, 1024.0);
        // Gaps that differ by rounding.
        const Distribution gaps = distributionOf({0.1, 0.30000000000000004 - 0.2, 0.1}, Unit::second);
        QCOMPARE(gaps.shares, std::vector{1.0});
        QVERIFY(gaps.edges[0] < 0.1 && 0.1 < gaps.edges[1]);
        QCOMPARE(distributionOf({0.0, 0.0}, Unit::second).shares, std::vector{1.0});
    }

    /// Exponential gaps stay on a linear axis, whatever the smallest of them is; what is more spread does not.
    void takesLogarithmsWhereALinearAxisShowsNothing() {
        const auto exponential = drawn(10000, [](double u) { return -std::log(u); });
        QVERIFY(!distributionOf(exponential, Unit::second).logarithmic);
        auto spread = drawn(10000, [](double u) { return std::pow(u, 12.0); });
        spread.push_back(0.0);
        const Distribution distribution = distributionOf(spread, Unit::second);
        QVERIFY(distribution.logarithmic);
        QCOMPARE(distribution.edges.front(), 0.0);
        QCOMPARE(distribution.edges[1], 1e-4); // four decades below the greatest
        verifyCounted(distribution, spread);
    }

    void arrivalsOverTimeKeepTheirRate() {
        std::vector<double> times; // 300 at 10 a second, then 700 at 100 a second
        for (int i = 1; i <= 300; ++i)
            times.push_back(0.1 * i);
        for (int i = 1; i <= 700; ++i)
            times.push_back(30.0 + 0.01 * i);
        const Distribution distribution = distributionOverTime(times);
        QVERIFY(distribution.overTime);
        QCOMPARE(distribution.shares.size(), std::size_t{100});
        QCOMPARE(distribution.edges.back(), 37.0);
        QVERIFY(std::abs(std::accumulate(distribution.shares.begin(), distribution.shares.end(), 0.0) - 1.0) < 1e-12);
        QVERIFY(std::abs(distribution.mean - 1000.0 / 37.0) < 1e-9);
        QVERIFY(std::abs(distribution.p50 - 10.0) < 1.5 && std::abs(distribution.p99 - 100.0) < 3.0);
        QCOMPARE(distributionOverTime(std::vector{0.0, 2.0}).shares, std::vector{1.0});
    }
};

QTEST_GUILESS_MAIN(TestDistribution)
#include "test_distribution.moc"
