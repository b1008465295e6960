// SPDX-License-Identifier: GPL-3.0-or-later
// What the shares of a breakdown are taken of.
#include "core/study/breakdown.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::study;

class TestBreakdown : public QObject {
    Q_OBJECT
private slots:
    void summandsShareTheWhole() {
        const Term whole = sum("all", "All", Unit::second,
                               {sum("half", "Half", Unit::second, {term("a", "A", 1.0, Unit::second, "", kDerived)}),
                                term("b", "B", 1.0, Unit::second, "", kDerived)});
        QCOMPARE(wholeOf(whole.terms[0], whole, whole.value), 2.0);
        QCOMPARE(wholeOf(whole.terms[0].terms[0], whole.terms[0], 2.0), 2.0);
    }

    void factorsHaveNoneAndASumBelowThemItsOwn() {
        const Term parts =
            sum("parts", "Parts", Unit::second,
                {term("a", "A", 3.0, Unit::second, "", kDerived), term("b", "B", 1.0, Unit::second, "", kDerived)});
        const Term root = product("time", "Time", 8.0, Unit::second, "steps x parts",
                                  {term("steps", "Steps", 2.0, Unit::count, "", kDerived), parts});
        QCOMPARE(wholeOf(root.terms[0], root, 8.0), 0.0);
        QCOMPARE(wholeOf(root.terms[1], root, 8.0), 4.0);
        QCOMPARE(wholeOf(root.terms[1].terms[0], root.terms[1], 4.0), 4.0);
    }
};

QTEST_APPLESS_MAIN(TestBreakdown)
#include "test_breakdown.moc"
