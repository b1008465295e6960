// SPDX-License-Identifier: GPL-3.0-or-later
// Parameter values as people write them: ids, numbers with units, and what is said about wrong ones.
#include "core/study/study.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::study;

namespace {

Parameter precision() {
    Parameter parameter;
    parameter.id = "precision";
    parameter.type = ParameterType::choice;
    parameter.choices = {{"bf16", "BF16"}, {"fp8", "FP8"}};
    return parameter;
}

Parameter flag() {
    Parameter parameter = precision();
    parameter.id = "flash_attention";
    parameter.type = ParameterType::flag;
    parameter.choices = {{"false", "No"}, {"true", "Yes"}};
    return parameter;
}

Parameter number(ParameterType type, Unit unit, double minimum, double maximum) {
    Parameter parameter;
    parameter.id = "amount";
    parameter.type = type;
    parameter.unit = unit;
    parameter.minimum = minimum;
    parameter.maximum = maximum;
    return parameter;
}

} // namespace

class TestValues : public QObject {
    Q_OBJECT
private slots:
    void idsAndIndicesRoundTrip() {
        QCOMPARE(valueFromText(precision(), "fp8").value(), 1.0);
        QCOMPARE(valueText(precision(), 1.0), std::string("fp8"));
        QCOMPARE(valueFromText(flag(), "true").value(), 1.0);
        QCOMPARE(valueText(flag(), 0.0), std::string("false"));
        QCOMPARE(valueText(precision(), 7.0), std::string());
    }

    void numbersRoundTrip() {
        const Parameter degree = number(ParameterType::integer, Unit::count, 1, 1048576);
        QCOMPARE(valueFromText(degree, "1,048,576").value(), 1048576.0);
        QCOMPARE(valueText(degree, 1048576.0), std::string("1048576"));
        const Parameter price = number(ParameterType::real, Unit::dollarPerHour, 0, 100);
        for (const double value : {0.1, 2.0, 1.0 / 3.0}) {
            QCOMPARE(valueFromText(price, valueText(price, value)).value(), value);
        }
        QCOMPARE(valueFromText(price, "2.5 $/h").value(), 2.5);
        QCOMPARE(valueFromText(number(ParameterType::real, Unit::watt, 0, 5000), "1.2 kW").value(), 1200.0);
    }

    void mistypedChoiceSuggestsTheNearest() {
        const auto result = valueFromText(precision(), "bf61");
        QVERIFY(!result);
        QCOMPARE(result.error(), (Error{ErrorCode::unknownName, {}, "/parameters/precision", "bf61", "\"bf16\""}));
    }

    void numberOutsideItsRangeNamesTheRange() {
        const Parameter degree = number(ParameterType::integer, Unit::count, 1, 4096);
        for (const char* text : {"0", "4097", "1.5", "-8"}) {
            const auto result = valueFromText(degree, text);
            QVERIFY2(!result, text);
            QCOMPARE(result.error(),
                     (Error{ErrorCode::outOfRange, {}, "/parameters/amount", text, "a whole number from 1 to 4096"}));
        }
    }

    void wrongUnitsAndNoNumbersAreTold() {
        const auto unit = valueFromText(number(ParameterType::real, Unit::watt, 0, 5000), "200 GB");
        QVERIFY(!unit);
        QCOMPARE(unit.error().code, ErrorCode::wrongUnit);
        QCOMPARE(unit.error().pointer, std::string("/parameters/amount"));
        const auto word = valueFromText(number(ParameterType::integer, Unit::count, 1, 9), "many");
        QVERIFY(!word);
        QCOMPARE(word.error().code, ErrorCode::malformed);
        for (const char* text : {"nan", "inf", "1e999", ""}) {
            QVERIFY2(!valueFromText(number(ParameterType::real, Unit::count, 0, 9), text), text);
        }
    }
};

QTEST_APPLESS_MAIN(TestValues)
#include "test_values.moc"
