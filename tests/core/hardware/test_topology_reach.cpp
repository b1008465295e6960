// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every kind of generated cluster: ways between all devices, and JSON that reads as it was written.
// Also pods, mixed clusters, racks and optical circuits, which change other kinds.
#include "tests/core/hardware/topology_request.h"

#include "core/hardware/cluster_json.h"
#include "core/hardware/fabric.h"
#include "core/hardware/router.h"

#include <QtTest>

#include <cmath>
#include <functional>

using namespace paretoscope;
using namespace paretoscope::hardware;
using namespace paretoscope::literals;

namespace {

Accelerator tpu() {
    Accelerator accelerator;
    accelerator.id = "tpu_v4";
    accelerator.name = "TPU v4";
    accelerator.scaleUpBandwidth = 300.0_GBps;
    accelerator.scaleUpLink = "google_ici_tpu_v4";
    return accelerator;
}

TopologyRequest variant(TopologyKind kind, const QString& name) {
    TopologyRequest wanted = request(kind, kind == TopologyKind::nvlRack ? 72 : 64);
    if (name == "pods" && kind == TopologyKind::nvlRack) {
        wanted.devices = 144;
    }
    wanted.pods = name == "pods" ? 2 : 1;
    if (name == "mixed") {
        OtherDevices other{b200(), kind == TopologyKind::nvlRack ? 36 : 32, 4};
        other.accelerator.id = "h100_sxm_80gb";
        other.accelerator.name = "H100";
        other.accelerator.scaleOutBandwidth = 25.0_GBps;
        wanted.others = {other};
    }
    return wanted;
}

} // namespace

class TestTopologyReach : public QObject {
    Q_OBJECT
private slots:
    void everyDeviceReachesEveryOther_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("name");
        for (int kind = 0; kind < kTopologyKinds; ++kind) {
            for (const char* name : {"alone", "pods", "mixed"}) {
                QTest::addRow("%s %s", std::string(topologyId(static_cast<TopologyKind>(kind))).c_str(), name)
                    << kind << QString(name);
            }
        }
    }

    void everyDeviceReachesEveryOther() {
        QFETCH(int, kind);
        QFETCH(QString, name);
        const TopologyRequest wanted = variant(static_cast<TopologyKind>(kind), name);
        const Result<Cluster> cluster = generate(wanted);
        QVERIFY2(cluster.ok(), cluster ? "" : describe(cluster.error()).c_str());
        const std::int64_t others = wanted.others.empty() ? 0 : wanted.others[0].devices;
        QCOMPARE(deviceCount(*cluster), wanted.devices + others);
        QVERIFY(problems(*cluster).empty());
        QCOMPARE(levels(*cluster).back().devices, wanted.devices + others);
        QVERIFY(levels(*cluster).back().bandwidth.value() > 0.0);
        QVERIFY(*parseCluster(clusterJson(*cluster), "f.json", "/cluster") == *cluster);

        const Fabric fabric = *Fabric::of(*cluster);
        Router router(fabric, RoutePolicy::hash, 7);
        std::vector<Fabric::LinkIndex> links;
        for (Fabric::Vertex from = 0; from < fabric.devices(); from += 13) { // in all places of nodes and extents
            for (Fabric::Vertex to = 0; to < fabric.devices(); ++to) {
                QVERIFY2(router.find(from, to, links), qPrintable(QString("%1 to %2").arg(from).arg(to)));
                QVERIFY(links.empty() ||
                        (fabric.link(links.front()).from == from && fabric.link(links.back()).to == to));
            }
        }
    }

    void podsHaveTheBandwidthAskedFor() {
        TopologyRequest wanted = request(TopologyKind::railOptimised, 2048);
        wanted.pods = 4;
        wanted.podBandwidth = 12.5_GBps;
        const std::vector<ClusterLevel> found = levels(*generate(wanted));
        QCOMPARE(found.size(), std::size_t{4}); // node, unit, pod, pods
        QCOMPARE(found[2].devices, std::int64_t{512});
        QVERIFY(std::abs(found[2].bandwidth.value() - 50e9) < 1.0);
        QVERIFY(std::abs(found[3].bandwidth.value() - 12.5e9) < 1.0);
        wanted.podBandwidth = {};
        QVERIFY(std::abs(levels(*generate(wanted)).back().bandwidth.value() - 50e9) < 1.0); // non-blocking
    }

    /// Racks of NVLink joined by the devices' network cards, and TPU slices by those of their hosts.
    void podsOfDirectNetworks() {
        TopologyRequest racks = request(TopologyKind::nvlRack, 576);
        racks.pods = 8;
        const std::vector<ClusterLevel> found = levels(*generate(racks));
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].devices, std::int64_t{72});
        QVERIFY(std::abs(found[0].bandwidth.value() - 900e9) < 1.0);
        QVERIFY(std::abs(found[1].bandwidth.value() - 50e9) < 1.0);

        TopologyRequest slices = request(TopologyKind::torus, 128);
        slices.accelerator = tpu();
        slices.pods = 2;
        QCOMPARE(generate(slices).error().pointer, std::string("/pod_bandwidth"));
        slices.podBandwidth = 3.0_GBps;
        const std::vector<ClusterLevel> joined = levels(*generate(slices));
        QCOMPARE(joined.back().devices, std::int64_t{128});
        QVERIFY(std::abs(joined.back().bandwidth.value() - 3e9) < 1.0);
    }

    void mixedClustersKeepTheirAccelerators() {
        const Cluster cluster = *generate(variant(TopologyKind::leafSpine, "mixed"));
        std::int64_t known = 0;
        for (const ClusterNode& node : cluster.nodes) {
            known += node.accelerator == "b200_sxm" || node.accelerator == "h100_sxm_80gb" ? 1 : 0;
        }
        QCOMPARE(known, std::int64_t{2});
        // The weaker part bounds what all devices can have at once.
        QVERIFY(std::abs(levels(cluster).back().bandwidth.value() - 25e9) < 1.0);
    }

    void opticalCircuitsAddTheirLatency() {
        TopologyRequest wanted = request(TopologyKind::torus, 512);
        wanted.accelerator = tpu();
        wanted.torusShape = {8, 8, 8};
        const Fabric electrical = *Fabric::of(*generate(wanted));
        wanted.optical = {4, Seconds(10e-9), "ocs_palomar"};
        const Cluster cluster = *generate(wanted);
        QVERIFY(problems(cluster).empty());
        QVERIFY(*parseCluster(clusterJson(cluster), "f.json", "") == cluster);
        const Fabric optical = *Fabric::of(cluster);
        std::size_t slower = 0;
        for (std::size_t i = 0; i < optical.links().size(); ++i) {
            const double added = (optical.links()[i].latency - electrical.links()[i].latency).value();
            QVERIFY(added == 0.0 || std::abs(added - 10e-9) < 1e-15);
            slower += added > 0.0 ? 1 : 0;
        }
        QCOMPARE(slower, std::size_t{8 * 96}); // eight cubes with 96 links on their faces, as ends of circuits
        const auto latency = [&](Fabric::Vertex from, Fabric::Vertex to) {
            Router router(optical);
            std::vector<Fabric::LinkIndex> links;
            router.find(from, to, links);
            return links.size() == 1 ? optical.link(links[0]).latency.value() : 0.0;
        };
        QCOMPARE(latency(0, 1), 0.3e-6);
        QCOMPARE(latency(3, 4), 0.31e-6); // between cubes
        QCOMPARE(latency(0, 7), 0.31e-6); // around
    }

    void mistakesAreNamed_data() {
        QTest::addColumn<int>("mistake");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("expected");
        QTest::newRow("more than a rack") << 0 << "/devices"
                                          << "at most 72";
        QTest::newRow("part of a tray") << 1 << "/devices"
                                        << "68 or 72";
        QTest::newRow("no pods") << 2 << "/pods"
                                 << "1 to 64";
        QTest::newRow("part of a pod") << 3 << "/devices"
                                       << "63 or 66";
        QTest::newRow("circuits in a tree") << 4 << "/optical_block"
                                            << "0";
        QTest::newRow("blocks that do not fill it") << 5 << "/optical_block"
                                                    << "a divisor of each extent of 4x4x4";
        QTest::newRow("negative block") << 6 << "/optical_block"
                                        << "a divisor";
        QTest::newRow("others that are none") << 7 << "/others/0/devices"
                                              << "1 to";
        QTest::newRow("too many in all") << 9 << "/others"
                                         << "at most 16777216";
        QTest::newRow("others in part of a node") << 8 << "/others/0/devices"
                                                  << "8 or 16";
    }

    void mistakesAreNamed() {
        QFETCH(int, mistake);
        const std::function<TopologyRequest()> mistakes[] = {
            [] { return request(TopologyKind::nvlRack, 76); },
            [] { return request(TopologyKind::nvlRack, 70); },
            [] {
                TopologyRequest wanted = request(TopologyKind::torus, 64);
                wanted.pods = 0;
                return wanted;
            },
            [] {
                TopologyRequest wanted = request(TopologyKind::torus, 64);
                wanted.pods = 3;
                return wanted;
            },
            [] {
                TopologyRequest wanted = request(TopologyKind::fatTree, 64);
                wanted.optical.block = 4;
                return wanted;
            },
            [] {
                TopologyRequest wanted = request(TopologyKind::torus, 64);
                wanted.optical.block = 3;
                return wanted;
            },
            [] {
                TopologyRequest wanted = request(TopologyKind::torus, 64);
                wanted.optical.block = -4;
                return wanted;
            },
            [] {
                TopologyRequest wanted = request(TopologyKind::leafSpine, 64);
                wanted.others = {{b200(), 0, 8}};
                return wanted;
            },
            [] {
                TopologyRequest wanted = request(TopologyKind::leafSpine, 64);
                wanted.others = {{b200(), 12, 8}};
                return wanted;
            },
            [] {
                TopologyRequest wanted = request(TopologyKind::leafSpine, 64);
                wanted.others = {{b200(), kMostDevices, 8}};
                return wanted;
            },
        };
        const Result<Cluster> cluster = generate(mistakes[mistake]());
        QVERIFY(!cluster.ok());
        QTEST(QString::fromStdString(cluster.error().pointer), "pointer");
        QFETCH(QString, expected);
        QVERIFY2(QString::fromStdString(cluster.error().expected).contains(expected),
                 describe(cluster.error()).c_str());
    }

    void drawingsWithMistakesAreNamed() {
        const auto pointerOf = [](Cluster cluster, const std::function<void(Cluster&)>& spoil) {
            spoil(cluster);
            const std::vector<Error> found = problems(cluster);
            return found.empty() ? std::string() : found.front().pointer;
        };
        const Cluster torus = *generate(request(TopologyKind::torus, 64));
        const auto block = [](int size) { return [size](Cluster& cluster) { cluster.links[1].optical.block = size; }; };
        QCOMPARE(pointerOf(torus, block(4)), std::string());
        QCOMPARE(pointerOf(torus, block(3)), std::string("/links/1/optical/block"));
        QCOMPARE(pointerOf(torus, block(-1)), std::string("/links/1/optical/block"));
        QCOMPARE(pointerOf(torus, [](Cluster& cluster) { cluster.links[0].optical.latency = Seconds(-1.0); }),
                 std::string("/links/0/optical/latency"));
        const Cluster dragonfly = *generate(request(TopologyKind::dragonfly, 64));
        const auto mesh = dragonfly.links.size() - 1;
        QCOMPARE(pointerOf(dragonfly, [&](Cluster& cluster) { cluster.links[mesh].along = -1; }),
                 "/links/" + std::to_string(mesh) + "/pattern");
        QCOMPARE(pointerOf(dragonfly, [&](Cluster& cluster) { cluster.links[mesh].optical.block = 2; }),
                 "/links/" + std::to_string(mesh) + "/optical/block");
        QCOMPARE(pointerOf(dragonfly, [](Cluster& cluster) { cluster.nodes[0].chips = 0; }),
                 std::string("/nodes/0/chips"));
    }
};

QTEST_APPLESS_MAIN(TestTopologyReach)
#include "test_topology_reach.moc"
