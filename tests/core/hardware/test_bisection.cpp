// SPDX-License-Identifier: GPL-3.0-or-later
// Bisection bandwidths against the closed forms of textbooks, by shape.
#include "tests/core/hardware/topology_request.h"

#include "core/hardware/bisection.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::hardware;
using namespace paretoscope::literals;

namespace {

/// In units of the bandwidth of one link of that kind.
double inLinks(const TopologyRequest& wanted, double bandwidth) {
    const Result<Cluster> cluster = generate(wanted);
    if (!cluster) {
        qWarning("%s", describe(cluster.error()).c_str());
        return -1.0;
    }
    const Result<BytesPerSecond> bisection = bisectionBandwidth(*cluster);
    return bisection ? bisection->value() / bandwidth : -1.0;
}

#define COMPARE_LINKS(found, wanted)                                                                                   \
    QVERIFY2(std::abs((found) - (wanted)) < 1e-6 * (wanted),                                                           \
             qPrintable(QString("%1, not %2").arg(double(found)).arg(double(wanted))))

} // namespace

class TestBisection : public QObject {
    Q_OBJECT
private slots:
    /// 2 N / max(d) links: the two faces of a cut across the longest dimension.
    void tori() {
        const std::vector<int> shapes[] = {{8}, {4, 4}, {8, 4}, {4, 8}, {4, 4, 4}, {4, 6, 8}, {8, 3, 5}, {16, 16, 16}};
        for (const std::vector<int>& shape : shapes) {
            int devices = 1;
            for (const int extent : shape) {
                devices *= extent;
            }
            TopologyRequest wanted = request(TopologyKind::torus, devices);
            wanted.torusShape = shape;
            const double link = 900e9 / (2.0 * static_cast<double>(shape.size()));
            COMPARE_LINKS(inLinks(wanted, link), 2.0 * devices / *std::max_element(shape.begin(), shape.end()));
        }
    }

    void ringsMeshesAndCubes() {
        COMPARE_LINKS(inLinks(request(TopologyKind::ring, 12), 450e9), 2.0);
        COMPARE_LINKS(inLinks(request(TopologyKind::ring, 13), 450e9), 2.0);
        COMPARE_LINKS(inLinks(request(TopologyKind::fullMesh, 12), 900e9 / 11), 36.0);    // N^2 / 4
        COMPARE_LINKS(inLinks(request(TopologyKind::fullMesh, 13), 900e9 / 12), 6 * 7.0); // (N^2 - 1) / 4
        COMPARE_LINKS(inLinks(request(TopologyKind::hypercube, 64), 150e9), 32.0);        // N / 2
    }

    /// Full: half of the devices with all their bandwidth.
    void trees() {
        for (const int k : {4, 8, 16}) {
            TopologyRequest tree = request(TopologyKind::fatTree, k * k * k / 4, 1);
            tree.switchRadix = k;
            COMPARE_LINKS(inLinks(tree, 50e9), k * k * k / 8.0);
        }
        for (const int nodes : {2, 64, 256, 512, 2048}) {
            COMPARE_LINKS(inLinks(request(TopologyKind::railOptimised, nodes * 8), 50e9), nodes * 4.0);
        }
        COMPARE_LINKS(inLinks(request(TopologyKind::railOptimised, 1008), 50e9), 504.0); // a last unit of its own
        // Of 125 nodes one is cut in two, and the cut goes through its scale-up switch as well.
        COMPARE_LINKS(inLinks(request(TopologyKind::railOptimised, 1000), 50e9), 500.0 + 4 * 900.0 / 50.0);
        for (const double oversubscription : {1.0, 2.0, 4.0}) {
            TopologyRequest thin = request(TopologyKind::leafSpine, 1024, 1);
            thin.switchRadix = 60; // 30, 40 or 48 devices a leaf, 30, 20 or 12 spines
            thin.oversubscription = oversubscription;
            thin.devices = 20 * static_cast<std::int64_t>(60 * oversubscription / (1 + oversubscription));
            COMPARE_LINKS(inLinks(thin, 50e9), static_cast<double>(thin.devices) / 2.0 / oversubscription);
        }
    }

    void oneCrossbar() {
        COMPARE_LINKS(inLinks(request(TopologyKind::singleNode, 8), 900e9), 4.0);
        COMPARE_LINKS(inLinks(request(TopologyKind::nvlRack, 72), 50e9), 36.0 * 18.0); // cables of half of the devices
    }

    void podsShareTheirPodBandwidth() {
        TopologyRequest pods = request(TopologyKind::railOptimised, 4096);
        pods.pods = 4;
        pods.podBandwidth = 10.0_GBps;
        COMPARE_LINKS(inLinks(pods, 10e9), 2048.0);
    }

    void whatCannotBeHalved() {
        Cluster broken = *generate(request(TopologyKind::ring, 4));
        QCOMPARE(bisectionBandwidth(*generate(request(TopologyKind::singleNode, 1))).error().pointer,
                 std::string("/nodes"));
        QCOMPARE(bisectionBandwidth(*generate(request(TopologyKind::singleNode, 3'000'000))).error().pointer,
                 std::string("/links"));
        broken.links.clear();
        QCOMPARE(bisectionBandwidth(broken).error().code, ErrorCode::notReachable);
    }
};

QTEST_APPLESS_MAIN(TestBisection)
#include "test_bisection.moc"
