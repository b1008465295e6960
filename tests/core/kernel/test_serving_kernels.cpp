// SPDX-License-Identifier: GPL-3.0-or-later
// Kernels of serving: limits that any device obeys, and agreement with the measured tables.
#include "tests/support/paths.h"

#include "core/base/json_reader.h"
#include "core/hardware/catalog_json.h"
#include "core/kernel/kernel_validation.h"

#include <QtTest>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

using namespace paretoscope;
using namespace paretoscope::kernel;

namespace {

hardware::Accelerator device() {
    hardware::Accelerator part;
    part.id = "toy";
    part.peak[static_cast<std::size_t>(hardware::Precision::bf16)] = FlopsPerSecond(1e15);
    part.peak[static_cast<std::size_t>(hardware::Precision::fp8)] = FlopsPerSecond(2e15);
    part.memoryBandwidth = BytesPerSecond(3e12);
    return part;
}

struct Shipped {
    std::vector<hardware::Accelerator> accelerators;
    std::vector<KernelFit> fits;
};

Shipped shipped() {
    std::vector<Error> problems;
    const auto list = [](const char* name) {
        return readJsonFile((tests::catalogDir() / (std::string(name) + ".json")).string())->at(name);
    };
    Shipped all{hardware::readAccelerators(list("accelerators"), "accelerators.json", "/accelerators", problems),
                readKernelFits(list("kernels"), "kernels.json", "/kernels", problems)};
    if (!problems.empty()) {
        qFatal("%s", describe(problems.front()).c_str());
    }
    return all;
}

} // namespace

class TestServingKernels : public QObject {
    Q_OBJECT
private slots:
    /// Large square products reach the fitted share of the peak, which large tiles approach: 128 x 256 over 128 x 256 +
    /// 32 x 32 is 0.97.
    void largeProductsRunAtTheFittedRate() {
        const TiledMatmul matmul(device(), 128.0, hardware::Precision::bf16, {0.9, 0.9, 1.5, Seconds(4e-6)});
        const Matmul shape{16384.0, 16384.0, 16384.0, 1.0};
        const double rate = shape.flops() / matmul.time(shape) / FlopsPerSecond(1e15);
        QVERIFY2(rate > 0.85 && rate < 0.9, qPrintable(QString::number(rate)));
    }

    /// One row reads the weights once: memory time plus launch, however the result is cut.
    void decodeProductsReadTheirWeights() {
        const TiledMatmul matmul(device(), 128.0, hardware::Precision::bf16, {0.9, 0.9, 4.0, Seconds(4e-6)});
        const Seconds read = Bytes(2.0 * 8192 * 8192) / (BytesPerSecond(3e12) * 0.9);
        const Tiling tiling = matmul.best({1.0, 8192.0, 8192.0, 1.0});
        QVERIFY(std::abs(tiling.memory / read - 1.0) < 1e-3);
        QVERIFY(tiling.time < 1.2 * read + Seconds(4e-6));
        QVERIFY(tiling.time >= read + Seconds(4e-6));
    }

    /// One tile more than a wave takes another wave.
    void wavesAreWhole() {
        const TiledMatmul matmul(device(), 128.0, hardware::Precision::bf16, {0.9, 0.9, 1.5, Seconds(0.0)});
        for (double rows = 64.0; rows <= 65536.0; rows *= 1.7) {
            const Tiling tiling = matmul.best({std::floor(rows), 4096.0, 4096.0, 1.0});
            QCOMPARE(tiling.waves, std::ceil(tiling.waves));
            QVERIFY(tiling.waves >= 1.0);
        }
    }

    /// What the search leaves out is never faster: all tilings written out as the header says.
    void noTilingIsFaster() {
        const MatmulFit fit{0.9, 0.8, 1.5, Seconds(4e-6)};
        constexpr double kProcessors = 132.0;
        const TiledMatmul matmul(device(), kProcessors, hardware::Precision::bf16, fit);
        const auto timeOf = [&](const Matmul& shape, double rows, double columns, double splits) {
            const double area = rows * columns;
            const double tiles = std::ceil(shape.m / rows) * std::ceil(shape.n / columns) * shape.batch;
            const double results = shape.m * shape.n * shape.batch;
            const double operands = shape.batch * shape.k * (shape.m + shape.n);
            const double peak = 1e15 / kProcessors * fit.compute * area / (area + 32.0 * 32.0);
            const double arithmetic = std::ceil(tiles * splits / kProcessors) * 2.0 * area * shape.k / splits / peak;
            const double bandwidth = 3e12 * fit.memory;
            const double drawn = std::min(1.0, tiles * splits / kProcessors * fit.processorBandwidth);
            const double partials = splits > 1.0 ? 2.0 * splits * results * 4.0 / bandwidth : 0.0;
            return std::max(arithmetic, 2.0 * (operands + results) / (bandwidth * drawn)) + partials + 4e-6;
        };
        for (double m = 1.0; m < 20000.0; m = std::floor(m * 1.9) + 1.0) {
            for (const auto& [n, k] :
                 {std::pair{128.0, 4096.0}, {1024.0, 8192.0}, {10240.0, 8192.0}, {8192.0, 512.0}}) {
                const Matmul shape{m, n, k, m > 100.0 ? 1.0 : 3.0};
                double fastest = std::numeric_limits<double>::infinity();
                for (const auto& [rows, columns] :
                     {std::pair{16, 64}, {16, 128}, {32, 64}, {64, 64}, {64, 128}, {64, 256}, {128, 128}, {128, 256}}) {
                    for (const double splits : {1.0, 2.0, 4.0, 8.0, 16.0}) {
                        fastest = std::min(fastest, timeOf(shape, rows, columns, splits));
                    }
                }
                QVERIFY(std::abs(matmul.time(shape).value() / fastest - 1.0) < 1e-12);
            }
        }
    }

    void timeGrowsWithEachDimension() {
        const TiledMatmul matmul(device(), 132.0, hardware::Precision::bf16, {0.9, 0.9, 1.5, Seconds(4e-6)});
        Seconds before;
        for (double size = 128.0; size <= 32768.0; size *= 2.0) {
            const Seconds now = matmul.time({size, size, size, 1.0});
            QVERIFY(now > before);
            before = now;
        }
    }

    void narrowOperandsAreFaster() {
        const MatmulFit fit{0.9, 0.9, 1.5, Seconds(4e-6)};
        const Matmul shape{4096.0, 8192.0, 8192.0, 1.0};
        QVERIFY(TiledMatmul(device(), 132.0, hardware::Precision::fp8, fit).time(shape) <
                0.6 * TiledMatmul(device(), 132.0, hardware::Precision::bf16, fit).time(shape));
    }

    /// Long prompts: 4 H d S^2 / 2 over the fitted rate, within the last tile and the loads.
    void longContextsFollowTheCausalHalf() {
        const FusedAttentionTime attention(device(), 132.0, {0.6, 0.8, 0.5, 1.0, Seconds(1e-5)}, {});
        const double tokens = 32768.0;
        const Seconds arithmetic = Flops(4.0 * 32 * 128 * tokens * tokens / 2.0) / (FlopsPerSecond(1e15) * 0.6);
        const Seconds time = attention.context({32.0, 8.0, 128.0}, 1.0, tokens);
        QVERIFY2(time / arithmetic > 1.0 && time / arithmetic < 1.03, qPrintable(QString::number(time / arithmetic)));
    }

    /// A prompt in two chunks costs no less than at once, and little more.
    void chunksCostNoLess() {
        const FusedAttentionTime attention(device(), 132.0, {0.6, 0.8, 0.5, 1.0, Seconds(1e-5)}, {});
        const AttentionHeads heads{32.0, 8.0, 128.0};
        const Seconds whole = attention.context(heads, 1.0, 16384.0);
        const Seconds halves = attention.context(heads, 1.0, 8192.0) + attention.context(heads, 1.0, 8192.0, 8192.0);
        QVERIFY(halves >= whole);
        QVERIFY(halves < 1.05 * whole);
    }

    /// Full batches over long caches run at the fitted bandwidth; half the bytes an element take half the time.
    void generationReadsTheCache() {
        const FusedAttentionTime attention(device(), 132.0, {},
                                           {0.8, 32.0, Seconds(1e-6), Seconds(1e-5), Seconds(0.0)});
        const AttentionHeads heads{32.0, 8.0, 128.0};
        const Seconds read = Bytes(2.0 * 2 * 8 * 128 * 256.0 * 8192.0) / (BytesPerSecond(3e12) * 0.8);
        const Seconds time = attention.generation(heads, 256.0, 8192.0);
        QVERIFY(std::abs(time / read - 1.0) < 0.02);
        QVERIFY(std::abs(attention.generation(heads, 256.0, 8192.0, Bytes(1.0)) / time - 0.5) < 0.02);
    }

    /// One token touches its own experts; many touch all; a device sees its share. Mixtral at batch 8: 7.2 of 8 experts
    /// (notes/serving.md, fact 9: uniform top-2 of 8 experts, 8 tokens).
    void batchesTouchTheExpertsTheyNeed() {
        const ExpertShape mixtral{4096.0, 14336.0, 8.0, 2.0, 3.0, 1.0};
        QVERIFY(std::abs(touchedExperts(mixtral, 1.0) - 2.0) < 1e-12);
        QVERIFY(std::abs(touchedExperts(mixtral, 8.0) - 7.2) < 0.01);
        QVERIFY(std::abs(touchedExperts(mixtral, 1e4) - 8.0) < 1e-9);
        const ExpertsTime experts(device(), hardware::Precision::bf16, {0.7, 0.9, 100.0, 4.0, Seconds(3e-5)});
        const Seconds read = Bytes(7.2 * 3 * 4096 * 14336 * 2.0) / (BytesPerSecond(3e12) * 0.9);
        QVERIFY(experts.time(mixtral, 8.0) > read + Seconds(3e-5));
        QVERIFY(experts.time(mixtral, 8.0) < 1.05 * read + Seconds(3e-5));
    }

    /// Small buffers go in one pass, which costs n - 1 times the buffer, large ones in two.
    void allReducesTakeTheFasterWay() {
        const AllReduceFit fit{0.5, Seconds(5e-6), Seconds(5e-6), Bytes(1e9)};
        const BytesPerSecond link(200e9);
        QVERIFY(std::abs(fit.time(8.0, Bytes(1e4), link).value() - (5e-6 + 7e4 / 100e9)) < 1e-12);
        QVERIFY(std::abs(fit.time(8.0, Bytes(1e8), link).value() - (10e-6 + 1.75e8 / 100e9)) < 1e-12);
    }

    /// Bounds just above what the fits reach (kernels.json): a worse model fails.
    void agreesWithMeasuredTables_data() {
        QTest::addColumn<QString>("table");
        QTest::addColumn<double>("mape");
        QTest::newRow("products") << "kernels_aic_gemm.csv" << 0.085;
        QTest::newRow("experts") << "kernels_aic_moe_h100.csv" << 0.195;
        QTest::newRow("attention") << "kernels_aic_attention.csv" << 0.095;
        QTest::newRow("prefill") << "kernels_vidur_attn_prefill_a100_tp2.csv" << 0.10;
        QTest::newRow("decode") << "kernels_vidur_attn_decode_a100_tp2.csv" << 0.12;
        QTest::newRow("layer operators, of another library") << "kernels_vidur_mlp_ops.csv" << 0.13;
    }

    void agreesWithMeasuredTables() {
        QFETCH(QString, table);
        QFETCH(double, mape);
        const std::filesystem::path file = tests::measuredDir() / table.toStdString();
        if (!std::filesystem::exists(file)) {
            QSKIP("the measured tables are not here (../shared/data/measured)");
        }
        const Shipped catalog = shipped();
        const Result<Comparison> validation = validateKernels(file.string(), catalog.accelerators, catalog.fits);
        QVERIFY2(validation, validation ? "" : describe(validation.error()).c_str());
        QVERIFY(validation->predicted.size() > 400);
        QVERIFY2(validation->overall.meanAbsolute < mape,
                 qPrintable(QString::number(validation->overall.meanAbsolute)));
    }

    void refusesOtherTables() {
        const QTemporaryDir folder;
        const auto validate = [&](const char* text) {
            const std::string file = folder.filePath("table.csv").toStdString();
            std::ofstream(file) << text;
            return validateKernels(file, {}, {});
        };
        QCOMPARE(validate("a,b\n1,2\n").error().code, ErrorCode::notSupported);
        QCOMPARE(validate("").error().code, ErrorCode::malformed);
        const Result<Comparison> unknown = validate("gpu,gemm_dtype,m,n,k,ms\nabacus,bfloat16,1,1,1,1\n");
        QVERIFY(unknown && unknown->predicted.empty());
        QCOMPARE(unknown->skipped.size(), std::size_t{1});
        QVERIFY(unknown->skipped[0].reason.find("abacus") != std::string::npos);
    }

    void namesTheCellThatIsNoNumber() {
        const QTemporaryDir folder;
        const std::string file = folder.filePath("table.csv").toStdString();
        std::ofstream(file) << "gpu,gemm_dtype,m,n,k,ms\nh100,bfloat16,1,1,1,1\nh100,bfloat16,many,1,1,1\n";
        const Shipped catalog = shipped();
        const Result<Comparison> validation = validateKernels(file, catalog.accelerators, catalog.fits);
        QVERIFY(!validation);
        QCOMPARE(QString::fromStdString(validation.error().pointer), QString("row 2, column m"));
    }
};

QTEST_GUILESS_MAIN(TestServingKernels)
#include "test_serving_kernels.moc"
