// SPDX-License-Identifier: GPL-3.0-or-later
// Synthesised traces: their totals against closed forms, and that no rank ever waits for ever.
#include "tests/core/graph/catalog_models.h"
#include "tests/core/trace/reference_executor.h"

#include "core/trace/lint.h"
#include "core/trace/synthesis.h"

#include <QtTest>

#include <fmt/format.h>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::trace;

namespace {

/// Both sides are sums of products in floating point.
constexpr double kTolerance = 1e-9;
constexpr std::int64_t kSequence = 1024;

bool close(double a, double b) {
    return std::abs(a - b) <= kTolerance * std::max(std::abs(a), std::abs(b));
}

/// A model cut down to a few layers, so that all ranks can be played through.
model::Model shortened(const char* id, std::size_t layers) {
    model::Model model = tests::catalogModel(id);
    model.layers.resize(layers);
    return model;
}

SynthesisPlan planOf(std::int64_t tensor, std::int64_t context, std::int64_t data, std::int64_t expert, int pipeline) {
    SynthesisPlan plan;
    plan.workload.sequence = kSequence;
    plan.degrees = {tensor, context, data, expert, tensor > 1};
    plan.pipelineParallel = pipeline;
    plan.microBatches = 4;
    return plan;
}

/// Forward FLOPs of one token through all layers and the head.
double forwardWork(const model::Model& model) {
    double work = 2.0 * static_cast<double>(model.vocabulary) * static_cast<double>(model.hidden);
    for (const std::uint8_t index : model.layers) {
        const model::LayerKind& kind = model.kinds[index];
        work +=
            layerFlopsPerToken(model, kind) + mixerCoreFlopsPerToken(kind, meanAttendedTokens(kind.mixer, kSequence));
    }
    return work;
}

double tokensOf(const SynthesisPlan& plan) {
    return static_cast<double>(plan.microBatches * plan.workload.microBatch * plan.degrees.data * kSequence);
}

} // namespace

class TestSynthesis : public QObject {
    Q_OBJECT
private slots:
    void theWorkIsThatOfTheClosedForm() {
        const model::Model& model = tests::catalogModel("llama_3_8b");
        for (const std::int64_t t : {1, 2, 8}) {
            for (const std::int64_t c : {1, 2}) {
                for (const int p : {1, 2, 3, 8}) {
                    const SynthesisPlan plan = planOf(t, c, 2, 1, p);
                    const auto made = synthesise(model, plan);
                    QVERIFY2(made.ok(), made.ok() ? "" : describe(made.error()).c_str());
                    const TraceTotals sums = totals(made->trace);
                    QCOMPARE(sums.ranks, plan.ranks());
                    QCOMPARE(sums.roles, std::int64_t{p});
                    const double expected = 3.0 * forwardWork(model) * tokensOf(plan);
                    QVERIFY2(
                        close(sums.flops.value(), expected),
                        fmt::format("tp {} cp {} pp {}: {} against {}", t, c, p, sums.flops.value(), expected).c_str());
                }
            }
        }
    }

    /// Every replica puts its gradients of 32 bits into one all-reduce; tensor-parallel ranks those of norms besides.
    void replicasReduceEveryGradientOnce() {
        const model::Model& model = tests::catalogModel("llama_3_8b");
        for (const int p : {1, 4}) {
            const SynthesisPlan plan = planOf(4, 1, 8, 1, p);
            const Synthesis made = synthesise(model, plan).value();
            double norms = 0.0;
            double found = 0.0;
            for (std::size_t role = 0; role < made.trace.roles(); ++role) {
                for (const TraceNode& node : made.trace.roleTemplate(role).nodes) {
                    const std::string& name = made.trace.nodeName(node);
                    found += name == "gradients.dense.all-reduce" ? node.bytes.value() : 0.0;
                    norms += name == "gradients.norms.all-reduce" ? node.bytes.value() : 0.0;
                }
            }
            const double layerNorms = 2.0 * 4096 * 32 + 4096;
            QCOMPARE(norms, 4.0 * layerNorms);
            QCOMPARE(found, 4.0 * ((totalParameters(model) - layerNorms) / 4.0 + layerNorms));
        }
    }

    void stagesSendEveryBoundaryOnceEachWay() {
        const SynthesisPlan plan = planOf(4, 1, 2, 1, 4);
        const Synthesis made = synthesise(tests::catalogModel("llama_3_8b"), plan).value();
        const double message = 2.0 * kSequence * 4096 / 4.0;
        const double replicas = 8.0; // ranks of a stage
        QCOMPARE(totals(made.trace).sent.value(), 3.0 * 2.0 * 4.0 * message * replicas);
    }

    void tensorParallelRanksAreNeighbours() {
        SynthesisPlan plan = planOf(4, 1, 2, 1, 2);
        const Synthesis made = synthesise(shortened("llama_3_8b", 4), plan).value();
        const TraceTemplate& role = made.trace.rankTemplate(5);
        const auto gather = std::find_if(role.nodes.begin(), role.nodes.end(), [](const TraceNode& node) {
            return node.collective == CollectiveKind::allGather;
        });
        QVERIFY(gather != role.nodes.end());
        const Communicator group = made.trace.group(5, gather->group);
        QCOMPARE(group.size(), std::int64_t{4});
        QCOMPARE(group[0], Rank{4});
        QCOMPARE(group[3], Rank{7});
        plan.rankOrder = {"cp", "dp", "tp", "pp"};
        const Synthesis strided = synthesise(shortened("llama_3_8b", 4), plan).value();
        QCOMPARE(strided.trace.group(5, gather->group)[0], Rank{1});
        plan.rankOrder = {"cp", "tp", "dp", "pp"};
        QCOMPARE(synthesise(shortened("llama_3_8b", 4), plan).error().code, ErrorCode::notSupported);
    }

    void nobodyWaitsForEver_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("schedule");
        QTest::addColumn<int>("sharding");
        QTest::addColumn<int>("tensor");
        QTest::addColumn<int>("context");
        QTest::addColumn<int>("data");
        QTest::addColumn<int>("expert");
        QTest::addColumn<int>("pipeline");
        const auto row = [](const char* what, const char* model, graph::Schedule schedule, int sharding, int t, int c,
                            int d, int e, int p) {
            QTest::newRow(what) << QString(model) << static_cast<int>(schedule) << sharding << t << c << d << e << p;
        };
        using graph::Schedule;
        row("one rank", "llama_3_8b", Schedule::oneFOneB, 0, 1, 1, 1, 1, 1);
        row("GPipe", "llama_3_8b", Schedule::gpipe, 0, 2, 1, 2, 1, 4);
        row("1F1B", "llama_3_8b", Schedule::oneFOneB, 1, 2, 1, 2, 1, 4);
        row("interleaved", "llama_3_8b", Schedule::interleaved, 0, 2, 1, 2, 1, 4);
        row("zero bubble H1", "llama_3_8b", Schedule::zeroBubbleH1, 0, 2, 1, 2, 1, 4);
        row("zero bubble H2", "llama_3_8b", Schedule::zeroBubbleH2, 0, 2, 1, 2, 1, 4);
        row("ring attention", "llama_3_8b", Schedule::oneFOneB, 0, 2, 4, 2, 1, 2);
        row("ZeRO-2", "llama_3_8b", Schedule::oneFOneB, 2, 1, 1, 4, 1, 1);
        row("FSDP", "llama_3_8b", Schedule::oneFOneB, 3, 2, 1, 4, 1, 1);
        row("FSDP and pipeline", "llama_3_8b", Schedule::oneFOneB, 3, 1, 2, 4, 1, 2);
        row("tied embeddings", "gpt_3_125m", Schedule::oneFOneB, 0, 2, 1, 2, 1, 4);
        row("experts", "mixtral_8x7b", Schedule::oneFOneB, 1, 2, 1, 4, 4, 2);
        row("experts across contexts", "mixtral_8x7b", Schedule::interleaved, 0, 1, 2, 2, 4, 2);
        row("latent attention", "deepseek_v3_671b", Schedule::oneFOneB, 3, 2, 2, 2, 4, 2);
        row("hybrid", "jamba_v0_1_52b", Schedule::zeroBubbleH1, 0, 2, 2, 2, 2, 2);
    }
    void nobodyWaitsForEver() {
        QFETCH(QString, model);
        QFETCH(int, schedule);
        QFETCH(int, sharding);
        QFETCH(int, tensor);
        QFETCH(int, context);
        QFETCH(int, data);
        QFETCH(int, expert);
        QFETCH(int, pipeline);
        SynthesisPlan plan = planOf(tensor, context, data, expert, pipeline);
        plan.schedule = static_cast<graph::Schedule>(schedule);
        plan.sharding = static_cast<graph::Sharding>(sharding);
        plan.virtualStages = plan.schedule == graph::Schedule::interleaved ? 2 : 1;
        for (const graph::Recompute recompute : {graph::Recompute::none, graph::Recompute::full}) {
            plan.options.recompute = recompute;
            const auto made = synthesise(shortened(model.toUtf8().constData(), 8), plan);
            QVERIFY2(made.ok(), made.ok() ? "" : describe(made.error()).c_str());
            const LintReport report = lint(made->trace);
            QVERIFY2(report.clean(), report.clean() ? "" : describe(report.findings.front()).c_str());
            for (const std::uint64_t seed : {1, 2}) {
                const std::string stuck = tests::ReferenceExecutor(made->trace, seed).run();
                QVERIFY2(stuck.empty(), stuck.c_str());
            }
        }
    }

    void inferenceStepsRunThrough() {
        for (const graph::Purpose purpose : {graph::Purpose::prefill, graph::Purpose::decode}) {
            SynthesisPlan plan = planOf(4, 1, 2, 1, 2);
            plan.workload.purpose = purpose;
            plan.workload.sequence = purpose == graph::Purpose::decode ? 1 : kSequence;
            plan.workload.context = kSequence;
            plan.degrees.sequenceParallel = purpose == graph::Purpose::prefill;
            const auto made = synthesise(shortened("llama_3_8b", 4), plan);
            QVERIFY2(made.ok(), made.ok() ? "" : describe(made.error()).c_str());
            const std::string stuck = tests::ReferenceExecutor(made->trace, 1).run();
            QVERIFY2(stuck.empty(), stuck.c_str());
            QVERIFY(made->peaks[0].gradients.value() == 0.0);
        }
    }

    void costFollowsRolesNotRanks() {
        SynthesisPlan plan = planOf(8, 1, 64, 1, 2);
        const Synthesis small = synthesise(tests::catalogModel("llama_3_8b"), plan).value();
        plan.degrees.data = 65536;
        const Synthesis large = synthesise(tests::catalogModel("llama_3_8b"), plan).value();
        QCOMPARE(large.trace.ranks(), std::int64_t{1} << 20);
        QCOMPARE(large.trace.roles(), small.trace.roles());
        // Of more replicas, buckets are larger.
        QVERIFY(large.trace.roleTemplate(0).nodes.size() <= small.trace.roleTemplate(0).nodes.size());
        QVERIFY(close(totals(large.trace).flops.value(), 1024.0 * totals(small.trace).flops.value()));
    }

    /// Whether gradients leave layer by layer, in buckets or at the end, all of them leave, and all weights come back.
    void exchangesEverythingOnce() {
        for (const auto sharding : {graph::Sharding::none, graph::Sharding::zero1, graph::Sharding::zero3}) {
            SynthesisPlan plan = planOf(2, 1, 8, 1, 2);
            plan.sharding = sharding;
            std::map<bool, std::pair<double, double>> bytes; // gradients and parameters, by overlap
            for (const bool overlaps : {true, false}) {
                plan.overlapReplicas = overlaps;
                const Synthesis made = synthesise(tests::catalogModel("llama_3_8b"), plan).value();
                for (const trace::TraceNode& node : made.trace.roleTemplate(0).nodes) {
                    const std::string& name = made.trace.nodeName(node);
                    bytes[overlaps].first += name.starts_with("gradients.dense") ? node.bytes.value() : 0.0;
                    bytes[overlaps].second += name.starts_with("parameters.") ? node.bytes.value() : 0.0;
                }
            }
            QVERIFY(bytes[true].first > 1e9);
            QVERIFY(close(bytes[true].first, bytes[false].first));
            QVERIFY(close(bytes[true].second, bytes[false].second));
            QCOMPARE(bytes[true].second > 0.0, sharding != graph::Sharding::none);
        }
    }

    /// The times of a pass are dealt to its operators without a remainder.
    void dealsTimesToOperators() {
        SynthesisPlan plan = planOf(1, 1, 1, 1, 2);
        plan.options.recompute = graph::Recompute::full;
        const OperatorTimes times{Seconds(3.0), Seconds(2.0), Seconds(1.0), Seconds(0.5), Seconds(0.1)};
        const PartOperatorTimes part{times, times, times, times};
        const std::size_t kinds = tests::catalogModel("llama_3_8b").kinds.size();
        plan.nodeTimes = {part,          {kinds, part},
                          part,          {Seconds(7.0), Seconds(8.0)},
                          Seconds(0.25), {FlopsPerSecond(1e15), BytesPerSecond(3e12)}};
        const Synthesis made = synthesise(tests::catalogModel("llama_3_8b"), plan).value();
        const double perPass = 6.6;
        const double layers = 16.0;
        const auto rounds = static_cast<double>(plan.microBatches);
        for (std::size_t stage = 0; stage < 2; ++stage) {
            double sum = 0.0;
            double products = 0.0;
            for (const trace::TraceNode& node : made.trace.roleTemplate(stage).nodes) {
                const bool computes = node.kind == trace::NodeKind::compute;
                QCOMPARE(node.duration.value() > 0.0, computes);
                sum += node.duration.value();
                products += computes && node.flops.value() > 0.0 ? node.duration.value() : 0.0;
            }
            // Layers run all four passes, the ends three; each stage receives one message a micro-batch.
            const double expected =
                rounds * (layers * 4.0 * perPass + 4.0 * perPass + 0.25) + 7.0 + static_cast<double>(stage);
            QVERIFY2(std::abs(sum / expected - 1.0) < 1e-9, qPrintable(QString("%1, not %2").arg(sum).arg(expected)));
            QVERIFY(products > 0.7 * sum);
        }
    }

    void shardingLessensStates() {
        SynthesisPlan plan = planOf(1, 1, 8, 1, 1);
        const model::Model& model = tests::catalogModel("llama_3_8b");
        const double all = totalParameters(model);
        const auto peakOf = [&](graph::Sharding sharding) {
            plan.sharding = sharding;
            return synthesise(model, plan).value().peaks.front();
        };
        QCOMPARE(peakOf(graph::Sharding::none).optimizerState.value(), 12.0 * all);
        QCOMPARE(peakOf(graph::Sharding::zero1).optimizerState.value(), 12.0 * all / 8.0);
        QCOMPARE(peakOf(graph::Sharding::zero2).gradients.value(), 4.0 * all / 8.0);
        QCOMPARE(peakOf(graph::Sharding::zero3).weights.value(), 2.0 * all / 8.0);
    }

    void recomputationTradesActivationsForWork() {
        SynthesisPlan plan = planOf(8, 1, 1, 1, 4);
        const model::Model& model = tests::catalogModel("llama_3_8b");
        double before = std::numeric_limits<double>::infinity();
        for (const graph::Recompute recompute :
             {graph::Recompute::none, graph::Recompute::selective, graph::Recompute::full}) {
            plan.options.recompute = recompute;
            const double kept = synthesise(model, plan).value().peaks.front().activations.value();
            QVERIFY(kept < before);
            before = kept;
        }
        // Full: the input of each of 7 layers of the first stage and the gathered-for embedding's none, 4 micro-batches
        // in flight, one of them at work.
        const double input = 2.0 * kSequence * 4096 / 8.0;
        QVERIFY(before < 4.0 * 8.0 * input * 1.05);
    }

    void saysWhatDoesNotFit() {
        SynthesisPlan plan = planOf(1, 1, 1, 1, 64);
        QCOMPARE(synthesise(tests::catalogModel("llama_3_8b"), plan).error().pointer, std::string("pipeline_parallel"));
        plan = planOf(3, 1, 1, 1, 1);
        QCOMPARE(synthesise(tests::catalogModel("llama_3_8b"), plan).error().code, ErrorCode::outOfRange);
        plan = planOf(1, 1, 2, 4, 1);
        QCOMPARE(synthesise(tests::catalogModel("mixtral_8x7b"), plan).error().pointer, std::string("expert_parallel"));
        plan = planOf(1, 1, 1, 1, 2);
        plan.virtualStages = 2;
        QCOMPARE(synthesise(tests::catalogModel("llama_3_8b"), plan).error().code, ErrorCode::notSupported);
    }
};

QTEST_APPLESS_MAIN(TestSynthesis)
#include "test_synthesis.moc"
