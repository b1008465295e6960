// SPDX-License-Identifier: GPL-3.0-or-later
// Collective times: alpha-beta by hand, placement on levels, and that more bandwidth is never slower.
#include "core/network/collective_model.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::network;

namespace {

/// Nodes of eight at 300 GB/s, 512 devices at 25 GB/s; no latency, full efficiency.
std::vector<hardware::ClusterLevel> nodes(double outer = 25e9) {
    return {{8, BytesPerSecond(300e9), Seconds(0.0), ""}, {512, BytesPerSecond(outer), Seconds(0.0), ""}};
}

NetworkEfficiency ideal() {
    const LinkEfficiency link{1.0, 1.0, 1.0, 1.0, Seconds(0.0), Seconds(0.0)};
    return {link, link};
}

bool near(Seconds time, double expected) {
    return std::abs(time.value() / expected - 1.0) < 1e-12;
}

} // namespace

class TestCollectiveModel : public QObject {
    Q_OBJECT
private slots:
    void ringInsideANode() {
        const CollectiveModel model(nodes(), ideal());
        const Group group = model.place(8, 1);
        QVERIFY(near(model.time(Collective::allReduce, group, Bytes(1e9)), 2.0 * 7.0 / 8.0 * 1e9 / 300e9));
        QVERIFY(near(model.time(Collective::allGather, group, Bytes(1e9)), 7.0 / 8.0 * 1e9 / 300e9));
        QVERIFY(near(model.time(Collective::allToAll, group, Bytes(1e9)), 7.0 / 8.0 * 1e9 / 300e9));
    }

    void membersOfANodeShareItsPorts() {
        const CollectiveModel model(nodes(), ideal());
        // 16 ranks side by side: two nodes, eight ports each. Measured so with nccl-tests: bus bandwidth is the node's.
        QVERIFY(near(model.time(Collective::allReduce, model.place(16, 1), Bytes(1e9)),
                     2.0 * 15.0 / 16.0 * 1e9 / (8.0 * 25e9)));
        // 16 ranks eight apart: one to a node, one port each.
        QVERIFY(
            near(model.time(Collective::allReduce, model.place(16, 8), Bytes(1e9)), 2.0 * 15.0 / 16.0 * 1e9 / 25e9));
    }

    void aTokenCrossesToANodeOnce() {
        const CollectiveModel model(nodes(), ideal());
        const Group group = model.place(16, 1);
        const Bytes size(8e9); // eight copies of each token
        const Seconds plain = model.time(Collective::allToAll, group, size);
        const Seconds once = model.dispatchTime(group, size, 8.0);
        // Half of the copies leave the node; deduplicated, nearly every token leaves it once, an eighth of all copies.
        QVERIFY(near(plain, 0.5 * 8e9 / 25e9));
        const double reached = 2.0 * (1.0 - std::pow(0.5, 8.0)) / 8.0;
        QVERIFY(near(once, 0.5 * 8e9 * reached / 25e9));
        QCOMPARE(model.dispatchTime(model.place(8, 1), size, 8.0),
                 model.time(Collective::allToAll, model.place(8, 1), size));
    }

    /// What 4 to 8 H100s reach as bus bandwidth with one share for all (NVIDIA/nccl#1455); rings are faster for two.
    void inNetworkReductionReachesWhatNcclMeasures() {
        NetworkEfficiency network = ideal();
        network.scaleUp.allReduce = 370.0 / 450.0;
        network.scaleUp.inNetwork = {0.686, Seconds(0.0)};
        const std::vector<hardware::ClusterLevel> node = {{8, BytesPerSecond(450e9), Seconds(0.0), ""}};
        const CollectiveModel model(node, network);
        constexpr std::pair<std::int64_t, double> kMeasured[] = {{2, 370e9}, {4, 370e9}, {5, 420e9},
                                                                 {6, 440e9}, {7, 460e9}, {8, 480e9}};
        for (const auto& [ranks, bandwidth] : kMeasured) {
            const auto n = static_cast<double>(ranks);
            const Seconds time = model.time(Collective::allReduce, model.place(ranks, 1), Bytes(4e9));
            const double reached = 2.0 * (n - 1.0) / n * 4e9 / time.value();
            QVERIFY2(std::abs(reached / bandwidth - 1.0) < 0.025, std::to_string(reached).c_str());
        }
    }

    void switchesOfANodeAddUpNothingForSeveral() {
        NetworkEfficiency network = ideal();
        network.scaleUp.inNetwork = {1.5, Seconds(0.0)};
        const CollectiveModel with(nodes(), network);
        const CollectiveModel without(nodes(), ideal());
        QCOMPARE(with.time(Collective::allReduce, with.place(16, 1), Bytes(1e9)),
                 without.time(Collective::allReduce, without.place(16, 1), Bytes(1e9)));
    }

    /// Small messages take the protocol with less latency, large ones the one with more bandwidth.
    void theFasterProtocolCounts() {
        NetworkEfficiency network = ideal();
        network.scaleUp.baseLatency = Seconds(20e-6);
        const CollectiveModel simple(nodes(), network);
        network.scaleUp.lowLatency = {0.5, Seconds(5e-6), Seconds(1e-6)};
        const CollectiveModel both(nodes(), network);
        const Group group = both.place(8, 1);
        QVERIFY(near(both.time(Collective::allReduce, group, Bytes(3e4)), 5e-6 + 14e-6 + 2.0 * 3e4 / 150e9));
        QVERIFY(near(both.time(Collective::allToAll, group, Bytes(3e4)), 5e-6 + 1e-6 + 3e4 / 150e9));
        for (double size = 1.0; size < 1e10; size *= 4.0) {
            const Seconds time = both.time(Collective::allGather, group, Bytes(size));
            QVERIFY(time <= simple.time(Collective::allGather, group, Bytes(size)));
        }
        QCOMPARE(both.time(Collective::allReduce, group, Bytes(1e9)),
                 simple.time(Collective::allReduce, group, Bytes(1e9)));
        // Nodes without the protocol between them have none.
        QCOMPARE(both.time(Collective::allReduce, both.place(16, 1), Bytes(1e3)),
                 simple.time(Collective::allReduce, simple.place(16, 1), Bytes(1e3)));
    }

    void ownShareIsCopied() {
        NetworkEfficiency network = ideal();
        network.scaleUp.localCopy = 0.4;
        const CollectiveModel model(nodes(), network);
        QVERIFY(near(model.time(Collective::allGather, model.place(2, 1), Bytes(1e9)), (0.5 + 0.2) * 1e9 / 300e9));
    }

    void broadcastsGoThroughEachPortOnce() {
        const CollectiveModel model(nodes(), ideal());
        QVERIFY(near(model.broadcastTime(model.place(8, 1), Bytes(1e9)), 1e9 / 300e9));
        QVERIFY(near(model.broadcastTime(model.place(16, 1), Bytes(1e9)), 1e9 / (8.0 * 25e9)));
        QCOMPARE(model.broadcastTime(model.place(1, 1), Bytes(1e9)), Seconds(0.0));
    }

    void nothingToDoTakesNoTime() {
        const CollectiveModel model(nodes(), ideal());
        QCOMPARE(model.time(Collective::allReduce, model.place(1, 1), Bytes(1e9)), Seconds(0.0));
        QCOMPARE(model.time(Collective::allReduce, model.place(8, 1), Bytes(0.0)), Seconds(0.0));
    }

    void moreBandwidthIsNeverSlower() {
        const NetworkEfficiency measured;
        const CollectiveModel slow(nodes(25e9), measured);
        const CollectiveModel fast(nodes(50e9), measured);
        for (const std::int64_t size : {2, 8, 16, 64, 512}) {
            for (const std::int64_t stride : {1, 4, 8}) {
                for (const double bytes : {1e3, 1e6, 1e9}) {
                    for (const Collective kind : {Collective::allReduce, Collective::allGather, Collective::allToAll}) {
                        const Seconds before = slow.time(kind, slow.place(size, stride), Bytes(bytes));
                        const Seconds after = fast.time(kind, fast.place(size, stride), Bytes(bytes));
                        QVERIFY(after <= before);
                        QVERIFY(after > Seconds(0.0));
                    }
                }
            }
        }
    }

    void sendsByDistance() {
        const CollectiveModel model(nodes(), ideal());
        QVERIFY(near(model.sendTime(1, Bytes(1e9)), 1e9 / 300e9));
        QVERIFY(near(model.sendTime(8, Bytes(1e9)), 1e9 / 25e9));
    }

    void volumes() {
        QCOMPARE(CollectiveModel::sentPerDevice(Collective::allReduce, 8, Bytes(8.0)), Bytes(14.0));
        QCOMPARE(CollectiveModel::sentPerDevice(Collective::reduceScatter, 8, Bytes(8.0)), Bytes(7.0));
        QCOMPARE(CollectiveModel::sentPerDevice(Collective::allGather, 1, Bytes(8.0)), Bytes(0.0));
    }
};

QTEST_APPLESS_MAIN(TestCollectiveModel)
#include "test_collective_model.moc"
