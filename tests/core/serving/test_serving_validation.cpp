// SPDX-License-Identifier: GPL-3.0-or-later
// Comparison with measured serving: which rows are understood, and what is said of the others. The measured rows
// themselves are withheld, so errors are not bounded here.
#include "tests/core/serving/serving_fixture.h"

#include "core/serving/serving_validation.h"
#include "core/serving/steady_batch.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <fstream>

using namespace paretoscope;
using namespace paretoscope::serving;

namespace {

constexpr const char* kHeader =
    "system,model_path,precision,backend,isl,osl,batch_size,tp_size,attention_dp_size,moe_tp_size,moe_ep_size,"
    "silicon_ttft_ms,silicon_tpot_ms,concurrency\n";

Result<Comparison> validate(const std::string& rows, const char* header = kHeader) {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("rows.csv").toStdString();
    std::ofstream(file) << header << rows;
    const Result<std::vector<ServingMeasurement>> measured = readServing(file);
    return measured ? Result<Comparison>(compareServing(*measured, tests::servingFacts()).perToken) : measured.error();
}

} // namespace

class TestServingValidation : public QObject {
    Q_OBJECT
private slots:
    void findsModelsByTheirPaths_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("id");
        QTest::newRow("Llama") << "meta-llama/Llama-3.1-70B-Instruct-FP8"
                               << "llama_3_1_70b";
        QTest::newRow("Meta's prefix") << "nvidia/Meta-Llama-3.1-8B-Instruct-FP8"
                                       << "llama_3_1_8b";
        QTest::newRow("not the shorter one") << "nvidia/Llama-3.3-70B-Instruct-FP4"
                                             << "llama_3_3_70b";
        QTest::newRow("without its size") << "deepseek-ai/DeepSeek-R1-0528"
                                          << "deepseek_r1_671b";
        QTest::newRow("V3") << "deepseek-ai/DeepSeek-V3"
                            << "deepseek_v3_671b";
        QTest::newRow("gpt-oss") << "openai/gpt-oss-120b"
                                 << "gpt_oss_120b";
        QTest::newRow("Qwen") << "Qwen/Qwen3-235B-A22B-FP8"
                              << "qwen3_235b_a22b";
        QTest::newRow("unknown") << "acme/Abacus-7B"
                                 << "";
    }

    void findsModelsByTheirPaths() {
        QFETCH(QString, path);
        QFETCH(QString, id);
        const model::Model* found = modelOfPath(tests::catalog().models, path.toStdString());
        QCOMPARE(found != nullptr ? QString::fromStdString(found->id) : QString(), id);
    }

    void findsSystems() {
        const auto& parts = tests::catalog().accelerators;
        QCOMPARE(acceleratorOfSystem(parts, "h100_sxm")->id, std::string("h100_sxm_80gb"));
        QCOMPARE(acceleratorOfSystem(parts, "a100_sxm")->id, std::string("a100_sxm_80gb"));
        QCOMPARE(acceleratorOfSystem(parts, "b200_sxm")->id, std::string("b200_sxm"));
        QVERIFY(acceleratorOfSystem(parts, "abacus") == nullptr);
        QVERIFY(acceleratorOfSystem(parts, "") == nullptr);
    }

    /// The prediction is the closed form of the row's plan.
    void predictsTheClosedForm() {
        const Result<Comparison> result =
            validate("h100_sxm,meta-llama/Llama-3.1-70B,fp8,vllm,1024,1024,32,4,1,4,1,900,20,32\n");
        QVERIFY2(result, result ? "" : describe(result.error()).c_str());
        QCOMPARE(result->predicted.size(), std::size_t{1});
        Deployment deployment;
        deployment.tensorParallel = 4;
        deployment.weights = hardware::Precision::fp8;
        deployment.overhead = kProgramOverhead;
        const hardware::Accelerator& part = *tests::catalog().accelerator("h100_sxm_80gb");
        const Site site = siteOf(part, *kernel::kernelFitOf(tests::catalog().kernels, part), tests::networkOf(part));
        const StepModel model(site, *tests::catalog().model("llama_3_1_70b"), deployment);
        QCOMPARE(result->predicted[0].predicted.value(),
                 steadyTimes(model, {32.0, 1024.0, 1024.0, 0.0, true, 0.0, {}, 31.0}).timePerOutputToken.value());
        QCOMPARE(result->predicted[0].measured.value(), 0.02);
        QCOMPARE(QString::fromStdString(result->groups[0].name), QString("h100_sxm Llama-3.1 70B fp8 vllm"));
    }

    /// Nobody meets his own prompt while he generates: of one user alone, time per token is that of bare steps.
    void oneUserAloneHasNoInterference() {
        const char* header = "system,model_path,precision,backend,isl,osl,tp_size,silicon_tpot_ms,concurrency\n";
        const Result<Comparison> result = validate("a100_sxm,Llama-3.1-8B,bf16,vllm,28650,256,1,15.73,1\n"
                                                   "a100_sxm,Llama-3.1-8B,bf16,vllm,28650,2560,1,15.73,1\n",
                                                   header);
        QVERIFY(result && result->predicted.size() == 2);
        QVERIFY(std::abs(result->predicted[0].predicted / result->predicted[1].predicted - 1.0) < 0.03);
    }

    /// One batch whose prompts are computed together: no prompts between tokens, and the first token waits for all.
    void understandsStaticBatches() {
        const char* header = "system,model_path,precision,backend,isl,osl,batch_size,tp_size,silicon_ttft_ms,"
                             "silicon_tpot_ms,mode\n";
        const QTemporaryDir folder;
        const std::string file = folder.filePath("rows.csv").toStdString();
        std::ofstream(file) << header << "h100_sxm,Llama-3.1-8B,bf16,vllm,1024,1024,16,1,400,9,static\n"
                            << "h100_sxm,Llama-3.1-8B,bf16,vllm,1024,1024,16,1,400,9,agg\n"
                            << "h100_sxm,Llama-3.1-8B,bf16,vllm,1024,1024,1,1,400,9,static\n";
        const ServingValidation validation = compareServing(*readServing(file), tests::servingFacts());
        QCOMPARE(validation.perToken.predicted.size(), std::size_t{3});
        QVERIFY(validation.perToken.predicted[0].predicted < validation.perToken.predicted[1].predicted);
        const auto& first = validation.firstToken.predicted;
        QVERIFY(first[0].predicted > 10.0 * first[2].predicted && first[0].predicted < 16.0 * first[2].predicted);
        QVERIFY(first[0].predicted > 5.0 * first[1].predicted);
    }

    /// Checkpoints that TensorRT-LLM serves in 8 bits say that their cache is of 8 bits too; tables may say otherwise.
    void cachesAsTheBackendDoes() {
        const char* header =
            "system,model_path,precision,backend,isl,osl,batch_size,tp_size,silicon_tpot_ms,kv_precision\n";
        const Result<Comparison> result = validate("h100_sxm,Llama-3.1-70B,fp8,trtllm,8192,512,16,4,20,\n"
                                                   "h100_sxm,Llama-3.1-70B,fp8,vllm,8192,512,16,4,20,\n"
                                                   "h100_sxm,Llama-3.1-70B,fp8,vllm,8192,512,16,4,20,fp8\n"
                                                   "h100_sxm,Llama-3.1-70B,fp8,trtllm,8192,512,16,4,20,bf16\n",
                                                   header);
        QVERIFY(result && result->predicted.size() == 4);
        const auto time = [&](std::size_t row) { return result->predicted[row].predicted.value(); };
        QVERIFY(time(0) < 0.97 * time(1));
        QCOMPARE(time(2), time(0));
        QCOMPARE(time(3), time(1));
    }

    /// Users beyond what memory holds wait: those who run are as many as fit. What was counted is taken as it is.
    void runsNoMoreThanFit() {
        const char* header =
            "system,model_path,precision,backend,isl,osl,concurrency,tp_size,silicon_tpot_ms,request_throughput\n";
        const Result<Comparison> result = validate("h100_sxm,Llama-3.1-8B,bf16,vllm,16384,512,100,1,20,\n"
                                                   "h100_sxm,Llama-3.1-8B,bf16,vllm,16384,512,200,1,20,\n"
                                                   "h100_sxm,Llama-3.1-8B,bf16,vllm,16384,512,,1,20,1\n"
                                                   "h100_sxm,Llama-3.1-8B,bf16,vllm,16384,512,,1,20,2\n",
                                                   header);
        QVERIFY2(result && result->predicted.size() == 4, result ? "" : describe(result.error()).c_str());
        QCOMPARE(result->predicted[0].predicted.value(), result->predicted[1].predicted.value());
        QVERIFY(result->predicted[2].predicted < 0.7 * result->predicted[3].predicted); // 10.2 and 20.4 at a time
    }

    void saysWhyRowsAreSkipped() {
        const Result<Comparison> result = validate("abacus,meta-llama/Llama-3.1-70B,fp8,vllm,1,1,1,4,1,4,1,1,20,1\n"
                                                   "h100_sxm,acme/Abacus,fp8,vllm,1,1,1,4,1,4,1,1,20,1\n"
                                                   "h100_sxm,meta-llama/Llama-3.1-70B,nvfp4,vllm,1,1,1,4,1,4,1,1,20,1\n"
                                                   "h100_sxm,meta-llama/Llama-3.1-70B,bf16,vllm,1,1,1,1,1,1,1,1,20,1\n"
                                                   "h100_sxm,meta-llama/Llama-3.1-70B,fp8,vllm,1,1,,4,1,4,1,1,20,\n"
                                                   "h100_sxm,meta-llama/Llama-3.1-70B,fp8,vllm,1,1,1,4,1,4,1,1,,1\n");
        QVERIFY(result && result->predicted.empty());
        const char* reasons[] = {"no accelerator abacus",
                                 "no model acme/Abacus",
                                 "does not compute in nvfp4",
                                 "do not fit",
                                 "neither batch_size nor concurrency",
                                 "no value of silicon_tpot_ms"};
        QCOMPARE(result->skipped.size(), std::size(reasons));
        for (std::size_t i = 0; i < std::size(reasons); ++i) {
            QVERIFY2(result->skipped[i].reason.find(reasons[i]) != std::string::npos,
                     result->skipped[i].reason.c_str());
        }
    }

    void namesWhatIsWrong() {
        QCOMPARE(validate("", "a,b\n").error().code, ErrorCode::notSupported);
        const Result<Comparison> broken =
            validate("h100_sxm,meta-llama/Llama-3.1-70B,fp8,vllm,many,1,1,4,1,4,1,1,20,1\n");
        QCOMPARE(QString::fromStdString(broken.error().pointer), QString("row 1, column isl"));
        QCOMPARE(readServing("/nowhere.csv").error().code, ErrorCode::cannotRead);
    }
};

QTEST_GUILESS_MAIN(TestServingValidation)
#include "test_serving_validation.moc"
