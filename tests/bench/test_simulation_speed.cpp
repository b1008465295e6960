// SPDX-License-Identifier: GPL-3.0-or-later
// Whole steps executed: Llama 3 8B on 1,024 ranks as ASTRA-sim takes it (128 CPU-s and 1.39 GB for 845,000 nodes of
// one step on this kind of machine, version 518bd51), merged and with a lane for each rank; and on 32,768 ranks of a
// three-level rail-optimised fat tree with contention.
#include "tests/core/graph/catalog_models.h"

#include "core/hardware/topology.h"
#include "core/network/astra_backend.h"
#include "core/network/fluid_backend.h"
#include "core/simulation/simulation.h"
#include "core/trace/synthesis.h"

#include <QtTest>

#include <sys/resource.h>

#include <chrono>
#include <ctime>

using namespace paretoscope;
using namespace paretoscope::literals;

namespace {

double processorSeconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Of the whole process so far.
double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024.0 / 1e6;
}

trace::SynthesisPlan plan(std::int64_t tensor, std::int64_t data, int pipeline, std::int64_t microBatches) {
    trace::SynthesisPlan made;
    made.workload.sequence = 8192;
    made.degrees = {tensor, 1, data, 1, true};
    made.pipelineParallel = pipeline;
    made.microBatches = microBatches;
    return made;
}

simulation::SimulationOptions options(simulation::RankMerging merging) {
    simulation::SimulationOptions made;
    made.compute = {true, 700.0_TFLOPps, 3350.0_GBps, std::chrono::nanoseconds(1)};
    made.merging = merging;
    made.blockDevices = 8;
    return made;
}

/// [Switch 8, Ring n] with 400 and 50 GB/s, 936.25 and 1000 ns; system of the shipped hgx_h100_8gpu.json.
network::AstraBackend astra(std::int64_t nodes) {
    const auto network =
        network::parseAstraNetwork("topology: [Switch, Ring]\nnpus_count: [8, " + std::to_string(nodes) +
                                       "]\nbandwidth: [400, 50]\nlatency: [936.25, 1000]",
                                   "sr.yml");
    const auto system = network::parseAstraSystem("{\"endpoint-delay\":1,\"active-chunks-per-dimension\":2,"
                                                  "\"preferred-dataset-splits\":4,\"local-mem-bw\":3350,"
                                                  "\"roofline-enabled\":1,\"peak-perf\":700}",
                                                  "system.json");
    return {*network, *system};
}

void report(const char* what, const simulation::SimulationResult& result, double processor) {
    qInfo("%s: %.0f nodes of %lld ranks, %zu lanes, %.3f CPU-s, peak so far %.0f MB; simulated %.6f s, %.6f s exposed",
          what, result.nodes, static_cast<long long>(result.ranks), result.lanes.size(), processor, peakMegabytes(),
          result.duration.value(), result.exposedCommunication.value());
}

} // namespace

class TestSimulationSpeed : public QObject {
    Q_OBJECT
private slots:
    void llamaOnAThousandRanks_data() {
        QTest::addColumn<bool>("perRank");
        QTest::newRow("merged") << false;
        QTest::newRow("per rank") << true;
    }

    void llamaOnAThousandRanks() {
        QFETCH(bool, perRank);
        const double start = processorSeconds();
        const auto made = trace::synthesise(tests::catalogModel("llama_3_8b"), plan(8, 64, 2, 1));
        QVERIFY(made.ok());
        const double synthesised = processorSeconds();
        network::AstraBackend backend = astra(128);
        const auto result = simulation::simulate(
            made->trace, backend, options(perRank ? simulation::RankMerging::perRank : simulation::RankMerging::alike),
            {});
        QVERIFY(result.ok());
        report(perRank ? "1,024 ranks, one lane each" : "1,024 ranks, merged", *result,
               processorSeconds() - synthesised);
        qInfo("synthesis: %.3f CPU-s", synthesised - start);
        QCOMPARE(result->finishedRanks, std::int64_t{1024});
        QVERIFY(processorSeconds() - synthesised < 3.0);
    }

    void llamaOnAThreeLevelFatTree() {
        hardware::TopologyRequest request;
        request.accelerator.id = "h100";
        request.accelerator.name = "H100";
        request.accelerator.scaleUpBandwidth = 450.0_GBps;
        request.accelerator.scaleOutBandwidth = 50.0_GBps;
        request.devices = 32768;
        const double start = processorSeconds();
        const hardware::Cluster cluster = *hardware::generate(request);
        const auto levels = hardware::levels(cluster);
        const hardware::Fabric fabric = *hardware::Fabric::of(cluster);
        const auto made = trace::synthesise(tests::catalogModel("llama_3_8b"), plan(8, 1024, 4, 32));
        QVERIFY(made.ok());
        network::FluidBackend backend(fabric, levels, network::NetworkEfficiency{});
        const double ready = processorSeconds();
        simulation::SimulationOptions wanted = options(simulation::RankMerging::alike);
        wanted.streams = simulation::CommunicationStreams::eachCommunicator;
        const auto result = simulation::simulate(made->trace, backend, wanted, {});
        QVERIFY(result.ok());
        report("32,768 ranks, fluid", *result, processorSeconds() - ready);
        qInfo("topology and synthesis: %.3f CPU-s", ready - start);
        QCOMPARE(result->finishedRanks, std::int64_t{32768});
        QVERIFY(processorSeconds() - start < 40.0);
    }
};

QTEST_APPLESS_MAIN(TestSimulationSpeed)
#include "test_simulation_speed.moc"
