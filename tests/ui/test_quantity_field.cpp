// SPDX-License-Identifier: GPL-3.0-or-later
// The field that knows its unit.
#include "ui/scenario/quantity_field.h"

#include <QSignalSpy>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::ui;

class TestQuantityField : public QObject {
    Q_OBJECT
private slots:
    void readsUnits_data() {
        QTest::addColumn<int>("unit");
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value");
        QTest::newRow("bits") << static_cast<int>(Unit::bytePerSecond) << "400 Gb/s" << 50e9;
        QTest::newRow("bytes") << static_cast<int>(Unit::bytePerSecond) << "50 GB/s" << 50e9;
        QTest::newRow("binary") << static_cast<int>(Unit::byte) << "80 GiB" << 80.0 * 1073741824.0;
        QTest::newRow("time") << static_cast<int>(Unit::second) << "1.5 us" << 1.5e-6;
    }
    void readsUnits() {
        QFETCH(int, unit);
        QFETCH(QString, text);
        QFETCH(double, value);
        QuantityField field(static_cast<Unit>(unit));
        QSignalSpy edited(&field, &QuantityField::valueEdited);
        QTest::keyClicks(&field, text);
        QVERIFY(!edited.isEmpty());
        const double read = edited.last().front().toDouble();
        QVERIFY(std::abs(read - value) <= 1e-12 * value);
    }

    void refusesAWrongUnitAndSaysWhatWouldBeRight() {
        QuantityField field(Unit::bytePerSecond);
        QSignalSpy refused(&field, &QuantityField::refused);
        field.setText("5 kg");
        emit field.textEdited("5 kg");
        QVERIFY(!refused.last().front().toString().isEmpty());
    }

    void refusesWhatIsOutOfRange() {
        QuantityField field(Unit::count);
        field.setRange(1.0, 8.0, true);
        QSignalSpy refused(&field, &QuantityField::refused);
        QSignalSpy edited(&field, &QuantityField::valueEdited);
        emit field.textEdited("9");
        QVERIFY(refused.last().front().toString().contains("1 to 8"));
        emit field.textEdited("2.5");
        QVERIFY(refused.last().front().toString().contains("whole"));
        QVERIFY(edited.isEmpty());
        emit field.textEdited("8");
        QVERIFY(refused.last().front().toString().isEmpty());
        QCOMPARE(edited.last().front().toDouble(), 8.0);
    }

    void escapeBringsTheValueBack() {
        QuantityField field(Unit::count);
        field.setValue(12.0);
        QTest::keyClicks(&field, "x");
        QTest::keyClick(&field, Qt::Key_Escape);
        QCOMPARE(field.text(), QStringLiteral("12"));
    }
};

QTEST_MAIN(TestQuantityField)
#include "test_quantity_field.moc"
