// SPDX-License-Identifier: GPL-3.0-or-later
// The training-step study as callers see it: description, agreement of evaluate() and explain(), breakdowns that add
// up, and rejections that name constraint and margin.
#include "tests/core/study/training_step_fixture.h"

#include "core/trace/timeline.h"
#include "core/training/goodput.h"

#include <QtTest>

#include <cmath>
#include <cstring>
#include <set>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::training_step;
using tests::shippedCatalog;
using tests::TrainingStepCase;

namespace {

bool sameBits(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

/// The first term whose additive children do not sum to it to the last digit; empty if all do.
std::string firstThatDoesNotAddUp(const Term& term) {
    double sum = 0.0;
    for (const Term& child : term.terms) {
        sum += child.value;
        if (const std::string found = firstThatDoesNotAddUp(child); !found.empty()) {
            return found;
        }
    }
    return term.additive && !term.terms.empty() && sum != term.value ? term.id : std::string();
}

bool everyTermIsExplained(const Term& term) {
    for (const Term& child : term.terms) {
        if (!everyTermIsExplained(child)) {
            return false;
        }
    }
    return !term.id.empty() && !term.name.empty() && !term.source.empty();
}

/// Calls check(point) over a grid of splits, most of which are feasible.
template <class Check>
void overGrid(const TrainingStepCase& base, const Check& check) {
    for (const char* tensor : {"1", "2", "4", "8", "16"}) {
        for (const char* pipeline : {"1", "2", "3", "4", "8"}) {
            for (const char* schedule : {"gpipe", "one_f_one_b", "interleaved", "zero_bubble_h1", "zero_bubble_h2"}) {
                for (const char* sharding : {"none", "zero1", "zero3"}) {
                    for (const char* recompute : {"none", "selective", "full"}) {
                        const bool chunks = std::string_view(schedule) == "interleaved";
                        check(base.point({{"tensor_parallel", tensor},
                                          {"pipeline_parallel", pipeline},
                                          {"schedule", schedule},
                                          {"virtual_stages", chunks ? "2" : "1"},
                                          {"sharding", sharding},
                                          {"recompute", recompute}}));
                    }
                }
            }
        }
    }
}

const TrainingStepCase& llama() {
    static const TrainingStepCase base(
        "h100_sxm_80gb", 64, {{"model", "llama_3_1_8b"}, {"sequence_length", "8192"}, {"global_batch", "128"}});
    return base;
}

const TrainingStepCase& mixtral() {
    static const TrainingStepCase base(
        "h100_sxm_80gb", 256,
        {{"model", "mixtral_8x7b"}, {"sequence_length", "4096"}, {"global_batch", "512"}, {"expert_parallel", "4"}});
    return base;
}

} // namespace

class TestTrainingStep : public QObject {
    Q_OBJECT
private slots:
    void placesMatchTheDescription() {
        const Description& description = llama().description();
        QCOMPARE(description.parameters.size(), std::size_t{kParameters});
        QCOMPARE(description.metrics.size(), std::size_t{kMetrics});
        QCOMPARE(description.constraints.size(), std::size_t{kConstraints});
        const std::pair<ParameterPlace, const char*> parameters[] = {
            {kModel, "model"},
            {kSequenceLength, "sequence_length"},
            {kGlobalBatch, "global_batch"},
            {kMicroBatch, "micro_batch"},
            {kPrecision, "precision"},
            {kRecompute, "recompute"},
            {kFlashAttention, "flash_attention"},
            {kFusedOperators, "fused_operators"},
            {kGradientPrecision, "gradient_precision"},
            {kFidelity, "fidelity"},
            {kAccelerator, "accelerator"},
            {kTensorParallel, "tensor_parallel"},
            {kPipelineParallel, "pipeline_parallel"},
            {kDataParallel, "data_parallel"},
            {kContextParallel, "context_parallel"},
            {kExpertParallel, "expert_parallel"},
            {kSequenceParallel, "sequence_parallel"},
            {kSchedule, "schedule"},
            {kVirtualStages, "virtual_stages"},
            {kSharding, "sharding"},
            {kOverlapDataParallel, "overlap_data_parallel"},
            {kOverlapTensorParallel, "overlap_tensor_parallel"},
            {kExpertImbalance, "expert_imbalance"},
            {kDeviceHourPrice, "device_hour_price"},
            {kPowerUsageEffectiveness, "power_usage_effectiveness"},
            {kHostPower, "host_power"},
            {kStragglerShare, "straggler_share"},
            {kStragglerSlowdown, "straggler_slowdown"},
            {kOperatorJitter, "operator_jitter"},
            {kDisturbanceSeed, "disturbance_seed"},
            {kDeviceFailureInterval, "device_failure_interval"},
            {kNodeFailureInterval, "node_failure_interval"},
            {kStorageBandwidth, "storage_bandwidth"},
            {kCheckpointInterval, "checkpoint_interval"},
            {kRestartTime, "restart_time"}};
        QCOMPARE(std::size(parameters), std::size_t{kParameters});
        for (const auto& [place, id] : parameters) {
            QCOMPARE(description.parameters[place].id, std::string(id));
        }
        for (int place = 0; place < kConstraints; ++place) {
            QCOMPARE(description.constraints[place].id, std::string(kConstraintIds[place]));
        }
    }

    void everyParameterCanMakeAForm() {
        std::set<std::string> ids;
        for (const Parameter& each : llama().description().parameters) {
            QVERIFY2(ids.insert(each.id).second, each.id.c_str());
            QVERIFY2(!each.label.empty() && !each.group.empty() && !each.help.empty(), each.id.c_str());
            QVERIFY2(!each.source.text.empty(), each.id.c_str());
            QCOMPARE(valueFromText(each, valueText(each, each.defaultValue)).value(), each.defaultValue);
        }
        for (const Metric& each : llama().description().metrics) {
            QVERIFY2(ids.insert(each.id).second, each.id.c_str());
            QVERIFY2(!each.label.empty() && !each.group.empty() && !each.help.empty(), each.id.c_str());
        }
        for (const std::string& objective : llama().description().objectives) {
            const auto place = metricIndex(llama().description(), objective);
            QVERIFY(place.has_value());
            QVERIFY(llama().description().metrics[*place].goal != Goal::none);
        }
    }

    void theDefaultPointIsFeasibleOnANode() {
        const TrainingStepCase node("h100_sxm_80gb", 8, {});
        std::vector<double> metrics;
        const Explanation explanation = node.evaluator().explain(node.point({}));
        QVERIFY2(node.evaluate(node.point({}), metrics).feasible(),
                 explanation.rejections.empty() ? "" : explanation.rejections[0].message.c_str());
        for (std::size_t i = 0; i < metrics.size(); ++i) {
            QVERIFY2(std::isfinite(metrics[i]), node.description().metrics[i].id.c_str());
        }
        QVERIFY(metrics[kModelFlopsUtilisation] > 0.2 && metrics[kModelFlopsUtilisation] < 0.7);
        QVERIFY(metrics[kHardwareFlopsUtilisation] >= metrics[kModelFlopsUtilisation]);
    }

    void explainGivesTheSameNumbersToTheLastDigit() {
        for (const TrainingStepCase* base : {&llama(), &mixtral()}) {
            int feasible = 0;
            int rejected = 0;
            overGrid(*base, [&](const std::vector<double>& point) {
                std::vector<double> metrics;
                const Verdict verdict = base->evaluate(point, metrics);
                const Explanation explanation = base->evaluator().explain(point);
                QVERIFY(sameBits(metrics, explanation.metrics));
                QCOMPARE(explanation.rejections.empty(), verdict.feasible());
                if (verdict.feasible()) {
                    ++feasible;
                } else {
                    ++rejected;
                    QCOMPARE(explanation.rejections[0].constraint, std::string(kConstraintIds[verdict.constraint]));
                    QCOMPARE(explanation.rejections[0].margin, verdict.margin);
                }
            });
            QVERIFY(feasible > 50);
            QVERIFY(rejected > 50);
        }
    }

    void breakdownsAddUpToTheirMetric() {
        for (const TrainingStepCase* base : {&llama(), &mixtral()}) {
            overGrid(*base, [&](const std::vector<double>& point) {
                std::vector<double> metrics;
                const Verdict verdict = base->evaluate(point, metrics);
                const Explanation explanation = base->evaluator().explain(point);
                if (verdict.feasible()) {
                    QCOMPARE(explanation.breakdowns.size(), std::size_t{kMetrics});
                }
                for (const Breakdown& breakdown : explanation.breakdowns) {
                    const std::size_t place = metricIndex(base->description(), breakdown.metric).value();
                    QVERIFY2(breakdown.root.value == metrics[place], breakdown.metric.c_str());
                    QVERIFY2(breakdown.root.unit == base->description().metrics[place].unit, breakdown.metric.c_str());
                    QCOMPARE(firstThatDoesNotAddUp(breakdown.root), std::string());
                    QVERIFY2(everyTermIsExplained(breakdown.root), breakdown.metric.c_str());
                }
            });
        }
    }

    void metricsFollowFromOneAnother() {
        std::vector<double> m;
        overGrid(llama(), [&](const std::vector<double>& point) {
            if (!llama().evaluate(point, m).feasible()) {
                return;
            }
            const auto close = [](double a, double b) { return std::abs(a - b) <= 1e-12 * std::abs(b); };
            QVERIFY(close(m[kTokensPerSecond] * m[kStepTime], m[kTokensPerStep]));
            QVERIFY(close(m[kTokensPerSecondPerDevice] * m[kDevices], m[kTokensPerSecond]));
            QVERIFY(close(m[kEnergyPerToken] * m[kTokensPerStep], m[kEnergyPerStep]));
            // 2 $/h by default
            QVERIFY(close(m[kCostPerMegatoken], m[kDevices] * m[kStepTime] / 3600.0 * 2.0 * 1e6 / m[kTokensPerStep]));
            QVERIFY(close(m[kPipelineBubble] * m[kStepTime], m[kPipelineBubbleTime]));
            QVERIFY(m[kModelFlopsUtilisation] > 0.0 && m[kHardwareFlopsUtilisation] < 1.0);
            QVERIFY(m[kPeakMemory] + m[kMemoryHeadroom] <= 86e9);
            QVERIFY(m[kMemoryHeadroom] >= 0.0);
            // Between idle and a little above the design power of 700 W.
            QVERIFY(m[kPowerPerDevice] > 84.0 && m[kPowerPerDevice] < 770.0);
        });
    }

    /// The shortcut over stages of a uniform model must find what a search over all stages finds.
    void peakMemoryIsThatOfTheFullestStage() {
        const TrainingStepCase base("a100_sxm_80gb", 1024, tests::gpt3Settings());
        for (const char* pipeline : {"1", "2", "8", "16", "32", "64"}) {
            for (const char* schedule : {"gpipe", "one_f_one_b", "zero_bubble_h2"}) {
                for (const char* model : {"gpt_3_175b", "llama_3_1_405b", "deepseek_v2_236b", "gpt_oss_120b"}) {
                    const auto point = base.point({{"pipeline_parallel", pipeline},
                                                   {"schedule", schedule},
                                                   {"model", model},
                                                   {"flash_attention", "true"}});
                    const Explanation explanation = base.evaluator().explain(point);
                    for (const Breakdown& breakdown : explanation.breakdowns) {
                        if (breakdown.metric != "peak_memory_stage") {
                            continue;
                        }
                        double most = 0.0;
                        for (const Term& stage : breakdown.root.terms) {
                            most = std::max(most, stage.value);
                        }
                        QCOMPARE(explanation.metrics[kPeakMemory], most);
                    }
                }
            }
        }
    }

    void anotherAcceleratorReplacesEveryDevice() {
        std::vector<double> drawn;
        std::vector<double> same;
        std::vector<double> other;
        QVERIFY(llama().evaluate(llama().point({}), drawn).feasible());
        QVERIFY(llama().evaluate(llama().point({{"accelerator", "h100_sxm_80gb"}}), same).feasible());
        QVERIFY(llama().evaluate(llama().point({{"accelerator", "b200_sxm"}}), other).feasible());
        QVERIFY(std::abs(same[kStepTime] / drawn[kStepTime] - 1.0) < 0.05);
        QCOMPARE(same[kPeakMemory], drawn[kPeakMemory]);
        QVERIFY(other[kStepTime] < 0.9 * drawn[kStepTime]);
        QVERIFY(other[kMemoryHeadroom] > drawn[kMemoryHeadroom]);
    }

    void fewerDevicesThanTheClusterAreAllowed() {
        std::vector<double> metrics;
        QVERIFY(llama().evaluate(llama().point({{"data_parallel", "4"}}), metrics).feasible());
        QCOMPARE(metrics[kDevices], 8.0);
    }

    void assumptionsOfTheUserScaleCostAndEnergy() {
        std::vector<double> cheap;
        std::vector<double> dear;
        QVERIFY(llama().evaluate(llama().point({{"device_hour_price", "2"}}), cheap).feasible());
        QVERIFY(llama()
                    .evaluate(llama().point({{"device_hour_price", "4"}, {"power_usage_effectiveness", "1.5"}}), dear)
                    .feasible());
        QCOMPARE(dear[kCostPerMegatoken], 2.0 * cheap[kCostPerMegatoken]);
        QCOMPARE(dear[kStepTime], cheap[kStepTime]);
        QCOMPARE(dear[kPowerPerDevice], cheap[kPowerPerDevice]);
        // 1.12 is the catalog's default overhead.
        QVERIFY(std::abs(dear[kEnergyPerStep] / cheap[kEnergyPerStep] - 1.5 / 1.12) < 1e-9);
    }

    void failuresCostGoodput() {
        std::vector<double> calm;
        std::vector<double> failing;
        QVERIFY(llama().evaluate(llama().point({}), calm).feasible());
        QCOMPARE(calm[kGoodput], 1.0);
        QCOMPARE(calm[kEffectiveStepTime], calm[kStepTime]);
        const std::vector<double> point = llama().point({{"device_failure_interval", "640000"},
                                                         {"node_failure_interval", "80000"},
                                                         {"storage_bandwidth", "10 GB/s"},
                                                         {"restart_time", "60"}});
        QVERIFY(llama().evaluate(point, failing).feasible());
        QCOMPARE(failing[kStepTime], calm[kStepTime]);
        QCOMPARE(failing[kEffectiveStepTime], failing[kStepTime] / failing[kGoodput]);
        // 64 devices fail every 10,000 s, so do eight nodes: together every 5,000 s. 8.03e9 parameters of 14 bytes.
        const Seconds written(14.0 * 8030261248.0 / 10e9);
        const Seconds interval = training::dalyInterval(written, Seconds(5000.0));
        const double expected = training::usefulShare(interval, written, Seconds(60.0), Seconds(5000.0));
        QVERIFY2(std::abs(failing[kGoodput] / expected - 1.0) < 1e-6, qPrintable(QString::number(failing[kGoodput])));
        const std::vector<double> hopeless =
            llama().point({{"device_failure_interval", "640"}, {"restart_time", "3600"}});
        QCOMPARE(llama().evaluate(hopeless, failing).constraint, int(kProgress));
        const Explanation explanation = llama().evaluator().explain(hopeless);
        QCOMPARE(explanation.rejections.size(), std::size_t{1});
        QVERIFY(explanation.rejections.front().message.find("a failure every 10.0 s") != std::string::npos);
    }

    void aPartOfUnknownPowerHasNoEnergy() {
        std::vector<double> metrics;
        QVERIFY(llama().evaluate(llama().point({{"accelerator", "tpu_v7x"}}), metrics).feasible());
        QVERIFY(std::isnan(metrics[kEnergyPerStep]));
        QVERIFY(std::isfinite(metrics[kStepTime]));
    }

    /// Narayanan et al. measured about 32 s (138 TFLOP/s per device) for this run.
    void gpt3IsNearItsMeasuredStep() {
        const TrainingStepCase base("a100_sxm_80gb", 1024, tests::gpt3Settings());
        std::vector<double> metrics;
        QVERIFY(base.evaluate(base.point({}), metrics).feasible());
        QVERIFY2(std::abs(metrics[kStepTime] / 32.0 - 1.0) < 0.15, qPrintable(QString::number(metrics[kStepTime])));
        QCOMPARE(metrics[kMicroBatches], 192.0);
        QCOMPARE(metrics[kTokensPerStep], 1536.0 * 2048.0);
    }

    void estimatesCarryTheErrorOfTheNearestFamily() {
        const auto note = llama().evaluator().validation(llama().point({}));
        if (shippedCatalog().calibration.families.empty()) {
            QVERIFY(!note.has_value());
            return;
        }
        QVERIFY(note.has_value());
        QVERIFY(!note->family.empty() && !note->source.empty());
        QVERIFY(note->rows > 0);
        QVERIFY(note->meanAbsoluteError > 0.0 && note->meanAbsoluteError < 1.0);
        QVERIFY(note->leftOutError && *note->leftOutError > 0.0 && *note->leftOutError < 1.0);
    }
};

QTEST_APPLESS_MAIN(TestTrainingStep)
#include "test_training_step.moc"
