// SPDX-License-Identifier: GPL-3.0-or-later
// Agreement with measured training steps stays at least as good as it was (golden, per source), rows are understood by
// their units, and whatever cannot be predicted says why.
#include "tests/support/paths.h"

#include "core/study/catalog.h"
#include "core/training/fit.h"
#include "core/training/validation.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace paretoscope;
using namespace paretoscope::training;

namespace {

const study::Catalog& catalog() {
    static const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
    return loaded.catalog;
}

const Calibration& calibration() {
    static const Calibration read = readCalibration((tests::catalogDir() / "calibration.json").string()).value();
    return read;
}

ValidationContext context() {
    return {catalog().accelerators, catalog().models, calibration()};
}

constexpr const char* kHeader =
    "source,model,layers,hidden,heads,kv_heads,ffn,vocab,seq,system,gpus,precision,tp,pp,vpp,cp,ep,dp,fsdp,"
    "zero_or_sharding,global_batch,micro_batch,recompute,seq_parallel,iter_time_s,"
    "tokens_per_s_per_gpu,tflops_per_gpu,mfu_pct,peak_mem_gib,note\n";

std::vector<MeasuredRow> rowsOf(const std::string& lines) {
    const auto table = csv::Table::parse(kHeader + lines, "t.csv");
    return measuredRows(*table, catalog().accelerators, catalog().models).value();
}

/// What the errors of a source may be at most: the targets of the project where there is one (issue 2, section 4), half
/// a point above what was reached elsewhere. Both the fitted and the left-out error have to keep to it; those of mixed
/// experts, MT-NLG and MegaScale are what the model does worst.
struct Limit {
    const char* group;
    double fitted;
    double leftOut;
};
constexpr Limit kLimits[] = {
    {"Megatron-LM SC21", 0.050, 0.08},
    {"Korthikanti", 0.035, 0.08},
    {"Megatron-Core H100", 0.080, 0.10},
    {"NVIDIA NeMo and Megatron-Bridge, dense BF16 and FP8", 0.070, 0.15},
    {"NVIDIA NeMo and Megatron-Bridge, dense NVFP4", 0.050, 0.15},
    {"NVIDIA NeMo and Megatron-Bridge, experts", 0.225, 0.225},
    {"MosaicML FSDP", 0.055, 0.15},
    {"torchtitan FSDP", 0.080, 0.15},
    {"vTrain multi-node", 0.081, 0.10},
    {"vTrain single node", 0.083, 0.10},
    {"MegaScale", 0.113, 0.115},
    {"MT-NLG", 0.225, 0.225},
    {"Llama 3", 0.16, 0.16}, // one row, whose schedule is assumed
};
constexpr double kPeakMemory = 0.10;

/// Runs that are predicted 13 to 47 % too fast although their neighbours in the table, with the same split and another
/// micro-batch, are met: no cause inside a plan explains them. An oracle that knew all other times exactly would still
/// reach a tau of 0.71 only.
bool isSlowRun(const PredictedRow& row) {
    return row.predicted.value() / row.measured.value() < 0.88;
}

} // namespace

class TestValidation : public QObject {
    Q_OBJECT
private slots:
    void errorsPerSourceStayAsGoodAsReached() {
        if (tests::measuredDir().empty()) {
            QSKIP("the measured data beside the repository is absent");
        }
        std::map<std::string, ErrorSummary> seen;
        for (const char* file : {"training.csv", "training_single_node.csv"}) {
            const auto report = validate((tests::measuredDir() / file).string(), context());
            QVERIFY2(report.ok(), report.ok() ? "" : describe(report.error()).c_str());
            QCOMPARE(report->rows, static_cast<int>(report->predicted.size() + report->skipped.size()));
            for (const ValidationGroup& group : report->groups) {
                seen[group.name] = group.time;
                if (group.memory.predicted > 0) {
                    QVERIFY2(group.memory.meanAbsolute < kPeakMemory, group.name.c_str());
                }
            }
        }
        for (const Limit& limit : kLimits) {
            QVERIFY2(seen.contains(limit.group), limit.group);
            const ErrorSummary& now = seen.at(limit.group);
            QVERIFY2(now.meanAbsolute <= limit.fitted,
                     (std::string(limit.group) + ": " + std::to_string(now.meanAbsolute)).c_str());
            const auto shipped = calibration().groupError(limit.group);
            QVERIFY2(shipped && shipped->leftOut, limit.group);
            QVERIFY2(std::abs(shipped->fitted - now.meanAbsolute) < 0.003, limit.group); // calibration.json is stale
            QVERIFY2(*shipped->leftOut <= limit.leftOut, limit.group);
        }
    }

    void plansAreRankedAsTheyWereMeasured() {
        if (tests::measuredDir().empty()) {
            QSKIP("the measured data beside the repository is absent");
        }
        const auto report = validate((tests::measuredDir() / "training.csv").string(), context());
        QVERIFY(report.ok());
        std::vector<const PredictedRow*> all;
        std::vector<const PredictedRow*> usual;
        for (const PredictedRow& row : report->predicted) {
            if (row.group == "vTrain multi-node") {
                all.push_back(&row);
                if (!isSlowRun(row)) {
                    usual.push_back(&row);
                }
            }
        }
        QVERIFY(all.size() - usual.size() <= 10);
        const auto tau = summarise(all).tau;
        QVERIFY2(tau && *tau > 0.5, std::to_string(tau.value_or(0.0)).c_str());
        const auto usualTau = summarise(usual).tau;
        QVERIFY2(usualTau && *usualTau > 0.78, std::to_string(usualTau.value_or(0.0)).c_str());
    }

    void leftOutErrorsAreWhatAFitWithoutTheSourceGives() {
        if (tests::measuredDir().empty()) {
            QSKIP("the measured data beside the repository is absent");
        }
        const std::vector<std::string> files = {(tests::measuredDir() / "training.csv").string(),
                                                (tests::measuredDir() / "training_single_node.csv").string()};
        const std::string source = "MosaicML FSDP";
        Progress progress;
        const auto report = fit(files, context(), {.leaveOneOut = true, .leaveOut = source}, {}, progress);
        QVERIFY2(report.ok(), report.ok() ? "" : describe(report.error()).c_str());
        const auto family = std::find_if(report->families.begin(), report->families.end(),
                                         [&](const FittedFamily& each) { return each.name == source; });
        QVERIFY(family != report->families.end() && family->heldOutError);
        const auto shipped = calibration().groupError(source);
        QVERIFY(std::abs(*shipped->leftOut - *family->heldOutError) < 0.005);
        QVERIFY(std::abs(shipped->fitted - family->fittedError) < 0.005);
        int rows = 0;
        for (const MeasuredFamily& part : family->parts) {
            QVERIFY(part.leftOutError.has_value());
            rows += part.rows;
        }
        QCOMPARE(rows, family->rows);
    }

    void whatARowDoesNotStateComesFromItsColumns() {
        // The same columns under a source never seen: flags follow sharding, precision, device and notes.
        const auto rows = rowsOf(
            "x,GPT,24,2304,24,24,9216,51200,2048,A100 80GB,16,fp16,2,2,,,,4,,,32,4,full,,1.0,,,,,\n"
            "x,GPT,24,2304,24,24,9216,51200,2048,A100 80GB,16,fp16,2,2,,,,4,,,32,4,full,,1.0,,,,,schedule 1F1B\n"
            "x,GPT,24,2304,24,24,9216,51200,2048,a100_80gb,16,amp_bf16,1,1,,,,16,,FSDP FULL_SHARD,32,2,none,,1.0,"
            ",,,,\n"
            "x,Llama,24,2304,24,24,9216,51200,2048,H100,16,bf16,1,1,,,,16,16,FSDP 16,32,2,none,,1.0,,,,,\n"
            "x,Llama,24,2304,24,24,9216,51200,2048,H100,16,bf16,1,1,,,,16,16,,32,2,none,,1.0,,,,,\n"
            "x,Llama,24,2304,24,24,9216,51200,2048,H100,16,fp8,2,1,,,,8,0,,32,2,,,1.0,,,,,\n"
            "x,GPT,24,2304,24,24,9216,51200,2048,A100 80GB,16,bf16,2,2,6,,,4,,,32,4,,,1.0,,,,,\n");
        std::vector<Plan> plans;
        for (const MeasuredRow& row : rows) {
            QVERIFY2(row.run.has_value(), row.reason.c_str());
            plans.push_back(row.run->plan);
        }
        QCOMPARE(plans[0].schedule, Schedule::interleaved); // published results are tuned, and the layers divide
        QVERIFY(!plans[0].flashAttention && plans[0].halfGradients && plans[0].sharding == Sharding::none);
        QCOMPARE(plans[1].schedule, Schedule::oneFOneB);
        QVERIFY(plans[2].sharding == Sharding::zero3 && plans[2].fusedAttention == kernel::FusedAttention::flash1);
        QVERIFY(plans[3].sharding == Sharding::zero3 && plans[3].fusedAttention == kernel::FusedAttention::flash2);
        QVERIFY(plans[4].sharding == Sharding::zero3 && plans[4].fusedOperators);
        QVERIFY(plans[5].overlapTensorParallel == TensorOverlap::ring && plans[5].sequenceParallel);
        QVERIFY(plans[6].recompute == Recompute::selective && !plans[6].flashAttention && !plans[6].halfGradients);
    }

    void aModelWithoutDimensionsIsFoundByItsName() {
        const auto rows = rowsOf("x,Llama-3.1 8B,,,,,,,8192,H100,8,bf16,1,1,,,,8,,,8,1,none,,1.0,,,,,\n");
        QVERIFY2(rows.front().run.has_value(), rows.front().reason.c_str());
        QCOMPARE(rows.front().run->model->layerCount(), 32);
    }

    void hardwareFlopsOfSc21CountRecomputation() {
        // 145.6B: 148 TFLOP/s on 1,536 devices gives 24.8 s by 96 B s L h^2 (1 + s/6h + V/16Lh) (table, derived
        // column).
        const auto rows =
            rowsOf("Megatron-LM SC21,GPT 145.6B,80,12288,96,96,49152,51200,2048,DGX A100 80GB,1536,fp16,8,8,,,,24,,,"
                   "2304,1,full,,,,148,,,TFLOP/s counts recompute\n");
        QVERIFY2(rows.front().run.has_value(), rows.front().reason.c_str());
        QVERIFY(std::abs(rows.front().run->stepTime.value() / 24.817 - 1.0) < 0.002);
        QCOMPARE(rows.front().run->plan.schedule, Schedule::interleaved);
    }

    void tokensPerSecondAreOfOneDevice() {
        const auto rows = rowsOf("NeMo,LLAMA3-8B,32,4096,32,8,14336,128256,8192,DGX H100,8,fp8,1,1,1,2,,4,,,128,1,,,,"
                                 "12273,711,,,\n");
        QVERIFY(rows.front().run.has_value());
        QVERIFY(std::abs(rows.front().run->stepTime.value() - 128.0 * 8192.0 / (12273.0 * 8.0)) < 1e-9);
        QVERIFY(rows.front().run->plan.flashAttention);
        QVERIFY(!rows.front().run->assumed.empty());
    }

    void whatCannotBePredictedSaysWhy() {
        const auto rows = rowsOf("x,Unknown,,,,,,,2048,A100 80GB,8,bf16,1,1,,,,8,,,8,1,none,,1.0,,,,,\n"
                                 "x,GPT,2,64,4,4,256,100,2048,TPU v3,8,bf16,1,1,,,,8,,,8,1,none,,1.0,,,,,\n"
                                 "x,GPT,2,64,4,4,256,100,2048,A100,8,bf16,3,1,,,,8,,,8,1,none,,1.0,,,,,\n"
                                 "x,GPT,2,64,4,4,256,100,2048,A100,8,bf16,1,1,,,,8,,,8,1,none,,,,,,,\n"
                                 "x,GPT,2,64,4,4,256,100,2048,A100,8,fp8,1,1,,,,8,,,8,1,none,,1,,,,,\n");
        QVERIFY(rows[0].reason.find("neither in the catalog") != std::string::npos);
        QVERIFY(rows[1].reason.find("TPU v3") != std::string::npos);
        QVERIFY(rows[2].reason.find("does not give 8 devices") != std::string::npos);
        QVERIFY(rows[3].reason.find("neither time") != std::string::npos);
        QVERIFY(rows[4].reason.find("has no fp8") != std::string::npos);
    }

    void aBadCellIsAnErrorWithItsPlace() {
        const auto table = csv::Table::parse(
            std::string(kHeader) + "x,GPT,2,64,4,4,256,100,2048,A100,eight,bf16,1,1,,,,8,,,8,1,none,,1.0,,,,,\n",
            "t.csv");
        const auto rows = measuredRows(*table, catalog().accelerators, catalog().models);
        QVERIFY(!rows.ok());
        QCOMPARE(rows.error().pointer, std::string("row 1, column gpus"));
        const auto empty = csv::Table::parse("a,b\n1,2\n", "t.csv");
        QCOMPARE(measuredRows(*empty, {}, {}).error().code, ErrorCode::missingKey);
    }

    void summariesAreWhatTheySay() {
        std::vector<PredictedRow> rows(4);
        const double measured[] = {1.0, 2.0, 3.0, 4.0};
        const double predicted[] = {1.1, 1.8, 3.0, 2.9}; // one pair of six out of order
        std::vector<const PredictedRow*> all;
        for (int i = 0; i < 4; ++i) {
            rows[i].measured = Seconds(measured[i]);
            rows[i].predicted = Seconds(predicted[i]);
            all.push_back(&rows[i]);
        }
        const ErrorSummary summary = summarise(all);
        QVERIFY(std::abs(summary.meanAbsolute - (0.1 + 0.1 + 0.0 + 0.275) / 4.0) < 1e-12);
        QVERIFY(std::abs(summary.bias - (0.1 - 0.1 + 0.0 - 0.275) / 4.0) < 1e-12);
        QVERIFY(std::abs(summary.median - 0.1) < 1e-12);
        QVERIFY(std::abs(summary.largest - 0.275) < 1e-12);
        QVERIFY(summary.tau.has_value() && std::abs(*summary.tau - 4.0 / 6.0) < 1e-12);
    }

    void fittingIsDeterministicAndCanBeCancelled() {
        if (tests::measuredDir().empty()) {
            QSKIP("the measured data beside the repository is absent");
        }
        const std::vector<std::string> files = {(tests::measuredDir() / "training.csv").string()};
        Progress progress;
        const FitOptions quick{.leaveOneOut = false, .rounds = 1};
        const auto first = fit(files, context(), quick, {}, progress);
        const auto second = fit(files, context(), quick, {}, progress);
        QVERIFY(first.ok() && second.ok());
        QCOMPARE(first->fittedError, second->fittedError);
        QCOMPARE(first->coefficients.size(), second->coefficients.size());
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(fit(files, context(), quick, stop.get_token(), progress).error().code, ErrorCode::cancelled);
    }
};

QTEST_APPLESS_MAIN(TestValidation)
#include "test_validation.moc"
