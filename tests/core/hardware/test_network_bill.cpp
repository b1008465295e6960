// SPDX-License-Identifier: GPL-3.0-or-later
// Counts of switches, cables, ports and circuits against published and closed forms, and sums that know what they lack.
#include "tests/core/hardware/topology_request.h"

#include "core/hardware/network_bill.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::hardware;
using namespace paretoscope::literals;

namespace {

/// As resources/catalog/links.json has them: no power or cost for NVLink, and those of InfiniBand from memory.
std::vector<Link> catalogLinks() {
    Link nvlink;
    nvlink.id = "nvlink5";
    nvlink.name = "NVLink5";
    nvlink.switchRadix = 72;
    nvlink.source = {"NCCL topo.h", false};
    Link infiniband;
    infiniband.id = "ib_ndr_400";
    infiniband.name = "IB NDR 400";
    infiniband.powerPerPort = 20.5_W;
    infiniband.costPerPort = Dollars(1100.0);
    infiniband.source = {"router-switch.com", false};
    infiniband.unverifiedFields = {"cost_per_port"};
    Link optical;
    optical.id = "ocs_palomar";
    optical.name = "OCS Palomar";
    optical.switchRadix = 136;
    optical.source = {"from memory", true};
    return {nvlink, infiniband, optical};
}

NetworkBill billOf(const TopologyRequest& wanted) {
    const Result<Cluster> cluster = generate(wanted);
    if (!cluster) {
        qWarning("%s", describe(cluster.error()).c_str());
        return {};
    }
    const std::vector<Link> links = catalogLinks();
    Result<NetworkBill> bill = networkBill(*cluster, links);
    return bill ? *std::move(bill) : NetworkBill();
}

const NetworkBill::Cables& cablesOf(const NetworkBill& bill, const std::string& kind) {
    static const NetworkBill::Cables none;
    for (const NetworkBill::Cables& cables : bill.cables) {
        if (cables.kind == kind) {
            return cables;
        }
    }
    return none;
}

TopologyRequest opticalTorus(std::vector<int> shape, int block) {
    std::int64_t devices = 1;
    for (const int extent : shape) {
        devices *= extent;
    }
    TopologyRequest wanted = request(TopologyKind::torus, devices);
    wanted.torusShape = std::move(shape);
    wanted.optical = {block, Seconds(10e-9), "ocs_palomar"};
    return wanted;
}

} // namespace

class TestNetworkBill : public QObject {
    Q_OBJECT
private slots:
    /// docs.nvidia.com, DGX SuperPOD with DGX B200: 32 leaves, 16 spines, and as many cables a stage as devices.
    void superPod() {
        const NetworkBill bill = billOf(request(TopologyKind::railOptimised, 1024));
        const NetworkBill::Cables& network = cablesOf(bill, "ib_ndr_400");
        QCOMPARE(network.count, std::int64_t{2 * 1024});
        QCOMPARE(network.switchPorts, std::int64_t{3 * 1024}); // one of a device's cable, two of a trunk
        QCOMPARE(bill.switchCount(), std::int64_t{32 + 16 + 128});
        for (const NetworkBill::Switches& entry : bill.switches) {
            const bool between = entry.name == "Leaf" || entry.name == "Spine";
            QCOMPARE(entry.ports, entry.count * (between ? 64 : 8)); // every port is taken
        }
        QVERIFY(std::abs(network.power->value() - 3072 * 20.5) < 1e-6);
        QVERIFY(std::abs(network.cost->value() - 3072 * 1100.0) < 1e-6);
    }

    void whatIsNotKnownIsNotZero() {
        const NetworkBill bill = billOf(request(TopologyKind::railOptimised, 1024));
        QVERIFY(!cablesOf(bill, "nvlink5").power.has_value());
        QVERIFY(!cablesOf(bill, "nvlink5").cost.has_value());
        const PartialSum<Watts> power = bill.power();
        QCOMPARE(power.knownCables, std::int64_t{2048});
        QCOMPARE(power.unknownCables, std::int64_t{1024});
        QVERIFY(!power.unverified);
        QVERIFY(bill.cost().unverified); // the table's costs are from memory
        QVERIFY(cablesOf(bill, "ib_ndr_400").costSource.unverified);
        QCOMPARE(cablesOf(bill, "ib_ndr_400").costSource.text, std::string("from memory"));
        QCOMPARE(cablesOf(bill, "ib_ndr_400").powerSource.text, std::string("router-switch.com"));

        TopologyRequest foreign = request(TopologyKind::leafSpine, 64);
        foreign.accelerator.scaleOutLink = "hand_made";
        const NetworkBill unknown = billOf(foreign);
        QCOMPARE(cablesOf(unknown, "hand_made").name, std::string("hand_made"));
        QCOMPARE(unknown.power().knownCables, std::int64_t{0});
        QCOMPARE(unknown.power().known.value(), 0.0);
        QVERIFY(unknown.power().unknownCables > 0);
    }

    void emptyDrawingsAndBrokenOnes() {
        const NetworkBill alone = billOf(request(TopologyKind::singleNode, 1));
        QCOMPARE(alone.switchCount(), std::int64_t{0});
        QCOMPARE(alone.cableCount(), std::int64_t{0});
        QCOMPARE(alone.cost().unknownCables, std::int64_t{0});
        Cluster broken = *generate(request(TopologyKind::leafSpine, 64));
        broken.links[0].to = 99;
        QCOMPARE(networkBill(broken, {}).error().pointer, std::string("/links/0/to"));
    }

    /// NVIDIA GB200 NVL72: 18 trays of 4, 72 x 18 links into 9 switch trays of 144 ports, two chips each.
    void nvlRack() {
        const NetworkBill bill = billOf(request(TopologyKind::nvlRack, 72));
        QCOMPARE(bill.cableCount(), std::int64_t{72 * 18});
        QCOMPARE(bill.cableCount(), std::int64_t{9 * 144});
        QCOMPARE(bill.switches.size(), std::size_t{1});
        QCOMPARE(bill.switches[0].count, std::int64_t{1});
        QCOMPARE(bill.switches[0].chips, std::int64_t{18});
        QCOMPARE(bill.switches[0].ports, bill.switches[0].chips * 72);
    }

    /// Al-Fares et al.: 5 k^2 / 4 switches; k^3 / 4 cables in each of three stages.
    void fatTree() {
        TopologyRequest tree = request(TopologyKind::fatTree, 8 * 8 * 8 / 4, 1);
        tree.switchRadix = 8;
        const NetworkBill bill = billOf(tree);
        QCOMPARE(bill.switchCount(), std::int64_t{5 * 8 * 8 / 4});
        QCOMPARE(bill.cableCount(), std::int64_t{3 * 8 * 8 * 8 / 4});
    }

    void directNetworksHaveNoSwitches() {
        const NetworkBill mesh = billOf(request(TopologyKind::fullMesh, 12));
        QCOMPARE(mesh.cableCount(), std::int64_t{66});
        QCOMPARE(mesh.switchCount(), std::int64_t{0});
        QCOMPARE(billOf(request(TopologyKind::hypercube, 64)).cableCount(), std::int64_t{64 * 6 / 2});
        QCOMPARE(billOf(request(TopologyKind::torus, 512)).cableCount(), std::int64_t{512 * 3});
    }

    /// The notes' figures for TPU v4 (glennklockwood.com): 16 optical links on each face of a cube of 64 chips, and
    /// 6,144 in a pod of 64 cubes, which 48 switches with 128 of their 136 ports take.
    void opticalCircuits_data() {
        QTest::addColumn<int>("x");
        QTest::addColumn<int>("y");
        QTest::addColumn<int>("z");
        QTest::newRow("one cube") << 4 << 4 << 4;
        QTest::newRow("TPU v4 pod") << 16 << 16 << 16;
        QTest::newRow("TPU v5p pod") << 16 << 20 << 28;
    }

    void opticalCircuits() {
        QFETCH(int, x);
        QFETCH(int, y);
        QFETCH(int, z);
        const NetworkBill bill = billOf(opticalTorus({x, y, z}, 4));
        const std::int64_t cubes = std::int64_t{x} * y * z / 64;
        QCOMPARE(bill.cableCount(), cubes * 64 * 3);
        QCOMPARE(bill.circuits.size(), std::size_t{1});
        // Six faces of sixteen links, two of which meet in a circuit.
        QCOMPARE(bill.circuits[0].count * 2, cubes * 6 * 16);
        QCOMPARE(*bill.circuits[0].leastSwitches, (cubes * 96 + 135) / 136);
        QVERIFY(bill.circuits[0].source.unverified);
        QVERIFY(x != 16 || y != 16 || *bill.circuits[0].leastSwitches <= 48);
    }

    void dragonfly() {
        TopologyRequest wanted = request(TopologyKind::dragonfly, 72, 1);
        wanted.routersPerGroup = 4;
        wanted.devicesPerRouter = 2;
        wanted.globalLinks = 2;
        const NetworkBill bill = billOf(wanted);
        QCOMPARE(bill.switchCount(), std::int64_t{36});
        QCOMPARE(bill.cableCount(), std::int64_t{72 + 9 * 6 + 36});
        QCOMPARE(bill.switches[0].ports, std::int64_t{36 * 7}); // p + a - 1 + h
    }
};

QTEST_APPLESS_MAIN(TestNetworkBill)
#include "test_network_bill.moc"
