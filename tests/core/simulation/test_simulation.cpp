// SPDX-License-Identifier: GPL-3.0-or-later
// Execution by hand-checked small traces, and merged ranks against one lane for each rank on three networks.
#include "tests/core/simulation/small_traces.h"

using namespace paretoscope;
using namespace paretoscope::tests;

class TestSimulation : public QObject {
    Q_OBJECT
private slots:
    void orderIsPriority() {
        trace::NamePool names;
        TraceTemplate role;
        add(role, compute(names, "a", 5.0));
        const NodeIndex b = add(role, compute(names, "b", 3.0));
        add(role, compute(names, "c", 2.0), {b});
        add(role, compute(names, "d", 7.0));
        const trace::ExecutionTrace trace(std::move(names), {role}, RankLayout{});
        const Site site(8);
        const auto network = backend(Network::closedForm, site);
        const SimulationResult result = run(trace, *network, RankMerging::alike);
        COMPARE_MICROSECONDS(result.duration, 17.0);
        std::string order;
        for (const trace::Span& span : result.timeline.spans) {
            order += result.timeline.names[span.name];
        }
        QCOMPARE(order, std::string("abcd"));
        QCOMPARE(result.finishedRanks, std::int64_t{1});
        QCOMPARE(result.nodes, 4.0);
        QCOMPARE(result.exposedCommunication.value(), 0.0);
        QCOMPARE(result.criticalPath.size(), std::size_t{4});
    }

    /// A collective over eight devices runs beside 100 us of computing; what is longer is exposed.
    void communicationOverlaps() {
        trace::NamePool names;
        TraceTemplate role;
        const NodeIndex first = add(role, compute(names, "first", 10.0));
        const NodeIndex sum =
            add(role, collective(names, "sum", CollectiveKind::allReduce, trace::kNoSlot, 90e6), {first});
        const NodeIndex beside = add(role, compute(names, "beside", 100.0), {first});
        add(role, compute(names, "last", 1.0), {sum, beside});
        RankLayout layout = RankLayout::inOrder(std::vector<std::pair<std::string, std::int64_t>>{{"dp", 8}});
        layout.roleOf = {0};
        const trace::ExecutionTrace trace(std::move(names), {role}, layout);
        const Site site(8);
        const auto network = backend(Network::closedForm, site);
        const SimulationResult result = run(trace, *network, RankMerging::alike);
        const double takes = network::CollectiveModel(site.levels, {})
                                 .time(network::Collective::allReduce, network::place(site.levels, 8, 1), Bytes(90e6))
                                 .value() /
                             kMicro;
        QVERIFY(takes > 100.0);
        QCOMPARE(result.lanes.size(), std::size_t{1});
        COMPARE_MICROSECONDS(result.duration, 11.0 + takes);
        COMPARE_MICROSECONDS(result.exposedCommunication, takes - 100.0);
        COMPARE_MICROSECONDS(result.computing, 111.0);
        QCOMPARE(result.criticalPath.size(), std::size_t{3});
        QCOMPARE(result.criticalPath[1].node, std::string("sum"));
    }

    /// The same with a slowdown of a tenth: what computes makes up for the time beside the collective.
    void communicationSlowsWhatRunsBesideIt() {
        trace::NamePool names;
        TraceTemplate role;
        add(role, collective(names, "sum", CollectiveKind::allReduce, trace::kNoSlot, 900e6));
        add(role, compute(names, "beside", 100.0));
        RankLayout layout = RankLayout::inOrder(std::vector<std::pair<std::string, std::int64_t>>{{"dp", 8}});
        layout.roleOf = {0};
        const trace::ExecutionTrace trace(std::move(names), {role}, layout);
        const Site site(8);
        SimulationOptions options;
        options.overlapSlowdown = 0.1;
        const auto network = backend(Network::closedForm, site);
        const SimulationResult result = simulate(trace, *network, options, {}).value();
        COMPARE_MICROSECONDS(result.computing, 110.0);
        COMPARE_MICROSECONDS(result.lanes.front().slowed, 10.0);
        COMPARE_MICROSECONDS(result.exposedCommunication, result.duration.value() / kMicro - 110.0);
    }

    /// A rank's time is what it computes, what it waits for on the wire, and what it waits for others to come to.
    void timeOfARankAddsUp() {
        trace::NamePool names;
        TraceTemplate early;
        add(early, compute(names, "early", 10.0));
        add(early, collective(names, "sum", CollectiveKind::allReduce, trace::kNoSlot, 90e6), {0});
        TraceTemplate late = early;
        late.nodes[0].duration = Seconds(60.0 * kMicro);
        RankLayout layout = RankLayout::inOrder(std::vector<std::pair<std::string, std::int64_t>>{{"pp", 2}});
        layout.roleAxes = {0};
        layout.roleOf = {0, 1};
        const trace::ExecutionTrace trace(std::move(names), {early, late}, layout);
        const Site site(8);
        const auto network = backend(Network::closedForm, site);
        const SimulationResult result = simulate(trace, *network, {}, {}).value();
        QCOMPARE(result.lanes.size(), std::size_t{2});
        COMPARE_MICROSECONDS(result.lanes[0].waiting, 50.0);
        COMPARE_MICROSECONDS(result.lanes[1].waiting, 0.0);
        for (const LaneResult& lane : result.lanes) {
            const Seconds sum = lane.computing + lane.exposedCommunication + lane.waiting;
            COMPARE_MICROSECONDS(sum, lane.end.value() / kMicro);
            QCOMPARE(lane.exposures.size(), std::size_t{1});
            QCOMPARE(lane.exposures.front().name, std::string("sum"));
            QCOMPARE(lane.exposures.front().time.value(), lane.exposedCommunication.value());
        }
        COMPARE_MICROSECONDS(result.waiting, 25.0);
    }

    /// Process groups of equal members are communicators of their own: what one does, the other does not wait for.
    void slotsWithEqualMembersDoNotMix() {
        trace::NamePool names;
        TraceTemplate role;
        add(role, collective(names, "one", CollectiveKind::allToAll, 0, 90e6));
        add(role, collective(names, "other", CollectiveKind::allReduce, 1, 90e6));
        RankLayout layout = RankLayout::inOrder(std::vector<std::pair<std::string, std::int64_t>>{{"dp", 8}});
        layout.groups = {{"ep", {{0, {}}}}, {"dp", {{0, {}}}}};
        layout.roleOf = {0};
        const trace::ExecutionTrace trace(std::move(names), {role}, layout);
        const Site site(8);
        SimulationOptions options;
        options.streams = CommunicationStreams::eachCommunicator;
        const auto network = backend(Network::closedForm, site);
        const SimulationResult result = simulate(trace, *network, options, {}).value();
        QCOMPARE(result.finishedRanks, std::int64_t{8});
        QVERIFY(result.deadlock.empty());
    }

    void mergedEqualsPerRank_data() {
        QTest::addColumn<int>("network");
        QTest::addColumn<int>("tensor");
        QTest::addColumn<int>("data");
        QTest::addColumn<int>("stages");
        QTest::addColumn<bool>("exchanges");
        const auto row = [](const char* name, Network network, int tensor, int data, int stages,
                            bool exchanges = false) {
            QTest::newRow(name) << static_cast<int>(network) << tensor << data << stages << exchanges;
        };
        row("closed form, 256", Network::closedForm, 8, 8, 4);
        row("closed form, groups across nodes", Network::closedForm, 4, 16, 2);
        row("ASTRA, 256", Network::astra, 8, 8, 4);
        row("ASTRA, groups across nodes", Network::astra, 16, 4, 2);
        row("fluid, 128", Network::fluid, 8, 4, 4);
        row("fluid, 256", Network::fluid, 8, 8, 4);
        row("fluid, groups across nodes", Network::fluid, 16, 4, 2);
        row("fluid, exchanges", Network::fluid, 8, 8, 1, true);
        row("hashed", Network::hashedFluid, 8, 8, 2);
    }

    void mergedEqualsPerRank() {
        QFETCH(int, network);
        QFETCH(int, tensor);
        QFETCH(int, data);
        QFETCH(int, stages);
        QFETCH(bool, exchanges);
        const auto kind = static_cast<Network>(network);
        const trace::ExecutionTrace trace = pipeline(tensor, data, stages, exchanges);
        const Site site(trace.ranks());
        for (const CommunicationStreams streams : {CommunicationStreams::one, CommunicationStreams::eachCommunicator}) {
            const auto a = backend(kind, site);
            const auto b = backend(kind, site);
            const SimulationResult merged = run(trace, *a, RankMerging::alike, streams);
            const SimulationResult single = run(trace, *b, RankMerging::perRank, streams);
            QCOMPARE(merged.finishedRanks, trace.ranks());
            QCOMPARE(single.lanes.size(), std::size_t(trace.ranks()));
            const std::vector<double> ofMerged = endOfRanks(merged, trace, *backend(kind, site), RankMerging::alike);
            for (std::size_t rank = 0; rank < ofMerged.size(); ++rank) {
                QVERIFY2(std::abs(ofMerged[rank] - single.lanes[rank].end.value()) < 1e-9,
                         qPrintable(QString("rank %1: %2 and %3")
                                        .arg(rank)
                                        .arg(ofMerged[rank], 0, 'g', 15)
                                        .arg(single.lanes[rank].end.value(), 0, 'g', 15)));
            }
            QVERIFY(std::abs(merged.exposedCommunication.value() - single.exposedCommunication.value()) < 1e-9);
            QCOMPARE(merged.nodes, single.nodes);
            if (kind != Network::hashedFluid) {
                qInfo("%zu lanes for %lld ranks, %.3f ms", merged.lanes.size(), static_cast<long long>(trace.ranks()),
                      1e3 * merged.duration.value());
                QVERIFY2(merged.lanes.size() <= single.lanes.size() / 2,
                         qPrintable(QString::number(merged.lanes.size())));
            }
        }
    }

    void criticalPathReachesFromStartToEnd() {
        const trace::ExecutionTrace trace = pipeline(8, 2, 4);
        const Site site(64);
        const auto network = backend(Network::fluid, site);
        const SimulationResult result = run(trace, *network, RankMerging::alike);
        QVERIFY(result.criticalPath.size() > 8);
        QCOMPARE(result.criticalPath.front().start.value(), 0.0);
        QCOMPARE(result.criticalPath.back().end, result.duration);
        for (std::size_t i = 1; i < result.criticalPath.size(); ++i) {
            QCOMPARE(result.criticalPath[i].start, result.criticalPath[i - 1].end);
        }
    }

    void oppositeOrderIsADeadlock() {
        trace::NamePool names;
        std::vector<TraceTemplate> roles(2);
        for (std::size_t rank = 0; rank < 2; ++rank) {
            const TraceNode x = collective(names, "x", CollectiveKind::allReduce, 0, 1e6);
            const TraceNode y = collective(names, "y", CollectiveKind::allReduce, 1, 1e6);
            add(roles[rank], rank == 0 ? x : y);
            add(roles[rank], rank == 0 ? y : x);
        }
        const trace::ExecutionTrace trace = separate(std::move(names), std::move(roles));
        const Site site(8);
        const auto network = backend(Network::closedForm, site);
        const SimulationResult result = run(trace, *network, RankMerging::alike);
        QCOMPARE(result.finishedRanks, std::int64_t{0});
        QCOMPARE(result.deadlock.size(), std::size_t{2});
        QCOMPARE(describe(result.deadlock[0]), std::string("rank 0 waits in 'x' for rank 1 to join"));
        QCOMPARE(describe(result.deadlock[1]), std::string("rank 1 waits in 'y' for rank 0 to join"));
        // With a stream for each communicator the same trace runs through.
        const auto again = backend(Network::closedForm, site);
        QCOMPARE(run(trace, *again, RankMerging::alike, CommunicationStreams::eachCommunicator).finishedRanks,
                 std::int64_t{2});
    }

    void unmatchedThingsAreExplained() {
        const Site site(8);
        const auto explained = [&](const std::function<void(trace::NamePool&, std::vector<TraceTemplate>&)>& make) {
            trace::NamePool names;
            std::vector<TraceTemplate> roles(2);
            make(names, roles);
            const trace::ExecutionTrace trace = separate(std::move(names), std::move(roles));
            const auto network = backend(Network::closedForm, site);
            const SimulationResult result = run(trace, *network, RankMerging::alike);
            return result.deadlock.empty() ? std::string() : describe(result.deadlock[0]);
        };
        QCOMPARE(explained([](trace::NamePool& names, std::vector<TraceTemplate>& roles) {
                     add(roles[0], message(names, NodeKind::receive, 0, 3, 1e6));
                     add(roles[1], compute(names, "c", 1.0));
                 }),
                 std::string("rank 0 waits in 'receive' for a message from rank 1"));
        QCOMPARE(explained([](trace::NamePool& names, std::vector<TraceTemplate>& roles) {
                     add(roles[0], collective(names, "sum", CollectiveKind::allReduce, 0, 1e6));
                     add(roles[1], collective(names, "gather", CollectiveKind::allGather, 0, 1e6));
                 }),
                 std::string("rank 0 waits in 'sum', but rank 1 joined the group with another kind of collective"));
        QCOMPARE(explained([](trace::NamePool& names, std::vector<TraceTemplate>& roles) {
                     add(roles[0], compute(names, "egg", 1.0), {1});
                     add(roles[0], compute(names, "hen", 1.0), {0});
                     add(roles[1], compute(names, "c", 1.0));
                 }),
                 std::string("rank 0 never starts 'egg': its dependencies form a circle"));
    }

    void absentGroupsAndPeersAreErrors() {
        trace::NamePool names;
        TraceTemplate role;
        add(role, collective(names, "sum", CollectiveKind::allReduce, 0, 1e6));
        trace::RankTable table;
        table.role = {0};
        table.groupIds = {{9}};
        table.peers = {{}};
        const trace::ExecutionTrace trace(std::move(names), {role}, std::move(table));
        const Site site(8);
        const auto network = backend(Network::closedForm, site);
        const Result<SimulationResult> result = simulate(trace, *network, {}, {});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::unknownName);
        QVERIFY(result.error().value.find('9') != std::string::npos);
    }

    void rooflineOfAstraSim() {
        ComputeModel model;
        model.durationsOfTrace = false;
        model.peak = 700.0_TFLOPps;
        model.memoryBandwidth = 3350.0_GBps;
        model.grain = std::chrono::nanoseconds(1);
        TraceNode node;
        node.flops = Flops(7e12);
        node.bytes = Bytes(1e6);
        QCOMPARE(qint64(model.time(node).count()), qint64(10000000000)); // 10 ms
        node.flops = Flops(1e6);
        QCOMPARE(qint64(model.time(node).count()), qint64(298000)); // 298.5 ns, truncated
        node.bytes = Bytes(0.0);
        QCOMPARE(qint64(model.time(node).count()), qint64(0));
    }
};

QTEST_APPLESS_MAIN(TestSimulation)
#include "test_simulation.moc"
