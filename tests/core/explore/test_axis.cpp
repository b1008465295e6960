// SPDX-License-Identifier: GPL-3.0-or-later
// What a user may write into a field of the scenario form, and what every mistake is answered with.
#include "tests/support/toy_study.h"

#include "core/explore/scenario.h"

#include <QtTest>

using namespace paretoscope;

using Values = std::vector<double>;
Q_DECLARE_METATYPE(Values)

class TestAxis : public QObject {
    Q_OBJECT

    tests::ToyStudy m_toy;
    [[nodiscard]] const study::Parameter& parameter(const QString& id) const {
        return m_toy.description().parameters[*study::parameterIndex(m_toy.description(), id.toStdString())];
    }

private slots:
    void readsValues_data() {
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("text");
        QTest::addColumn<Values>("values");
        const auto row = [](const char* id, const char* text, const Values& values) {
            QTest::addRow("%s: %s", id, text) << QString(id) << QString(text) << values;
        };
        row("devices", "8", {8});
        row("devices", " 8 ", {8});
        row("devices", "1, 2, 4", {1, 2, 4});
        row("devices", "4,1,2", {4, 1, 2});
        row("devices", "4, 1, 4, 1", {4, 1});
        row("devices", "1..8", {1, 2, 3, 4, 5, 6, 7, 8});
        row("devices", "1..64 x2", {1, 2, 4, 8, 16, 32, 64});
        row("devices", "1..100x2", {1, 2, 4, 8, 16, 32, 64});
        row("devices", "3 .. 30 * 3", {3, 9, 27});
        row("devices", "10..40 +10", {10, 20, 30, 40});
        row("devices", "10..45 +10", {10, 20, 30, 40});
        row("devices", "1, 2, 4..64", {1, 2, 4, 8, 16, 32, 64});
        row("devices", "10, 20, 30..60", {10, 20, 30, 40, 50, 60});
        row("devices", "1, 8..64 x2, 100", {1, 8, 16, 32, 64, 100});
        row("devices", "1..4 +1, 3..6 +1", {1, 2, 3, 4, 5, 6});
        row("devices", "5..5", {5});
        row("devices", "1 k", {1000});
        row("bandwidth", "1e11", {1e11});
        row("bandwidth", "400 Gb/s", {5e10});
        row("bandwidth", "100 GB/s..400 GB/s x2", {1e11, 2e11, 4e11});
        row("bandwidth", "1e+9..4e+9 +1e9", {1e9, 2e9, 3e9, 4e9});
        row("bandwidth", "1 GB/s..2 GB/s +250 MB/s", {1e9, 1.25e9, 1.5e9, 1.75e9, 2e9});
        row("bandwidth", "10 GB/s, 20 GB/s, 40 GB/s..160 GB/s", {1e10, 2e10, 4e10, 8e10, 1.6e11});
        row("precision", "bf16, fp8", {0, 1});
        row("precision", "fp8", {1});
        row("model", "*", {0, 1, 2});
        row("overlap", "true", {1});
        row("overlap", "true, false", {1, 0});
        row("overlap", "*", {0, 1});
    }

    void readsValues() {
        QFETCH(QString, parameter);
        QFETCH(QString, text);
        QFETCH(Values, values);
        const Result<explore::Axis> axis = explore::parseAxis(this->parameter(parameter), text.toStdString());
        QVERIFY2(axis.ok(), axis ? "" : describe(axis.error()).c_str());
        QCOMPARE(axis->values, values);
        QCOMPARE(axis->text, text.trimmed().toStdString());
        QCOMPARE(axis->parameter, parameter.toStdString());
    }

    void endOfRangeSurvivesRounding() {
        // 0.1 is not exact: 1e9 + 10 x 1e8 must still reach 2e9, and exactly so.
        const Result<explore::Axis> axis = explore::parseAxis(parameter("bandwidth"), "1e9..2e9 +1e8");
        QCOMPARE(axis->values.size(), std::size_t{11});
        QCOMPARE(axis->values.back(), 2e9);
        const Result<explore::Axis> roots = explore::parseAxis(parameter("bandwidth"), "1e9..4e9 x1.4142135623730951");
        QCOMPARE(roots->values.size(), std::size_t{5});
        QCOMPARE(roots->values.back(), 4e9);
    }

    void refusesMistakes_data() {
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("expected"); // a part of what would be right
        const auto row = [](const char* id, const char* text, ErrorCode code, const char* expected) {
            QTest::addRow("%s: %s", id, text)
                << QString(id) << QString(text) << static_cast<int>(code) << QString(expected);
        };
        row("devices", "", ErrorCode::malformed, "a list such as");
        row("devices", "1,,2", ErrorCode::malformed, "a list such as");
        row("devices", "1, 2,", ErrorCode::malformed, "a list such as");
        row("devices", "eight", ErrorCode::malformed, "a plain number");
        row("devices", "8 GiB", ErrorCode::wrongUnit, "a plain number");
        row("devices", "0", ErrorCode::outOfRange, "a whole number from 1 to 1024");
        row("devices", "2048", ErrorCode::outOfRange, "a whole number from 1 to 1024");
        row("devices", "1.5", ErrorCode::outOfRange, "a whole number");
        row("devices", "1,024", ErrorCode::malformed, "thousands without commas");
        row("devices", "1..4096 x2", ErrorCode::outOfRange, "from 1 to 1024");
        row("devices", "64..1 x2", ErrorCode::outOfRange, "from a smaller to a larger");
        row("devices", "1..64 x1", ErrorCode::outOfRange, "a factor above 1");
        row("devices", "1..64 +0", ErrorCode::outOfRange, "a step above 0");
        row("devices", "1..64 x1.5", ErrorCode::outOfRange, "whole numbers");
        row("devices", "1..4, 3..6", ErrorCode::malformed, "two values before");
        row("devices", "1, 2..64", ErrorCode::malformed, "two values before");
        row("devices", "1, 2, 5..64", ErrorCode::malformed, "two values before");
        row("devices", "4, 2, 1..64", ErrorCode::malformed, "two values before");
        row("devices", "1..", ErrorCode::malformed, "a plain number");
        row("devices", "..8", ErrorCode::malformed, "a plain number");
        row("devices", "*", ErrorCode::malformed, "numbers such as");
        row("bandwidth", "1e9..2e9", ErrorCode::malformed, "a step such as");
        row("bandwidth", "1e9..2e9 +1", ErrorCode::outOfRange, "at most 1000000 values");
        row("bandwidth", "80 GiB", ErrorCode::wrongUnit, "400 Gb/s");
        row("precision", "bf8", ErrorCode::unknownName, "\"bf16\"");
        row("precision", "bf16..fp8", ErrorCode::unknownName, "bf16");
        row("overlap", "yes", ErrorCode::unknownName, "\"false\"");
    }

    void refusesMistakes() {
        QFETCH(QString, parameter);
        QFETCH(QString, text);
        QFETCH(int, code);
        QFETCH(QString, expected);
        const Result<explore::Axis> axis = explore::parseAxis(this->parameter(parameter), text.toStdString());
        QVERIFY(!axis.ok());
        const std::string line = describe(axis.error());
        QVERIFY2(axis.error().code == static_cast<ErrorCode>(code), line.c_str());
        QVERIFY2(axis.error().expected.find(expected.toStdString()) != std::string::npos, line.c_str());
        QCOMPARE(axis.error().pointer, "/parameters/" + parameter.toStdString());
    }
};

QTEST_APPLESS_MAIN(TestAxis)
#include "test_axis.moc"
