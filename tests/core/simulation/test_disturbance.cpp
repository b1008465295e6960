// SPDX-License-Identifier: GPL-3.0-or-later
// Stragglers and jitter: none of them changes nothing, one straggler delays what waits for it by what it is slower,
// and the seed says all.
#include "tests/core/simulation/small_traces.h"

#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

SimulationResult disturbed(const trace::ExecutionTrace& trace, network::NetworkBackend& network,
                           const Disturbance& disturbance, RankMerging merging = RankMerging::alike) {
    SimulationOptions options;
    options.merging = merging;
    options.blockDevices = 8;
    options.disturbance = disturbance;
    Result<SimulationResult> result = simulate(trace, network, options, {});
    return result.ok() ? std::move(*result) : SimulationResult{};
}

/// Eight replicas compute for 100 us and reduce their gradients.
trace::ExecutionTrace dataParallel() {
    trace::NamePool names;
    TraceTemplate role;
    const NodeIndex work = add(role, compute(names, "work", 100.0));
    add(role, collective(names, "gradients", CollectiveKind::allReduce, trace::kNoSlot, 90e6), {work});
    RankLayout layout = RankLayout::inOrder(std::vector<std::pair<std::string, std::int64_t>>{{"dp", 8}});
    layout.roleOf = {0};
    return {std::move(names), {role}, layout};
}

/// One rank, many operators one after the other.
trace::ExecutionTrace chain(int operators) {
    trace::NamePool names;
    TraceTemplate role;
    for (int i = 0; i < operators; ++i) {
        add(role, compute(names, "work", 10.0));
    }
    return {std::move(names), {role}, RankLayout{}};
}

} // namespace

class TestDisturbance : public QObject {
    Q_OBJECT
private slots:
    void nothingToDisturbChangesNothing() {
        const Site site(64);
        const trace::ExecutionTrace trace = pipeline(8, 4, 2);
        const SimulationResult plain = disturbed(trace, *backend(Network::fluid, site), {});
        for (const Disturbance& none : {Disturbance{0.0, 3.0, 0.0, 7}, Disturbance{0.5, 1.0, 0.0, 7}}) {
            const SimulationResult same = disturbed(trace, *backend(Network::fluid, site), none);
            QCOMPARE(same.duration.value(), plain.duration.value());
            QCOMPARE(same.lanes.size(), plain.lanes.size());
            for (std::size_t lane = 0; lane < plain.lanes.size(); ++lane) {
                QCOMPARE(same.lanes[lane].end.value(), plain.lanes[lane].end.value());
                QCOMPARE(same.lanes[lane].disturbed.value(), 0.0);
            }
        }
    }

    void theSeedChoosesStragglers() {
        const auto count = [](const std::vector<bool>& slow) { return std::ranges::count(slow, true); };
        QCOMPARE(int(count(Disturbance{0.1, 2.0, 0.0, 1}.stragglers(10))), 1);
        QCOMPARE(int(count(Disturbance{0.1, 2.0, 0.0, 1}.stragglers(64))), 7);
        QCOMPARE(int(count(Disturbance{1e-9, 2.0, 0.0, 1}.stragglers(64))), 1);
        QCOMPARE(int(count(Disturbance{1.0, 2.0, 0.0, 1}.stragglers(64))), 64);
        const auto ofSeed = [](std::uint64_t seed) { return Disturbance{0.25, 2.0, 0.0, seed}.stragglers(64); };
        QVERIFY(ofSeed(1) == ofSeed(1));
        QVERIFY(ofSeed(1) != ofSeed(2));
    }

    /// All wait for the slow one: the step is as much longer as it is slower.
    void oneStragglerDelaysTheStep() {
        const Site site(8);
        const trace::ExecutionTrace trace = dataParallel();
        const double plain = disturbed(trace, *backend(Network::closedForm, site), {}).duration.value() / kMicro;
        const SimulationResult slow = disturbed(trace, *backend(Network::closedForm, site), {0.125, 1.5, 0.0, 3});
        COMPARE_MICROSECONDS(slow.duration, plain + 50.0);
        QCOMPARE(slow.lanes.size(), std::size_t{2}); // seven are alike
        for (const LaneResult& lane : slow.lanes) {
            const bool isSlow = lane.ranks == 1;
            COMPARE_MICROSECONDS(lane.computing, isSlow ? 150.0 : 100.0);
            COMPARE_MICROSECONDS(lane.disturbed, isSlow ? 50.0 : 0.0);
            COMPARE_MICROSECONDS(lane.waiting, isSlow ? 0.0 : 50.0);
        }
        // Where all are slow, nobody waits, and ranks are as alike as before.
        const SimulationResult all = disturbed(trace, *backend(Network::closedForm, site), {1.0, 1.5, 0.0, 3});
        COMPARE_MICROSECONDS(all.duration, plain + 50.0);
        QCOMPARE(all.lanes.size(), std::size_t{1});
    }

    void mergedEqualsPerRank_data() {
        QTest::addColumn<int>("network");
        QTest::newRow("closed form") << static_cast<int>(Network::closedForm);
        QTest::newRow("fluid") << static_cast<int>(Network::fluid);
        QTest::newRow("ASTRA") << static_cast<int>(Network::astra);
    }
    void mergedEqualsPerRank() {
        QFETCH(int, network);
        const Site site(128);
        const trace::ExecutionTrace trace = pipeline(8, 8, 2);
        const auto kind = static_cast<Network>(network);
        for (const std::uint64_t seed : {1, 2, 3}) {
            const Disturbance one{1.0 / 128.0, 1.3, 0.0, seed};
            const SimulationResult merged = disturbed(trace, *backend(kind, site), one);
            const SimulationResult single = disturbed(trace, *backend(kind, site), one, RankMerging::perRank);
            QCOMPARE(merged.finishedRanks, trace.ranks());
            QVERIFY(std::abs(merged.duration.value() - single.duration.value()) < 1e-9);
            QVERIFY(std::abs(merged.computing.value() - single.computing.value()) < 1e-12);
            QVERIFY(std::abs(merged.exposedCommunication.value() - single.exposedCommunication.value()) < 1e-9);
            for (const LaneResult& lane : merged.lanes) {
                const LaneResult& same = single.lanes[static_cast<std::size_t>(lane.first)];
                QVERIFY(std::abs(lane.end.value() - same.end.value()) < 1e-9);
                QCOMPARE(lane.disturbed.value(), same.disturbed.value());
            }
            QVERIFY2(merged.lanes.size() < single.lanes.size(), qPrintable(QString::number(merged.lanes.size())));
        }
    }

    /// Mean 1, and the standard deviation of the logarithm that was asked for.
    void jitterIsLogNormal() {
        constexpr int kDraws = 40000;
        const Disturbance disturbance{0.0, 1.0, 0.3, 11};
        double sum = 0.0;
        double logarithms = 0.0;
        double squares = 0.0;
        for (int i = 0; i < kDraws; ++i) {
            const double factor = disturbance.jitterOf(i % 100, static_cast<trace::NodeIndex>(i / 100));
            sum += factor;
            logarithms += std::log(factor);
            squares += std::log(factor) * std::log(factor);
        }
        const double mean = logarithms / kDraws;
        QVERIFY2(std::abs(sum / kDraws - 1.0) < 0.006, qPrintable(QString::number(sum / kDraws))); // 4 sigma
        QVERIFY(std::abs(mean + 0.045) < 0.006);
        QVERIFY(std::abs(std::sqrt(squares / kDraws - mean * mean) - 0.3) < 0.005);
    }

    void jitterKeepsTheMeanAndDelaysWhoWait() {
        const Site site(8);
        const Disturbance jitter{0.0, 1.0, 0.2, 5};
        // Independent operators in a row even out ...
        const double row = disturbed(chain(10000), *backend(Network::closedForm, site), jitter).duration.value();
        QVERIFY2(std::abs(row / 0.1 - 1.0) < 0.008, qPrintable(QString::number(row))); // 4 sigma
        // ... but eight ranks wait for the slowest.
        const trace::ExecutionTrace trace = dataParallel();
        const double plain = disturbed(trace, *backend(Network::closedForm, site), {}).duration.value();
        const SimulationResult once = disturbed(trace, *backend(Network::closedForm, site), jitter);
        QVERIFY(once.duration.value() > plain);
        double slowest = 0.0;
        for (trace::Rank rank = 0; rank < 8; ++rank) {
            slowest = std::max(slowest, 100.0 * jitter.jitterOf(rank, 0));
        }
        COMPARE_MICROSECONDS(once.duration, plain / kMicro - 100.0 + slowest);
        QCOMPARE(once.lanes.size(), std::size_t{8});
        // The same seed says the same, another one something else.
        const SimulationResult again = disturbed(trace, *backend(Network::closedForm, site), jitter);
        QCOMPARE(again.duration.value(), once.duration.value());
        const SimulationResult other =
            disturbed(trace, *backend(Network::closedForm, site), Disturbance{0.0, 1.0, 0.2, 6});
        QVERIFY(other.duration.value() != once.duration.value());
    }

    void tooMuchJitterIsRefused() {
        trace::NamePool names;
        TraceTemplate role;
        for (int i = 0; i < 41; ++i) {
            add(role, compute(names, "work", 1.0));
        }
        RankLayout layout = RankLayout::inOrder(std::vector<std::pair<std::string, std::int64_t>>{{"dp", 1000000}});
        layout.roleOf = {0};
        const trace::ExecutionTrace trace(std::move(names), {role}, layout);
        const Site site(8);
        SimulationOptions options;
        options.disturbance.jitter = 0.1;
        const Result<SimulationResult> result = simulate(trace, *backend(Network::closedForm, site), options, {});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::notSupported);
        QVERIFY(describe(result.error()).find("41000000") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestDisturbance)
#include "test_disturbance.moc"
