// SPDX-License-Identifier: GPL-3.0-or-later
// Units as text: what is written can be read again, prefixes are kept apart, and wrong units are refused with an
// example.
#include "core/base/unit.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;

class TestUnit : public QObject {
    Q_OBJECT
private slots:
    void textReadsBackWithinThreeDigits() {
        for (int i = static_cast<int>(Unit::count); i <= static_cast<int>(Unit::dollarPerMegatoken); ++i) {
            const Unit unit = static_cast<Unit>(i);
            for (double value = 0.0123; value < 1e17; value *= 7.3) {
                const std::string text = quantityText(value, unit);
                const Result<double> read = parseQuantity(text, unit);
                QVERIFY2(read.ok(), text.c_str());
                QVERIFY2(std::abs(*read - value) <= 0.006 * value, text.c_str());
            }
        }
    }

    void reads_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("unit");
        QTest::addColumn<double>("value");
        const auto row = [](const char* text, Unit unit, double value) {
            QTest::newRow(text) << QString(text) << static_cast<int>(unit) << value;
        };
        row("80 GiB", Unit::byte, 85899345920.0);
        row("80 GB", Unit::byte, 80e9);
        row("400 Gb/s", Unit::bytePerSecond, 50e9);
        row("400Gbps", Unit::bytePerSecond, 50e9);
        row("1.5us", Unit::second, 1.5e-6);
        row("2 min", Unit::second, 120.0);
        row("55 %", Unit::fraction, 0.55);
        row("0.55", Unit::fraction, 0.55);
        row("12,480", Unit::count, 12480.0);
        row("3 M", Unit::count, 3e6);
        row("1.2 k tokens", Unit::token, 1200.0);
        row("15 pJ/bit", Unit::joulePerByte, 1.2e-10);
        row("-1e-3", Unit::watt, -0.001);
    }
    void reads() {
        QFETCH(QString, text);
        QFETCH(int, unit);
        QFETCH(double, value);
        const Result<double> read = parseQuantity(text.toStdString(), static_cast<Unit>(unit));
        QVERIFY(read.ok());
        QCOMPARE(*read, value);
    }

    void refusesOtherKindsWithAnExample() {
        const Result<double> time = parseQuantity("80 GiB", Unit::second);
        QCOMPARE(time.error().code, ErrorCode::wrongUnit);
        QVERIFY(!time.error().expected.empty());
        QCOMPARE(parseQuantity("eighty", Unit::byte).error().code, ErrorCode::malformed);
        QCOMPARE(parseQuantity("", Unit::byte).error().code, ErrorCode::malformed);
        QCOMPARE(parseQuantity("1.2.3", Unit::byte).error().code, ErrorCode::malformed);
        QCOMPARE(parseQuantity("1e", Unit::count).ok(), false);
    }

    void showsThreeSignificantDigits() {
        QCOMPARE(quantityText(65927892992.0, Unit::byte), std::string("61.4 GiB"));
        QCOMPARE(quantityText(999999.0, Unit::count), std::string("999999"));
        QCOMPARE(quantityText(0.5147, Unit::fraction), std::string("51.5 %"));
        QCOMPARE(quantityText(31.86, Unit::second), std::string("31.9 s"));
        QCOMPARE(quantityText(std::nan(""), Unit::second), std::string("–"));
    }
};

QTEST_APPLESS_MAIN(TestUnit)
#include "test_unit.moc"
