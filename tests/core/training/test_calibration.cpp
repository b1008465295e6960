// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped calibration loads, families are found, and mistakes are named.
#include "tests/support/paths.h"

#include "core/base/csv.h"
#include "core/kernel/kernel_model.h"
#include "core/study/catalog.h"
#include "core/training/calibration.h"

#include <QtTest>

#include <cmath>
#include <fstream>
#include <map>
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

    void errorsOfASourceAreWeightedByRows() {
        Calibration calibration;
        MeasuredFamily family;
        family.group = "A";
        family.rows = 1;
        family.meanAbsoluteError = 0.10;
        family.leftOutError = 0.30;
        calibration.families.push_back(family);
        family.rows = 3;
        family.meanAbsoluteError = 0.02;
        family.leftOutError = 0.10;
        calibration.families.push_back(family);
        const auto error = calibration.groupError("A");
        QVERIFY(error && std::abs(error->fitted - 0.04) < 1e-12);
        QVERIFY(error->leftOut && std::abs(*error->leftOut - 0.15) < 1e-12);
        QVERIFY(!calibration.groupError("B"));
        calibration.families.front().leftOutError.reset();
        QVERIFY(!calibration.groupError("A")->leftOut);
    }

    void everyShippedFamilySaysItsErrorLeftOut() {
        const auto calibration = parseCalibration(shipped(), "calibration.json");
        QVERIFY(calibration.ok());
        for (const MeasuredFamily& family : calibration->families) {
            QVERIFY2(family.leftOutError && family.leftOutBias, family.name.c_str());
            QVERIFY(!family.group.empty() && family.name.starts_with(family.group));
        }
    }

    /// Products of 10 GFLOP and more with at least 128 rows, by shape, on three devices in two formats: what training
    /// runs. `sustained` is what whole steps lose beside, so it is taken out.
    void curvesAgreeWithMeasuredProducts() {
        if (tests::measuredDir().empty()) {
            QSKIP("the measured data beside the repository is absent");
        }
        Calibration calibration = parseCalibration(shipped(), "calibration.json").value();
        for (DeviceCalibration& device : calibration.devices) {
            for (kernel::MatmulCurve& curve : device.kernel.matmul) {
                curve.sustained = 1.0;
            }
        }
        const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
        const auto table = csv::Table::read((tests::measuredDir() / "kernels_aic_gemm.csv").string());
        QVERIFY(table.ok());
        const std::map<std::string, std::string> ids = {
            {"a100", "a100_sxm_80gb"}, {"h100", "h100_sxm_80gb"}, {"h200", "h200_sxm_141gb"}};
        std::map<std::string, std::pair<double, int>> errors;
        for (std::size_t row = 0; row < table->rows(); ++row) {
            const kernel::Matmul shape{**table->number(row, "m"), **table->number(row, "n"), **table->number(row, "k")};
            if (shape.m < 128.0 || shape.flops() < Flops(1e10)) {
                continue;
            }
            const std::string gpu(table->text(row, "gpu"));
            const bool narrow = table->text(row, "gemm_dtype") == "fp8";
            const hardware::Accelerator& device = *loaded.catalog.accelerator(ids.at(gpu));
            const kernel::KernelModel kernels(device, calibration.device(device).kernel);
            const Seconds time = kernels.matmul(shape, narrow ? hardware::Precision::fp8 : hardware::Precision::bf16) +
                                 kernels.kernelGap();
            auto& [sum, count] = errors[gpu + (narrow ? " fp8" : " bf16")];
            sum += std::abs(std::log(time.value() / (**table->number(row, "ms") * 1e-3)));
            ++count;
        }
        QCOMPARE(errors.size(), std::size_t(5));
        for (const auto& [name, error] : errors) {
            QVERIFY2(error.first / error.second < 0.15,
                     (name + ": " + std::to_string(error.first / error.second)).c_str());
        }
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
