// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error_statistics.h"

#include <QtTest>

using namespace paretoscope;

class TestErrorStatistics : public QObject {
    Q_OBJECT
private slots:
    void sumsUp() {
        const ErrorStatistics statistics = errorStatistics({0.1, -0.3, 0.2});
        QCOMPARE(statistics.count, 3);
        QCOMPARE(statistics.meanAbsolute, 0.2);
        QVERIFY(qFuzzyIsNull(statistics.bias));
        QCOMPARE(statistics.median, 0.2);
        QCOMPARE(statistics.largest, 0.3);
    }

    void takesTheMiddleOfTwo() { QCOMPARE(errorStatistics({0.4, -0.1, 0.2, 0.0}).median, (0.1 + 0.2) / 2.0); }

    void isZeroWithoutErrors() {
        const ErrorStatistics statistics = errorStatistics({});
        QCOMPARE(statistics.count, 0);
        QCOMPARE(statistics.meanAbsolute, 0.0);
        QCOMPARE(statistics.largest, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestErrorStatistics)
#include "test_error_statistics.moc"
