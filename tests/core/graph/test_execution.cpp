// SPDX-License-Identifier: GPL-3.0-or-later
// The exchanges are right, not only counted: small models with random weights are executed on real numbers over all
// ranks of random meshes, forward and backward, and give what one rank gives. One rank itself is held against
// differences of the loss.
#include "tests/core/graph/rank_machine.h"

#include <QtTest>

#include <fmt/format.h>

using namespace paretoscope;
using namespace paretoscope::graph;
using namespace paretoscope::tests;

namespace {

/// Sums in another order.
constexpr double kTolerance = 1e-9;
constexpr std::uint64_t kSeed = 3;

model::Model tinyModel(bool experts, bool biases) {
    model::Model model;
    model.id = "tiny";
    model.hidden = 8;
    model.vocabulary = 16;
    model::LayerKind kind;
    kind.mixer.heads = 8;
    kind.mixer.kvHeads = 4;
    kind.mixer.headDim = 2;
    kind.mixer.bias = biases;
    kind.mixer.outputBias = biases;
    kind.feedForward.gated = !biases;
    kind.feedForward.bias = biases;
    if (experts) {
        kind.feedForward.experts = 4;
        kind.feedForward.topK = 2;
        kind.feedForward.expertFfn = 8;
        kind.feedForward.sharedExperts = biases ? 0 : 1;
        kind.feedForward.sharedFfn = biases ? 0 : 8;
        kind.feedForward.sharedGate = !biases;
        kind.feedForward.routerBias = true;
    } else {
        kind.feedForward.ffn = 8;
    }
    model.kinds = {kind};
    model.layers = {0, 0};
    return model;
}

/// DeepSeek's attention, with latent queries.
model::Model latentModel() {
    model::Model model = tinyModel(true, false);
    model::Mixer& mixer = model.kinds.front().mixer;
    mixer = {};
    mixer.kind = model::MixerKind::multiLatentAttention;
    mixer.heads = 4;
    mixer.queryLora = 8;
    mixer.kvLora = 6;
    mixer.nopeDim = 3;
    mixer.ropeDim = 2;
    mixer.valueDim = 5;
    return model;
}

/// Mamba-1 with the norms of Jamba, and a dense feed-forward part.
model::Model stateSpaceModel() {
    model::Model model = tinyModel(false, false);
    model::Mixer& mixer = model.kinds.front().mixer;
    mixer = {};
    mixer.kind = model::MixerKind::mamba1;
    mixer.innerSize = 8;
    mixer.stateSize = 2;
    mixer.innerNorms = true;
    return model;
}

model::Model modelOf(const QString& mixer, bool experts, bool biases) {
    return mixer == "latent" ? latentModel() : mixer == "scan" ? stateSpaceModel() : tinyModel(experts, biases);
}

Workload tinyWorkload(const Mesh& mesh) {
    Workload workload;
    workload.microBatch = 4 / mesh.data;
    workload.sequence = 16;
    return workload;
}

Degrees degreesOf(const Mesh& mesh, bool sequenceParallel) {
    return {mesh.tensor, mesh.context, mesh.data, mesh.expert, sequenceParallel};
}

double start(std::size_t entry) {
    return randomUniform(kSeed, 99, entry) - 0.5;
}

using Whole = std::map<std::vector<int>, double>;

/// Every gradient of a weight, and the output, by name.
using Results = std::map<std::string, Whole>;

void collect(const std::string& prefix, const Part& part, const RankMachine& machine, Results& results) {
    for (TensorId id = 0; id < part.gradients.of.size(); ++id) {
        if (part.graph[id].isWeight()) {
            results[prefix + part.graph[id].name] = machine.whole(part.gradients.of[id]);
        }
    }
}

/// Embedding, two layers and head, one after the other as pipeline stages have them: what one hands on is what the
/// next one starts with.
Results runModel(const model::Model& model, const Mesh& mesh, bool sequenceParallel) {
    const Workload workload = tinyWorkload(mesh);
    const Degrees degrees = degreesOf(mesh, sequenceParallel);
    std::vector<Part> parts;
    parts.push_back(embeddingPart(model, workload, degrees).value());
    for (std::size_t layer = 0; layer < model.layers.size(); ++layer) {
        parts.push_back(layerPart(model, model.kinds[0], workload, degrees).value());
    }
    parts.push_back(headPart(model, workload, degrees).value());
    std::vector<RankMachine> machines;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        machines.emplace_back(parts[i], mesh);
        machines[i].fillWeights(kSeed + i);
        if (i == 0) {
            machines[0].fill(parts[0].input, [](std::size_t entry) { return static_cast<double>(entry * 7 % 16); });
        } else {
            const Layout handed = parts[i - 1].output.layout;
            demand(handed == parts[i].graph[parts[i].input].layout, "parts that do not fit together");
            machines[i].set(parts[i].input, machines[i - 1].read(parts[i - 1].output));
        }
        machines[i].forward();
    }
    Results results;
    results["loss"] = machines.back().whole(parts.back().output.tensor);
    for (std::size_t i = parts.size(); i-- > 0;) {
        if (i + 1 < parts.size()) {
            const Use next{parts[i + 1].inputGradient(), dual(parts[i + 1].graph[parts[i + 1].input].layout)};
            machines[i].set(parts[i].gradients.seed, machines[i + 1].read(next));
        }
        machines[i].backward();
        collect(fmt::format("{}.", i), parts[i], machines[i], results);
    }
    return results;
}

/// Empty, or the first tensor that differs.
std::string difference(const Results& a, const Results& b) {
    if (a.size() != b.size()) {
        return "other tensors";
    }
    for (const auto& [name, whole] : a) {
        const Whole& other = b.at(name);
        if (whole.size() != other.size()) {
            return name + " has another size";
        }
        for (const auto& [entry, value] : whole) {
            if (std::abs(value - other.at(entry)) > kTolerance * (1.0 + std::abs(value))) {
                return fmt::format("{}: {} against {}", name, value, other.at(entry));
            }
        }
    }
    return {};
}

double totalLoss(const Results& results) {
    double sum = 0.0;
    for (const auto& [entry, value] : results.at("loss")) {
        sum += value;
    }
    return sum;
}

} // namespace

class TestExecution : public QObject {
    Q_OBJECT
private slots:
    void everyMeshGivesTheSame_data() {
        QTest::addColumn<bool>("experts");
        QTest::addColumn<bool>("biases");
        QTest::addColumn<QString>("mixer");
        QTest::newRow("dense") << false << false << "heads";
        QTest::newRow("dense with biases") << false << true << "heads";
        QTest::newRow("experts, shared ones and a gate") << true << false << "heads";
        QTest::newRow("experts with biases") << true << true << "heads";
        QTest::newRow("latent attention") << true << false << "latent";
        QTest::newRow("state space") << false << false << "scan";
    }
    void everyMeshGivesTheSame() {
        QFETCH(bool, experts);
        QFETCH(bool, biases);
        QFETCH(QString, mixer);
        const model::Model model = modelOf(mixer, experts, biases);
        const Results alone = runModel(model, {}, false);
        const Mesh meshes[] = {{2, 1, 1, 1}, {4, 1, 1, 1}, {1, 2, 1, 1}, {1, 1, 4, 1}, {2, 2, 2, 1}, {4, 2, 1, 1},
                               {1, 1, 4, 4}, {2, 1, 2, 2}, {1, 2, 2, 4}, {2, 2, 2, 2}, {2, 2, 1, 2}};
        for (const Mesh& mesh : meshes) {
            if (mesh.expert > 1 && !experts) {
                continue;
            }
            for (const bool sequenceParallel : {false, true}) {
                if (sequenceParallel && mesh.tensor == 1) {
                    continue;
                }
                const std::string where = fmt::format("tp {} cp {} dp {} ep {} sp {}: ", mesh.tensor, mesh.context,
                                                      mesh.data, mesh.expert, sequenceParallel);
                std::string found;
                try {
                    found = difference(alone, runModel(model, mesh, sequenceParallel));
                } catch (const std::runtime_error& error) {
                    found = error.what();
                }
                QVERIFY2(found.empty(), (where + found).c_str());
            }
        }
    }

    /// Central differences of the loss in a few entries of the first layer's input.
    void gradientsAreSlopes() {
        for (const bool experts : {false, true}) {
            const model::Model model = tinyModel(experts, !experts);
            const Mesh mesh;
            const Part part = layerPart(model, model.kinds[0], tinyWorkload(mesh), {}).value();
            const auto outcome = [&](std::size_t moved, double by) {
                RankMachine machine(part, mesh);
                machine.fillWeights(kSeed);
                machine.fill(part.input, [&](std::size_t entry) { return start(entry) + (entry == moved ? by : 0.0); });
                machine.forward();
                double sum = 0.0;
                std::size_t n = 0;
                for (const auto& [entry, value] : machine.whole(part.output.tensor)) {
                    sum += value * start(1000 + n++);
                }
                return sum;
            };
            RankMachine machine(part, mesh);
            machine.fillWeights(kSeed);
            machine.fill(part.input, start);
            machine.forward();
            machine.fill(part.gradients.seed, [](std::size_t entry) { return start(1000 + entry); });
            machine.backward();
            const Whole slopes = machine.whole(part.inputGradient());
            for (const std::size_t entry : {0, 17, 131, 300, 511}) {
                constexpr double kStep = 1e-5;
                const double slope = (outcome(entry, kStep) - outcome(entry, -kStep)) / (2.0 * kStep);
                const auto place = std::next(slopes.begin(), static_cast<std::ptrdiff_t>(entry));
                QVERIFY2(std::abs(place->second - slope) < 1e-6 * (1.0 + std::abs(slope)),
                         fmt::format("{} against {}", place->second, slope).c_str());
            }
        }
    }

    /// A missing exchange would be noticed: without the sum over tensor-parallel ranks the losses differ.
    void partialSumsAreNotResults() {
        const model::Model model = tinyModel(false, false);
        const Mesh mesh{2, 1, 1, 1};
        const Part part = layerPart(model, model.kinds[0], tinyWorkload(mesh), degreesOf(mesh, false)).value();
        RankMachine machine(part, mesh);
        machine.fillWeights(kSeed);
        machine.fill(part.input, start);
        machine.forward();
        const auto partial =
            std::find_if(part.graph.tensors().begin(), part.graph.tensors().end(),
                         [](const Tensor& tensor) { return tensor.layout.partial.contains(Axis::tensor); });
        QVERIFY(partial != part.graph.tensors().end());
        const auto id = static_cast<TensorId>(partial - part.graph.tensors().begin());
        const Pieces addends = machine.read(part.graph.asMade(id));
        QVERIFY(addends[0].values != addends[1].values);
        const Pieces sums = machine.read({id, dual(partial->layout)});
        QVERIFY(sums[0].values == sums[1].values);
        QVERIFY(sums[0].values != addends[0].values);
    }

    /// FSDP: a flat parameter is gathered to what it was; its gradient is summed and scattered to the owners.
    void shardedParametersComeBack() {
        const Mesh mesh{2, 2, 2, 1};
        const Layout sharded{{Axis::data | Axis::context}, {}};
        const std::vector<int> shape{24};
        const auto value = [](std::size_t entry) { return start(entry); };
        const auto gather = redistribute(sharded, {});
        QCOMPARE(gather->size(), std::size_t{1});
        const Pieces whole = exchange(mesh, spreadOut(mesh, shape, sharded, value), gather->front());
        QVERIFY(gathered(mesh, whole, {}) == gathered(mesh, spreadOut(mesh, shape, {}, value), {}));
        const Layout partial{{}, Axis::data | Axis::context};
        const auto scatter = redistribute(partial, sharded);
        QCOMPARE(scatter->size(), std::size_t{1});
        const Pieces owned = exchange(mesh, spreadOut(mesh, shape, {}, value), scatter->front());
        for (const auto& [entry, sum] : gathered(mesh, owned, sharded)) {
            QVERIFY(std::abs(sum - 4.0 * value(static_cast<std::size_t>(entry[0]))) < kTolerance);
        }
    }

    /// Random layouts of a random tensor: whatever is exchanged, the whole stays what it was.
    void anyLayoutBecomesAnyOther() {
        const Mesh mesh{2, 2, 2, 2};
        const std::vector<int> shape{8, 8, 8};
        std::uint64_t draws = 0;
        const auto draw = [&draws](std::uint64_t end) { return randomBits(kSeed, 5, draws++) % end; };
        // Axes of tokens or of experts: each splits a dimension, leaves a partial sum if `mayBePartial`, or nothing.
        const auto anyLayout = [&](bool experts, AxisSet mayBePartial) {
            Layout layout;
            const AxisSet axes =
                (experts ? Axis::expertData | Axis::expert : Axis::data | Axis::context) | Axis::tensor;
            axes.forEach([&](Axis axis) {
                const std::uint64_t state = draw(5);
                if (state < 3) {
                    layout.split[state] = layout.split[state] | axis;
                } else if (state == 3 && mayBePartial.contains(axis)) {
                    layout.partial = layout.partial | axis;
                }
            });
            return layout;
        };
        const AxisSet every =
            Axis::data | Axis::context | AxisSet(Axis::expertData) | Axis::expert | AxisSet(Axis::tensor);
        int exchanged = 0;
        for (int trial = 0; trial < 150; ++trial) {
            const bool experts = trial % 2 == 1;
            const Layout produced = anyLayout(experts, every);
            const Layout demanded = anyLayout(experts, produced.partial);
            Pieces pieces = spreadOut(mesh, shape, produced, start);
            for (int rank = 0; rank < mesh.ranks(); ++rank) { // addends that differ
                const double share = mesh.place(produced.partial, rank) == 0 ? 1.0 : 0.25;
                for (double& value : pieces[rank].values) {
                    value *= share;
                }
            }
            const Whole before = gathered(mesh, pieces, produced);
            const auto steps = redistribute(produced, demanded);
            QVERIFY(steps.ok());
            for (const Redistribution& step : *steps) {
                pieces = exchange(mesh, pieces, step);
                ++exchanged;
            }
            const Whole after = gathered(mesh, pieces, demanded);
            QCOMPARE(after.size(), before.size());
            for (auto a = before.begin(), b = after.begin(); a != before.end(); ++a, ++b) {
                QVERIFY(a->first == b->first && std::abs(a->second - b->second) < kTolerance);
            }
        }
        QVERIFY(exchanged > 150);
    }

    void lossIsThatOfChance() {
        // Small random weights: close to the logarithm of the vocabulary for each of 64 tokens.
        const double loss = totalLoss(runModel(tinyModel(false, false), {}, false)) / 64.0;
        QVERIFY2(loss > 1.5 && loss < 5.0, std::to_string(loss).c_str());
    }
};

QTEST_APPLESS_MAIN(TestExecution)
#include "test_execution.moc"
