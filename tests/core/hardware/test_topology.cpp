// SPDX-License-Identifier: GPL-3.0-or-later
// Generated clusters: NVIDIA's own table for the rail-optimised tree, exact device counts, valid drawings, and the
// levels that follow from their graphs.
#include "tests/core/hardware/topology_request.h"

#include "core/hardware/fabric.h"

#include <QtTest>

#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <tuple>

using namespace paretoscope;
using namespace paretoscope::hardware;
using namespace paretoscope::literals;

namespace {

QString text(const std::vector<ClusterLevel>& levels) {
    QString line;
    for (const ClusterLevel& level : levels) {
        line += QString("%1 devices at %2 GB/s, %3 us (%4); ")
                    .arg(level.devices)
                    .arg(level.bandwidth.value() / 1e9)
                    .arg(level.latency.value() * 1e6)
                    .arg(QString::fromStdString(level.linkKind));
    }
    return line;
}

} // namespace

class TestTopology : public QObject {
    Q_OBJECT
private slots:
    /// docs.nvidia.com, DGX SuperPOD with DGX B200, table of larger sizes: scalable units of 32 nodes of 8 devices.
    void superPodTable_data() {
        QTest::addColumn<int>("units");
        QTest::addColumn<int>("leaves");
        QTest::addColumn<int>("spines");
        QTest::addColumn<int>("cores");
        QTest::newRow("2") << 2 << 16 << 8 << 0;
        QTest::newRow("4") << 4 << 32 << 16 << 0;
        QTest::newRow("8") << 8 << 64 << 32 << 0;
        QTest::newRow("16") << 16 << 128 << 128 << 64;
        QTest::newRow("32") << 32 << 256 << 256 << 128;
        QTest::newRow("64") << 64 << 512 << 512 << 256;
    }

    void superPodTable() {
        QFETCH(int, units);
        QFETCH(int, leaves);
        QFETCH(int, spines);
        QFETCH(int, cores);
        const Result<Cluster> cluster = generate(request(TopologyKind::railOptimised, units * 256));
        QVERIFY2(cluster.ok(), cluster ? "" : describe(cluster.error()).c_str());
        QCOMPARE(switches(*cluster, "Leaf"), std::int64_t{leaves});
        QCOMPARE(switches(*cluster, "Spine"), std::int64_t{spines});
        QCOMPARE(switches(*cluster, "Core"), std::int64_t{cores});
        QVERIFY(problems(*cluster).empty());
        // Non-blocking: every level above the node gives each device its whole network bandwidth.
        const std::vector<ClusterLevel> found = levels(*cluster);
        QCOMPARE(found.size(), std::size_t(cores > 0 ? 4 : 3));
        QCOMPARE(found[0].devices, std::int64_t{8});
        QCOMPARE(found[0].bandwidth.value(), 900e9);
        QCOMPARE(found[1].devices, std::int64_t{256});
        for (std::size_t level = 1; level < found.size(); ++level) {
            QVERIFY2(std::abs(found[level].bandwidth.value() - 50e9) < 1.0, qPrintable(text(found)));
            QCOMPARE(found[level].linkKind, std::string("ib_ndr_400"));
        }
        QCOMPARE(found.back().devices, std::int64_t{units} * 256);
    }

    /// Al-Fares, Loukissas and Vahdat, SIGCOMM 2008: k^3/4 hosts, k^2/2 edge, k^2/2 aggregation, k^2/4 core switches.
    void fatTreeOfRadixK() {
        for (const int k : {4, 8, 16}) {
            TopologyRequest wanted = request(TopologyKind::fatTree, k * k * k / 4);
            wanted.devicesPerNode = 1;
            wanted.switchRadix = k;
            const Result<Cluster> cluster = generate(wanted);
            QVERIFY2(cluster.ok(), cluster ? "" : describe(cluster.error()).c_str());
            QCOMPARE(deviceCount(*cluster), std::int64_t{k * k * k / 4});
            QCOMPARE(switches(*cluster, "Edge"), std::int64_t{k * k / 2});
            QCOMPARE(switches(*cluster, "Aggregation"), std::int64_t{k * k / 2});
            QCOMPARE(switches(*cluster, "Core"), std::int64_t{k * k / 4});
            QVERIFY(problems(*cluster).empty());
            QVERIFY(std::abs(levels(*cluster).back().bandwidth.value() - 50e9) < 1.0); // full bisection
            wanted.devices += 1;
            QCOMPARE(generate(wanted).error().pointer, std::string("/devices"));
        }
        const Result<Cluster> uneven = generate(request(TopologyKind::fatTree, 1000 * 8));
        QVERIFY(uneven.ok());
        QCOMPARE(deviceCount(*uneven), std::int64_t{8000});
        QVERIFY(problems(*uneven).empty());
    }

    void meshesAndCubes() {
        const Fabric mesh = *Fabric::of(*generate(request(TopologyKind::fullMesh, 12)));
        QCOMPARE(mesh.links().size(), std::size_t{12 * 11}); // n (n - 1) / 2 links, both directions
        const Fabric cube = *Fabric::of(*generate(request(TopologyKind::hypercube, 64)));
        QCOMPARE(cube.links().size(), std::size_t{64 * 6}); // 2^n n / 2, both directions
        QCOMPARE(cube.outOf(63).size(), std::size_t{6});
        double leaving = 0.0;
        for (const Fabric::LinkIndex link : cube.outOf(5)) {
            leaving += cube.link(link).bandwidth.value();
        }
        QVERIFY(std::abs(leaving - 900e9) < 1.0);
        QCOMPARE(generate(request(TopologyKind::hypercube, 48)).error().expected,
                 std::string("a power of two: 32 or 64"));
        QVERIFY(!generate(request(TopologyKind::fullMesh, 5000)).ok());
        QVERIFY(problems(*generate(request(TopologyKind::hypercube, 256))).empty());
        QCOMPARE(generate(request(TopologyKind::hypercube, 512)).error().expected, std::string("at most 256"));
        TopologyRequest pods = request(TopologyKind::hypercube, 1024);
        pods.pods = 8;
        QVERIFY(problems(*generate(pods)).empty());
    }

    void largestTree() {
        QVERIFY(generate(request(TopologyKind::railOptimised, 65536)).ok());
        const Result<Cluster> tooLarge = generate(request(TopologyKind::railOptimised, 65536 + 8));
        QVERIFY(!tooLarge.ok());
        QCOMPARE(tooLarge.error().pointer, std::string("/devices"));
        QVERIFY(tooLarge.error().expected.starts_with("at most 65536"));
        TopologyRequest wide = request(TopologyKind::railOptimised, 131072);
        wide.switchRadix = 144;
        const Result<Cluster> cluster = generate(wide);
        QVERIFY(cluster.ok());
        QCOMPARE(deviceCount(*cluster), std::int64_t{131072});
        QVERIFY(cluster->nodes.size() < 20);
    }

    void wideNodesHaveSpinesForEachRail() {
        TopologyRequest racks = request(TopologyKind::railOptimised, 72 * 100);
        racks.devicesPerNode = 72;
        const Result<Cluster> cluster = generate(racks);
        QVERIFY2(cluster.ok(), cluster ? "" : describe(cluster.error()).c_str());
        QCOMPARE(deviceCount(*cluster), std::int64_t{7200});
        QCOMPARE(switches(*cluster, "Leaf"), std::int64_t{4 * 72}); // units of 32, 32, 32 and 4 racks
        QCOMPARE(switches(*cluster, "Spine"), std::int64_t{2 * 72});
        QVERIFY(problems(*cluster).empty());
        const std::vector<ClusterLevel> found = levels(*cluster);
        QCOMPARE(found.size(), std::size_t{3});
        QCOMPARE(found[0].devices, std::int64_t{72});
        QCOMPARE(found[2].bandwidth.value(), 50e9);
    }

    void anyNumberOfNodesIsExact() {
        for (const TopologyKind kind : {TopologyKind::railOptimised, TopologyKind::leafSpine}) {
            for (const std::int64_t nodes : {1, 2, 3, 4, 5, 31, 32, 33, 64, 125, 128, 200, 256}) {
                for (const int perNode : {1, 2, 4, 6, 8}) {
                    TopologyRequest wanted = request(kind, nodes * perNode);
                    wanted.devicesPerNode = perNode;
                    const Result<Cluster> cluster = generate(wanted);
                    const QString name = QString("%1 nodes of %2").arg(nodes).arg(perNode);
                    QVERIFY2(cluster.ok(), cluster ? "" : describe(cluster.error()).c_str());
                    QCOMPARE(deviceCount(*cluster), nodes * perNode);
                    const std::vector<Error> found = problems(*cluster);
                    QVERIFY2(found.empty(), found.empty() ? "" : describe(found[0]).c_str());
                    const std::vector<ClusterLevel> steps = levels(*cluster);
                    QVERIFY2(!steps.empty() && steps.back().devices == nodes * perNode, qPrintable(name));
                    for (std::size_t i = 1; i < steps.size(); ++i) {
                        QVERIFY2(steps[i].devices > steps[i - 1].devices, qPrintable(name + ": " + text(steps)));
                        QVERIFY2(steps[i].bandwidth <= steps[i - 1].bandwidth * 1.000001,
                                 qPrintable(name + ": " + text(steps)));
                        QVERIFY2(steps[i].latency > steps[i - 1].latency, qPrintable(name + ": " + text(steps)));
                        // Trees without oversubscription give each device its whole network bandwidth.
                        QVERIFY2(std::abs(steps[i].bandwidth.value() / 50e9 - 1.0) < 1e-9,
                                 qPrintable(name + ": " + text(steps)));
                    }
                }
            }
        }
    }

    void oversubscriptionThinsTheSpines_data() {
        QTest::addColumn<double>("oversubscription");
        for (const double value : {1.0, 1.5, 2.0, 3.0, 4.0, 8.0}) {
            QTest::newRow(qPrintable(QString::number(value))) << value;
        }
    }

    void oversubscriptionThinsTheSpines() {
        QFETCH(double, oversubscription);
        TopologyRequest wanted = request(TopologyKind::leafSpine, 1024);
        wanted.oversubscription = oversubscription;
        const Result<Cluster> cluster = generate(wanted);
        QVERIFY(cluster.ok());
        QCOMPARE(deviceCount(*cluster), std::int64_t{1024});
        const std::vector<ClusterLevel> found = levels(*cluster);
        QCOMPARE(found.size(), std::size_t{3});
        QCOMPARE(found[1].bandwidth.value(), 50e9);
        const double thinned = found[1].bandwidth / found[2].bandwidth;
        // Cables come whole: at most what was asked for, and not a cable more than needed.
        const auto down = static_cast<double>(found[1].devices);
        QVERIFY2(thinned <= oversubscription + 1e-9 && std::ceil(down / oversubscription) == std::round(down / thinned),
                 qPrintable(text(found)));
        // No leaf has more cables than ports.
        QVERIFY(down + std::round(down / thinned) <= 64.0);
    }

    void noSwitchHasMoreCablesThanPorts() {
        for (const std::int64_t nodes : {33, 64, 96, 128, 224, 256, 288, 512, 1000, 1024, 2048, 8192}) {
            const Result<Cluster> cluster = generate(request(TopologyKind::railOptimised, nodes * 8));
            QVERIFY(cluster.ok());
            std::map<std::string, double> cables; // of all switches of a name
            for (const ClusterLink& link : cluster->links) {
                const auto node = [&](int id) { return cluster->nodes[static_cast<std::size_t>(id)]; };
                const auto copies = [&](const ClusterNode& of) {
                    double product = of.count;
                    for (int group = of.group; group != -1;) {
                        product *= cluster->groups[static_cast<std::size_t>(group)].replicas;
                        group = cluster->groups[static_cast<std::size_t>(group)].parent;
                    }
                    return product;
                };
                const ClusterNode from = node(link.from);
                const ClusterNode to = node(link.to);
                if (to.name == "Node switch") {
                    continue;
                }
                // The lower end lies in the deeper group; its copies each reach the upper copies in their own scope.
                double upper = to.count;
                for (int group = to.group; group != -1;) {
                    bool around = false;
                    for (int at = from.group; at != -1; at = cluster->groups[static_cast<std::size_t>(at)].parent) {
                        around = around || at == group;
                    }
                    upper *= around ? 1 : cluster->groups[static_cast<std::size_t>(group)].replicas;
                    group = cluster->groups[static_cast<std::size_t>(group)].parent;
                }
                const double perLower = (link.pattern == LinkPattern::paired ? upper / to.count : upper) * link.width;
                cables[from.name] += copies(from) * perLower;
                cables[to.name] += copies(from) * perLower;
            }
            for (const char* name : {"Leaf", "Spine", "Core"}) {
                QVERIFY2(cables[name] <= 64.0 * static_cast<double>(switches(*cluster, name)),
                         qPrintable(QString("%1 at %2 nodes").arg(name).arg(nodes)));
            }
        }
    }

    void torusAndRing() {
        // TPU v4's own figures: 4 x 4 x 4 cube, six links of 50 GB/s.
        TopologyRequest cube = request(TopologyKind::torus, 64);
        cube.scaleUpBandwidth = 300.0_GBps;
        const Result<Cluster> cluster = generate(cube);
        QVERIFY(cluster.ok());
        QCOMPARE(deviceCount(*cluster), std::int64_t{64});
        QVERIFY(problems(*cluster).empty());
        QCOMPARE(cluster->links.size(), std::size_t{3});
        QCOMPARE(cluster->links[0].bandwidth.value(), 50e9);
        const std::vector<ClusterLevel> found = levels(*cluster);
        QCOMPARE(found.size(), std::size_t{3});
        const std::int64_t sizes[] = {4, 16, 64};
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(found[i].devices, sizes[i]);
            QCOMPARE(found[i].bandwidth.value(), 100e9); // two neighbours in each dimension
        }
        TopologyRequest flat = request(TopologyKind::torus, 256);
        flat.torusShape = {16, 16};
        const Result<Cluster> plane = generate(flat);
        QVERIFY(plane.ok());
        QCOMPARE(plane->links.size(), std::size_t{2});
        QCOMPARE(levels(*plane).back().bandwidth.value(), 450e9);
        const Result<Cluster> ring = generate(request(TopologyKind::ring, 12));
        QVERIFY(ring.ok());
        QCOMPARE(levels(*ring).size(), std::size_t{1});
        QCOMPARE(levels(*ring)[0].devices, std::int64_t{12});
        QCOMPARE(levels(*ring)[0].bandwidth.value(), 900e9);
    }

    void toriOfAnyNumber() {
        for (std::int64_t devices = 1; devices <= 100; ++devices) {
            const Result<Cluster> cluster = generate(request(TopologyKind::torus, devices));
            QVERIFY(cluster.ok());
            QCOMPARE(deviceCount(*cluster), devices);
            QVERIFY(problems(*cluster).empty());
            QCOMPARE(levels(*cluster).back().devices, devices);
        }
    }

    void singleNode() {
        for (const std::int64_t devices : {1, 2, 8, 72}) {
            const Result<Cluster> cluster = generate(request(TopologyKind::singleNode, devices));
            QVERIFY(cluster.ok());
            QVERIFY(problems(*cluster).empty());
            const std::vector<ClusterLevel> found = levels(*cluster);
            QCOMPARE(found.size(), std::size_t{1});
            QCOMPARE(found[0].devices, devices);
            QCOMPARE(found[0].bandwidth.value(), devices > 1 ? 900e9 : 0.0);
        }
    }

    void impossibleRequestsSayWhatWouldBeRight_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("devices");
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("expected");
        const int rail = static_cast<int>(TopologyKind::railOptimised);
        const int leaf = static_cast<int>(TopologyKind::leafSpine);
        const int torus = static_cast<int>(TopologyKind::torus);
        QTest::newRow("part of a node") << rail << 1001 << ""
                                        << "/devices"
                                        << "1000 or 1008";
        QTest::newRow("none") << rail << 0 << ""
                              << "/devices"
                              << "1 to";
        QTest::newRow("negative") << leaf << -8 << ""
                                  << "/devices"
                                  << "1 to";
        QTest::newRow("no node") << rail << 64 << "per_node 0"
                                 << "/devices_per_node"
                                 << "at least 1";
        QTest::newRow("odd switch") << rail << 64 << "radix 7"
                                    << "/switch_radix"
                                    << "an even number";
        QTest::newRow("no network") << rail << 64 << "no scale-out"
                                    << "/scale_out_bandwidth"
                                    << "400 Gb/s";
        QTest::newRow("no node fabric") << rail << 64 << "no scale-up"
                                        << "/scale_up_bandwidth"
                                        << "300 GB/s";
        QTest::newRow("undersubscribed") << leaf << 64 << "half"
                                         << "/oversubscription"
                                         << "1 to 64";
        QTest::newRow("beyond two levels") << leaf << 8192 << ""
                                           << "/devices"
                                           << "at most 2048";
        QTest::newRow("torus of another size") << torus << 64 << "shape"
                                               << "/torus_shape"
                                               << "4x4x4";
    }

    void impossibleRequestsSayWhatWouldBeRight() {
        QFETCH(int, kind);
        QFETCH(int, devices);
        QFETCH(QString, change);
        QFETCH(QString, pointer);
        QFETCH(QString, expected);
        TopologyRequest wanted = request(static_cast<TopologyKind>(kind), devices);
        wanted.devicesPerNode = change == "per_node 0" ? 0 : 8;
        wanted.switchRadix = change == "radix 7" ? 7 : 64;
        wanted.oversubscription = change == "half" ? 0.5 : 1.0;
        if (change == "no scale-out") {
            wanted.accelerator.scaleOutBandwidth = {};
        }
        if (change == "no scale-up") {
            wanted.accelerator.scaleUpBandwidth = {};
        }
        if (change == "shape") {
            wanted.torusShape = {4, 4};
        }
        const Result<Cluster> cluster = generate(wanted);
        QVERIFY(!cluster.ok());
        QCOMPARE(cluster.error().code, ErrorCode::outOfRange);
        QCOMPARE(QString::fromStdString(cluster.error().pointer), pointer);
        QVERIFY2(QString::fromStdString(cluster.error().expected).contains(expected),
                 describe(cluster.error()).c_str());
    }

    void idsGoBackAndForth() {
        for (int kind = 0; kind < kTopologyKinds; ++kind) {
            QCOMPARE(topologyFromId(topologyId(static_cast<TopologyKind>(kind))), static_cast<TopologyKind>(kind));
        }
        QVERIFY(!topologyFromId("star").has_value());
    }

    void placesOnTheCanvasDiffer() {
        for (int kind = 0; kind < kTopologyKinds; ++kind) {
            const auto asked = static_cast<TopologyKind>(kind);
            const bool rack = asked == TopologyKind::nvlRack;
            const Result<Cluster> cluster =
                generate(request(asked, asked == TopologyKind::hypercube ? 256 : (rack ? 72 : 1000)));
            QVERIFY2(cluster.ok(), cluster ? "" : describe(cluster.error()).c_str());
            std::set<std::tuple<int, double, double>> places;
            for (const ClusterNode& node : cluster->nodes) {
                QVERIFY(places.emplace(node.group, node.x, node.y).second);
            }
            for (const ClusterGroup& group : cluster->groups) {
                QVERIFY(group.id == 0 || places.emplace(group.parent, group.x, group.y).second);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestTopology)
#include "test_topology.moc"
