// SPDX-License-Identifier: GPL-3.0-or-later
// Clipboard, alignment and pictures of the drawing.
#include "tests/support/toy_document.h"
#include "ui/canvas/alignment.h"
#include "ui/canvas/canvas_clipboard.h"
#include "ui/canvas/canvas_picture.h"
#include "ui/canvas/cluster_scene.h"
#include "ui/canvas/cluster_view.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/cluster_selection.h"
#include "ui/models/scenario_preview.h"
#include "ui/scenario/design_workspace.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QImage>
#include <QLineEdit>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <set>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

const std::vector<ClusterItem> kAll{{ClusterPart::node, 0}, {ClusterPart::node, 1}, {ClusterPart::node, 2}};

struct Canvas {
    tests::ToyDocument toy;
    ClusterSelection selection;
    ClusterScene scene{toy.document, selection};
    [[nodiscard]] const hardware::Cluster& cluster() const { return toy.document.scenario().cluster; }
};

} // namespace

class TestCanvasActions : public QObject {
    Q_OBJECT
private slots:
    void copiesCarryTheirInnerLinksAndLandBesideTheOriginals() {
        Canvas canvas;
        canvas.selection.set({{ClusterPart::node, 0}, {ClusterPart::node, 2}});
        copySelection(canvas.scene);
        QVERIFY(paste(canvas.scene));
        QCOMPARE(canvas.cluster().nodes.size(), std::size_t{5});
        QCOMPARE(canvas.cluster().links.size(), std::size_t{2});
        QCOMPARE(canvas.selection.items().size(), std::size_t{2});
        const hardware::ClusterLink& copy = canvas.cluster().links.back();
        QVERIFY(copy.from > 2 && copy.to > 2);
        QCOMPARE(copy.bandwidth.value(), canvas.cluster().links.front().bandwidth.value());
        QVERIFY(findNode(canvas.cluster(), copy.from)->x > findNode(canvas.cluster(), 0)->x);
        // A second paste covers neither the original nor the first copy.
        QVERIFY(paste(canvas.scene));
        std::set<std::pair<double, double>> places;
        for (const hardware::ClusterNode& node : canvas.cluster().nodes)
            QVERIFY(places.emplace(node.x, node.y).second);
        canvas.toy.document.undoStack().undo();
        QCOMPARE(canvas.cluster().nodes.size(), std::size_t{5});
    }

    void groupsTravelWholeBetweenDrawings() {
        Canvas from;
        hardware::Cluster grouped = from.cluster();
        const int group = *wrapItems(grouped, kAll);
        findGroup(grouped, group)->replicas = 4;
        from.toy.document.setCluster(grouped, std::nullopt);
        from.selection.set({{ClusterPart::group, group}});
        copySelection(from.scene);
        Canvas into;
        QVERIFY(paste(into.scene));
        QCOMPARE(into.selection.items().size(), std::size_t{1});
        const hardware::ClusterGroup* copy = findGroup(into.cluster(), into.selection.items().front().id);
        QCOMPARE(copy->replicas, 4);
        QCOMPARE(copy->parent, 0);
        QCOMPARE(hardware::deviceCount(into.cluster()), std::int64_t{2 + 4 * 2});
    }

    void aRingAlongACopiedGroupFollowsTheCopy() {
        Canvas canvas;
        hardware::Cluster cluster = canvas.cluster();
        const int group = *wrapItems(cluster, {{ClusterPart::node, 0}});
        cluster.links.push_back(canvas.toy.link(7, 0, 0));
        cluster.links.back().pattern = hardware::LinkPattern::ring;
        cluster.links.back().along = group;
        const auto copies = duplicateItems(cluster, {{ClusterPart::group, group}}, {32.0, 32.0});
        QCOMPARE(copies.size(), std::size_t{1});
        QCOMPARE(cluster.links.back().along, copies.front().id);
    }

    void nothingIsPastedFromATextInTheClipboard() {
        Canvas canvas;
        const hardware::Cluster before = canvas.cluster();
        QGuiApplication::clipboard()->setText(QStringLiteral("{\"nodes\": []}"));
        QVERIFY(!paste(canvas.scene));
        auto* broken = new QMimeData;
        broken->setData(QLatin1String(kDrawingMimeType), "{\"nodes\": [{]");
        QGuiApplication::clipboard()->setMimeData(broken);
        QVERIFY(!paste(canvas.scene));
        QVERIFY(canvas.cluster() == before);
    }

    void cuttingIsOneStep() {
        tests::ToyDocument toy;
        const ScenarioPreviewer previewer(toy.document);
        DesignWorkspace workspace(toy.document, previewer);
        workspace.resize(1100, 700);
        workspace.show();
        auto* view = workspace.findChild<ClusterView*>();
        view->setFocus();
        static_cast<ClusterScene*>(view->scene())->selection().set({{ClusterPart::node, 1}});
        const auto trigger = [&](const char* name) { workspace.findChild<QAction*>(name)->trigger(); };
        trigger("actionCut");
        QCOMPARE(toy.document.scenario().cluster.nodes.size(), std::size_t{2});
        QCOMPARE(toy.document.undoStack().count(), 1);
        trigger("actionPaste");
        QCOMPARE(toy.document.scenario().cluster.nodes.size(), std::size_t{3});
        QCOMPARE(toy.document.scenario().cluster.nodes.back().name, std::string("B"));
    }

    void alignsEdgesAndMiddles() {
        Canvas canvas;
        const auto rects = [&](Alignment alignment) {
            const hardware::Cluster after = aligned(canvas.cluster(), canvas.scene.geometry(), kAll, alignment);
            return geometryOf(after, {}).nodes;
        };
        auto left = rects(Alignment::left);
        QVERIFY(left[0].left() == left[1].left() && left[1].left() == left[2].left());
        auto centre = rects(Alignment::centre);
        QVERIFY(centre[0].center().x() == centre[1].center().x() && centre[1].center().x() == centre[2].center().x());
        auto top = rects(Alignment::top);
        QVERIFY(top[0].top() == top[1].top() && top[1].top() == top[2].top());
        auto middle = rects(Alignment::middle);
        QVERIFY(middle[0].center().y() == middle[1].center().y() && middle[1].center().y() == middle[2].center().y());
    }

    void spreadsWithEqualGaps() {
        Canvas canvas;
        hardware::Cluster cluster = canvas.cluster();
        findNode(cluster, 2)->x = 620.0;
        findNode(cluster, 1)->x = 1000.0;
        const hardware::Cluster after = aligned(cluster, geometryOf(cluster, {}), kAll, Alignment::spreadAcross);
        auto rects = geometryOf(after, {}).nodes;
        QCOMPARE(rects[0].left(), geometryOf(cluster, {}).nodes[0].left());
        QCOMPARE(rects[1].left(), geometryOf(cluster, {}).nodes[1].left());
        QCOMPARE(rects[2].left() - rects[0].right(), rects[1].left() - rects[2].right());
        // Two cannot be spread.
        QVERIFY(aligned(cluster, geometryOf(cluster, {}), {kAll[0], kAll[1]}, Alignment::spreadAcross) == cluster);
    }

    void writesPictures() {
        Canvas canvas;
        const QTemporaryDir folder;
        canvas.selection.set(kAll);
        const QString png = folder.filePath("drawing.png");
        QVERIFY(writeCanvasPicture(canvas.scene, png.toStdString()).ok());
        const QImage image(png);
        const QRectF bounds = canvas.scene.geometry().bounds;
        QCOMPARE(image.width(), static_cast<int>((bounds.width() + 64) * 2));
        QVERIFY(image.pixelColor(2, 2) != image.pixelColor(image.rect().center()) || image.allGray() == false);
        QCOMPARE(canvas.selection.items().size(), kAll.size());
        const QString svg = folder.filePath("drawing.svg");
        QVERIFY(writeCanvasPicture(canvas.scene, svg.toStdString()).ok());
        QFile drawn(svg);
        QVERIFY(drawn.open(QIODevice::ReadOnly));
        QXmlStreamReader reader(&drawn);
        int shapes = 0;
        while (!reader.atEnd())
            shapes += reader.readNext() == QXmlStreamReader::StartElement ? 1 : 0;
        QVERIFY2(!reader.hasError() && shapes > 10, qPrintable(reader.errorString()));
        QCOMPARE(writeCanvasPicture(canvas.scene, folder.filePath("drawing.bmp").toStdString()).error().code,
                 ErrorCode::notSupported);
    }
};

QTEST_MAIN(TestCanvasActions)
#include "test_canvas_actions.moc"
