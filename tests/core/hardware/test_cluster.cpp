// SPDX-License-Identifier: GPL-3.0-or-later
// Clusters as users leave them: levels follow the drawing after edits by hand, and whatever is wrong is named.
#include "core/hardware/cluster.h"
#include "core/hardware/topology.h"

#include <QtTest>

#include <algorithm>
#include <functional>
#include <string>

using namespace paretoscope;
using namespace paretoscope::hardware;
using namespace paretoscope::literals;

namespace {

Cluster generated(TopologyKind kind, std::int64_t devices) {
    TopologyRequest request;
    request.kind = kind;
    request.accelerator.id = "a100_sxm_80gb";
    request.accelerator.name = "A100";
    request.accelerator.scaleUpBandwidth = 300.0_GBps;
    request.accelerator.scaleOutBandwidth = 25.0_GBps;
    request.devices = devices;
    const Result<Cluster> cluster = generate(request);
    if (!cluster) {
        qFatal("%s", describe(cluster.error()).c_str());
    }
    return *cluster;
}

int nodeNamed(const Cluster& cluster, const std::string& name) {
    const auto node = std::find_if(cluster.nodes.begin(), cluster.nodes.end(),
                                   [&name](const ClusterNode& other) { return other.name == name; });
    if (node == cluster.nodes.end()) {
        qFatal("no node %s", name.c_str());
    }
    return node->id;
}

ClusterLink& linkBetween(Cluster& cluster, const std::string& from, const std::string& to) {
    const int a = nodeNamed(cluster, from);
    const int b = nodeNamed(cluster, to);
    const auto link = std::find_if(cluster.links.begin(), cluster.links.end(),
                                   [a, b](const ClusterLink& other) { return other.from == a && other.to == b; });
    if (link == cluster.links.end()) {
        qFatal("no link from %s to %s", from.c_str(), to.c_str());
    }
    return *link;
}

/// Two leaves drawn one by one below one spine, each with four devices: what a user draws without groups.
Cluster drawnByHand() {
    Cluster cluster;
    cluster.name = "by hand";
    cluster.groups = {{0, -1, "by hand", 1}};
    cluster.nodes = {{0, 0, NodeKind::device, "left", "a100_sxm_80gb", 4},
                     {1, 0, NodeKind::device, "right", "a100_sxm_80gb", 4},
                     {2, 0, NodeKind::networkSwitch, "leaf 1", {}, 1},
                     {3, 0, NodeKind::networkSwitch, "leaf 2", {}, 1},
                     {4, 0, NodeKind::networkSwitch, "spine", {}, 1}};
    cluster.links = {{0, 0, 2, LinkPattern::all, -1, 1, 50.0_GBps, 1.0_us, "a"},
                     {1, 1, 3, LinkPattern::all, -1, 1, 50.0_GBps, 1.0_us, "a"},
                     {2, 2, 4, LinkPattern::all, -1, 4, 50.0_GBps, 1.0_us, "b"},
                     {3, 3, 4, LinkPattern::all, -1, 4, 50.0_GBps, 1.0_us, "b"}};
    return cluster;
}

} // namespace

class TestCluster : public QObject {
    Q_OBJECT
private slots:
    void halvedUplinksHalveTheOuterLevel() {
        Cluster cluster = generated(TopologyKind::railOptimised, 1024);
        const std::vector<ClusterLevel> before = levels(cluster);
        linkBetween(cluster, "Leaf", "Spine").bandwidth /= 2.0;
        const std::vector<ClusterLevel> after = levels(cluster);
        QCOMPARE(before.size(), std::size_t{3});
        QCOMPARE(after.size(), before.size());
        QCOMPARE(after[0], before[0]);
        QCOMPARE(after[1], before[1]);
        QCOMPARE(before[2].bandwidth.value(), 25e9);
        QCOMPARE(after[2].bandwidth.value(), 12.5e9);
    }

    void thinAccessLimitsAllLevelsAbove() {
        Cluster cluster = generated(TopologyKind::leafSpine, 256);
        linkBetween(cluster, "A100", "Leaf").bandwidth = 10.0_GBps;
        const std::vector<ClusterLevel> found = levels(cluster);
        QCOMPARE(found[0].bandwidth.value(), 300e9);
        QCOMPARE(found[1].bandwidth.value(), 10e9);
        QCOMPARE(found[2].bandwidth.value(), 10e9);
    }

    void fewerSpinesThinTheOuterLevel() {
        Cluster cluster = generated(TopologyKind::leafSpine, 256);
        ClusterNode& spine = cluster.nodes[static_cast<std::size_t>(nodeNamed(cluster, "Spine"))];
        QCOMPARE(spine.count, 32);
        spine.count = 8;
        QCOMPARE(levels(cluster).back().bandwidth.value(), 25e9 / 4.0);
    }

    void aDeletedLinkIsNoticed() {
        Cluster cluster = generated(TopologyKind::leafSpine, 256);
        const int id = linkBetween(cluster, "Leaf", "Spine").id;
        std::erase_if(cluster.links, [id](const ClusterLink& link) { return link.id == id; });
        const std::vector<Error> found = problems(cluster);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].code, ErrorCode::notReachable);
        QCOMPARE(found[0].value, std::string("A100"));
        QCOMPARE(levels(cluster).back().bandwidth.value(), 0.0);
    }

    void withoutTheNodeSwitchRailsNeedTheSpine() {
        // In one scalable unit rails meet in the nodes only.
        Cluster unit = generated(TopologyKind::railOptimised, 64);
        std::erase_if(unit.links,
                      [&unit](const ClusterLink& link) { return link.to == nodeNamed(unit, "Node switch"); });
        QCOMPARE(problems(unit).size(), std::size_t{1});
        // With a spine they still meet, and the node is no level any more.
        Cluster cluster = generated(TopologyKind::railOptimised, 1024);
        std::erase_if(cluster.links,
                      [&cluster](const ClusterLink& link) { return link.to == nodeNamed(cluster, "Node switch"); });
        QVERIFY(problems(cluster).empty());
        const std::vector<ClusterLevel> found = levels(cluster);
        QCOMPARE(found.back().devices, std::int64_t{1024});
        QCOMPARE(found.back().bandwidth.value(), 25e9);
        QVERIFY(found.front().devices > 8);
    }

    void drawingsWithoutGroupsHaveOneLevel() {
        const std::vector<ClusterLevel> found = levels(drawnByHand());
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].devices, std::int64_t{8});
        QCOMPARE(found[0].bandwidth.value(), 50e9);
        QCOMPARE(found[0].latency.value(), 2e-6);
        QCOMPARE(found[0].linkKind, std::string("a"));
    }

    /// The cut between left and right is the narrow place, though each device alone has its full bandwidth.
    void theNarrowestCutCounts() {
        Cluster cluster = drawnByHand();
        cluster.links[3].width = 1;
        QCOMPARE(levels(cluster)[0].bandwidth.value(), 12.5e9);
        cluster.links[3].width = 2;
        QCOMPARE(levels(cluster)[0].bandwidth.value(), 25e9);
    }

    void unequalBranches() {
        // One more node of other devices, hung onto the spines by a thin link.
        Cluster cluster = generated(TopologyKind::leafSpine, 256);
        cluster.nodes.push_back({100, 0, NodeKind::device, "guest", "h100_sxm_80gb", 1});
        cluster.links.push_back(
            {100, 100, nodeNamed(cluster, "Spine"), LinkPattern::all, -1, 1, BytesPerSecond(1e8), 1.0_us, {}});
        QVERIFY(problems(cluster).empty());
        const std::vector<ClusterLevel> found = levels(cluster);
        QCOMPARE(found.back().devices, std::int64_t{257});
        QCOMPARE(found.back().bandwidth.value(), 32 * 1e8);
        QCOMPARE(found[0].devices, std::int64_t{8});
    }

    void fullMesh() {
        // MI300X: each device has a link of 64 GB/s to each of seven others.
        Cluster cluster;
        cluster.groups = {{0, -1, "node", 1}};
        cluster.nodes = {{0, 0, NodeKind::device, "GPU", "mi300x", 8}};
        cluster.links = {{0, 0, 0, LinkPattern::all, -1, 1, 64.0_GBps, 1.0_us, "xgmi_infinity_fabric"}};
        QVERIFY(problems(cluster).empty());
        const std::vector<ClusterLevel> found = levels(cluster);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].bandwidth.value(), 7 * 64e9);
        QCOMPARE(found[0].linkKind, std::string("xgmi_infinity_fabric"));
    }

    void devicesAreCountedAtAnyDepth() {
        const Cluster cluster = generated(TopologyKind::railOptimised, 4096);
        QCOMPARE(deviceCount(cluster), std::int64_t{4096});
        for (const ClusterGroup& group : cluster.groups) {
            if (group.name == "Node") {
                QCOMPARE(deviceCount(cluster, group.id), std::int64_t{8});
            }
            if (group.name == "Scalable unit") {
                QCOMPARE(deviceCount(cluster, group.id), std::int64_t{256});
            }
        }
        QCOMPARE(deviceCount(cluster, 12345), std::int64_t{0});
    }

    void mistakesAreNamed_data() {
        QTest::addColumn<int>("mistake");
        QTest::addColumn<QString>("pointer");
        const char* const pointers[] = {
            "/groups/1/replicas", "/groups/1/parent",   "/groups/1/id",       "/groups",          "/nodes/0/count",
            "/nodes/0/group",     "/nodes/0",           "/nodes/1/id",        "/nodes",           "/links/0/from",
            "/links/0/to",        "/links/0/bandwidth", "/links/0/bandwidth", "/links/0/latency", "/links/0/width",
            "/links/0/pattern",   "/links/0/pattern",   "/groups/0/replicas", "/groups",          "/groups/1/parent",
            "/links/1/id",        "/links/0/bandwidth"};
        for (int i = 0; i < static_cast<int>(std::size(pointers)); ++i) {
            QTest::newRow(qPrintable(QString("%1 %2").arg(i).arg(pointers[i]))) << i << QString(pointers[i]);
        }
    }

    void mistakesAreNamed() {
        QFETCH(int, mistake);
        Cluster cluster = generated(TopologyKind::leafSpine, 256);
        const std::function<void()> mistakes[] = {
            [&] { cluster.groups[1].replicas = 0; },
            [&] { cluster.groups[1].parent = 99; },
            [&] { cluster.groups[1].id = 0; },
            [&] { cluster.groups.clear(); },
            [&] { cluster.nodes[0].count = -1; },
            [&] { cluster.nodes[0].group = 99; },
            [&] { cluster.nodes[0] = {cluster.nodes[0].id, 0, NodeKind::device, "no kind", "", 1}; },
            [&] { cluster.nodes[1].id = cluster.nodes[0].id; },
            [&] {
                for (ClusterNode& node : cluster.nodes) {
                    node.kind = NodeKind::networkSwitch;
                }
            },
            [&] { cluster.links[0].from = 99; },
            [&] { cluster.links[0].to = -5; },
            [&] { cluster.links[0].bandwidth = BytesPerSecond(0.0); },
            [&] { cluster.links[0].bandwidth = BytesPerSecond(-1.0); },
            [&] { cluster.links[0].latency = Seconds(-1e-6); },
            [&] { cluster.links[0].width = 0; },
            [&] { cluster.links[0].pattern = LinkPattern::ring; },
            [&] { cluster.links[0].pattern = LinkPattern::paired; },
            [&] { cluster.groups[0].replicas = 2; },
            [&] { cluster.groups[1].replicas = 2000000000; },
            [&] { cluster.groups[1].parent = cluster.groups[1].id; },
            [&] { cluster.links[1].id = cluster.links[0].id; },
            [&] { cluster.links[0].bandwidth = BytesPerSecond(std::numeric_limits<double>::quiet_NaN()); },
        };
        mistakes[mistake]();
        QFETCH(QString, pointer);
        const std::vector<Error> found = problems(cluster);
        const bool named = std::any_of(found.begin(), found.end(), [&pointer](const Error& error) {
            return error.pointer == pointer.toStdString() && !error.value.empty() && !error.expected.empty();
        });
        QVERIFY2(named, found.empty() ? "nothing was found" : describe(found[0]).c_str());
        QVERIFY(levels(cluster).empty());
        deviceCount(cluster); // any drawing can be counted
    }

    void strayDevicesAreNamed() {
        Cluster cluster = generated(TopologyKind::railOptimised, 1024);
        cluster.nodes.push_back({50, 0, NodeKind::device, "stray", "a100_sxm_80gb", 1});
        const std::vector<Error> found = problems(cluster);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].code, ErrorCode::notReachable);
        QCOMPARE(found[0].value, std::string("stray"));
        QCOMPARE(found[0].pointer, "/nodes/" + std::to_string(cluster.nodes.size() - 1));
    }

    void devicesSideBySideWithoutLinks() {
        Cluster cluster;
        cluster.groups = {{0, -1, "loose", 1}};
        cluster.nodes = {{0, 0, NodeKind::device, "GPU", "a100_sxm_80gb", 8}};
        QCOMPARE(problems(cluster).size(), std::size_t{1});
        cluster.nodes[0].count = 1;
        QVERIFY(problems(cluster).empty());
        QCOMPARE(levels(cluster).size(), std::size_t{1});
    }

    void largeDrawingsByHandStayQuick() {
        // 400 single devices around one switch, no groups at all. Milliseconds when idle; the bound is for sanitizers
        // on a loaded machine.
        Cluster cluster;
        cluster.groups = {{0, -1, "flat", 1}};
        cluster.nodes = {{0, 0, NodeKind::networkSwitch, "switch", {}, 1}};
        for (int i = 1; i <= 400; ++i) {
            cluster.nodes.push_back({i, 0, NodeKind::device, "GPU", "a100_sxm_80gb", 1});
            cluster.links.push_back({i, i, 0, LinkPattern::all, -1, 1, 25.0_GBps, 1.0_us, {}});
        }
        QElapsedTimer timer;
        timer.start();
        QVERIFY(problems(cluster).empty());
        QCOMPARE(levels(cluster)[0].bandwidth.value(), 25e9);
        QVERIFY2(timer.elapsed() < 10000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_APPLESS_MAIN(TestCluster)
#include "test_cluster.moc"
