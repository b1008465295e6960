// SPDX-License-Identifier: GPL-3.0-or-later
// What an execution tells over time: spans of the critical path, arrows of messages, use of devices and heat of links.
#include "tests/core/simulation/small_traces.h"

#include "core/simulation/link_heat.h"

#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

double sum(const std::vector<double>& bins) {
    return std::accumulate(bins.begin(), bins.end(), 0.0);
}

struct Watched {
    SimulationResult result;
    network::LinkLoads loads;
};

Watched watch(const trace::ExecutionTrace& trace, const Site& site) {
    network::FluidBackend network(site.fabric, site.levels, network::NetworkEfficiency{});
    network.record();
    SimulationResult result = run(trace, network, RankMerging::alike, CommunicationStreams::eachCommunicator);
    return {std::move(result), network.loads()};
}

} // namespace

class TestOverTime : public QObject {
    Q_OBJECT
private slots:
    void watchingChangesNothing() {
        const Site site(64);
        const trace::ExecutionTrace trace = pipeline(8, 4, 2);
        network::FluidBackend plain(site.fabric, site.levels, network::NetworkEfficiency{});
        const SimulationResult expected = run(trace, plain, RankMerging::alike, CommunicationStreams::eachCommunicator);
        const Watched watched = watch(trace, site);
        QVERIFY(expected.duration.value() > 0.0);
        QCOMPARE(watched.result.duration.value(), expected.duration.value());
    }

    void loadsAddUpToWhatLinksCarried() {
        const Site site(64);
        network::FluidBackend network(site.fabric, site.levels, network::NetworkEfficiency{});
        network.record();
        run(pipeline(8, 4, 2), network, RankMerging::alike);
        const network::LinkLoads loads = network.loads();
        const std::vector<Bytes> carried = network.carried();
        QVERIFY(loads.bins > network::LoadRecorder::kMostBins / 2 && loads.bins <= network::LoadRecorder::kMostBins);
        std::size_t busy = 0;
        for (std::size_t link = 0; link < carried.size(); ++link) {
            if (loads.rowOf[link] == network::LinkLoads::kNothing) {
                QCOMPARE(carried[link].value(), 0.0);
                continue;
            }
            ++busy;
            Bytes added(0.0);
            for (const Bytes bytes : loads.row(loads.rowOf[link])) {
                QVERIFY(bytes.value() >= 0.0);
                QVERIFY(bytes <=
                        site.fabric.link(static_cast<std::uint32_t>(link)).bandwidth * loads.bin * (1.0 + 1e-6) +
                            Bytes(1.0));
                added += bytes;
            }
            QVERIFY(std::abs(added.value() - carried[link].value()) <= 1e-6 * carried[link].value());
        }
        QVERIFY(busy > 100);
    }

    void devicesAreBusyForWhatTheyCompute() {
        const Site site(64);
        const Watched watched = watch(pipeline(8, 4, 2), site);
        const DeviceUse& use = watched.result.use;
        QCOMPARE(use.computing.size(), DeviceUse::kBins);
        const double computed = sum(use.computing) * use.bin.value();
        QVERIFY(std::abs(computed - watched.result.computing.value()) < 1e-9 * computed);
        QVERIFY(std::ranges::all_of(use.computing, [](double share) { return share >= 0.0 && share < 1.0 + 1e-9; }));
        QVERIFY(sum(use.communicating) > 0.0);
    }

    /// One gather over eight nodes' rails: NICs carry all the time of it, NVLink nothing.
    void theLinksOfACollectiveAreHot() {
        trace::NamePool names;
        TraceTemplate role;
        const NodeIndex gather = add(role, collective(names, "gather", CollectiveKind::allGather, 0, 50e6));
        add(role, compute(names, "after", 3000.0), {gather});
        RankLayout layout =
            RankLayout::inOrder(std::vector<std::pair<std::string, std::int64_t>>{{"tp", 8}, {"dp", 8}});
        layout.groups = {{"dp", {{1, {}}}}};
        layout.roleOf = {0};
        const Site site(64);
        const Watched watched = watch({std::move(names), {role}, layout}, site);
        const LinkHeat heat = linkHeat(site.fabric, watched.loads, site.drawn.links.size(), 100);
        const double gathering = 1.0 - 3000e-6 / watched.result.duration.value();
        QVERIFY(gathering > 0.5);
        double hottest = 0.0;
        for (std::size_t link = 0; link < heat.links.size(); ++link) {
            const hardware::ClusterLink& drawn = site.drawn.links[link];
            if (drawn.bandwidth > 300.0_GBps) {
                QCOMPARE(heat.links[link].cables, std::size_t{0});
                QCOMPARE(heat.links[link].meanOfBusiest, 0.0);
            }
            hottest = std::max(hottest, heat.links[link].saturated);
        }
        // The latency of the gather and the bin in which it ends are not full.
        QVERIFY2(std::abs(hottest - gathering) < 0.03,
                 qPrintable(QString("%1 of the time, gathering %2").arg(hottest).arg(gathering)));
    }

    void messagesAreArrowsAndThePathIsMarked() {
        const Site site(64);
        const Watched watched = watch(pipeline(8, 4, 2), site);
        const trace::Timeline& timeline = watched.result.timeline;
        QCOMPARE(timeline.arrows.size(), std::size_t{3}); // three micro-batches from the first stage to the second
        for (const trace::Arrow& arrow : timeline.arrows) {
            QVERIFY(arrow.departure < arrow.arrival);
            QVERIFY(arrow.fromLane != arrow.toLane);
        }
        double critical = 0.0;
        for (const trace::Span& span : timeline.spans) {
            critical += span.critical ? (span.end - span.start).value() : 0.0;
        }
        // A chain from start to end; spans that wait for members overlap those that came before.
        QVERIFY(critical >= 0.99 * timeline.duration.value());
        QVERIFY(std::ranges::any_of(timeline.spans, [](const trace::Span& span) { return !span.critical; }));
    }
};

QTEST_APPLESS_MAIN(TestOverTime)
#include "test_over_time.moc"
