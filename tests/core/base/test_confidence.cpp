// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/confidence.h"
#include "core/base/random.h"

#include <QtTest>

#include <cmath>
#include <vector>

using namespace paretoscope;

class TestConfidence : public QObject {
    Q_OBJECT
private slots:
    /// NIST/SEMATECH e-Handbook, table of critical values of Student's t, 0.975.
    void studentsPoints() {
        for (const auto& [degrees, point] : {std::pair{1, 12.706},
                                             {5, 2.571},
                                             {20, 2.086},
                                             {21, 2.080},
                                             {25, 2.060},
                                             {30, 2.042},
                                             {40, 2.021},
                                             {60, 2.000},
                                             {100, 1.984}}) {
            QVERIFY2(std::abs(studentT975(degrees) - point) < 6e-4, qPrintable(QString::number(degrees)));
        }
    }

    /// By hand: 1, 2, 3 have deviation 1; 4.303 / sqrt(3).
    void threeResults() {
        const std::vector<double> results = {1.0, 2.0, 3.0};
        const MeanWithHalfWidth interval = meanWithHalfWidth(results);
        QCOMPARE(interval.mean, 2.0);
        QVERIFY(std::abs(interval.halfWidth - 4.303 / std::sqrt(3.0)) < 1e-12);
    }

    void oneResultHasNoInterval() {
        const std::vector<double> one = {7.0};
        QCOMPARE(meanWithHalfWidth(one).mean, 7.0);
        QVERIFY(std::isnan(meanWithHalfWidth(one).halfWidth));
        QVERIFY(std::isnan(meanWithHalfWidth({}).mean));
    }

    /// 95 % of the intervals of five normal results hold the true mean.
    void coversTheTrueMean() {
        constexpr int kTrials = 20000;
        int covered = 0;
        for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
            std::vector<double> results;
            for (std::uint64_t i = 0; i < 5; ++i) {
                const double radius = std::sqrt(-2.0 * std::log(1.0 - randomUniform(trial, 0, i)));
                results.push_back(10.0 + radius * std::cos(2.0 * M_PI * randomUniform(trial, 1, i)));
            }
            const MeanWithHalfWidth interval = meanWithHalfWidth(results);
            covered += std::abs(interval.mean - 10.0) <= interval.halfWidth ? 1 : 0;
        }
        QVERIFY2(std::abs(covered / double(kTrials) - 0.95) < 0.006, qPrintable(QString::number(covered)));
    }
};

QTEST_APPLESS_MAIN(TestConfidence)
#include "test_confidence.moc"
