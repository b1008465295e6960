// SPDX-License-Identifier: GPL-3.0-or-later
// Ticks are round numbers in the unit that the title names, and axes ease towards their target without overshooting.
#include "ui/plots/axis_ticks.h"
#include "ui/plots/range_easing.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

constexpr double kGiB = 1073741824.0;

Column metric(Unit unit) {
    Column column;
    column.label = "Value";
    column.unit = unit;
    column.isMetric = true;
    return column;
}

} // namespace

class TestAxisTicks : public QObject {
    Q_OBJECT
private slots:
    void bytesTickAtWholeGibibytes() {
        const AxisTicks ticks = axisTicks(metric(Unit::byte), 3 * kGiB, 78 * kGiB, false, 5);
        QCOMPARE(ticks.labels, (std::vector<QString>{"20", "40", "60"}));
        QCOMPARE(ticks.values, (std::vector<double>{20 * kGiB, 40 * kGiB, 60 * kGiB}));
        QCOMPARE(axisTitle(metric(Unit::byte), 3 * kGiB, 78 * kGiB), QStringLiteral("Value [GiB]"));
    }

    void fractionsTickInPerCent() {
        const AxisTicks ticks = axisTicks(metric(Unit::fraction), 0.21, 0.58, false, 4);
        QCOMPARE(ticks.labels, (std::vector<QString>{"30", "40", "50"}));
        QCOMPARE(axisTitle(metric(Unit::fraction), 0.21, 0.58), QStringLiteral("Value [%]"));
    }

    void logarithmsTickAtPowersOfTen() {
        const AxisTicks ticks = axisTicks(metric(Unit::second), 0.5, 2.0e4, true, 6);
        QVERIFY(std::ranges::count(ticks.labels, QStringLiteral("1")) == 1 || ticks.labels.size() >= 3);
        for (const double value : ticks.values)
            QVERIFY(value >= 0.5 && value <= 2.0e4);
        QVERIFY(std::ranges::is_sorted(ticks.values));
    }

    void choicesTickAtEachChoice() {
        Column column;
        column.choices = {{"bf16", "BF16"}, {"fp8", "FP8"}};
        const AxisTicks ticks = axisTicks(column, -0.1, 1.1, false, 5);
        QCOMPARE(ticks.labels, (std::vector<QString>{"BF16", "FP8"}));
    }

    void everyRangeHasTicks() {
        for (const double low : {1e-9, 0.3, 17.0, 4.2e6}) {
            for (const double ratio : {1.02, 1.5, 7.0, 90.0, 1e5}) {
                for (const bool logarithmic : {false, true}) {
                    const AxisTicks ticks = axisTicks(metric(Unit::second), low, low * ratio, logarithmic, 6);
                    QVERIFY2(ticks.values.size() >= 2 && ticks.values.size() <= 24,
                             qPrintable(QStringLiteral("%1 x %2: %3").arg(low).arg(ratio).arg(ticks.values.size())));
                    QCOMPARE(ticks.values.size(), ticks.labels.size());
                }
            }
        }
    }

    void easingArrivesWithoutOvershoot() {
        RangeEasing easing;
        QVERIFY(easing.isEmpty());
        easing.aim(1.0, 10.0, true); // the first range is taken at once
        QVERIFY(!easing.step());
        easing.aim(1.0, 1000.0, true);
        double high = easing.high();
        int steps = 0;
        while (easing.step()) {
            QVERIFY(easing.high() >= high && easing.high() <= 1000.0 * (1 + 1e-12));
            high = easing.high();
            QVERIFY(++steps < 100);
        }
        QVERIFY(steps > 5);
        QVERIFY(std::abs(easing.high() - 1000.0) < 1e-9 * 1000.0);
    }
};

QTEST_GUILESS_MAIN(TestAxisTicks)
#include "test_axis_ticks.moc"
