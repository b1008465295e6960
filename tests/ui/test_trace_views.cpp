// SPDX-License-Identifier: GPL-3.0-or-later
// The picked point laid out: the tensor graph in words and by pointer, the table of roles, memory over the step, and
// the export of execution traces. One real model, small.
#include "tests/support/paths.h"
#include "tests/support/patience.h"
#include "ui/graph/diagram_view.h"
#include "ui/graph/diagram_words.h"
#include "ui/models/role_model.h"
#include "ui/models/text.h"
#include "ui/report/trace_export.h"
#include "ui/timeline/memory_curve.h"

#include "core/study/catalog.h"

#include <QLabel>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

constexpr std::int64_t kRanks = 8; // tensor 2 x pipeline 2 x data 2

const model::Model& smallLlama() {
    static const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
    return *std::ranges::find(loaded.catalog.models, std::string("llama_3_2_1b"), &model::Model::id);
}

trace::SynthesisPlan smallPlan() {
    trace::SynthesisPlan plan;
    plan.workload.sequence = 2048;
    plan.degrees.tensor = 2;
    plan.degrees.data = 2;
    plan.pipelineParallel = 2;
    plan.microBatches = 4;
    return plan;
}

std::shared_ptr<const LaidOutPoint> laidOut() {
    const trace::SynthesisPlan plan = smallPlan();
    return std::make_shared<const LaidOutPoint>(LaidOutPoint{
        trace::synthesise(smallLlama(), plan), graph::diagramsOf(smallLlama(), plan.workload, plan.degrees)});
}

} // namespace

class TestTraceViews : public QObject {
    Q_OBJECT
private slots:
    void arrowsPointDownAndNodesDoNotOverlap() {
        const std::shared_ptr<const LaidOutPoint> point = laidOut();
        for (const graph::Diagram& diagram : *point->diagrams) {
            for (const DiagramPhases phases : {DiagramPhases::forward, DiagramPhases::backward}) {
                const DiagramLayout layout = layOut(diagram, phases);
                for (const DiagramEdge& edge : layout.edges)
                    QVERIFY(layout.places[edge.from].bottom() < layout.places[edge.to].top());
                for (const std::size_t a : layout.shown)
                    for (const std::size_t b : layout.shown)
                        QVERIFY(a == b || !layout.places[a].intersects(layout.places[b]));
            }
        }
    }

    void everyNodeIsShownInOnePhase() {
        const std::shared_ptr<const LaidOutPoint> point = laidOut();
        const graph::Diagram& layer = point->diagrams->at(1);
        const std::size_t forward = layOut(layer, DiagramPhases::forward).shown.size();
        const std::size_t backward = layOut(layer, DiagramPhases::backward).shown.size();
        QVERIFY(forward > 5 && backward > forward);
        QCOMPARE(forward + backward, layer.nodes.size());
    }

    void saysWhyRanksExchange() {
        const std::shared_ptr<const LaidOutPoint> point = laidOut();
        const auto& nodes = point->diagrams->at(1).nodes;
        const auto exchange = std::ranges::find(nodes, true, &graph::DiagramNode::isExchange);
        QVERIFY(exchange != nodes.end());
        QCOMPARE(exchangeReason(*exchange), QStringLiteral("partial sum over tp meets whole"));
        const double bytes = 2.0 * 2048 * 2048; // 16 bits x sequence x hidden
        QCOMPARE(exchangeTitle(*exchange), QStringLiteral("All-reduce over tp, ") + quantity(bytes, Unit::byte));
        QVERIFY(nodeDetails(nodes.front()).contains(QStringLiteral("2048 x 2048")));
    }

    void choosesNodesByPointerAndKeys() {
        const std::shared_ptr<const LaidOutPoint> point = laidOut();
        DiagramView view;
        view.resize(500, 700);
        view.show(point->diagrams->at(1), DiagramPhases::forward);
        QSignalSpy chosen(&view, &DiagramView::chosenChanged);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(view.chosen(), std::optional<std::size_t>(0));
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(view.chosen(), std::optional<std::size_t>(1));
        const DiagramLayout layout = layOut(point->diagrams->at(1), DiagramPhases::forward);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.mapFromScene(layout.places[0].center()));
        QCOMPARE(view.chosen(), std::optional<std::size_t>(0));
        QTest::keyClick(&view, Qt::Key_Escape);
        QVERIFY(!view.chosen());
        QCOMPARE(chosen.count(), 4);
        view.fit();
        QVERIFY(view.transform().m11() < 1.0); // a layer is taller than the view
    }

    void rolesAddUpToTheTrace() {
        const std::shared_ptr<const LaidOutPoint> point = laidOut();
        RoleModel model;
        model.setPoint(point);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1, RoleModel::ranks).data().toString(), QStringLiteral("4 (4-7)"));
        const trace::TraceTotals all = trace::totals(point->synthesis->trace);
        QCOMPARE(all.ranks, kRanks);
        for (int stage = 0; stage < 2; ++stage) {
            const QString peak =
                quantity(point->synthesis->peaks[static_cast<std::size_t>(stage)].total().value(), Unit::byte);
            QCOMPARE(model.index(stage, RoleModel::peakMemory).data().toString(), peak);
        }
        model.setPoint(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void memoryFollowsTheSchedule() {
        const std::shared_ptr<const LaidOutPoint> point = laidOut();
        const trace::StagePeak& first = point->synthesis->peaks.front();
        QCOMPARE(first.passes.size(), std::size_t{8}); // forward and backward of four micro-batches
        const auto most =
            std::ranges::max_element(first.passes, {}, [](const auto& pass) { return pass.most.value(); });
        QCOMPARE(most->most.value(), first.total().value());
        // When all gradients are made, nothing is kept any more.
        QVERIFY(first.passes.back().left < first.passes.front().left);
        MemoryCurve curve;
        curve.resize(600, 300);
        curve.setStages(point->synthesis->peaks, 80.0 * 1024 * 1024 * 1024);
        QVERIFY(!curve.stageAt(curve.area().topLeft() + QPointF(100, 40)));
        QVERIFY(!curve.grab().isNull());
    }

    void exportsChosenRanks() {
        QTemporaryDir folder;
        TraceExport dialog(laidOut());
        QSignalSpy sized(&dialog, &TraceExport::sized);
        QSignalSpy written(&dialog, &TraceExport::written);
        dialog.setRanks(QStringLiteral("0,5"));
        QTRY_VERIFY_WITH_TIMEOUT(!sized.empty(), tests::kPatience);
        const QString size = dialog.findChild<QLabel*>(QStringLiteral("traceSize"))->text();
        dialog.writeTo(folder.path());
        QVERIFY(written.wait(tests::kPatience));
        QVERIFY(written.front().front().toBool());
        qint64 bytes = 0;
        for (const char* name : {"workload.0.et", "workload.5.et"}) {
            QVERIFY2(QFileInfo::exists(folder.filePath(QLatin1String(name))), name);
            bytes += QFileInfo(folder.filePath(QLatin1String(name))).size();
        }
        QVERIFY(!QFileInfo::exists(folder.filePath(QStringLiteral("workload.1.et"))));
        QVERIFY2(size.startsWith(quantity(static_cast<double>(bytes), Unit::byte)), qPrintable(size));
    }

    void refusesRanksThatDoNotExist() {
        TraceExport dialog(laidOut());
        dialog.setRanks(QStringLiteral("0-9"));
        QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("traceSize"))->text().contains(QStringLiteral("9")));
        QVERIFY(!dialog.findChild<QWidget*>(QStringLiteral("traceWrite"))->isEnabled());
    }
};

QTEST_MAIN(TestTraceViews)
#include "test_trace_views.moc"
