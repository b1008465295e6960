// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped calibration loads, families are found, and mistakes are named.
#include "tests/support/paths.h"

#include "core/training/calibration.h"

#include <QtTest>

#include <fstream>
#include <sstream>

using namespace paretoscope;
using namespace paretoscope::training;

namespace {

std::string shipped() {
    std::ifstream in(tests::catalogDir() / "calibration.json");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

hardware::Accelerator named(const std::string& id) {
    hardware::Accelerator accelerator;
    accelerator.id = id;
    return accelerator;
}

} // namespace

class TestCalibration : public QObject {
    Q_OBJECT
private slots:
    void shippedFileLoadsAndCoversItsDevices() {
        const auto calibration = parseCalibration(shipped(), "calibration.json");
        QVERIFY2(calibration.ok(), calibration.ok() ? "" : describe(calibration.error()).c_str());
        QCOMPARE(calibration->device(named("a100_sxm_40gb")).id, std::string("a100"));
        QCOMPARE(calibration->device(named("h200_sxm_141gb")).id, std::string("hopper"));
        QCOMPARE(calibration->device(named("gb300")).id, std::string("blackwell"));
        QCOMPARE(calibration->device(named("mi300x")).id, std::string("generic"));
        for (const DeviceCalibration& device : calibration->devices) {
            QVERIFY(!device.source.text.empty());
        }
    }

    void nearestFamilySharesTheDevice() {
        const auto calibration = parseCalibration(shipped(), "calibration.json");
        QVERIFY(calibration.ok());
        QVERIFY(!calibration->families.empty());
        const MeasuredFamily* family =
            calibration->nearestFamily("a100_sxm_80gb", hardware::Precision::fp16, false, false, 175e9);
        QVERIFY(family != nullptr);
        QCOMPARE(family->accelerator, std::string("a100"));
        QVERIFY(!family->sharded && !family->experts);
        QVERIFY(family->rows > 0 && family->meanAbsoluteError > 0.0);
        const MeasuredFamily* experts =
            calibration->nearestFamily("gb200", hardware::Precision::fp8, false, true, 235e9);
        QVERIFY(experts->experts);
    }

    void mistakesAreNamed() {
        QCOMPARE(parseCalibration("{", "c.json").error().code, ErrorCode::malformed);
        const auto unknown = parseCalibration(replaced(shipped(), "\"plateau\"", "\"plateu\""), "c.json");
        QVERIFY(!unknown.ok());
        QVERIFY(unknown.error().pointer.starts_with("/devices/0/matmul/bf16"));
        const auto missing = parseCalibration("{\"version\": 1, \"devices\": [], \"families\": []}", "c.json");
        QVERIFY(!missing.ok());
        const auto range =
            parseCalibration(replaced(shipped(), "\"fragmentation\": 1.03", "\"fragmentation\": 0.5"), "c.json");
        QVERIFY(!range.ok());
        QCOMPARE(range.error().pointer, std::string("/step/fragmentation"));
        QCOMPARE(readCalibration("/nowhere.json").error().code, ErrorCode::cannotRead);
    }
};

QTEST_APPLESS_MAIN(TestCalibration)
#include "test_calibration.moc"
