// SPDX-License-Identifier: GPL-3.0-or-later
// Fabrics drawn out from generated clusters, and ways through them: their lengths by hand, every hop joined to the
// next, even spreading over spines, and rails.
#include "core/hardware/router.h"
#include "core/hardware/topology.h"

#include <QtTest>

#include <map>

using namespace paretoscope;
using namespace paretoscope::hardware;
using namespace paretoscope::literals;

namespace {

Cluster cluster(TopologyKind kind, std::int64_t devices, std::vector<int> shape = {}) {
    TopologyRequest request;
    request.kind = kind;
    request.accelerator.id = "b200_sxm";
    request.accelerator.name = "B200";
    request.accelerator.scaleUpBandwidth = 900.0_GBps;
    request.accelerator.scaleOutBandwidth = 50.0_GBps;
    request.devices = devices;
    request.torusShape = std::move(shape);
    Result<Cluster> made = generate(request);
    return made.ok() ? std::move(*made) : Cluster{};
}

Fabric fabric(const Cluster& drawn) {
    Result<Fabric> made = Fabric::of(drawn);
    return made.ok() ? std::move(*made) : Fabric();
}

std::size_t hops(const Fabric& fabric, Router& router, std::uint32_t from, std::uint32_t to) {
    std::vector<Fabric::LinkIndex> links;
    if (!router.find(from, to, links)) {
        return 999;
    }
    Fabric::Vertex at = from;
    for (const Fabric::LinkIndex link : links) {
        if (fabric.link(link).from != at) {
            return 998;
        }
        at = fabric.link(link).to;
    }
    return at == to ? links.size() : 997;
}

} // namespace

class TestRouter : public QObject {
    Q_OBJECT
private slots:
    void drawsWhatIsThere() {
        const Fabric drawn =
            fabric(cluster(TopologyKind::railOptimised, 512)); // 64 nodes: 2 units, 16 leaves, 8 spines
        QCOMPARE(drawn.devices(), 512u);
        QCOMPARE(drawn.vertices(), 512u + 64u + 16u + 8u);
        QCOMPARE(drawn.links().size(), std::size_t{2 * (512 + 512 + 16 * 8)}); // leaf to spine: one link of four cables
        for (std::uint32_t link = 0; link < drawn.links().size(); ++link) {
            QCOMPARE(drawn.link(link).from, drawn.link(link ^ 1).to);
        }
    }

    void ranksOfANodeAreNeighbours() {
        const Fabric drawn = fabric(cluster(TopologyKind::railOptimised, 512));
        Router router(drawn);
        for (std::uint32_t rank = 0; rank < 512; rank += 8) {
            QCOMPARE(hops(drawn, router, rank, rank + 7), std::size_t{2});
        }
        std::vector<Fabric::LinkIndex> links;
        QVERIFY(router.find(0, 7, links));
        QCOMPARE(drawn.link(links[0]).bandwidth.value(), 900e9);
        QVERIFY(router.find(5, 5, links));
        QVERIFY(links.empty());
    }

    void lengthsInARailOptimisedTree() {
        const Fabric drawn = fabric(cluster(TopologyKind::railOptimised, 512));
        Router router(drawn);
        QCOMPARE(hops(drawn, router, 0, 8), std::size_t{2});   // same rail, same unit: over the leaf
        QCOMPARE(hops(drawn, router, 0, 9), std::size_t{4});   // another rail: over a spine
        QCOMPARE(hops(drawn, router, 0, 256), std::size_t{4}); // another unit
        Router local(drawn, RoutePolicy::railLocal);
        std::vector<Fabric::LinkIndex> links;
        QVERIFY(local.find(0, 9, links)); // node switch, neighbour, leaf, destination
        QCOMPARE(links.size(), std::size_t{4});
        QCOMPARE(drawn.link(links[0]).bandwidth.value(), 900e9);
        QCOMPARE(drawn.link(links[1]).to, 1u);
        QCOMPARE(hops(drawn, local, 0, 256), std::size_t{4});
    }

    void threeLevels() {
        const Fabric drawn = fabric(cluster(TopologyKind::railOptimised, 4096));
        Router router(drawn);
        QCOMPARE(hops(drawn, router, 0, 8), std::size_t{2});
        QCOMPARE(hops(drawn, router, 0, 256), std::size_t{4});
        QCOMPARE(hops(drawn, router, 0, 4095), std::size_t{6});
    }

    /// A shift by one unit loads every link between leaves and spines alike.
    void spreadIsEven() {
        const Fabric drawn = fabric(cluster(TopologyKind::railOptimised, 512));
        const auto loads = [&](RoutePolicy policy) {
            Router router(drawn, policy, 1);
            std::map<Fabric::LinkIndex, int> load;
            std::vector<Fabric::LinkIndex> links;
            for (std::uint32_t rank = 0; rank < 512; ++rank) {
                router.find(rank, (rank + 256) % 512, links);
                for (const Fabric::LinkIndex link : links) {
                    load[link] += drawn.isDevice(drawn.link(link).from) || drawn.isDevice(drawn.link(link).to) ? 0 : 1;
                }
            }
            int most = 0;
            for (const auto& [link, flows] : load) {
                most = std::max(most, flows);
            }
            return most;
        };
        QCOMPARE(loads(RoutePolicy::spread), 4); // 32 flows of a leaf over 8 spines
        QVERIFY(loads(RoutePolicy::hash) > 4);
    }

    /// With three levels, the eight rails of a node go up to cores of their own: a ring on each loads no link twice.
    void railsOfANodeDoNotMeet() {
        const Fabric drawn = fabric(cluster(TopologyKind::railOptimised, 4096));
        Router router(drawn);
        std::map<Fabric::LinkIndex, int> load;
        std::vector<Fabric::LinkIndex> links;
        for (std::uint32_t rail = 0; rail < 8; ++rail) { // from the last node of a unit to the first of the next
            QVERIFY(router.find(31 * 8 + rail, 32 * 8 + rail, links));
            for (const Fabric::LinkIndex link : links) {
                ++load[link];
            }
        }
        for (const auto& [link, flows] : load) {
            QVERIFY(50e9 * flows <= drawn.link(link).bandwidth.value());
        }
    }

    void devicesForwardInATorus() {
        const Fabric drawn = fabric(cluster(TopologyKind::torus, 64, {4, 4, 4}));
        QCOMPARE(drawn.links().size(), std::size_t{64 * 6});
        Router router(drawn);
        QCOMPARE(hops(drawn, router, 0, 1), std::size_t{1});
        QCOMPARE(hops(drawn, router, 0, 3), std::size_t{1}); // around
        QCOMPARE(hops(drawn, router, 0, 2 + 4 * 2 + 16 * 2), std::size_t{6});
        const Fabric ring = fabric(cluster(TopologyKind::ring, 8));
        Router around(ring);
        QCOMPARE(hops(ring, around, 0, 4), std::size_t{4});
        QCOMPARE(hops(ring, around, 0, 7), std::size_t{1});
    }

    void nodeSwitchBeforeLeaf() {
        const Fabric drawn = fabric(cluster(TopologyKind::leafSpine, 128));
        Router router(drawn);
        std::vector<Fabric::LinkIndex> links;
        QVERIFY(router.find(0, 1, links)); // both the node switch and the leaf are two hops
        QCOMPARE(links.size(), std::size_t{2});
        QCOMPARE(drawn.link(links[0]).bandwidth.value(), 900e9);
    }

    void brokenDrawingsAreRefused() {
        Cluster broken = cluster(TopologyKind::railOptimised, 16);
        broken.links.clear();
        QVERIFY(!Fabric::of(broken).ok());
    }
};

QTEST_APPLESS_MAIN(TestRouter)
#include "test_router.moc"
