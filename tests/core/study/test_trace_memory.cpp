// SPDX-License-Identifier: GPL-3.0-or-later
// Peak memory of execution traces, found by walking through what is alive, against torchtitan's readings. Published
// peaks are the allocator's; the fragmentation that the calibration found for it is applied.
#include "tests/core/study/training_step_fixture.h"
#include "tests/support/paths.h"

#include "core/base/csv.h"
#include "core/study/training_step_trace.h"
#include "core/training/measured_run.h"

#include <QtTest>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::study;

namespace {
constexpr double kMean = 0.10;
constexpr double kWorst = 0.36;
} // namespace

class TestTraceMemory : public QObject {
    Q_OBJECT
private slots:
    void meetsThePeaksOfTorchtitan() {
        if (tests::measuredDir().empty()) {
            QSKIP("the measured data beside the repository is absent");
        }
        const study::Catalog& catalog = tests::shippedCatalog();
        const auto table = csv::Table::read((tests::measuredDir() / "training.csv").string());
        QVERIFY(table.ok());
        const auto rows = training::measuredRows(*table, catalog.accelerators, catalog.models);
        QVERIFY(rows.ok());
        double sum = 0.0;
        int readings = 0;
        for (const training::MeasuredRow& row : *rows) {
            if (!row.run || !row.run->peakMemory) {
                continue;
            }
            const auto made = trace::synthesise(*row.run->model, training_step::synthesisPlan(row.run->plan));
            QVERIFY2(made.ok(), made.ok() ? "" : describe(made.error()).c_str());
            const auto fullest = std::ranges::max_element(
                made->peaks, {}, [](const trace::StagePeak& peak) { return peak.total().value(); });
            const double predicted = catalog.calibration.step.fragmentation * fullest->total().value();
            const double error = predicted / row.run->peakMemory->value() - 1.0;
            sum += std::abs(error);
            ++readings;
            // One set-up is off by a third, in a later release that compiles the loss; the closed form is too.
            QVERIFY2(std::abs(error) < kWorst, fmt::format("row {}: {:.1f} %", row.row, 100.0 * error).c_str());
        }
        QCOMPARE(readings, 12);
        QVERIFY2(sum / readings < kMean, fmt::format("{:.1f} %", 100.0 * sum / readings).c_str());
    }
};

QTEST_APPLESS_MAIN(TestTraceMemory)
#include "test_trace_memory.moc"
