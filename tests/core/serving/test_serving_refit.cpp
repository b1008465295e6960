// SPDX-License-Identifier: GPL-3.0-or-later
// One's own devices: benchmarks' files are understood, a fit finds again what measurements were made with, and says
// honestly what it did not see.
#include "tests/core/serving/serving_fixture.h"

#include "core/serving/serving_refit.h"
#include "core/serving/steady_batch.h"

#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

#include <fstream>

using namespace paretoscope;
using namespace paretoscope::serving;

namespace {

Result<std::vector<ServingMeasurement>> read(const std::string& text, const MeasurementDefaults& defaults = {}) {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("measured").toStdString();
    std::ofstream(file) << text;
    return readServing(file, defaults);
}

const MeasurementDefaults kRun{"h100_sxm", "meta-llama/Llama-3.1-8B", "bf16", 1};

/// The keys that `vllm bench serve --save-result` and SGLang's bench_serving write, of one run.
nlohmann::json benchmark() {
    return {{"backend", "vllm"},
            {"model_id", "meta-llama/Llama-3.1-8B"},
            {"completed", 100},
            {"total_input_tokens", 102400},
            {"total_output_tokens", 25600},
            {"request_throughput", 2.0},
            {"max_concurrency", nullptr},
            {"mean_ttft_ms", 50.0},
            {"mean_tpot_ms", 10.0}};
}

/// Runs as a device with these factors would give them.
std::vector<ServingMeasurement> madeWith(const ServingFactors& factors) {
    const hardware::Accelerator& part = *tests::catalog().accelerator("h100_sxm_80gb");
    const kernel::KernelFit kernels = scaled(*kernel::kernelFitOf(tests::catalog().kernels, part), factors);
    std::vector<ServingMeasurement> rows;
    for (const double running : {1.0, 4.0, 16.0, 48.0, 96.0}) {
        for (const double prompt : {512.0, 4096.0}) {
            Deployment deployment;
            deployment.overhead = {factors.program * kProgramOverhead.step,
                                   factors.program * kProgramOverhead.sequence};
            const StepModel step(siteOf(part, kernels, tests::networkOf(part)), *tests::catalog().model("llama_3_1_8b"),
                                 deployment);
            ServingMeasurement& row = rows.emplace_back();
            row.row = static_cast<int>(rows.size());
            row.system = "h100_sxm";
            row.modelPath = "Llama-3.1-8B";
            row.precision = "bf16";
            row.backend = "sglang";
            row.prompt = prompt;
            row.output = 256.0;
            row.running = running;
            row.tensorParallel = 1.0;
            row.perToken =
                steadyTimes(step, {running, prompt, 256.0, 0.0, true, 0.0, {}, running - 1.0}).timePerOutputToken;
            if (running == 1.0) {
                row.firstToken = prefillTime(step, {running, prompt, 256.0, 0.0, true}).total();
            }
        }
    }
    return rows;
}

} // namespace

class TestServingRefit : public QObject {
    Q_OBJECT
private slots:
    void readsBenchmarks() {
        const auto rows = read(benchmark().dump(2), kRun);
        QVERIFY2(rows, rows ? "" : describe(rows.error()).c_str());
        QCOMPARE(rows->size(), std::size_t{1});
        const ServingMeasurement& row = rows->front();
        QCOMPARE(row.prompt.value(), 1024.0);
        QCOMPARE(row.output.value(), 256.0);
        QCOMPARE(row.perToken.value().value(), 0.01);
        QCOMPARE(row.firstToken.value().value(), 0.05);
        QVERIFY(std::abs(row.running.value() - 2.0 * 255.0 * 0.01) < 1e-9); // Little's law, of what generates
        QCOMPARE(QString::fromStdString(row.system + " " + row.backend), QString("h100_sxm vllm"));
    }

    /// SGLang appends a line a run; a limit on concurrency counts where it was reached.
    void readsBenchmarksLineByLine() {
        nlohmann::json limited = benchmark();
        limited["max_concurrency"] = 4;
        nlohmann::json idle = benchmark();
        idle["max_concurrency"] = 64;
        const auto rows = read(limited.dump() + "\n\n" + idle.dump() + "\n", kRun);
        QVERIFY(rows && rows->size() == 2);
        QCOMPARE(rows->at(0).running.value(), 4.0);
        QVERIFY(std::abs(rows->at(1).running.value() - 5.1) < 1e-9);
        QCOMPARE(rows->at(1).row, 2);
    }

    /// A few anchors: batch, lengths and times; the rest is said once.
    void readsAnchors() {
        const auto rows = read("isl,osl,batch_size,silicon_ttft_ms,silicon_tpot_ms\n1024,256,1,30,7.5\n", kRun);
        QVERIFY2(rows, rows ? "" : describe(rows.error()).c_str());
        const ServingValidation validation = compareServing(*rows, tests::servingFacts());
        QCOMPARE(validation.perToken.predicted.size(), std::size_t{1});
        QCOMPARE(validation.firstToken.predicted.size(), std::size_t{1});
        QVERIFY(validation.firstToken.predicted[0].predicted > validation.perToken.predicted[0].predicted);
    }

    void namesWhatIsWrong_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("part");
        nlohmann::json incomplete = benchmark();
        incomplete.erase("mean_tpot_ms");
        QTest::newRow("key") << QByteArray::fromStdString(incomplete.dump()) << QByteArray("mean_tpot_ms");
        QTest::newRow("second line") << QByteArray::fromStdString(benchmark().dump() + "\n{broken\n")
                                     << QByteArray("line 2");
        QTest::newRow("no object") << QByteArray::fromStdString(benchmark().dump() + "\n[1]\n") << QByteArray("line 2");
        QTest::newRow("in a list") << QByteArray::fromStdString("[" + benchmark().dump() + "," + incomplete.dump() +
                                                                "]")
                                   << QByteArray("document 2, key mean_tpot_ms");
        QTest::newRow("key of the second line")
            << QByteArray::fromStdString("\n" + benchmark().dump() + "\n" + incomplete.dump() + "\n")
            << QByteArray("line 3, key mean_tpot_ms");
        QTest::newRow("column") << QByteArray("isl,osl,batch_size\n1,1,1\n") << QByteArray("silicon_tpot_ms");
        QTest::newRow("number") << QByteArray("isl,osl,batch_size,silicon_tpot_ms\n1,1,many,1\n")
                                << QByteArray("row 1, column batch_size");
        QTest::newRow("empty") << QByteArray("") << QByteArray("header");
    }

    void namesWhatIsWrong() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, part);
        const auto rows = read(text.toStdString(), kRun);
        QVERIFY(!rows);
        QVERIFY2(describe(rows.error()).find(part.toStdString()) != std::string::npos, describe(rows.error()).c_str());
    }

    /// Measured with factors, the fit finds times again, also those that it did not see.
    void findsWhatMeasurementsWereMadeWith() {
        const std::vector<ServingMeasurement> rows = madeWith({0.8, 0.85, 1.6, 2.0});
        const std::vector<ServingRefit> refits = refitServing(rows, tests::servingFacts(), "own.csv");
        QCOMPARE(refits.size(), std::size_t{1});
        const ServingRefit& refit = refits.front();
        const ServingErrors& token = refit.errors.at(0);
        QVERIFY(token.before.meanAbsolute > 0.15);
        QVERIFY2(token.fitted.meanAbsolute < 0.02, qPrintable(QString::number(token.fitted.meanAbsolute)));
        QVERIFY2(token.leftOut.meanAbsolute < 0.03, qPrintable(QString::number(token.leftOut.meanAbsolute)));
        QVERIFY2(token.oneAnchor.meanAbsolute < token.before.meanAbsolute,
                 qPrintable(QString::number(token.oneAnchor.meanAbsolute)));
        QCOMPARE(token.leftOut.count, 10);
        QCOMPARE(token.oneAnchor.count, 9);
        QCOMPARE(refit.errors.at(1).fitted.count, 2);
        QVERIFY(refit.errors.at(1).fitted.meanAbsolute < 0.05);
        QVERIFY(std::abs(refit.factors.memory - 0.85) < 0.06);
        QVERIFY(refit.fit.source.text.find("own.csv") != std::string::npos);
    }

    /// What nothing was wrong with stays as it was.
    void leavesGoodKernelsAlone() {
        const std::vector<ServingRefit> refits = refitServing(madeWith({}), tests::servingFacts(), "own.csv");
        QVERIFY(refits.front().errors.front().before.meanAbsolute < 1e-9);
        for (const double factor : {refits.front().factors.compute, refits.front().factors.memory,
                                    refits.front().factors.launch, refits.front().factors.program}) {
            QCOMPARE(factor, 1.0);
        }
    }

    /// The printed entry is one that a catalog reads, and the user's own comes before the shipped one.
    void printsWhatACatalogReads() {
        const ServingRefit refit =
            refitServing(madeWith({0.8, 0.85, 1.6, 2.0}), tests::servingFacts(), "own.csv").front();
        const nlohmann::json list =
            nlohmann::json::parse(nlohmann::ordered_json::array({kernel::kernelFitJson(refit.fit)}).dump());
        std::vector<Error> problems;
        std::vector<kernel::KernelFit> own = kernel::readKernelFits(list, "own.json", "/kernels", problems);
        QVERIFY2(problems.empty(), problems.empty() ? "" : describe(problems.front()).c_str());
        QCOMPARE(own.front().matmul16.compute, refit.fit.matmul16.compute);
        QCOMPARE(own.front().generation.block.value(), refit.fit.generation.block.value());
        QCOMPARE(own.front().allReduce.largest.value(), refit.fit.allReduce.largest.value());
        std::vector<kernel::KernelFit> all = tests::catalog().kernels;
        all.push_back(own.front());
        const hardware::Accelerator& part = *tests::catalog().accelerator("h100_sxm_80gb");
        QCOMPARE(kernel::kernelFitOf(all, part)->id, std::string("own_h100_sxm_80gb_sglang"));
        const hardware::Accelerator& other = *tests::catalog().accelerator("h200_sxm_141gb");
        QCOMPARE(kernel::kernelFitOf(all, other)->id, std::string("h200_vllm"));
    }

    void nothingUsableIsNoFit() {
        std::vector<ServingMeasurement> rows = madeWith({});
        for (ServingMeasurement& row : rows) {
            row.system = "abacus";
        }
        QVERIFY(refitServing(rows, tests::servingFacts(), "own.csv").empty());
    }
};

QTEST_GUILESS_MAIN(TestServingRefit)
#include "test_serving_refit.moc"
