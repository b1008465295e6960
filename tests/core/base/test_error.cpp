// SPDX-License-Identifier: GPL-3.0-or-later
// Results, the one line that errors become, and suggestions for mistyped names.
#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/base/result.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

using namespace paretoscope;

class TestError : public QObject {
    Q_OBJECT
private slots:
    void resultsHoldAValueOrAnError() {
        const Result<int> good = 7;
        QVERIFY(good.ok() && good);
        QCOMPARE(*good, 7);
        const Result<int> bad = Error{ErrorCode::notFound, {}, {}, "run 3", {}};
        QVERIFY(!bad.ok() && !bad);
        QCOMPARE(bad.error().value, std::string("run 3"));
        Result<std::unique_ptr<int>> moved = std::make_unique<int>(3);
        QCOMPARE(*std::move(moved).value(), 3);
        const Result<std::string> text = std::string("abc");
        QCOMPARE(text->size(), std::size_t{3});
        QVERIFY(Result<void>().ok());
        const Result<void> failed = Error{ErrorCode::diskFull, {}, {}, {}, {}};
        QVERIFY(!failed.ok());
        QCOMPARE(failed.error().code, ErrorCode::diskFull);
    }

    void describesInOneLine_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("line");
        const auto row = [](ErrorCode code, const char* file, const char* pointer, const char* value,
                            const char* expected, const char* line) {
            QTest::newRow(line) << static_cast<int>(code) << QString(file) << QString(pointer) << QString(value)
                                << QString(expected) << QString(line);
        };
        row(ErrorCode::unknownKey, "a.json", "/parameters/micro_bach", "micro_bach", "\"micro_batch\"",
            "a.json: /parameters/micro_bach: unknown key \"micro_bach\"; expected \"micro_batch\"");
        row(ErrorCode::missingKey, "a.json", "", "study", "", "a.json: required key \"study\" is missing");
        row(ErrorCode::cancelled, "", "", "", "", "cancelled");
        row(ErrorCode::diskFull, "/tmp/x.db", "", "", "", "/tmp/x.db: no space left on the disk");
        row(ErrorCode::cannotRead, "x", "", "", "", "x: cannot be read");
        row(ErrorCode::outOfRange, "", "/hidden", "0", "1 to 10", "/hidden: 0 is out of range; expected 1 to 10");
        row(ErrorCode::unknownName, "f", "", "a\nb\tc\x1b[31m", "d", "f: unknown name \"a\\nb\\tc?[31m\"; expected d");
    }

    void describesInOneLine() {
        QFETCH(int, code);
        QFETCH(QString, file);
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QString, expected);
        QFETCH(QString, line);
        const Error error{static_cast<ErrorCode>(code), file.toStdString(), pointer.toStdString(), value.toStdString(),
                          expected.toStdString()};
        QCOMPARE(QString::fromStdString(describe(error)), line);
    }

    void everyCodeHasAPatternWithoutLeftovers() {
        for (int code = 0; code <= static_cast<int>(ErrorCode::cancelled); ++code) {
            const std::string bare = describe({static_cast<ErrorCode>(code), {}, {}, {}, {}});
            QVERIFY(!bare.empty());
            const std::string full = describe({static_cast<ErrorCode>(code), "file", "/at", "VALUE", "EXPECTED"});
            for (const std::string& line : {bare, full}) {
                QVERIFY2(line.find('{') == std::string::npos && line.find('\n') == std::string::npos, line.c_str());
            }
            QVERIFY(full.starts_with("file: /at: "));
        }
    }

    void suggestsTheNearestName() {
        constexpr std::array<std::string_view, 4> kNames = {"tensor_parallel", "pipeline_parallel", "micro_batch",
                                                            "global_batch"};
        QCOMPARE(nearestName("micro_bach", kNames), std::string_view("micro_batch"));
        QCOMPARE(nearestName("MICRO_BATCH", kNames), std::string_view("micro_batch"));
        QCOMPARE(nearestName("tensor_paralel", kNames), std::string_view("tensor_parallel"));
        QVERIFY(nearestName("xyz", kNames).empty());
        QVERIFY(nearestName("", kNames).empty());
        QVERIFY(nearestName("micro_batch", {}).empty());
    }

    void listsTheNamesWhereNoneIsNear() {
        constexpr std::array<std::string_view, 2> kFew = {"grid", "random"};
        QCOMPARE(expectedName("grdi", kFew), std::string("\"grid\""));
        QCOMPARE(expectedName("evolutionary", kFew), std::string("one of \"grid\", \"random\""));
        std::array<std::string_view, 12> many;
        many.fill("a_long_name");
        const std::string shortened = expectedName("x", many);
        QVERIFY(shortened.ends_with(", ..."));
        QCOMPARE(std::count(shortened.begin(), shortened.end(), '"'), std::ptrdiff_t{16});
        QCOMPARE(expectedName("x", {}), std::string("none here"));
    }
};

QTEST_APPLESS_MAIN(TestError)
#include "test_error.moc"
