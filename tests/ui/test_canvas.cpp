// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas under the pointer: move, connect, collapse, drop, zoom; each edit one undo step.
#include "tests/support/toy_document.h"
#include "ui/canvas/cluster_scene.h"
#include "ui/canvas/cluster_view.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/cluster_selection.h"
#include "ui/models/placement_marks.h"
#include "ui/theme/theme.h"

#include <QMimeData>
#include <QPainter>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <set>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

struct Canvas {
    tests::ToyDocument toy;
    ClusterSelection selection;
    ClusterScene scene{toy.document, selection};
    ClusterView view{scene};

    Canvas() {
        view.resize(900, 600);
        view.show();
    }

    QPoint onView(QPointF place) const { return view.mapFromScene(place); }
    QPointF middleOf(int node) const { return scene.geometry().nodes.at(node).center(); }

    void drag(QPoint from, QPoint to) {
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, from);
        QTest::mouseMove(view.viewport(), (from + to) / 2);
        QTest::mouseMove(view.viewport(), to);
        QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, to);
    }
    const hardware::ClusterNode& node(int id) const { return *findNode(toy.document.scenario().cluster, id); }

    /// What is painted at a place of the scene.
    QColor painted(QPointF place) {
        QImage pixel(1, 1, QImage::Format_RGB32);
        QPainter painter(&pixel);
        scene.render(&painter, pixel.rect(), {place, QSizeF(1.0, 1.0)});
        return pixel.pixelColor(0, 0);
    }
};

} // namespace

class TestCanvas : public QObject {
    Q_OBJECT
private slots:
    void draggingANodeIsOneStepThatCanBeUndone() {
        Canvas canvas;
        const hardware::Cluster before = canvas.toy.document.scenario().cluster;
        const double scale = canvas.view.transform().m11();
        const QPoint from = canvas.onView(canvas.middleOf(1));
        canvas.drag(from, from + QPoint(static_cast<int>(80 * scale), static_cast<int>(40 * scale)));
        QVERIFY2(std::abs(canvas.node(1).x - 480.0) <= 8.0, qPrintable(QString::number(canvas.node(1).x)));
        QVERIFY2(std::abs(canvas.node(1).y - 240.0) <= 8.0, qPrintable(QString::number(canvas.node(1).y)));
        QCOMPARE(std::fmod(canvas.node(1).x, 8.0), 0.0);
        QCOMPARE(canvas.toy.document.undoStack().count(), 1);
        canvas.toy.document.undoStack().undo();
        QVERIFY(canvas.toy.document.scenario().cluster == before);
    }

    void escapeCancelsTheDrag() {
        Canvas canvas;
        const hardware::Cluster before = canvas.toy.document.scenario().cluster;
        const QPoint from = canvas.onView(canvas.middleOf(1));
        QTest::mousePress(canvas.view.viewport(), Qt::LeftButton, {}, from);
        QTest::mouseMove(canvas.view.viewport(), from + QPoint(60, 60));
        QVERIFY(canvas.scene.cluster() != before);
        QTest::keyClick(&canvas.view, Qt::Key_Escape);
        QTest::mouseRelease(canvas.view.viewport(), Qt::LeftButton, {}, from + QPoint(60, 60));
        QVERIFY(canvas.scene.cluster() == before);
        QCOMPARE(canvas.toy.document.undoStack().count(), 0);
    }

    /// By share where copies differ, as a tile of a collapsed group does too; the marks outlive the items.
    void stagesAreMarkedByTheirShare() {
        Canvas canvas;
        hardware::Cluster cluster = canvas.toy.document.scenario().cluster;
        cluster.groups.push_back({1, 0, "Node", 4, 0.0, 0.0});
        cluster.nodes[0].group = 1;
        cluster.nodes[0].count = 2;
        cluster.nodes.erase(cluster.nodes.begin() + 1);
        canvas.toy.document.setCluster(cluster, std::nullopt);
        const auto barOf = [](const QRectF& tile, double share) {
            return QPointF(tile.left() + 12.0 + share * (tile.width() - 24.0), tile.bottom() - 6.0);
        };
        const QColor stage = theme::category(3, QGuiApplication::palette());
        const QColor nobody = theme::colour(theme::Role::idle, QGuiApplication::palette());
        const QRectF tile = canvas.scene.geometry().nodes.at(0);
        QVERIFY(canvas.painted(barOf(tile, 0.1)) != stage);
        canvas.scene.setPlacement(placementMarks(cluster, std::vector<study::StagePlacement>{{3, 0, 0, 6}}));
        QCOMPARE(canvas.painted(barOf(tile, 0.7)), stage); // of three copies out of four
        QCOMPARE(canvas.painted(barOf(tile, 0.8)), nobody);
        canvas.scene.setCollapsed(1, true);
        const QRectF group = canvas.scene.geometry().groups.at(1);
        QCOMPARE(canvas.painted(barOf(group, 0.7)), stage);
        QCOMPARE(canvas.painted(barOf(group, 0.8)), nobody);
        canvas.scene.setPlacement({});
        QVERIFY(canvas.painted(barOf(group, 0.7)) != stage);
    }

    void selectedItemsMoveTogether() {
        Canvas canvas;
        canvas.selection.set({{ClusterPart::node, 0}, {ClusterPart::node, 1}});
        const QPoint from = canvas.onView(canvas.middleOf(1));
        canvas.drag(from, from + QPoint(0, 64));
        QVERIFY(canvas.node(0).y > 200.0);
        QCOMPARE(canvas.node(0).y, canvas.node(1).y);
        QCOMPARE(canvas.node(2).y, 0.0);
    }

    void arrowKeysNudgeByTheGridInOneStepWhileHeld() {
        Canvas canvas;
        canvas.selection.set({{ClusterPart::node, 1}});
        QTest::keyClick(&canvas.view, Qt::Key_Right);
        QCOMPARE(canvas.node(1).x, 408.0);
    }

    void aLinkIsDrawnFromAPort() {
        Canvas canvas;
        const QRectF tile = canvas.scene.geometry().nodes.at(1);
        canvas.drag(canvas.onView({tile.center().x(), tile.top()}), canvas.onView(canvas.middleOf(2)));
        const hardware::Cluster& cluster = canvas.toy.document.scenario().cluster;
        QCOMPARE(cluster.links.size(), std::size_t{2});
        QCOMPARE(cluster.links.back().from, 1);
        QCOMPARE(cluster.links.back().to, 2);
        QCOMPARE(cluster.links.back().bandwidth.value(), 50e9); // as the switch's other link
        QVERIFY(hardware::problems(cluster).empty());
        canvas.toy.document.undoStack().undo();
        QCOMPARE(canvas.toy.document.scenario().cluster.links.size(), std::size_t{1});
    }

    void aSecondLinkBetweenTheSameTwoIsRefused() {
        Canvas canvas;
        const QRectF tile = canvas.scene.geometry().nodes.at(0);
        canvas.drag(canvas.onView({tile.left(), tile.center().y()}), canvas.onView(canvas.middleOf(2)));
        QCOMPARE(canvas.toy.document.scenario().cluster.links.size(), std::size_t{1});
        QCOMPARE(canvas.toy.document.undoStack().count(), 0);
    }

    void aBandSelectsWhatItEncloses() {
        Canvas canvas;
        const QRectF tile = canvas.scene.geometry().nodes.at(1).adjusted(-30, -30, 30, 30);
        canvas.drag(canvas.onView(tile.topLeft()), canvas.onView(tile.bottomRight()));
        QCOMPARE(canvas.selection.items().size(), std::size_t{1});
        QVERIFY(canvas.selection.contains({ClusterPart::node, 1}));
    }

    void collapsingHidesTheContentAndKeepsTheLinks() {
        Canvas canvas;
        hardware::Cluster cluster = canvas.toy.document.scenario().cluster;
        const int group = *wrapItems(cluster, {{ClusterPart::node, 0}, {ClusterPart::node, 1}});
        canvas.scene.push("Group", cluster);
        const QRectF panel = canvas.scene.geometry().groups.at(group);
        QVERIFY(panel.contains(canvas.scene.geometry().nodes.at(0)));
        canvas.view.fit();
        QTest::mouseClick(canvas.view.viewport(), Qt::LeftButton, {}, canvas.onView(collapseMark(panel).center()));
        QVERIFY(canvas.scene.isCollapsed(group));
        QVERIFY(!canvas.scene.geometry().nodes.contains(0));
        QCOMPARE(canvas.scene.geometry().links.size(), std::size_t{1});
        canvas.selection.reveal({ClusterPart::node, 0});
        QVERIFY(!canvas.scene.isCollapsed(group));
    }

    void thePartsOfThePaletteCanBeAdded() {
        Canvas canvas;
        canvas.view.addPart("node:large");
        const hardware::Cluster& cluster = canvas.toy.document.scenario().cluster;
        QCOMPARE(cluster.groups.size(), std::size_t{2});
        QCOMPARE(hardware::deviceCount(cluster), 10);
        QCOMPARE(canvas.toy.document.undoStack().undoText(), QStringLiteral("Add node"));
        canvas.view.addPart("switch");
        canvas.view.addPart("device:small");
        QCOMPARE(hardware::deviceCount(canvas.toy.document.scenario().cluster), 11);
    }

    void aPartIsDroppedIntoTheGroupUnderThePointer() {
        Canvas canvas;
        canvas.view.addPart("node:large");
        const int group = canvas.toy.document.scenario().cluster.groups.back().id;
        canvas.view.fit();
        const QRectF panel = canvas.scene.geometry().groups.at(group);
        QMimeData part;
        part.setData(kPartMimeType, "switch");
        QDropEvent drop(canvas.onView(panel.topLeft() + QPointF(10.0, 50.0)), Qt::CopyAction, &part, Qt::LeftButton,
                        Qt::NoModifier);
        QApplication::sendEvent(canvas.view.viewport(), &drop);
        QCOMPARE(canvas.toy.document.scenario().cluster.nodes.back().group, group);
    }

    void theWheelZoomsAtThePointer() {
        Canvas canvas;
        const QPoint place(200, 150);
        canvas.view.zoomBy(1.5);
        const QPointF before = canvas.view.mapToScene(place);
        const double scale = canvas.view.transform().m11();
        QWheelEvent wheel(place, canvas.view.viewport()->mapToGlobal(place), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(canvas.view.viewport(), &wheel);
        QVERIFY(canvas.view.transform().m11() > scale);
        const QPointF after = canvas.view.mapToScene(place);
        QVERIFY2((after - before).manhattanLength() < 6.0, "the place under the pointer stays");
    }

    void arrangedTilesDoNotOverlap() {
        Canvas canvas;
        hardware::Cluster cluster = tests::ToyDocument::emptyCluster();
        for (int i = 0; i < 4; ++i)
            addNodeGroup(cluster, 0, canvas.toy.catalog.accelerators[0], {});
        const int fabric = addSwitch(cluster, 0, {});
        for (const hardware::ClusterNode& node : std::vector(cluster.nodes))
            if (node.kind == hardware::NodeKind::device)
                addLink(cluster, node.id, fabric);
        const ClusterGeometry geometry = geometryOf(arranged(cluster, {}), {});
        QCOMPARE(geometry.groups.size(), std::size_t{4});
        for (const auto& [a, first] : geometry.groups) {
            QVERIFY(!first.intersects(geometry.nodes.at(fabric)));
            QVERIFY(geometry.nodes.at(fabric).bottom() < first.top());
            for (const auto& [b, second] : geometry.groups)
                QVERIFY(a == b || !first.intersects(second));
        }
    }

    /// The rings of a torus begin and end at the same device: each hangs below the one before.
    void loopsOfOneTileDoNotHideEachOther() {
        Canvas canvas;
        hardware::Cluster cluster = canvas.toy.document.scenario().cluster;
        hardware::ClusterLink ring = cluster.links.front();
        ring.from = ring.to = cluster.nodes.front().id;
        for (const int id : {901, 902, 903}) {
            ring.id = id;
            cluster.links.push_back(ring);
        }
        std::set<double> heights;
        for (const LinkShape& shape : geometryOf(cluster, {}).links) {
            if (shape.isLoop)
                heights.insert(shape.axis.y1());
        }
        QCOMPARE(heights.size(), std::size_t{3});
    }
};

QTEST_MAIN(TestCanvas)
#include "test_canvas.moc"
