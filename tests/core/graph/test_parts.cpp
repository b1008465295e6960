// SPDX-License-Identifier: GPL-3.0-or-later
// The graphs of all models of the catalog against the closed forms of core/model: work, parameters, and bytes
// exchanged. Tolerance 1e-9 relative: both sides are sums of a few products in floating point.
#include "tests/core/graph/catalog_models.h"

#include "core/graph/liveness.h"
#include "core/graph/program.h"

#include <QtTest>

#include <fmt/format.h>

#include <cmath>
#include <map>

using namespace paretoscope;
using namespace paretoscope::graph;

namespace {

constexpr double kTolerance = 1e-9;
constexpr std::int64_t kSequence = 4096;

bool close(double a, double b) {
    return std::abs(a - b) <= kTolerance * std::max(std::abs(a), std::abs(b));
}

Workload training(std::int64_t sequence = kSequence, std::int64_t microBatch = 1) {
    Workload workload;
    workload.sequence = sequence;
    workload.microBatch = microBatch;
    return workload;
}

/// Forward FLOPs of one token in a layer: matrices and the exact causal core.
double layerWork(const model::Model& model, const model::LayerKind& kind, std::int64_t sequence) {
    return layerFlopsPerToken(model, kind) + mixerCoreFlopsPerToken(kind, meanAttendedTokens(kind.mixer, sequence));
}

Flops forwardWork(const Program& program) {
    Flops sum;
    for (std::size_t i = 0; i < program.forwardSteps; ++i) {
        sum += program.steps[i].flops;
    }
    return sum;
}

/// Parameters of a part over all ranks, each counted once.
double parametersOnce(const Part& part) {
    double sum = 0.0;
    for (const Tensor& tensor : part.graph.tensors()) {
        sum += tensor.isWeight() ? product(tensor.shape).approximate(part.sizes) : 0.0;
    }
    return sum;
}

/// Bytes put in by one rank, by exchange and axes: "forward all-gather tp".
std::map<std::string, double> exchanged(const Program& program) {
    std::map<std::string, double> bytes;
    for (std::size_t i = 0; i < program.steps.size(); ++i) {
        const Step& step = program.steps[i];
        const std::string when = i < program.forwardSteps ? "forward " : "backward ";
        if (step.kind == StepKind::exchange) {
            bytes[when + std::string(name(step.exchange)) + " " + text(step.axes)] += step.bytes.value();
        } else if (step.kind == StepKind::send) {
            bytes[when + "send"] += step.bytes.value();
        }
    }
    return bytes;
}

Program layerProgram(const std::string& id, const Degrees& degrees, const ProgramOptions& options = {},
                     std::size_t kind = 0, std::int64_t microBatch = 1) {
    const model::Model& model = tests::catalogModel(id);
    return lower(layerPart(model, model.kinds[kind], training(kSequence, microBatch), degrees).value(), options);
}

Degrees degreesOf(std::int64_t tensor, std::int64_t context, std::int64_t data, std::int64_t expert, bool sequence) {
    return {tensor, context, data, expert, sequence};
}

} // namespace

class TestParts : public QObject {
    Q_OBJECT
private slots:
    void everyModelDoesTheWorkOfTheClosedForm() {
        QVERIFY(tests::catalogModels().size() >= 96);
        for (const model::Model& model : tests::catalogModels()) {
            for (const model::LayerKind& kind : model.kinds) {
                const auto part = layerPart(model, kind, training(), {});
                QVERIFY2(part.ok(), part.ok() ? "" : (model.id + describe(part.error())).c_str());
                const Program program = lower(*part, {});
                const double forward = layerWork(model, kind, kSequence) * kSequence;
                QVERIFY2(close(forwardWork(program).value(), forward),
                         fmt::format("{} {} {}", model.id, forwardWork(program).value(), forward).c_str());
                QVERIFY2(close(program.flops().value(), 3.0 * forward), model.id.c_str());
            }
        }
    }

    void everyModelHoldsItsParameters() {
        for (const model::Model& model : tests::catalogModels()) {
            std::vector<double> byKind;
            for (const model::LayerKind& kind : model.kinds) {
                byKind.push_back(parametersOnce(layerPart(model, kind, training(), {}).value()));
                QVERIFY2(
                    close(byKind.back(), layerParameters(model, kind).total()),
                    fmt::format("{} {} {}", model.id, byKind.back(), layerParameters(model, kind).total()).c_str());
            }
            double sum = parametersOnce(embeddingPart(model, training(), {}).value()) +
                         parametersOnce(headPart(model, training(), {}).value());
            for (const std::uint8_t kind : model.layers) {
                sum += byKind[kind];
            }
            const double table = static_cast<double>(model.vocabulary) * static_cast<double>(model.hidden);
            QVERIFY2(close(sum, totalParameters(model) + (model.tiedEmbeddings ? table : 0.0)), model.id.c_str());
        }
    }

    void everyModelHasAllThreePasses() {
        for (const model::Model& model : tests::catalogModels()) {
            for (const Purpose purpose : {Purpose::training, Purpose::prefill, Purpose::decode}) {
                Workload workload = training();
                workload.purpose = purpose;
                if (purpose == Purpose::decode) {
                    workload.sequence = 1;
                    workload.context = kSequence;
                }
                QVERIFY(embeddingPart(model, workload, {}).ok());
                QVERIFY(headPart(model, workload, {}).ok());
                for (const model::LayerKind& kind : model.kinds) {
                    const auto part = layerPart(model, kind, workload, {});
                    QVERIFY(part.ok());
                    const std::int64_t window = kind.mixer.window;
                    const double context = static_cast<double>(window > 0 ? std::min(window, kSequence) : kSequence);
                    const double perToken = purpose == Purpose::decode ? layerFlopsPerToken(model, kind) +
                                                                             mixerCoreFlopsPerToken(kind, context)
                                                                       : layerWork(model, kind, kSequence);
                    const double expected = perToken * static_cast<double>(workload.sequence);
                    const Flops work = forwardWork(lower(*part, {}));
                    QVERIFY2(close(work.value(), expected),
                             fmt::format("{} {} {}", model.id, work.value(), expected).c_str());
                }
            }
        }
    }

    void ranksShareTheWork_data() {
        QTest::addColumn<QString>("model");
        QTest::newRow("dense, grouped queries") << "llama_3_8b";
        QTest::newRow("dense, biases") << "gpt_3_175b";
        QTest::newRow("alternating windows") << "gemma_2_9b";
        QTest::newRow("experts") << "mixtral_8x7b";
        QTest::newRow("latent attention, shared experts") << "deepseek_v3_671b";
        QTest::newRow("experts with biases, sinks") << "gpt_oss_120b";
        QTest::newRow("hybrid") << "jamba_v0_1_52b";
        QTest::newRow("state space") << "mamba_2_2_7b";
    }
    void ranksShareTheWork() {
        QFETCH(QString, model);
        const auto& models = tests::catalogModels();
        const std::string id = model.toStdString();
        const auto found =
            std::find_if(models.begin(), models.end(), [&](const model::Model& each) { return each.id == id; });
        QVERIFY2(found != models.end(), id.c_str());
        int counted = 0;
        for (const model::LayerKind& kind : found->kinds) {
            for (const std::int64_t t : {1, 2, 4, 8}) {
                for (const std::int64_t c : {1, 2, 4}) {
                    for (const std::int64_t d : {1, 2, 8}) {
                        for (const std::int64_t e : {1, 2, 8}) {
                            if (d * c % e != 0 || (e > 1 && !kind.feedForward.isExpert())) {
                                continue;
                            }
                            counted += checkShare(*found, kind, degreesOf(t, c, d, e, true)) ? 1 : 0;
                            counted += checkShare(*found, kind, degreesOf(t, c, d, e, false)) ? 1 : 0;
                        }
                    }
                }
            }
        }
        QVERIFY(counted >= 30);
    }

    /// Two exchanges forward and two backward, all-reduces of 2 s b h bytes, or as many pairs of reduce-scatter and
    /// all-gather, plus one gathering again of each projection's input (Korthikanti et al. 2022, section 4.2.2).
    void tensorParallelBytes() {
        const double activations = 2.0 * kSequence * 4096;
        auto bytes = exchanged(layerProgram("llama_3_8b", degreesOf(8, 1, 1, 1, false)));
        QCOMPARE(bytes["forward all-reduce tp"], 2.0 * activations);
        QCOMPARE(bytes["backward all-reduce tp"], 2.0 * activations);
        QCOMPARE(bytes.size(), std::size_t{2});
        bytes = exchanged(layerProgram("llama_3_8b", degreesOf(8, 1, 1, 1, true)));
        QCOMPARE(bytes["forward all-gather tp"], 2.0 * activations / 8.0);
        QCOMPARE(bytes["forward reduce-scatter tp"], 2.0 * activations);
        QCOMPARE(bytes["backward reduce-scatter tp"], 2.0 * activations);
        QCOMPARE(bytes["backward all-gather tp"], 4.0 * activations / 8.0);
        QCOMPARE(bytes.size(), std::size_t{4});
    }

    /// Forward c - 1 blocks of keys and values, backward those and their gradients (Liu et al. 2023); or all of them
    /// gathered once forward, once backward, and their gradients scattered (Llama 3, section 3.3.2).
    void contextParallelBytes() {
        const double block = 2.0 * 2.0 * (kSequence / 4.0) * 8 * 128;
        auto bytes = exchanged(layerProgram("llama_3_8b", degreesOf(1, 4, 1, 1, false)));
        QCOMPARE(bytes["forward send"], 3.0 * block);
        QCOMPARE(bytes["backward send"], 2.0 * 3.0 * block);
        QCOMPARE(bytes.size(), std::size_t{2});
        ProgramOptions options;
        options.context = ContextExchange::allGather;
        bytes = exchanged(layerProgram("llama_3_8b", degreesOf(1, 4, 1, 1, false), options));
        QCOMPARE(bytes["forward all-gather cp"], block);
        QCOMPARE(bytes["backward all-gather cp"], block);
        QCOMPARE(bytes["backward reduce-scatter cp"], 4.0 * block);
        QCOMPARE(bytes.size(), std::size_t{3});
    }

    /// Two all-to-alls forward and two backward, each of K copies of a rank's tokens (Shazeer et al. 2017; derived).
    void expertParallelBytes() {
        const double copies = 2.0 * 2.0 * kSequence * 4096;
        auto bytes = exchanged(layerProgram("mixtral_8x7b", degreesOf(1, 1, 8, 8, false)));
        QCOMPARE(bytes["forward all-to-all ep"], 2.0 * copies);
        QCOMPARE(bytes["backward all-to-all ep"], 2.0 * copies);
        QCOMPARE(bytes.size(), std::size_t{2});
        bytes = exchanged(layerProgram("mixtral_8x7b", degreesOf(4, 1, 8, 8, true)));
        QCOMPARE(bytes["forward all-to-all ep"], 2.0 * copies / 4.0);
        QCOMPARE(bytes["backward all-to-all ep"], 2.0 * copies / 4.0);
    }

    void recomputationRepeatsWhatItSays() {
        const model::Model& model = tests::catalogModel("llama_3_8b");
        const double core =
            mixerCoreFlopsPerToken(model.kinds[0], meanAttendedTokens(model.kinds[0].mixer, kSequence)) * kSequence;
        const double forward = layerWork(model, model.kinds[0], kSequence) * kSequence;
        const auto work = [](Recompute recompute, SelectiveRecompute selective = SelectiveRecompute::products) {
            ProgramOptions options;
            options.recompute = recompute;
            options.selective = selective;
            return layerProgram("llama_3_8b", {}, options).flops().value();
        };
        QVERIFY(close(work(Recompute::none), 3.0 * forward));
        QVERIFY(close(work(Recompute::selective, SelectiveRecompute::cores), 3.0 * forward + core));
        QVERIFY(close(work(Recompute::selective), 3.0 * forward + 0.5 * (forward - core)));
        QVERIFY(close(work(Recompute::full), 4.0 * forward));
    }

    /// Per token in 16 bits, of hidden size h = 4,096, queries, keys and values of 1.5 h, a feed-forward part of 3.5 h:
    /// the input, the core's result, and half of four products: h + h + (1.5 h + h + 7 h + h) / 2.
    void selectiveRecomputationKeepsEverySecondProduct() {
        ProgramOptions options;
        options.recompute = Recompute::selective;
        const Liveness liveness = livenessOf(layerProgram("llama_3_8b", {}, options));
        QCOMPARE(liveness.kept.value(), 2.0 * kSequence * 7.25 * 4096.0);
        // What is computed again is no larger than what no recomputation keeps.
        options.recompute = Recompute::none;
        QVERIFY(liveness.backward.bytes <= livenessOf(layerProgram("llama_3_8b", {}, options)).backward.bytes);
        // Exchanges are kept or, like all-gathers, repeated anyway.
        const Degrees degrees = degreesOf(4, 1, 8, 8, true);
        options.recompute = Recompute::selective;
        QCOMPARE(exchanged(layerProgram("mixtral_8x7b", degrees, options)),
                 exchanged(layerProgram("mixtral_8x7b", degrees)));
    }

    void namesTheTensorThatDoesNotDivide() {
        const model::Model& model = tests::catalogModel("llama_3_8b");
        const auto part = layerPart(model, model.kinds[0], training(), degreesOf(3, 1, 1, 1, false));
        QVERIFY(!part.ok());
        QCOMPARE(part.error().code, ErrorCode::outOfRange);
        QVERIFY2(part.error().pointer.find("attention") != std::string::npos, part.error().pointer.c_str());
    }

    void shapesReadLikeOnPaper() {
        const model::Model& model = tests::catalogModel("llama_3_8b");
        const Part part = layerPart(model, model.kinds[0], training(), degreesOf(2, 2, 2, 1, true)).value();
        const auto shapeOf = [&part](const std::string& name) {
            const auto& tensors = part.graph.tensors();
            const auto found = std::find_if(tensors.begin(), tensors.end(),
                                            [&name](const Tensor& tensor) { return tensor.name == name; });
            return text(*found, found->layout);
        };
        QCOMPARE(shapeOf("residual"), std::string("[Batch/dp, Seq/(cp tp), Hidden]"));
        QCOMPARE(shapeOf("attention.queries"), std::string("[Batch/dp, Seq/cp, Heads/tp, HeadDim]"));
        QCOMPARE(shapeOf("feed_forward.down"), std::string("[Batch/dp, Seq/cp, Hidden] partial over tp"));
    }

    void stepsReadOnlyWhatIsThere() {
        for (const char* id : {"llama_3_8b", "deepseek_v3_671b", "gpt_oss_120b"}) {
            for (const Recompute recompute : {Recompute::none, Recompute::selective, Recompute::full}) {
                ProgramOptions options;
                options.recompute = recompute;
                const std::size_t last = tests::catalogModel(id).kinds.size() - 1;
                const Program program = layerProgram(id, degreesOf(4, 2, 4, last > 0 ? 4 : 1, true), options, last);
                for (StepIndex i = 0; i < program.steps.size(); ++i) {
                    for (const StepIndex after : program.steps[i].after) {
                        QVERIFY(after == kFromOutside || after < i);
                    }
                    QVERIFY(program.steps[i].bytes.value() > 0.0);
                }
            }
        }
    }

private:
    /// The work of all ranks is that of one; returns false where the degrees do not divide.
    static bool checkShare(const model::Model& model, const model::LayerKind& kind, const Degrees& degrees) {
        const auto part = layerPart(model, kind, training(kSequence, 2), degrees);
        if (!part.ok()) {
            return false;
        }
        const std::int64_t tokens = 2 * degrees.data * kSequence;
        double expected = 3.0 * layerWork(model, kind, kSequence) * static_cast<double>(tokens);
        if (!degrees.sequenceParallel && kind.feedForward.isExpert()) {
            // Without sequence parallelism every tensor-parallel rank routes all tokens.
            const double router = 2.0 * static_cast<double>(model.hidden) * kind.feedForward.experts;
            expected += 3.0 * static_cast<double>(degrees.tensor - 1) * router * static_cast<double>(tokens);
        }
        if (kind.feedForward.sharedGate) {
            expected +=
                3.0 * static_cast<double>(degrees.tensor - 1) * 2.0 * static_cast<double>(model.hidden * tokens);
        }
        const auto ranks = static_cast<double>(degrees.tensor * degrees.context * degrees.data);
        const double found = ranks * lower(*part, {}).flops().value();
        const std::string where =
            fmt::format("{} tp {} cp {} dp {} ep {} sp {}: {} against {}", model.id, degrees.tensor, degrees.context,
                        degrees.data, degrees.expert, degrees.sequenceParallel, found, expected);
        const bool equal = close(found, expected) || degrees.tensor > std::max(kind.mixer.kvHeads, 1);
        [&] { QVERIFY2(equal, where.c_str()); }();
        return true;
    }
};

QTEST_APPLESS_MAIN(TestParts)
#include "test_parts.moc"
