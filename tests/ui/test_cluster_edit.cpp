// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of a drawing as pure functions.
#include "tests/support/toy_document.h"
#include "ui/models/cluster_edit.h"

#include <QTest>

using namespace paretoscope;
using namespace paretoscope::ui;

class TestClusterEdit : public QObject {
    Q_OBJECT
private slots:
    void aNodeGroupIsAWorkingNode() {
        tests::ToyDocument toy;
        hardware::Cluster cluster = tests::ToyDocument::emptyCluster();
        const int group = addNodeGroup(cluster, 0, toy.catalog.accelerators[0], {100.0, 50.0});
        QCOMPARE(hardware::deviceCount(cluster), 8);
        QVERIFY(hardware::problems(cluster).empty());
        QCOMPARE(findGroup(cluster, group)->x, 100.0);
        QCOMPARE(cluster.links.front().bandwidth.value(), 300e9);
    }

    void removingANodeTakesItsLinks() {
        tests::ToyDocument toy;
        hardware::Cluster cluster = toy.document.scenario().cluster;
        removeItems(cluster, {{ClusterPart::node, 0}});
        QCOMPARE(cluster.nodes.size(), std::size_t{2});
        QVERIFY(cluster.links.empty());
        QVERIFY(findNode(cluster, 1));
    }

    void duplicatesKeepInnerLinksAndLeaveTheOthers() {
        tests::ToyDocument toy;
        hardware::Cluster cluster = toy.document.scenario().cluster;
        const auto copies = duplicateItems(cluster, {{ClusterPart::node, 0}, {ClusterPart::node, 2}}, {32.0, 32.0});
        QCOMPARE(copies.size(), std::size_t{2});
        QCOMPARE(cluster.nodes.size(), std::size_t{5});
        QCOMPARE(cluster.links.size(), std::size_t{2});
        QCOMPARE(findNode(cluster, copies[0].id)->x, 32.0);
        const auto one = duplicateItems(cluster, {{ClusterPart::node, 1}}, {32.0, 32.0});
        QCOMPARE(one.size(), std::size_t{1});
        QCOMPARE(cluster.links.size(), std::size_t{2});
    }

    void wrappingThenMovingMovesTheContentOnce() {
        tests::ToyDocument toy;
        hardware::Cluster cluster = toy.document.scenario().cluster;
        const auto group = wrapItems(cluster, {{ClusterPart::node, 0}, {ClusterPart::node, 1}});
        QVERIFY(group);
        QVERIFY(isWithin(cluster, findNode(cluster, 0)->group, *group));
        moveItems(cluster, {{ClusterPart::group, *group}, {ClusterPart::node, 0}}, {8.0, 16.0});
        QCOMPARE(findGroup(cluster, *group)->y, 16.0);
        QCOMPARE(findNode(cluster, 0)->x, 0.0);
    }

    void itemsOfDifferentParentsAreNotWrapped() {
        tests::ToyDocument toy;
        hardware::Cluster cluster = toy.document.scenario().cluster;
        const auto group = wrapItems(cluster, {{ClusterPart::node, 0}});
        const hardware::Cluster before = cluster;
        QVERIFY(!wrapItems(cluster, {{ClusterPart::node, 0}, {ClusterPart::node, 1}}));
        QVERIFY(cluster == before);
        QVERIFY(group);
    }

    void aLinkIsRefusedToItselfAndTwice() {
        tests::ToyDocument toy;
        const hardware::Cluster& cluster = toy.document.scenario().cluster;
        QVERIFY(refusal(cluster, 0, 0) == LinkRefusal::itself);
        QVERIFY(refusal(cluster, 2, 0) == LinkRefusal::linkedAlready);
        QVERIFY(!refusal(cluster, 1, 2));
    }

    void removingAGroupTakesAllItHolds() {
        tests::ToyDocument toy;
        hardware::Cluster cluster = toy.document.scenario().cluster;
        const auto inner = wrapItems(cluster, {{ClusterPart::node, 0}});
        const auto outer = wrapItems(cluster, {{ClusterPart::group, *inner}, {ClusterPart::node, 2}});
        removeItems(cluster, {{ClusterPart::group, *outer}});
        QCOMPARE(cluster.groups.size(), std::size_t{1});
        QCOMPARE(cluster.nodes.size(), std::size_t{1});
        QCOMPARE(cluster.nodes.front().name, std::string("B"));
    }
};

QTEST_APPLESS_MAIN(TestClusterEdit)
#include "test_cluster_edit.moc"
