// SPDX-License-Identifier: GPL-3.0-or-later
// The time of a serving step: agreement with Vidur and with published measurements, limits that any device obeys.
#include "tests/core/serving/serving_fixture.h"

#include "core/serving/steady_batch.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::serving;
using tests::stepModel;

namespace {

double milliseconds(Seconds time) {
    return time.value() * 1e3;
}

Seconds prefill(const StepModel& model, double tokens) {
    const PromptChunk prompt{tokens, 0.0};
    return model.time(std::span(&prompt, 1), {}).total();
}

Seconds decode(const StepModel& model, double sequences, double cached) {
    return model.time({}, {sequences, sequences * cached}).total();
}

QString text(double value) {
    return QString::number(value);
}

} // namespace

class TestStepModel : public QObject {
    Q_OBJECT
private slots:
    /// notes/serving.md, section 3.1: unloaded prefill 390 ms, decode 56.7 ms (medians, without queueing).
    void agreesWithVidurUnloaded() {
        const StepModel model = tests::vidurModel();
        const double first = milliseconds(prefill(model, 1024.0));
        const double next = milliseconds(decode(model, 1.0, 1024.0 + 128.0));
        QVERIFY2(std::abs(first / 390.0 - 1.0) < 0.10, qPrintable(text(first)));
        QVERIFY2(std::abs(next / 56.7 - 1.0) < 0.10, qPrintable(text(next)));
    }

    /// Published, measured by others (notes/serving.md, sections 0 and 3.2): first tokens of TensorRT-LLM and
    /// Splitwise. The model was not fitted to any of them. The bound is the honest one: other kernels, other years.
    void agreesWithPublishedFirstTokens_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("accelerator");
        QTest::addColumn<int>("tensorParallel");
        QTest::addColumn<bool>("narrow");
        QTest::addColumn<double>("tokens");
        QTest::addColumn<double>("measured");
        QTest::newRow("7B A100") << "llama_2_7b"
                                 << "a100_sxm_80gb" << 1 << false << 2048.0 << 133.0;
        QTest::newRow("70B A100 x4") << "llama_2_70b"
                                     << "a100_sxm_80gb" << 4 << false << 2048.0 << 377.0;
        QTest::newRow("70B A100 x2, Splitwise") << "llama_2_70b"
                                                << "a100_sxm_80gb" << 2 << false << 1024.0 << 377.0;
        QTest::newRow("7B H100 FP8") << "llama_2_7b"
                                     << "h100_sxm_80gb" << 1 << true << 2048.0 << 36.0;
        QTest::newRow("70B H100 x4 FP8") << "llama_2_70b"
                                         << "h100_sxm_80gb" << 4 << true << 2048.0 << 109.0;
    }

    void agreesWithPublishedFirstTokens() {
        QFETCH(QString, model);
        QFETCH(QString, accelerator);
        QFETCH(int, tensorParallel);
        QFETCH(bool, narrow);
        QFETCH(double, tokens);
        QFETCH(double, measured);
        const StepModel step = stepModel(model.toStdString(), accelerator.toStdString(), tensorParallel, "vllm",
                                         narrow ? hardware::Precision::fp8 : hardware::Precision::bf16);
        const double predicted = milliseconds(prefill(step, tokens));
        QVERIFY2(std::abs(predicted / measured - 1.0) < 0.20, qPrintable(text(predicted)));
    }

    /// NIM's published table: Llama-3.3-70B in FP8 on two H100, 18.58 ms between tokens of one client (section 4.4).
    void agreesWithPublishedDecode() {
        const StepModel model = stepModel("llama_3_3_70b", "h100_sxm_80gb", 2, "vllm", hardware::Precision::fp8);
        const double predicted = milliseconds(decode(model, 1.0, 5250.0));
        QVERIFY2(std::abs(predicted / 18.58 - 1.0) < 0.15, qPrintable(text(predicted)));
    }

    /// Decoding one token reads all weights and the cache at least once.
    void neverBeatsTheRoofline_data() {
        QTest::addColumn<QString>("model");
        for (const model::Model& each : tests::catalog().models) {
            QTest::newRow(each.id.c_str()) << QString::fromStdString(each.id);
        }
    }

    void neverBeatsTheRoofline() {
        QFETCH(QString, model);
        const StepModel step = stepModel(model.toStdString(), "h200_sxm_141gb", 1);
        const model::Model& known = *tests::catalog().model(model.toStdString());
        const BytesPerSecond bandwidth = tests::catalog().accelerator("h200_sxm_141gb")->memoryBandwidth;
        const double touched = model::activeParameters(known) - model::embeddingParameters(known);
        const Seconds least = Bytes(2.0 * touched) / bandwidth;
        QVERIFY2(decode(step, 1.0, 1024.0) >= least, qPrintable(text(decode(step, 1.0, 1024.0) / least)));
        QVERIFY(std::isfinite(prefill(step, 4096.0).value()));
        const FlopsPerSecond peak = tests::catalog().accelerator("h200_sxm_141gb")->peakOf(hardware::Precision::bf16);
        QVERIFY(prefill(step, 4096.0) >= Flops(2.0 * 4095.0 * touched) / peak * 0.99);
    }

    void timeGrowsWithLoad() {
        const StepModel model = stepModel("llama_3_1_8b", "h100_sxm_80gb", 1);
        for (double sequences = 1.0; sequences < 512.0; sequences *= 2.0) {
            QVERIFY(decode(model, 2.0 * sequences, 2048.0) >= decode(model, sequences, 2048.0));
            QVERIFY(decode(model, sequences, 4096.0) >= decode(model, sequences, 2048.0));
            QVERIFY(prefill(model, 128.0 * sequences) < prefill(model, 256.0 * sequences));
        }
    }

    /// A mixed step costs less than its prompt and its tokens apart: the weights are read once.
    void chunksRideAlong() {
        const StepModel model = stepModel("llama_2_70b", "a100_sxm_80gb", 2);
        const PromptChunk chunk{512.0, 512.0};
        const Seconds mixed = model.time(std::span(&chunk, 1), {32.0, 32.0 * 1024.0}).total();
        const Seconds apart =
            model.time(std::span(&chunk, 1), {}).total() + model.time({}, {32.0, 32.0 * 1024.0}).total();
        QVERIFY(mixed < apart);
        QVERIFY(mixed > model.time(std::span(&chunk, 1), {}).total());
    }

    /// A window of w tokens caps what generation reads: Mistral 7B's 4,096.
    void windowsCapTheCache() {
        const StepModel model = stepModel("mistral_7b_v0_1", "h100_sxm_80gb", 1);
        QCOMPARE(decode(model, 64.0, 16384.0).value(), decode(model, 64.0, 4096.0).value());
        QVERIFY(decode(model, 64.0, 4096.0) > decode(model, 64.0, 2048.0));
        // Beyond the window, a prompt grows in proportion to its length.
        const Seconds four = model.promptAttention({16384.0, 0.0});
        const Seconds eight = model.promptAttention({32768.0, 0.0});
        QVERIFY2(eight / four < 2.1, qPrintable(text(eight / four)));
    }

    /// DeepSeek-V3's cache (61 x (512 + 64) x 2 bytes = 70,272 a token) is copied to every tensor-parallel device;
    /// Llama-2-70B's 327,680 bytes are split, but not below one head (notes/serving.md, 5.3).
    void cachesAreSplitByHeads() {
        QCOMPARE(stepModel("deepseek_v3_671b", "h200_sxm_141gb", 8).cachePerToken().value(), 70272.0);
        QCOMPARE(stepModel("llama_2_70b", "a100_sxm_80gb", 2).cachePerToken().value(), 163840.0);
        QCOMPARE(stepModel("llama_2_70b", "a100_sxm_80gb", 8).cachePerToken().value(), 40960.0);
        QCOMPARE(stepModel("llama_2_70b", "a100_sxm_80gb", 16).cachePerToken().value(), 40960.0);
    }

    /// Mixtral at batch 8 on four H100 reads the experts it touches: 6.2 ms at peak bandwidth (notes, fact 9).
    void expertsAreRead() {
        const StepModel model = stepModel("mixtral_8x7b", "h100_sxm_80gb", 4);
        const double step = milliseconds(decode(model, 8.0, 2048.0));
        QVERIFY2(step > 6.2 && step < 12.4, qPrintable(text(step)));
    }

    void shardsOfExpertsReadLess() {
        const hardware::Accelerator& part = *tests::catalog().accelerator("h200_sxm_141gb");
        const model::Model& model = *tests::catalog().model("deepseek_v3_671b");
        const Site site = siteOf(part, *kernel::kernelFitOf(tests::catalog().kernels, part), tests::networkOf(part));
        Deployment whole;
        whole.tensorParallel = 8;
        Deployment dealt = whole;
        dealt.expertShards = 8;
        const StepModel split(site, model, whole);
        const StepModel shards(site, model, dealt);
        QCOMPARE(split.weights().value(), shards.weights().value());
        QVERIFY(std::abs(split.ofTokens(64.0).experts / shards.ofTokens(64.0).experts - 1.0) < 0.05);
        dealt.expertImbalance = 2.0;
        QVERIFY(StepModel(site, model, dealt).ofTokens(16384.0).experts > 1.5 * shards.ofTokens(16384.0).experts);
    }

    /// A steady batch of one: its prompt once, then one token a step.
    void steadyBatchOfOneHasNoInterference() {
        const StepModel model = tests::vidurModel();
        const SteadyTimes alone = steadyTimes(model, {1.0, 1024.0, 256.0, 0.0, false});
        QCOMPARE(alone.timeToFirstToken.value(), prefill(model, 1024.0).value());
        QCOMPARE(alone.timePerOutputToken.value(), decode(model, 1.0, 1152.0).value());
        const SteadyTimes cached = steadyTimes(model, {1.0, 1024.0, 256.0, 512.0, false});
        QVERIFY(cached.timeToFirstToken < 0.7 * alone.timeToFirstToken);
        const SteadyTimes mixed = steadyTimes(model, {32.0, 1024.0, 256.0, 0.0, true});
        const SteadyTimes pure = steadyTimes(model, {32.0, 1024.0, 256.0, 0.0, false});
        QVERIFY(mixed.timePerOutputToken > pure.timePerOutputToken);
    }
};

QTEST_GUILESS_MAIN(TestStepModel)
#include "test_step_model.moc"
