// SPDX-License-Identifier: GPL-3.0-or-later
// Ranks, roles, groups and peers of a trace against a count of every rank, and totals against sums over ranks.
#include "core/trace/execution_trace.h"

#include <QtTest>

#include <map>
#include <set>

using namespace paretoscope;
using namespace paretoscope::trace;

namespace {

/// tp 4, cp 2, dp 6, pp 3; experts over 4 of the 12 data and context ranks.
RankLayout layoutOfFourAxes() {
    const std::vector<std::pair<std::string, std::int64_t>> order = {{"tp", 4}, {"cp", 2}, {"dp", 6}, {"pp", 3}};
    RankLayout layout = RankLayout::inOrder(order);
    layout.axes.push_back({"ep", 4, 4});
    layout.axes.push_back({"edp", 3, 16});
    layout.groups = {{"tp", {{0, {}}}},
                     {"dp", {{2, {}}}},
                     {"cp x dp", {{1, {}}, {2, {}}}},
                     {"ep", {{4, {}}}},
                     {"edp", {{5, {}}}},
                     {"ep x edp", {{4, {}}, {5, {}}}},
                     {"ends", {{3, {0, 2}}}},
                     {"tp x pp", {{0, {}}, {3, {}}}}};
    layout.peers = {{"next", 3, 1, false}, {"previous", 3, -1, false}, {"around", 1, 1, true}};
    layout.roleAxes = {3};
    layout.roleOf = {0, 1, 1};
    return layout;
}

TraceTemplate stage(NamePool& names, int index) {
    TraceTemplate made;
    made.stage = index;
    TraceNode node;
    node.name = names.index("matmul");
    node.flops = Flops(1e12 * (index + 1));
    node.bytes = Bytes(64.0);
    const NodeIndex first = made.add(node);
    TraceNode collective;
    collective.kind = NodeKind::collective;
    collective.collective = CollectiveKind::allGather;
    collective.name = names.index("gather");
    collective.group = 0;
    collective.bytes = Bytes(1000.0 + index);
    const NodeIndex dependencies[] = {first};
    made.add(collective, dependencies);
    TraceNode send;
    send.kind = index == 0 ? NodeKind::send : NodeKind::receive;
    send.peer = index == 0 ? 0 : 1;
    send.bytes = Bytes(10.0);
    made.add(send, {}, dependencies);
    return made;
}

ExecutionTrace twoRoles() {
    NamePool names;
    std::vector<TraceTemplate> templates = {stage(names, 0), stage(names, 1)};
    return {std::move(names), std::move(templates), layoutOfFourAxes()};
}

} // namespace

class TestExecutionTrace : public QObject {
    Q_OBJECT
private slots:
    /// Every slot cuts the ranks into groups that all their members agree on.
    void groupsPartitionTheRanks() {
        const ExecutionTrace made = twoRoles();
        const RankLayout& layout = *made.layout();
        QCOMPARE(made.ranks(), std::int64_t(144));
        for (SlotIndex slot = 0; slot < layout.groups.size(); ++slot) {
            const bool endsOnly = layout.groups[slot].name == "ends";
            std::map<std::uint64_t, std::set<Rank>> seen;
            for (Rank rank = 0; rank < made.ranks(); ++rank) {
                if (endsOnly && layout.axes[3].coordinate(rank) == 1) {
                    continue;
                }
                const Communicator group = made.group(rank, slot);
                std::set<Rank> members;
                for (std::int64_t n = 0; n < group.size(); ++n) {
                    QVERIFY(n == 0 || group[n] > group[n - 1]);
                    members.insert(group[n]);
                    QCOMPARE(layout.groupIndex(group[n], slot), layout.groupIndex(rank, slot));
                }
                QVERIFY(members.contains(rank));
                QCOMPARE(*members.begin(), layout.groupStart(layout.groupIndex(rank, slot), slot));
                const auto [entry, isNew] = seen.emplace(group.id(), members);
                QVERIFY(entry->second == members);
            }
            QCOMPARE(static_cast<std::int64_t>(seen.size()), layout.groupCount(slot));
        }
    }

    void groupsAreTheOnesMeant() {
        const ExecutionTrace made = twoRoles();
        const Communicator tp = made.group(9, 0); // tp 1, cp 0, dp 1, pp 0
        QCOMPARE(tp[0], Rank(8));
        QCOMPARE(tp[3], Rank(11));
        const Communicator dp = made.group(9, 1);
        QCOMPARE(dp.size(), std::int64_t(6));
        QCOMPARE(dp[0], Rank(1));
        QCOMPARE(dp[1], Rank(9));
        const Communicator ends = made.group(1, 6);
        QCOMPARE(ends.size(), std::int64_t(2));
        QCOMPARE(ends[1], Rank(1 + 96));
    }

    void idsAreDistinctAcrossSlotsAndEqualForEqualGroups() {
        const ExecutionTrace made = twoRoles();
        std::map<std::uint64_t, std::vector<Rank>> byId;
        for (SlotIndex slot : {0, 1, 2, 3, 4, 7}) {
            for (Rank rank = 0; rank < made.ranks(); ++rank) {
                const Communicator group = made.group(rank, slot);
                QVERIFY(group.id() > 0);
                std::vector<Rank> members;
                for (std::int64_t n = 0; n < group.size(); ++n) {
                    members.push_back(group[n]);
                }
                QVERIFY(byId.emplace(group.id(), members).first->second == members);
            }
        }
        QCOMPARE(made.firstGroupId(5), made.firstGroupId(2)); // ep x edp covers the same ranks as cp x dp
        QCOMPARE(made.group(5, kNoSlot).id(), std::uint64_t(0));
        QCOMPARE(made.group(5, kNoSlot).size(), std::int64_t(144));
    }

    void peersLieOneStageFurther() {
        const ExecutionTrace made = twoRoles();
        QCOMPARE(made.peer(9, 0), Rank(57));
        QCOMPARE(made.peer(57, 1), Rank(9));
        QCOMPARE(made.peer(9, 1), Rank(-1));
        QCOMPARE(made.peer(120, 0), Rank(-1));
        QCOMPARE(made.peer(4, 2), Rank(0)); // cp 1 -> 0
    }

    void rolesAndTotalsEqualASumOverRanks() {
        const ExecutionTrace made = twoRoles();
        std::map<std::uint32_t, std::int64_t> members;
        Flops flops;
        Bytes gathered;
        Bytes sent;
        double nodes = 0.0;
        for (Rank rank = 0; rank < made.ranks(); ++rank) {
            ++members[made.role(rank)];
            const TraceTotals one = totals(made.rankTemplate(rank));
            flops += one.flops;
            nodes += one.nodes;
            gathered += one.of(CollectiveKind::allGather);
            sent += one.sent;
        }
        QCOMPARE(made.ranksOfRole(0), members[0]);
        QCOMPARE(made.ranksOfRole(1), members[1]);
        QCOMPARE(made.firstRank(1), Rank(48));
        const TraceTotals sum = totals(made);
        QCOMPARE(sum.flops.value(), flops.value());
        QCOMPARE(sum.nodes, nodes);
        QCOMPARE(sum.of(CollectiveKind::allGather).value(), gathered.value());
        QCOMPARE(sum.sent.value(), sent.value());
        QCOMPARE(sum.sent.value(), 480.0);
        QCOMPARE(sum.of(CollectiveKind::allReduce).value(), 0.0);
    }

    void aTableOfRanksAnswersTheSameQuestions() {
        NamePool names;
        std::vector<TraceTemplate> templates = {stage(names, 0), stage(names, 1)};
        RankTable table;
        table.role = {0, 0, 1};
        table.groupIds = {{4}, {9}, {0}};
        table.peers = {{2}, {2}, {0, 1}};
        table.groups = {{4, {0, 2}}};
        const ExecutionTrace made(std::move(names), std::move(templates), std::move(table));
        QCOMPARE(made.ranks(), std::int64_t(3));
        QCOMPARE(made.ranksOfRole(0), std::int64_t(2));
        QCOMPARE(made.firstRank(1), Rank(2));
        QCOMPARE(made.group(0, 0).size(), std::int64_t(2));
        QCOMPARE(made.group(0, 0)[1], Rank(2));
        QCOMPARE(made.group(1, 0).size(), std::int64_t(0)); // not in the file of groups
        QCOMPARE(made.group(2, 0).size(), std::int64_t(3));
        QCOMPARE(made.peer(2, 1), Rank(1));
        QCOMPARE(made.nodeName(made.rankTemplate(1).nodes[1]), std::string("gather"));
        QCOMPARE(made.rankTemplate(1).data[1].size(), std::size_t(1));
        QCOMPARE(made.rankTemplate(1).control[2][0], NodeIndex(0));
    }

    void namesAppearOnce() {
        NamePool names;
        const NameIndex a = names.index("a");
        for (int i = 0; i < 1000; ++i) {
            names.index("name " + std::to_string(i));
        }
        QCOMPARE(names.index("a"), a);
        QCOMPARE(names.index("name 7"), NameIndex(8));
        const NamePool moved = std::move(names);
        QCOMPARE(moved[8], std::string("name 7"));
    }
};

QTEST_APPLESS_MAIN(TestExecutionTrace)
#include "test_execution_trace.moc"
