// SPDX-License-Identifier: GPL-3.0-or-later
// Tables: quoting, numbers, and errors that name row and column.
#include "core/base/csv.h"

#include <QtTest>

using namespace paretoscope;

class TestCsv : public QObject {
    Q_OBJECT
private slots:
    void quotedFieldsKeepCommasQuotesAndLines() {
        const auto table = csv::Table::parse("a,b\r\n\"1,5\",\"say \"\"no\"\"\nnow\"\n\nx,\n", "t.csv");
        QVERIFY(table.ok());
        QCOMPARE(table->rows(), std::size_t{2});
        QCOMPARE(table->text(0, "a"), std::string_view("1,5"));
        QCOMPARE(table->text(0, "b"), std::string_view("say \"no\"\nnow"));
        QVERIFY(table->text(1, "b").empty());
        QVERIFY(table->text(1, "absent").empty());
        QVERIFY(table->hasColumn("b") && !table->hasColumn("c"));
    }

    void numbersOrNothing() {
        const auto table = csv::Table::parse("tp,pp\n8,\n1e3,x\n", "t.csv");
        QVERIFY(table.ok());
        QCOMPARE(**table->number(0, "tp"), 8.0);
        QVERIFY(!table->number(0, "pp")->has_value());
        QCOMPARE(**table->number(1, "tp"), 1000.0);
        const auto bad = table->number(1, "pp");
        QVERIFY(!bad.ok());
        QCOMPARE(bad.error().code, ErrorCode::malformed);
        QCOMPARE(bad.error().pointer, std::string("row 2, column pp"));
        QCOMPARE(bad.error().file, std::string("t.csv"));
    }

    void brokenTables() {
        const auto narrow = csv::Table::parse("a,b\n1\n", "t.csv");
        QVERIFY(!narrow.ok());
        QCOMPARE(narrow.error().pointer, std::string("row 1"));
        QCOMPARE(narrow.error().expected, std::string("2 fields"));
        QVERIFY(!csv::Table::parse("a,b\n\"1,2\n", "t.csv").ok());
        QVERIFY(!csv::Table::parse("", "t.csv").ok());
        QCOMPARE(csv::Table::read("/nowhere/at/all.csv").error().code, ErrorCode::cannotRead);
    }
};

QTEST_APPLESS_MAIN(TestCsv)
#include "test_csv.moc"
