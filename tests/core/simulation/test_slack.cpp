// SPDX-License-Identifier: GPL-3.0-or-later
// Slack on random graphs: what is delayed by no more than its slack delays nothing, what is delayed by more delays the
// whole by the rest.
#include "tests/core/simulation/small_traces.h"

#include "core/base/random.h"

#include <map>
#include <string>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

constexpr int kRanks = 4;
constexpr int kEvents = 60;

/// Ranks that compute, send to each other and reduce together. What a stream does is a chain, so that delays cannot
/// change its order; what it waits for of other streams is random.
trace::ExecutionTrace randomTrace(std::uint64_t seed, const std::string& delayed = {}, double microseconds = 0.0) {
    trace::NamePool names;
    std::vector<TraceTemplate> roles(kRanks);
    std::vector<std::vector<NodeIndex>> computed(kRanks);
    std::vector<std::vector<NodeIndex>> communicated(kRanks);
    std::uint64_t drawn = 0;
    const auto draw = [&](std::uint64_t below) { return randomBits(seed, 0, drawn++) % below; };
    const auto number = [&](std::uint64_t below) { return 1.0 + static_cast<double>(draw(below)); };
    const auto after = [&](int rank, std::vector<std::vector<NodeIndex>>& own,
                           std::vector<std::vector<NodeIndex>>& others) {
        std::vector<NodeIndex> list;
        if (!own[rank].empty()) {
            list.push_back(own[rank].back());
        }
        if (!others[rank].empty() && draw(2) == 0) {
            list.push_back(others[rank][draw(others[rank].size())]);
        }
        return list;
    };
    for (int event = 0; event < kEvents; ++event) {
        const int rank = static_cast<int>(draw(kRanks));
        switch (draw(6)) {
        case 0: // together
            for (int each = 0; each < kRanks; ++each) {
                const TraceNode node = collective(names, "sum", CollectiveKind::allReduce, 0, 1e6 * number(20));
                communicated[each].push_back(add(roles[each], node, after(each, communicated, computed)));
            }
            break;
        case 1: { // to the rank before
            const int to = (rank + kRanks - 1) % kRanks;
            const double bytes = 1e6 * number(20);
            const TraceNode send = message(names, NodeKind::send, 1, event, bytes);
            communicated[rank].push_back(add(roles[rank], send, after(rank, communicated, computed)));
            const NodeIndex got = add(roles[to], message(names, NodeKind::receive, 0, event, bytes));
            const std::string name = std::to_string(event);
            const double time = number(200) + (name == delayed ? microseconds : 0.0);
            std::vector<NodeIndex> parents = after(to, computed, communicated);
            parents.push_back(got);
            computed[to].push_back(add(roles[to], compute(names, name, time), parents));
            break;
        }
        default: {
            const std::string name = std::to_string(event);
            const double time = number(200) + (name == delayed ? microseconds : 0.0);
            computed[rank].push_back(add(roles[rank], compute(names, name, time), after(rank, computed, communicated)));
        }
        }
    }
    trace::RankTable table;
    trace::RankGroup all{1, {}};
    for (int rank = 0; rank < kRanks; ++rank) {
        all.members.push_back(rank);
        table.role.push_back(static_cast<std::uint32_t>(rank));
        table.groupIds.push_back({1});
        table.peers.push_back({(rank + 1) % kRanks, (rank + kRanks - 1) % kRanks});
    }
    table.groups = {all};
    return {std::move(names), std::move(roles), std::move(table)};
}

} // namespace

class TestSlack : public QObject {
    Q_OBJECT
private slots:
    void ofAWaitingRank() {
        trace::NamePool names;
        TraceTemplate early;
        add(early, compute(names, "early", 10.0));
        add(early, collective(names, "sum", CollectiveKind::allReduce, trace::kNoSlot, 90e6), {0});
        add(early, compute(names, "aside", 5.0));
        TraceTemplate late;
        add(late, compute(names, "late", 60.0));
        add(late, collective(names, "sum", CollectiveKind::allReduce, trace::kNoSlot, 90e6), {0});
        RankLayout layout = RankLayout::inOrder(std::vector<std::pair<std::string, std::int64_t>>{{"pp", 2}});
        layout.roleAxes = {0};
        layout.roleOf = {0, 1};
        const trace::ExecutionTrace trace(std::move(names), {early, late}, layout);
        const Site site(8);
        const SimulationResult result = run(trace, *backend(Network::closedForm, site), RankMerging::alike);
        std::map<std::string, double> slack;
        for (const trace::Span& span : result.timeline.spans) {
            slack[result.timeline.names[span.name]] = span.slack.value() / kMicro;
        }
        const double takes = result.duration.value() / kMicro - 60.0;
        QVERIFY(std::abs(slack["early"] - 50.0) < 1e-5); // until the other one comes
        QVERIFY(std::abs(slack["late"]) < 1e-5);
        QVERIFY(std::abs(slack["sum"]) < 1e-5);
        QVERIFY(std::abs(slack["aside"] - (45.0 + takes)) < 1e-5); // until the end
    }

    void delaysWithinTheSlackChangeNothing() {
        const Site site(8);
        int spare = 0;
        int tight = 0;
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            const auto durationWith = [&](const std::string& name, double microseconds) {
                const trace::ExecutionTrace trace = randomTrace(seed, name, microseconds);
                return run(trace, *backend(Network::closedForm, site), RankMerging::alike).duration.value() / kMicro;
            };
            const trace::ExecutionTrace trace = randomTrace(seed);
            const SimulationResult result = run(trace, *backend(Network::closedForm, site), RankMerging::alike);
            const double whole = result.duration.value() / kMicro;
            QCOMPARE(result.finishedRanks, std::int64_t{kRanks});
            for (const trace::Span& span : result.timeline.spans) {
                const double slack = span.slack.value() / kMicro;
                QVERIFY(slack >= 0.0 && slack <= whole);
                QVERIFY(!span.critical || slack == 0.0);
                if (span.kind != trace::SpanKind::compute) {
                    continue;
                }
                const std::string& name = result.timeline.names[span.name];
                QVERIFY(std::abs(durationWith(name, slack) - whole) < 1e-5);
                QVERIFY(std::abs(durationWith(name, slack + 7.0) - (whole + 7.0)) < 1e-5);
                ++(slack > 0.0 ? spare : tight);
            }
        }
        QVERIFY2(spare > 20 && tight > 20, qPrintable(QString("%1 and %2").arg(spare).arg(tight)));
    }

    /// Where ranks are merged, a lane's slack is that of each of its ranks.
    void mergedEqualsPerRank() {
        const Site site(64);
        const trace::ExecutionTrace trace = pipeline(8, 4, 2);
        const SimulationResult merged = run(trace, *backend(Network::closedForm, site), RankMerging::alike);
        const SimulationResult single = run(trace, *backend(Network::closedForm, site), RankMerging::perRank);
        QVERIFY(merged.timeline.spans.size() < single.timeline.spans.size());
        for (const trace::Span& span : merged.timeline.spans) {
            const std::string& name = merged.timeline.names[span.name];
            const bool found = std::ranges::any_of(single.timeline.spans, [&](const trace::Span& same) {
                return single.timeline.names[same.name] == name && same.start == span.start &&
                       std::abs(same.slack.value() - span.slack.value()) < 1e-9;
            });
            QVERIFY2(found, name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestSlack)
#include "test_slack.moc"
