// SPDX-License-Identifier: GPL-3.0-or-later
// Dragonflies against Kim et al., ISCA 2008 (a h + 1 groups, a p g devices, at most three hops between routers), and
// their leaf-spine kin.
#include "tests/core/hardware/topology_request.h"

#include "core/hardware/bisection.h"
#include "core/hardware/fabric.h"
#include "core/hardware/router.h"

#include <QtTest>

#include <algorithm>
#include <map>
#include <set>

using namespace paretoscope;
using namespace paretoscope::hardware;

namespace {

TopologyRequest shaped(TopologyKind kind, std::int64_t groups, std::int64_t routers, std::int64_t devices,
                       std::int64_t global) {
    TopologyRequest wanted = request(kind, groups * routers * devices, 1);
    wanted.routersPerGroup = routers;
    wanted.devicesPerRouter = devices;
    wanted.globalLinks = global;
    return wanted;
}

/// Cables between switches of different groups, by pair of groups, and the most that one switch has.
struct GlobalCables {
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> ofPair;
    int most = 0;
};

GlobalCables globalCables(const Cluster& cluster, const Fabric& fabric, std::uint32_t groups) {
    const std::uint32_t switches = fabric.vertices() - fabric.devices();
    const auto group = [&](Fabric::Vertex vertex) { return (vertex - fabric.devices()) / (switches / groups); };
    GlobalCables found;
    std::map<Fabric::Vertex, int> ofSwitch;
    for (const Fabric::Link& link : fabric.links()) {
        if (!fabric.isDevice(link.from) && !fabric.isDevice(link.to) && group(link.from) != group(link.to)) {
            const auto cables = static_cast<int>(link.bandwidth / cluster.links[link.drawn].bandwidth + 0.5);
            found.ofPair[{group(link.from), group(link.to)}] += cables;
            found.most = std::max(found.most, ofSwitch[link.from] += cables);
        }
    }
    return found;
}

} // namespace

class TestDragonfly : public QObject {
    Q_OBJECT
private slots:
    void everyTwoGroupsShareCables_data() {
        QTest::addColumn<int>("groups");
        QTest::addColumn<int>("routers");
        QTest::addColumn<int>("devices");
        QTest::addColumn<int>("global");
        QTest::newRow("the paper's example: 72 devices") << 9 << 4 << 2 << 2;
        QTest::newRow("full, balanced, p = 4") << 33 << 8 << 4 << 4;
        QTest::newRow("half the groups") << 5 << 4 << 2 << 2;
        QTest::newRow("ports left over") << 7 << 4 << 2 << 2;
        QTest::newRow("two groups") << 2 << 4 << 2 << 2;
        QTest::newRow("one router a group") << 4 << 1 << 3 << 3;
    }

    void everyTwoGroupsShareCables() {
        QFETCH(int, groups);
        QFETCH(int, routers);
        QFETCH(int, devices);
        QFETCH(int, global);
        const Result<Cluster> cluster = generate(shaped(TopologyKind::dragonfly, groups, routers, devices, global));
        QVERIFY2(cluster.ok(), cluster ? "" : describe(cluster.error()).c_str());
        QVERIFY(problems(*cluster).empty());
        QCOMPARE(deviceCount(*cluster), std::int64_t{groups} * routers * devices);
        QCOMPARE(switches(*cluster, "Router"), std::int64_t{groups} * routers);
        const Fabric fabric = *Fabric::of(*cluster);
        const GlobalCables cables = globalCables(*cluster, fabric, static_cast<std::uint32_t>(groups));
        const int width = routers * global / (groups - 1);
        QCOMPARE(cables.ofPair.size(), static_cast<std::size_t>(groups * (groups - 1)));
        for (const auto& [pair, count] : cables.ofPair) {
            QCOMPARE(count, width);
        }
        QVERIFY(cables.most <= global);
        // One cable for each device, one between every two routers of a group, and the global ones; two links each.
        const int drawn = groups * routers * devices + groups * routers * (routers - 1) / 2;
        const std::size_t links = static_cast<std::size_t>(2 * (drawn + groups * (groups - 1) / 2 * width));
        QCOMPARE(fabric.links().size(), links);
    }

    void atMostThreeHopsBetweenRouters() {
        const Cluster cluster = *generate(shaped(TopologyKind::dragonfly, 9, 4, 2, 2));
        const Fabric fabric = *Fabric::of(cluster);
        Router router(fabric);
        std::vector<Fabric::LinkIndex> links;
        std::set<std::size_t> lengths;
        for (std::uint32_t from = 0; from < 72; ++from) {
            for (std::uint32_t to = 0; to < 72; ++to) {
                QVERIFY(router.find(from, to, links));
                lengths.insert(links.size());
                const bool sameGroup = from / 8 == to / 8;
                QVERIFY(!sameGroup || links.size() <= 3);
            }
        }
        QCOMPARE(lengths, (std::set<std::size_t>{0, 2, 3, 4, 5})); // a cable at each end, and up to three between
    }

    void bisectionIsThatOfTheGroups() {
        for (const int groups : {2, 4, 6, 8}) { // one, two, four and eight cables for each two groups of 4 x 2
            const Cluster cluster = *generate(shaped(TopologyKind::dragonfly, groups, 4, 2, 2));
            const double cables = 8 / (groups - 1) * groups * groups / 4.0;
            const double devices = groups * 8 / 2.0;
            QCOMPARE(bisectionBandwidth(cluster)->value(), std::min(cables, devices) * 50e9);
        }
    }

    void leafSpineGroups() {
        // Of switches with 8 ports: 4 leaves with 4 devices, 4 spines with 4 global cables, at most 17 groups.
        const Cluster cluster = *generate(shaped(TopologyKind::dragonflyPlus, 17, 4, 4, 4));
        QVERIFY(problems(cluster).empty());
        QCOMPARE(deviceCount(cluster), std::int64_t{272}); // k^4 / 64 + k^2 / 4 with k = 8: 17 groups of 16
        QCOMPARE(switches(cluster, "Leaf"), std::int64_t{68});
        QCOMPARE(switches(cluster, "Spine"), std::int64_t{68});
        const Fabric fabric = *Fabric::of(cluster);
        Router router(fabric);
        std::vector<Fabric::LinkIndex> links;
        std::size_t longest = 0;
        for (std::uint32_t from = 0; from < 272; from += 5) {
            for (std::uint32_t to = 0; to < 272; ++to) {
                QVERIFY(router.find(from, to, links));
                longest = std::max(longest, links.size());
            }
        }
        QCOMPARE(longest, std::size_t{5}); // device, leaf, spine, spine, leaf, device
        QVERIFY(!generate(shaped(TopologyKind::dragonflyPlus, 18, 4, 4, 4)).ok());
    }

    void shapesAreFoundForWholeNodes() {
        for (const TopologyKind kind : {TopologyKind::dragonfly, TopologyKind::dragonflyPlus}) {
            for (const std::int64_t devices : {16, 128, 1000, 1024, 4096, 16384, 65536}) {
                const Result<Cluster> cluster = generate(request(kind, devices));
                QVERIFY2(cluster.ok(), cluster ? "" : describe(cluster.error()).c_str());
                QCOMPARE(deviceCount(*cluster), devices);
                QVERIFY(problems(*cluster).empty());
                const std::vector<ClusterLevel> found = levels(*cluster);
                QCOMPARE(found.front().devices, std::int64_t{8});
                QCOMPARE(found.back().devices, devices);
            }
        }
    }

    void mistakesAreNamed_data() {
        QTest::addColumn<int>("groups");
        QTest::addColumn<int>("change"); // of the number of devices
        QTest::addColumn<int>("radix");
        QTest::addColumn<int>("perNode");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("expected");
        QTest::newRow("too many groups") << 10 << 0 << 64 << 1 << "/devices"
                                         << "at most 72 in 9 groups of 8";
        QTest::newRow("part of a group") << 9 << -2 << 64 << 1 << "/devices"
                                         << "64 or 72";
        QTest::newRow("small switches") << 9 << 0 << 6 << 1 << "/switch_radix"
                                        << "at least 7 ports";
        QTest::newRow("part of a node at a router") << 9 << 0 << 64 << 4 << "/devices_per_router"
                                                    << "a multiple of 4";
    }

    void mistakesAreNamed() {
        QFETCH(int, groups);
        QFETCH(int, change);
        QFETCH(int, radix);
        QFETCH(int, perNode);
        TopologyRequest wanted = shaped(TopologyKind::dragonfly, groups, 4, 2, 2);
        wanted.devices += change;
        wanted.switchRadix = radix;
        wanted.devicesPerNode = perNode;
        const Result<Cluster> cluster = generate(wanted);
        QVERIFY(!cluster.ok());
        QTEST(QString::fromStdString(cluster.error().pointer), "pointer");
        QFETCH(QString, expected);
        QVERIFY2(QString::fromStdString(cluster.error().expected).contains(expected),
                 describe(cluster.error()).c_str());
    }

    void negativeFiguresAreRefused() {
        QCOMPARE(generate(shaped(TopologyKind::dragonfly, 1, -4, -2, 2)).error().pointer,
                 std::string("/devices_per_router"));
        TopologyRequest wanted = request(TopologyKind::dragonfly, 72, 1);
        wanted.routersPerGroup = -1;
        QCOMPARE(generate(wanted).error().pointer, std::string("/routers_per_group"));
        wanted.routersPerGroup = 0;
        wanted.globalLinks = -1;
        QCOMPARE(generate(wanted).error().pointer, std::string("/global_links"));
        wanted.globalLinks = 1;
        wanted.devices = 8 * 1009; // a prime of nodes: neither one group nor groups of one router
        wanted.devicesPerNode = 8;
        QCOMPARE(generate(wanted).error().pointer, std::string("/devices"));
    }
};

QTEST_APPLESS_MAIN(TestDragonfly)
#include "test_dragonfly.moc"
