// SPDX-License-Identifier: GPL-3.0-or-later
// Every way in which the training-step study says no: constraint, margin and reason.
#include "tests/core/study/training_step_fixture.h"

#include "core/study/training_step_plan.h"
#include "core/trace/timeline.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::training_step;
using tests::railCluster;
using tests::shippedCatalog;
using tests::TrainingStepCase;

namespace {

const TrainingStepCase& gpt3() {
    static const TrainingStepCase base("a100_sxm_80gb", 1024, tests::gpt3Settings());
    return base;
}

struct Expected {
    std::initializer_list<TrainingStepCase::Setting> settings;
    const char* constraint;
    double margin;
    const char* message;
};

const Expected kExpected[] = {
    {{{"micro_batch", "5"}},
     "divisibility",
     16.0,
     "data parallel 8 x micro-batch 5 = 40 does not divide the global batch of 1536"},
    {{{"context_parallel", "2"}, {"sequence_length", "2050"}, {"pipeline_parallel", "8"}},
     "divisibility",
     2.0,
     "2 x context parallel 2 = 4 does not divide the sequence length of 2050"},
    {{{"sequence_parallel", "true"}, {"sequence_length", "2052"}},
     "divisibility",
     4.0,
     "sequence parallelism over tensor parallel 8 does not divide the 2052 tokens of a device"},
    {{{"model", "qwen2_0_5b"}, {"tensor_parallel", "16"}, {"pipeline_parallel", "8"}, {"data_parallel", "1"}},
     "heads",
     14.0,
     "tensor parallel 16 does not divide the 14 attention heads"},
    {{{"expert_parallel", "2"}}, "divisibility", 1.0, "expert parallel 2 needs a model with experts"},
    {{{"model", "mixtral_8x7b"}, {"expert_parallel", "16"}, {"pipeline_parallel", "8"}},
     "divisibility",
     8.0,
     "expert parallel 16 does not divide the 8 experts"},
    {{{"model", "mixtral_8x7b"}, {"expert_parallel", "8"}, {"data_parallel", "4"}},
     "divisibility",
     4.0,
     "expert parallel 8 does not divide data x context parallel = 4"},
    {{{"pipeline_parallel", "128"}},
     "divisibility",
     32.0,
     "pipeline parallel 128 x virtual stages 1 = 128 chunks, but only 96 layers"},
    {{{"tensor_parallel", "64"}, {"pipeline_parallel", "16"}},
     "heads",
     32.0,
     "tensor parallel 64 does not divide the 96 attention heads"},
    {{{"data_parallel", "16"}}, "devices", 1024.0, "the degrees need 2048 devices, 1024 more than the cluster's 1024"},
    {{{"pipeline_parallel", "12"}},
     "devices",
     64.0,
     "tensor 8 x pipeline 12 x context 1 = 96 does not divide the cluster's 1024 devices"},
    {{{"virtual_stages", "2"}},
     "schedule",
     1.0,
     "2 virtual stages need the interleaved schedule on two or more pipeline stages"},
    {{{"schedule", "interleaved"}}, "schedule", 1.0, "the interleaved schedule needs two or more virtual stages"},
    {{{"schedule", "interleaved"}, {"virtual_stages", "2"}, {"micro_batch", "8"}},
     "schedule",
     8.0,
     "the interleaved schedule runs rounds of 16 micro-batches, which do not divide 24"},
    {{{"precision", "fp8"}}, "precision", 0.0, "A100 SXM 80GB has no matrix arithmetic in fp8"},
};

} // namespace

class TestTrainingStepRejections : public QObject {
    Q_OBJECT
private slots:
    void eachRuleNamesConstraintMarginAndReason() {
        for (const Expected& expected : kExpected) {
            const auto point = gpt3().point(expected.settings);
            std::vector<double> metrics;
            const Verdict verdict = gpt3().evaluate(point, metrics);
            QVERIFY2(!verdict.feasible(), expected.message);
            QCOMPARE(std::string(kConstraintIds[verdict.constraint]), std::string(expected.constraint));
            QCOMPARE(verdict.margin, expected.margin);
            const Explanation explanation = gpt3().evaluator().explain(point);
            QCOMPARE(explanation.rejections[0].message, std::string(expected.message));
            QVERIFY(std::isnan(metrics[kStepTime]));
            QVERIFY(!gpt3().evaluator().timeline(point));
        }
    }

    void memoryNamesStageTermsAndExcess() {
        const auto point = gpt3().point({{"pipeline_parallel", "2"}, {"recompute", "none"}});
        std::vector<double> metrics;
        const Verdict verdict = gpt3().evaluate(point, metrics);
        QCOMPARE(verdict.constraint, int{kMemoryFit});
        QVERIFY(verdict.margin > 0.0);
        QCOMPARE(verdict.margin, -metrics[kMemoryHeadroom]);
        QVERIFY(std::isnan(metrics[kStepTime]));
        const Explanation explanation = gpt3().evaluator().explain(point);
        QCOMPARE(explanation.rejections.size(), std::size_t{1});
        const std::string& message = explanation.rejections[0].message;
        QVERIFY2(
            message.starts_with("pipeline stage 0 needs " + quantityText(metrics[kPeakMemory], Unit::byte) + " of "),
            message.c_str());
        QVERIFY2(message.find(quantityText(verdict.margin, Unit::byte) + " too much: ") != std::string::npos,
                 message.c_str());
        QVERIFY2(message.find("optimizer state ") != std::string::npos, message.c_str());
        QVERIFY(!explanation.breakdowns.empty());
    }

    void explainNamesAllThatIsWrong() {
        const auto point = gpt3().point({{"micro_batch", "7"}, {"data_parallel", "16"}, {"precision", "fp8"}});
        const Explanation explanation = gpt3().evaluator().explain(point);
        std::vector<std::string> constraints;
        for (const Rejection& each : explanation.rejections) {
            constraints.push_back(each.constraint);
        }
        QCOMPARE(constraints, (std::vector<std::string>{"divisibility", "devices", "precision"}));
    }

    /// More devices than key-value heads keep copies of them; anything else cannot be split.
    void keyValueHeadsMayBeCopiedButNotCut() {
        const ModelLimits limits = limitsOf(*shippedCatalog().model("llama_3_1_8b"));
        const hardware::Accelerator& part = *shippedCatalog().accelerator("h100_sxm_80gb");
        Request request;
        for (const int tensor : {1, 2, 4, 8, 16, 32}) {
            request.plan.tensorParallel = tensor;
            QVERIFY(!firstViolation(request, limits, part, 64).has_value());
        }
        ModelLimits uneven = limits;
        uneven.heads = 48;
        uneven.width = 48;
        uneven.kvHeads = {8};
        request.plan.tensorParallel = 12;
        const auto violation = firstViolation(request, uneven, part, 64);
        QVERIFY(violation.has_value());
        QVERIFY(violation->rule == Violation::Rule::keyValueHeads);
        QCOMPARE(violation->margin, 8.0);
    }

    void limitsCoverEveryKindOfLayer() {
        const ModelLimits latent = limitsOf(*shippedCatalog().model("deepseek_v2_236b"));
        QCOMPARE(latent.layers, 60);
        QCOMPARE(latent.heads, 128);
        QCOMPARE(latent.experts, 160);
        QCOMPARE(latent.kvHeads[0], 0);
        for (const model::Model& model : shippedCatalog().models) {
            QVERIFY2(limitsOf(model).width > 0, model.id.c_str());
        }
    }

    void meaninglessClustersAreRefused() {
        const Registry registry = builtInStudies(shippedCatalog());
        const Study& study = *registry.find("training-step");
        QVERIFY(registry.find("training") == nullptr);

        hardware::Cluster empty;
        empty.groups.push_back({});
        QVERIFY(!study.prepare({shippedCatalog(), empty}));

        hardware::Cluster unknown = railCluster("a100_sxm_80gb", 8);
        for (hardware::ClusterNode& node : unknown.nodes) {
            if (node.kind == hardware::NodeKind::device) {
                node.accelerator = "a1000";
            }
        }
        const auto missing = study.prepare({shippedCatalog(), unknown});
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::unknownName);
        QCOMPARE(missing.error().value, std::string("a1000"));
        QVERIFY(missing.error().pointer.starts_with("/cluster/nodes/"));

        const hardware::Cluster good = railCluster("a100_sxm_80gb", 8);
        Catalog uncalibrated = shippedCatalog();
        uncalibrated.calibration.devices.clear();
        QVERIFY(!study.prepare({uncalibrated, good}));
        Catalog modelless = shippedCatalog();
        modelless.models.clear();
        QVERIFY(!study.prepare({modelless, good}));
    }

    void mixedDevicesAreRefused() {
        hardware::Cluster mixed = railCluster("a100_sxm_80gb", 8);
        hardware::ClusterNode other;
        other.id = 1000;
        other.accelerator = "h100_sxm_80gb";
        other.name = "odd one";
        hardware::ClusterLink link;
        link.id = 1001;
        link.from = other.id;
        for (const hardware::ClusterNode& node : mixed.nodes) {
            if (node.kind == hardware::NodeKind::networkSwitch) {
                link.to = node.id;
                other.group = node.group;
            }
        }
        link.bandwidth = BytesPerSecond(1e11);
        link.latency = Seconds(1e-6);
        mixed.nodes.push_back(other);
        mixed.links.push_back(link);
        const Registry registry = builtInStudies(shippedCatalog());
        const auto result = registry.find("training-step")->prepare({shippedCatalog(), mixed});
        QVERIFY(!result);
        QCOMPARE(describe(result.error()).find("a mix of A100 SXM 80GB and H100 SXM 80GB") == std::string::npos, false);
    }
};

QTEST_APPLESS_MAIN(TestTrainingStepRejections)
#include "test_training_step_rejections.moc"
