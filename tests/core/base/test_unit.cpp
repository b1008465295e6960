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
        row("1,234,567.5", Unit::count, 1234567.5);
        row("1_000", Unit::count, 1000.0);
        row("80 kB", Unit::byte, 80000.0);
        row("80 KiB", Unit::byte, 81920.0);
        row("80 Gbit", Unit::byte, 10e9);
        row("200 GB/s", Unit::bytePerSecond, 200e9);
        row("1.5 µs", Unit::second, 1.5e-6);
        row("312 TFLOP/s", Unit::flopPerSecond, 312e12);
        row("312 TFLOPS", Unit::flopPerSecond, 312e12);
        row("624 TOP/s", Unit::flopPerSecond, 624e12);
        row("400 W", Unit::watt, 400.0);
        row("2 $/h", Unit::dollarPerHour, 2.0);
        row("  7  ", Unit::count, 7.0);
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

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("unit");
        const auto row = [](const char* text, Unit unit) {
            QTest::newRow(text) << QString(text) << static_cast<int>(unit);
        };
        row("1,5 us", Unit::second); // not fifteen
        row("1,23", Unit::count);
        row("1,2345", Unit::count);
        row(",480", Unit::count);
        row("5 GB", Unit::bytePerSecond);
        row("5 GB/s", Unit::byte);
        row("80 gib", Unit::byte);
        row("80 G", Unit::byte);
        row("5 s", Unit::count);
        row("5 %", Unit::second);
        row("nan", Unit::second);
        row("inf", Unit::second);
        row("1e999", Unit::count);
        row("0x10", Unit::count);
        row("--1", Unit::count);
        row("5 s s", Unit::second);
    }
    void refuses() {
        QFETCH(QString, text);
        QFETCH(int, unit);
        const Result<double> read = parseQuantity(text.toStdString(), static_cast<Unit>(unit));
        QVERIFY2(!read.ok(), read ? qPrintable(QString::number(*read)) : "");
        QVERIFY(read.error().code == ErrorCode::wrongUnit || read.error().code == ErrorCode::malformed);
        QVERIFY(read.error().value.find(text.toStdString()) != std::string::npos);
        QVERIFY(!read.error().expected.empty());
    }

    void exactTextKeepsEveryBit() {
        for (int i = static_cast<int>(Unit::count); i <= static_cast<int>(Unit::dollarPerMegatoken); ++i) {
            const Unit unit = static_cast<Unit>(i);
            for (double value = 1e-13; value < 1e18; value *= 3.7) {
                for (const double number : {value, -value, std::round(value)}) {
                    const std::string text = exactQuantityText(number, unit);
                    const Result<double> read = parseQuantity(text, unit);
                    QVERIFY2(read.ok() && *read == number, text.c_str());
                }
            }
        }
        QCOMPARE(exactQuantityText(300e9, Unit::bytePerSecond), std::string("300 GB/s"));
        QCOMPARE(exactQuantityText(1.5e-6, Unit::second), std::string("1.5 us"));
        QCOMPARE(exactQuantityText(80.0 * 1073741824.0, Unit::byte), std::string("80 GiB"));
        QCOMPARE(exactQuantityText(2e9, Unit::byte), std::string("2 GB"));
        QCOMPARE(exactQuantityText(0.92, Unit::fraction), std::string("92 %"));
        QCOMPARE(exactQuantityText(0.0, Unit::second), std::string("0 s"));
    }

    /// 57 * 0.01 is 0.5700000000000001.
    void perCentIsReadToTheLastBit() {
        for (int percent = 0; percent <= 1000; ++percent) {
            const Result<double> read = parseQuantity(std::to_string(percent) + " %", Unit::fraction);
            const Result<double> same =
                parseQuantity(std::to_string(percent) + "e-2", Unit::fraction); // correctly rounded by from_chars
            QVERIFY(read && same && *read == *same);
        }
    }

    void idsAndSymbolsOfAllUnits() {
        for (int i = static_cast<int>(Unit::none); i <= static_cast<int>(Unit::dollarPerMegatoken); ++i) {
            QVERIFY(!unitId(static_cast<Unit>(i)).empty());
        }
        QCOMPARE(unitSymbol(Unit::bytePerSecond), std::string_view("B/s"));
        QCOMPARE(unitId(Unit::fraction), std::string_view("fraction"));
        QCOMPARE(unitSymbol(Unit::count), std::string_view());
    }

    void showsThreeSignificantDigits() {
        QCOMPARE(quantityText(65927892992.0, Unit::byte), std::string("61.4 GiB"));
        QCOMPARE(quantityText(999999.0, Unit::count), std::string("999999"));
        QCOMPARE(quantityText(0.5147, Unit::fraction), std::string("51.5 %"));
        QCOMPARE(quantityText(31.86, Unit::second), std::string("31.9 s"));
        QCOMPARE(quantityText(std::nan(""), Unit::second), std::string("–"));
        QCOMPARE(quantityText(-0.0, Unit::second), std::string("0 s"));
        QCOMPARE(quantityText(0.9996, Unit::second), std::string("1.00 s"));
        QCOMPARE(quantityText(999.96e9, Unit::bytePerSecond), std::string("1.00 TB/s"));
        QCOMPARE(quantityText(-1.5e-6, Unit::second), std::string("-1.50 µs"));
        QCOMPARE(quantityText(7200.0, Unit::second), std::string("7200 s"));
        QCOMPARE(quantityText(HUGE_VAL, Unit::byte), std::string("∞ B"));
    }
};

QTEST_APPLESS_MAIN(TestUnit)
#include "test_unit.moc"
