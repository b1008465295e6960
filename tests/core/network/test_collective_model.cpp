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
