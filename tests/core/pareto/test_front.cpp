// SPDX-License-Identifier: GPL-3.0-or-later
// The incremental front against brute force, on random rows that are full of ties, duplicates and NaN.
#include "core/base/random.h"
#include "core/pareto/front.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace paretoscope;
using pareto::Front;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Rows = std::vector<std::vector<double>>;

/// Coordinates from a coarse lattice, so that equal values are common; one value in twenty is NaN or infinite.
Rows latticeRows(std::uint64_t seed, std::size_t count, std::size_t coordinates, double lattice) {
    Rows rows(count, std::vector<double>(coordinates));
    std::uint64_t index = 0;
    for (std::vector<double>& row : rows) {
        for (double& value : row) {
            const double special = randomUniform(seed, 1, index);
            value = std::floor(randomUniform(seed, 0, index++) * lattice);
            value = special < 0.03 ? kNaN : special < 0.04 ? kInfinity : special < 0.05 ? -kInfinity : value;
        }
    }
    return rows;
}

/// By definition: no other row dominates it, and no equal row came earlier.
std::set<std::uint64_t> bruteForceFront(const Rows& rows) {
    std::set<std::uint64_t> front;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        bool on = std::none_of(rows[i].begin(), rows[i].end(), [](double v) { return std::isnan(v); });
        for (std::size_t j = 0; j < rows.size() && on; ++j) {
            on = !pareto::dominates(rows[j], rows[i]) && !(j < i && rows[j] == rows[i]);
        }
        if (on) {
            front.insert(i);
        }
    }
    return front;
}

} // namespace

class TestFront : public QObject {
    Q_OBJECT
private slots:
    void dominanceIsStrictAndPartial() {
        const auto dominates = [](std::vector<double> a, std::vector<double> b) { return pareto::dominates(a, b); };
        QVERIFY(dominates({1, 2}, {1, 3}));
        QVERIFY(dominates({0, 2}, {1, 3}));
        QVERIFY(!dominates({1, 2}, {1, 2}));
        QVERIFY(!dominates({0, 3}, {1, 2}));
        QVERIFY(!dominates({kNaN, 0}, {1, 1}));
        QVERIFY(!dominates({1, 1}, {kNaN, 2}));
        QVERIFY(dominates({-kInfinity, 0}, {0, 0}));
    }

    void equalsBruteForce_data() {
        QTest::addColumn<int>("coordinates");
        QTest::addColumn<double>("lattice");
        for (const int coordinates : {1, 2, 3, 5}) {
            for (const double lattice : {4.0, 30.0, 1e6}) {
                QTest::addRow("%d coordinates, lattice %g", coordinates, lattice) << coordinates << lattice;
            }
        }
    }

    void equalsBruteForce() {
        QFETCH(int, coordinates);
        QFETCH(double, lattice);
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const Rows rows = latticeRows(seed, 200, static_cast<std::size_t>(coordinates), lattice);
            Front front(static_cast<std::size_t>(coordinates));
            std::set<std::uint64_t> followed; // what a listener to joins and departures believes
            for (std::size_t i = 0; i < rows.size(); ++i) {
                std::vector<std::uint64_t> displaced;
                const std::uint64_t before = front.revision();
                const bool joined = front.insert(i, rows[i], &displaced);
                QCOMPARE(front.revision() != before, joined);
                QVERIFY(joined || displaced.empty());
                for (const std::uint64_t id : displaced) {
                    QCOMPARE(followed.erase(id), std::size_t{1});
                }
                if (joined) {
                    followed.insert(i);
                }
            }
            const std::vector<std::uint64_t> ids = front.ids();
            QCOMPARE(std::set(ids.begin(), ids.end()), bruteForceFront(rows));
            QCOMPARE(front.size(), ids.size());
            QCOMPARE(followed, bruteForceFront(rows));
            QVERIFY(std::is_sorted(ids.begin(), ids.end(), [&rows](std::uint64_t a, std::uint64_t b) {
                return std::pair(rows[a][0], a) < std::pair(rows[b][0], b);
            }));
        }
    }

    void orderMattersOnlyForTies() {
        const Rows rows = latticeRows(7, 300, 2, 1e9);
        Front forward(2);
        Front backward(2);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            forward.insert(i, rows[i]);
            backward.insert(rows.size() - 1 - i, rows[rows.size() - 1 - i]);
        }
        QCOMPARE(forward.ids(), backward.ids());
    }

    void clearedFrontStartsAnew() {
        for (const std::size_t coordinates : {2, 3}) {
            Front front(coordinates);
            const std::vector<double> best(coordinates, 0.0);
            const std::vector<double> worse(coordinates, 1.0);
            QVERIFY(front.insert(1, best));
            QVERIFY(!front.insert(2, worse));
            front.clear();
            QCOMPARE(front.size(), std::size_t{0});
            QVERIFY(front.insert(2, worse));
        }
    }

    void hypervolumeOfKnownShapes() {
        using Points = std::vector<std::array<double, 2>>;
        QCOMPARE(pareto::hypervolume(Points{}, {1, 1}), 0.0);
        QCOMPARE(pareto::hypervolume(Points{{0, 0}}, {2, 3}), 6.0);
        QCOMPARE(pareto::hypervolume(Points{{0, 2}, {1, 1}, {2, 0}}, {3, 3}), 6.0); // 3x1 + 2x1 + 1x1
        QCOMPARE(pareto::hypervolume(Points{{0, 2}, {2, 2.5}, {0, 2}, {kNaN, 0}, {9, 0}}, {3, 3}), 3.0);
    }

    void hypervolumeEqualsCountingCells() {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            std::vector<std::array<double, 2>> points;
            for (std::uint64_t i = 0; i < 30; ++i) {
                points.push_back(
                    {std::floor(randomUniform(seed, 0, i) * 24), std::floor(randomUniform(seed, 1, i) * 24)});
            }
            int cells = 0;
            for (int x = 0; x < 20; ++x) {
                for (int y = 0; y < 20; ++y) {
                    cells += std::any_of(points.begin(), points.end(), [x, y](const std::array<double, 2>& point) {
                        return point[0] <= x && point[1] <= y;
                    });
                }
            }
            QCOMPARE(pareto::hypervolume(points, {20, 20}), static_cast<double>(cells));
        }
    }
};

QTEST_APPLESS_MAIN(TestFront)
#include "test_front.moc"
