// SPDX-License-Identifier: GPL-3.0-or-later
// Two code paths, one answer: the execution trace of a training step against the closed form of core/training.
#include "tests/core/study/training_step_fixture.h"

#include "core/study/training_step_trace.h"
#include "core/training/step.h"

#include <fmt/format.h>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::study;
using tests::TrainingStepCase;

namespace {

/// Both sides are sums of products in floating point.
constexpr double kTolerance = 1e-9;

bool close(double a, double b) {
    return std::abs(a - b) <= kTolerance * std::max(std::abs(a), std::abs(b));
}

const model::Model& modelOf(const char* id) {
    const auto& models = tests::shippedCatalog().models;
    return *std::find_if(models.begin(), models.end(), [id](const model::Model& each) { return each.id == id; });
}

/// What the closed form counts beyond the causal half: it takes every token to attend to the whole sequence or window.
double maskedWork(const model::Model& model, std::int64_t sequence) {
    double work = 0.0;
    for (const std::uint8_t index : model.layers) {
        const model::LayerKind& kind = model.kinds[index];
        const std::int64_t window = kind.mixer.window > 0 ? std::min(kind.mixer.window, sequence) : sequence;
        work += mixerCoreFlopsPerToken(kind, static_cast<double>(window)) -
                mixerCoreFlopsPerToken(kind, meanAttendedTokens(kind.mixer, sequence));
    }
    return work;
}

training::Plan planOf(int tensor, int pipeline, int context, int expert) {
    training::Plan plan;
    plan.sequenceLength = 4096;
    plan.dataParallel = 4;
    plan.globalBatch = 32;
    plan.tensorParallel = tensor;
    plan.pipelineParallel = pipeline;
    plan.contextParallel = context;
    plan.expertParallel = expert;
    plan.sequenceParallel = true;
    return plan;
}

} // namespace

class TestTrainingStepTrace : public QObject {
    Q_OBJECT
private slots:
    void agreesWithTheClosedForm_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("expert");
        QTest::newRow("dense") << "llama_3_8b" << 1;
        QTest::newRow("windows") << "gemma_2_9b" << 1;
        QTest::newRow("experts") << "mixtral_8x7b" << 4;
        QTest::newRow("fine experts") << "qwen3_30b_a3b" << 4;
    }
    void agreesWithTheClosedForm() {
        QFETCH(QString, model);
        QFETCH(int, expert);
        const model::Model& chosen = modelOf(model.toUtf8().constData());
        const hardware::Cluster cluster = tests::railCluster("h100_sxm_80gb", 1024);
        const std::vector<hardware::ClusterLevel> levels = hardware::levels(cluster);
        const training::StepModel step({chosen, *tests::shippedCatalog().accelerator("h100_sxm_80gb"), levels,
                                        tests::shippedCatalog().calibration});
        for (const int t : {1, 2, 4}) {
            for (const int p : {1, 2, 4}) {
                for (const int c : {1, 2}) {
                    for (const training::Recompute recompute :
                         {training::Recompute::none, training::Recompute::selective, training::Recompute::full}) {
                        training::Plan plan = planOf(t, p, c, expert);
                        plan.recompute = recompute;
                        const auto made = trace::synthesise(chosen, training_step::synthesisPlan(plan));
                        QVERIFY2(made.ok(), made.ok() ? "" : describe(made.error()).c_str());
                        const training::StepCost cost = step.cost(plan);
                        const double passes = recompute == training::Recompute::full ? 4.0 : 3.0;
                        const double expected =
                            cost.hardwareFlops.value() - passes * maskedWork(chosen, plan.sequenceLength) * cost.tokens;
                        const double found = trace::totals(made->trace).flops.value();
                        QVERIFY2(close(found, expected),
                                 fmt::format("tp {} pp {} cp {}: {} against {}", t, p, c, found, expected).c_str());
                        for (int stage = 0; stage < p; ++stage) {
                            checkWeights(made->peaks[static_cast<std::size_t>(stage)].weights,
                                         step.parametersPerDevice(plan, stage), t, chosen);
                        }
                    }
                }
            }
        }
    }

    void aPointHasATraceEvenIfItNeedsTooMuchMemory() {
        const TrainingStepCase base("h100_sxm_80gb", 64,
                                    {{"model", "llama_3_70b"}, {"global_batch", "64"}, {"sequence_length", "4096"}});
        const auto point = base.point({});
        QVERIFY(!base.evaluator().explain(point).rejections.empty());
        const auto made = base.evaluator().trace(point);
        QVERIFY2(made.ok(), made.ok() ? "" : describe(made.error()).c_str());
        QCOMPARE(made->trace.ranks(), std::int64_t{64});
    }

    void aPointThatCannotBeLaidOutSaysWhy() {
        const TrainingStepCase base("h100_sxm_80gb", 64, {{"model", "llama_3_8b"}, {"global_batch", "64"}});
        const auto made = base.evaluator().trace(base.point({{"tensor_parallel", "64"}}));
        QVERIFY(!made.ok());
        QCOMPARE(made.error().code, ErrorCode::notSupported);
        QVERIFY(!made.error().expected.empty());
    }

private:
    /// Norms of queries and keys are on every tensor-parallel rank; the closed form splits them with the rest.
    static void checkWeights(Bytes weights, double parameters, int tensorParallel, const model::Model& model) {
        constexpr double kWeightBytes = 2.0;
        constexpr double kNormsOfHeads = 1e-5; // of all parameters
        const bool splits = tensorParallel > 1 && model.kinds.front().mixer.queryKeyNorm;
        const double expected = kWeightBytes * parameters;
        QVERIFY(splits ? std::abs(weights.value() / expected - 1.0) < kNormsOfHeads : close(weights.value(), expected));
    }
};

QTEST_APPLESS_MAIN(TestTrainingStepTrace)
#include "test_training_step_trace.moc"
