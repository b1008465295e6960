// SPDX-License-Identifier: GPL-3.0-or-later
// Filters: one range a column, undoable, read out as text, and the same verdict on rows and on clouds.
#include "ui/models/filter_stack.h"

#include <QSignalSpy>
#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

std::vector<Column> columns() {
    Column degree{"degree", "Degree", "", Unit::count, study::Goal::none, false, study::ParameterType::integer, {}};
    Column format{"format",
                  "Format",
                  "",
                  Unit::none,
                  study::Goal::none,
                  false,
                  study::ParameterType::choice,
                  {{"bf16", "BF16"}, {"fp8", "FP8"}}};
    Column time{"time", "Step time", "", Unit::second, study::Goal::minimise, true, study::ParameterType::real, {}};
    return {degree, format, time};
}

store::Row row(double degree, double format, double time) {
    store::Row made;
    made.parameters = {degree, format};
    made.metrics = {time};
    return made;
}

} // namespace

class TestFilterStack : public QObject {
    Q_OBJECT
private slots:
    void replacesTheFilterOfAColumn() {
        FilterStack stack;
        const QSignalSpy changed(&stack, &FilterStack::changed);
        stack.set(Filter{"time", 1.0, 30.0});
        stack.set(Filter{"degree", 2.0, 8.0});
        stack.set(Filter{"time", 1.0, 20.0});
        QCOMPARE(stack.filters().size(), std::size_t{2});
        QCOMPARE(stack.filter("time")->high, 20.0);
        QCOMPARE(changed.count(), 3);
        stack.set(Filter{"time", 1.0, 20.0}); // nothing new
        QCOMPARE(changed.count(), 3);
        stack.set(Filter{"time"}); // unbounded: none
        QVERIFY(!stack.filter("time"));
    }

    void undoesStepByStep() {
        FilterStack stack;
        stack.set(Filter{"time", 0.0, 30.0});
        stack.set(std::vector<Filter>{{"time", 5.0, 10.0}, {"degree", 2.0, 8.0}});
        stack.remove("time");
        stack.clear();
        QVERIFY(stack.filters().empty());
        stack.history().undo();
        QCOMPARE(stack.filters(), (std::vector<Filter>{{"degree", 2.0, 8.0}}));
        stack.history().undo();
        QCOMPARE(stack.filters().size(), std::size_t{2});
        stack.history().undo();
        QCOMPARE(stack.filters(), (std::vector<Filter>{{"time", 0.0, 30.0}}));
        stack.history().undo();
        QVERIFY(stack.filters().empty());
        stack.history().redo();
        stack.history().redo();
        QCOMPARE(stack.filter("degree")->low, 2.0);
    }

    void mergesChangesOfOneColumn() {
        FilterStack stack;
        for (const double high : {50.0, 40.0, 30.0})
            stack.set(Filter{"time", 0.0, high});
        QCOMPARE(stack.history().count(), 1);
        stack.set(Filter{"degree", 1.0, 2.0});
        QCOMPARE(stack.history().count(), 2);
        stack.history().undo();
        QCOMPARE(stack.filter("time")->high, 30.0);
        stack.history().undo();
        QVERIFY(stack.filters().empty());
    }

    void forgetsColumnsThatAnotherRunLacks() {
        FilterStack stack;
        stack.set(Filter{"time", 0.0, 30.0});
        stack.set(Filter{"other", 0.0, 1.0});
        stack.retain(columns());
        QCOMPARE(stack.filters(), (std::vector<Filter>{{"time", 0.0, 30.0}}));
    }

    void saysWhatItKeeps() {
        const std::vector<Column> all = columns();
        const double infinity = std::numeric_limits<double>::infinity();
        const QChar nbsp(QChar::Nbsp);
        QCOMPARE(filterText({"time", -infinity, 30.0}, all[2]), QStringLiteral("Step time ≤ 30.0%1s").arg(nbsp));
        QCOMPARE(filterText({"degree", 8.0, 32.0}, all[0]), QStringLiteral("8 ≤ Degree ≤ 32"));
        QCOMPARE(filterText({"degree", 8.0, infinity}, all[0]), QStringLiteral("Degree ≥ 8"));
        QCOMPARE(filterText({"format", 1.0, 1.0}, all[1]), QStringLiteral("Format: FP8"));
    }

    void judgesRowsAndCloudsAlike() {
        const RowFilter filter({{"time", 0.1, 0.3}, {"format", 1.0, 1.0}}, columns());
        const std::vector<store::Row> rows{row(1, 1, 0.1), row(1, 1, 0.3), row(1, 1, 0.30001), row(1, 0, 0.2)};
        CloudBuilder builder(2, 1);
        builder.append(rows);
        const CloudBuilder::Growth growth = builder.take();
        QCOMPARE(growth.chunks.size(), std::size_t{1});
        for (std::size_t i = 0; i < rows.size(); ++i) {
            QCOMPARE(filter.passes(rows[i]), i < 2);
            QCOMPARE(filter.passes(*growth.chunks[0], i), i < 2);
        }
        QVERIFY(RowFilter().empty());
    }
};

QTEST_APPLESS_MAIN(TestFilterStack)
#include "test_filter_stack.moc"
