// SPDX-License-Identifier: GPL-3.0-or-later
// Hand-written JSON and CSV: what is wrong is named with its place, and reading goes on.
#include "core/base/csv.h"
#include "core/base/json_reader.h"

#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

#include <string>

using namespace paretoscope;
using nlohmann::json;

class TestJsonReader : public QObject {
    Q_OBJECT
private slots:
    void readsMembers() {
        const json document = json::parse(R"({ "name": "A", "flag": true, "count": 3e2, "size": "80 GB", "list": [1],
                                               "source": "paper", "unverified": ["size"] })");
        std::vector<Error> errors;
        JsonObject object(document, "f.json", "/x", errors);
        QCOMPARE(object.text("name", Presence::required), std::string("A"));
        QCOMPARE(object.flag("flag"), true);
        QCOMPARE(object.flag("absent", true), true);
        QCOMPARE(object.integer("count", {0, 1000}), std::int64_t{300});
        QCOMPARE(object.integer("absent", {0, 1000}, Presence::optional, 5), std::int64_t{5});
        QCOMPARE(object.quantity("size", Unit::byte, kPositive), 80e9);
        QCOMPARE(object.array("list").size(), std::size_t{1});
        std::vector<std::string> fields;
        QCOMPARE(object.source(&fields), (Source{"paper", false}));
        QCOMPARE(fields, std::vector<std::string>{"size"});
        object.finish();
        QVERIFY2(errors.empty(), errors.empty() ? "" : describe(errors[0]).c_str());
    }

    void collectsAllMistakes() {
        const json document = json::parse(R"({ "name": 7, "flag": "yes", "count": 1.5, "size": "80 s", "big": 1e30,
                                               "low": -1, "a/b~c": 1 })");
        std::vector<Error> errors;
        JsonObject object(document, "f.json", "/x", errors);
        object.text("name");
        object.flag("flag");
        object.integer("count", {0, 1000});
        object.quantity("size", Unit::byte, kPositive);
        object.integer("big", {0, 1e300});
        object.quantity("low", Unit::byte, kNotNegative);
        object.text("absent", Presence::required);
        object.finish();
        const std::vector<std::string> pointers = {"/x/name", "/x/flag", "/x/count", "/x/size",
                                                   "/x/big",  "/x/low",  "/x",       "/x/a~1b~0c"};
        QCOMPARE(errors.size(), pointers.size());
        for (std::size_t i = 0; i < pointers.size(); ++i) {
            QCOMPARE(errors[i].pointer, pointers[i]);
            QCOMPARE(errors[i].file, std::string("f.json"));
        }
        QCOMPARE(errors[5].expected, std::string("at least 0"));
    }

    void anythingButAnObjectIsReportedOnce() {
        const json document = json::parse("[1, 2]");
        std::vector<Error> errors;
        JsonObject object(document, "f.json", "", errors);
        object.text("name", Presence::required);
        object.array("list");
        object.finish();
        QCOMPARE(errors.size(), std::size_t{1});
        QCOMPARE(errors[0].code, ErrorCode::wrongType);
    }

    void malformedTextIsLocated() {
        const Result<json> broken = parseJson("{\n  \"a\": 1,\n  oops\n}", "f.json");
        QVERIFY(!broken.ok());
        QCOMPARE(broken.error().code, ErrorCode::malformed);
        QVERIFY2(broken.error().value.starts_with("line 3, column 3"), broken.error().value.c_str());
        QCOMPARE(readJsonFile("/nowhere.json").error().code, ErrorCode::cannotRead);
        const QTemporaryDir folder;
        QCOMPARE(readJsonFile(folder.path().toStdString()).error().code, ErrorCode::cannotRead);
    }

    void tablesKnowTheirColumns() {
        const auto table = csv::Table::parse("a,b\r\n1,\"x, \"\"y\"\"\nz\"\n\n,2e3\n", "f.csv");
        QVERIFY2(table.ok(), table ? "" : describe(table.error()).c_str());
        QCOMPARE(table->rows(), std::size_t{2});
        QCOMPARE(table->text(0, "b"), std::string_view("x, \"y\"\nz"));
        QCOMPARE(table->number(0, "a").value().value(), 1.0);
        QVERIFY(!table->number(1, "a").value().has_value());
        QCOMPARE(table->number(1, "b").value().value(), 2000.0);
        QVERIFY(table->hasColumn("a") && !table->hasColumn("c"));
        QVERIFY(table->text(0, "c").empty());
        const auto wrong = table->number(0, "b");
        QVERIFY(!wrong.ok());
        QCOMPARE(wrong.error().pointer, std::string("row 1, column b"));
    }

    void brokenTablesAreLocated() {
        QCOMPARE(csv::Table::parse("a,b\n1\n", "f.csv").error().pointer, std::string("row 1"));
        QCOMPARE(csv::Table::parse("a,b\n1,2\n\"1,2\n", "f.csv").error().pointer, std::string("row 2"));
        QVERIFY(!csv::Table::parse("", "f.csv").ok());
        QCOMPARE(csv::Table::read("/nowhere.csv").error().code, ErrorCode::cannotRead);
    }
};

QTEST_APPLESS_MAIN(TestJsonReader)
#include "test_json_reader.moc"
