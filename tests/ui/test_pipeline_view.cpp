// SPDX-License-Identifier: GPL-3.0-or-later
// The pipeline editor as a user meets it: ghosts that add a stage, boxes that show its settings and its devices on the
// canvas, all by mouse and by keys.
#include "tests/support/patience.h"
#include "tests/ui/pipeline_study.h"
#include "ui/models/scenario_preview.h"
#include "ui/pipeline/pipeline_view.h"
#include "ui/pipeline/stage_box.h"
#include "ui/scenario/design_workspace.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace paretoscope;
using namespace paretoscope::ui;
using tests::kPatience;
namespace stage = tests::stage;

namespace {

struct Editor : tests::PipelineDocument {
    ScenarioPreviewer previewer{document};
    PipelineModel model{document, previewer};
    QWidget window;
    PipelineView view{document, model, &window};
    QSignalSpy shown{&view, &PipelineView::settingsShown};
    QSignalSpy wanted{&view, &PipelineView::settingsWanted};
    PlacementMarks marks; ///< that the canvas is asked to show

    Editor() {
        QObject::connect(&view, &PipelineView::marked, &window, [this](const PlacementMarks& now) { marks = now; });
        window.resize(640, 120);
        view.resize(640, 110);
        window.show();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window is not active");
    }

    StageBox* box(const char* id) {
        auto* found = view.findChild<StageBox*>(QStringLiteral("stage_") + QLatin1String(id));
        if (!found)
            qFatal("no stage %s", id);
        return found;
    }
    void click(const char* id) { QTest::mouseClick(box(id), Qt::LeftButton); }
    /// Opens a stage's menu and chooses an entry by its text.
    void choose(const char* id, const char* entry) {
        QTimer::singleShot(0, &view, [entry] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (!menu)
                qFatal("no menu");
            for (QAction* action : menu->actions())
                if (action->text() == QLatin1String(entry))
                    action->trigger();
            menu->close();
        });
        QContextMenuEvent asked(QContextMenuEvent::Keyboard, {}, {});
        QApplication::sendEvent(box(id), &asked);
    }
    void leave() { // as the pointer does
        QEvent gone(QEvent::Leave);
        QApplication::sendEvent(&view, &gone);
    }
    [[nodiscard]] int steps() { return document.undoStack().count(); }
};

} // namespace

class TestPipelineView : public QObject {
    Q_OBJECT
private slots:
    void aGhostAddsItsStageInOneStep() {
        Editor editor;
        QVERIFY(editor.box("find")->isGhost());
        editor.click("find");
        QCOMPARE(editor.document.axis("finding")->text, std::string("host"));
        QVERIFY(!editor.box("find")->isGhost());
        QCOMPARE(editor.steps(), 1);
        QVERIFY(editor.document.undoStack().undoText().contains(QStringLiteral("Find")));
        QCOMPARE(editor.shown.takeLast().front().toString(), QStringLiteral("finding"));
        editor.document.undoStack().undo();
        QVERIFY(editor.box("find")->isGhost());
        QVERIFY(!editor.document.axis("finding"));
    }

    /// The command palette lists what the workspace's actions are.
    void stagesAreFoundByName() {
        Editor editor;
        QWidget workspace;
        editor.view.offerStagesIn(workspace);
        const auto offered = [&] {
            QStringList names;
            for (const QAction* action : workspace.actions())
                if (action->isVisible())
                    names += action->text();
            return names;
        };
        QCOMPARE(offered(), QStringList({QStringLiteral("Add Find"), QStringLiteral("Add Check")}));
        workspace.actions().constFirst()->trigger();
        QCOMPARE(editor.document.axis("finding")->text, std::string("host"));
        QCOMPARE(editor.steps(), 1);
        QCOMPARE(offered(), QStringList({QStringLiteral("Remove Find"), QStringLiteral("Add Check")}));
        workspace.actions().constFirst()->trigger();
        QVERIFY(!editor.document.axis("finding"));
        editor.set("finding", "none, host"); // a sweep is edited in the form
        QCOMPARE(offered(), QStringList({QStringLiteral("Add Check")}));
    }

    void deleteTakesAStageAwayInOneStep() {
        Editor editor;
        editor.set("check", "true");
        editor.box("check")->setFocus();
        QTest::keyClick(editor.box("check"), Qt::Key_Delete);
        QVERIFY(!editor.document.axis("check"));
        QVERIFY(editor.box("check")->isGhost());
        QCOMPARE(editor.steps(), 1);
        editor.document.undoStack().undo();
        QVERIFY(!editor.box("check")->isGhost());
        QTest::keyClick(editor.box("answer"), Qt::Key_Delete); // always there
        QVERIFY(!editor.box("answer")->isGhost());
        QCOMPARE(editor.document.undoStack().index(), 0);
    }

    void aBoxShowsItsSettingsAndItsDevices() {
        Editor editor;
        QTRY_VERIFY_WITH_TIMEOUT(editor.model.isPlaced(), kPatience);
        editor.click("answer");
        QCOMPARE(editor.shown.takeLast().front().toString(), QStringLiteral("replicas"));
        QCOMPARE(editor.steps(), 0);
        QCOMPARE(editor.marks.nodes.at(0).taken.at(stage::answer), std::int64_t{2});
        QTest::keyClick(editor.box("answer"), Qt::Key_Escape);
        QCOMPARE(editor.marks.nodes.size(), std::size_t{1}); // all stages, while the strip has the focus
        editor.box("answer")->clearFocus();
        editor.leave();
        QVERIFY(editor.marks.empty());
        editor.box("write")->setFocus();
        QTest::keyClick(editor.box("write"), Qt::Key_Return);
        QCOMPARE(editor.shown.takeLast().front().toString(), QStringLiteral("check"));
        QVERIFY(editor.marks.empty()); // it has no devices
    }

    void chosenDevicesStayMarkedWhileValuesChange() {
        Editor editor;
        editor.click("answer");
        editor.set("width", "3");
        QTRY_COMPARE_WITH_TIMEOUT(editor.marks.empty() ? std::int64_t{0}
                                                       : editor.marks.nodes.at(0).taken.at(stage::answer),
                                  std::int64_t{6}, kPatience);
    }

    void aSweptStageIsOnlyShown() {
        Editor editor;
        editor.set("finding", "none, host");
        editor.click("find");
        QTest::keyClick(editor.box("find"), Qt::Key_Delete);
        QCOMPARE(editor.steps(), 0);
        QCOMPARE(editor.document.axis("finding")->values.size(), std::size_t{2});
        QCOMPARE(editor.shown.takeLast().front().toString(), QStringLiteral("finding"));
    }

    void theMenuChangesHowAStageIsThere() {
        Editor editor;
        editor.choose("find", "Devices");
        QCOMPARE(editor.document.axis("finding")->text, std::string("device"));
        editor.choose("find", "Hosts");
        QCOMPARE(editor.document.axis("finding")->text, std::string("host"));
        editor.choose("find", "Remove");
        QVERIFY(!editor.document.axis("finding"));
        QCOMPARE(editor.steps(), 3);
        editor.choose("answer", "Remove"); // it has no such entry
        QCOMPARE(editor.steps(), 3);
        editor.choose("answer", "Settings");
        QCOMPARE(editor.wanted.takeLast().front().toString(), QStringLiteral("replicas"));
    }

    void aDoubleClickGoesIntoTheField() {
        Editor editor;
        QTest::mouseDClick(editor.box("answer"), Qt::LeftButton);
        QCOMPARE(editor.wanted.takeLast().front().toString(), QStringLiteral("replicas"));
    }

    void tabFollowsTheWayOfARequest() {
        Editor editor;
        editor.box("find")->setFocus();
        for (const char* next : {"answer", "check", "write"}) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QCOMPARE(QApplication::focusWidget(), editor.box(next));
            QVERIFY(!editor.box(next)->accessibleName().isEmpty());
        }
    }

    /// Boxes in order, ghosts where they would stand, nothing over each other.
    void stagesStandSideBySide() {
        Editor editor;
        editor.set("check", "true");
        for (const int width : {640, 400, 200}) {
            editor.view.resize(width, 110);
            QCoreApplication::processEvents();
            int right = 0;
            for (const char* id : {"find", "answer", "check", "write"}) {
                QVERIFY(editor.box(id)->geometry().left() > right);
                QVERIFY(editor.box(id)->width() >= editor.box(id)->leastWidth());
                right = editor.box(id)->geometry().right();
            }
        }
    }

    void theStripFoldsAway() {
        Editor editor;
        editor.view.action()->setChecked(false);
        QVERIFY(!editor.box("answer")->isVisible());
        editor.view.action()->setChecked(true);
        QVERIFY(editor.box("answer")->isVisible());
    }

    void theSummarySaysWhatIsTakenOrWhyNot() {
        Editor editor;
        auto* summary = editor.view.findChild<QLabel*>(QStringLiteral("pipelineSummary"));
        QTRY_VERIFY_WITH_TIMEOUT(summary->text().startsWith(QStringLiteral("2 ")), kPatience);
        editor.set("replicas", "9");
        QTRY_COMPARE_WITH_TIMEOUT(summary->text(), QStringLiteral("too few devices"), kPatience);
    }

    void studiesWithoutAPipelineHaveNoEditor() {
        tests::ToyDocument toy;
        ScenarioPreviewer previewer(toy.document);
        DesignWorkspace workspace(toy.document, previewer);
        workspace.show();
        auto* view = workspace.findChild<PipelineView*>();
        QVERIFY(!view->isVisible());
        QVERIFY(!view->action()->isVisible());
    }

    void theFormFollowsInDesign() {
        tests::PipelineDocument requests;
        ScenarioPreviewer previewer(requests.document);
        DesignWorkspace workspace(requests.document, previewer);
        workspace.resize(1280, 800);
        workspace.show();
        auto* box = workspace.findChild<StageBox*>(QStringLiteral("stage_find"));
        auto* finders = workspace.findChild<QWidget*>(QStringLiteral("row_finders"));
        QVERIFY(box->isVisible() && !finders->isVisible());
        QTest::mouseClick(box, Qt::LeftButton);
        QVERIFY(finders->isVisible());
        QCOMPARE(workspace.focusWidget(), box); // Delete would take the stage away again
    }
};

QTEST_MAIN(TestPipelineView)
#include "test_pipeline_view.moc"
