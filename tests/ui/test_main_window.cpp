// SPDX-License-Identifier: GPL-3.0-or-later
// The window: actions and their shortcuts, workspaces on demand, the palette of commands, what a file brings.
#include "tests/support/patience.h"
#include "tests/support/toy_document.h"
#include "ui/models/run_session.h"
#include "ui/models/selection.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/file_actions.h"
#include "ui/shell/main_window.h"

#include <QAction>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace paretoscope;
using namespace paretoscope::ui;
using tests::kPatience;

namespace {

struct Window {
    QTemporaryDir folder;
    tests::ToyDocument toy;
    RunSession session{toy.registry, toy.catalog};
    Selection selection{session};
    QSettings settings{folder.filePath("settings.ini"), QSettings::IniFormat};
    MainWindow window{toy.document, session, selection, settings};

    QAction* action(const char* name) {
        auto* found = window.findChild<QAction*>(QLatin1String(name));
        if (!found)
            qFatal("no action %s", name);
        return found;
    }
    QLabel* message() { return window.findChild<QLabel*>(QStringLiteral("message")); }
};

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { theme::apply(*qApp, theme::Scheme::light); }

    void workspacesAreMadeWhenFirstShown() {
        Window it;
        auto* stack = it.window.findChild<QStackedWidget*>();
        QVERIFY(it.window.findChild<QWidget*>("designWorkspace"));
        const int before = stack->count();
        it.action("actionExplore")->trigger();
        QCOMPARE(stack->count(), before + 1);
        it.action("actionDesign")->trigger();
        QCOMPARE(stack->count(), before + 1);
        QCOMPARE(stack->currentWidget()->objectName(), QStringLiteral("designWorkspace"));
    }

    void everyActionHasAShortcutOfItsOwn() {
        Window it;
        std::set<QString> seen;
        for (const QAction* action : it.window.findChildren<QAction*>()) {
            if (action->isSeparator() || action->menu() || !action->objectName().startsWith("action"))
                continue;
            QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->objectName()));
            for (const QKeySequence& shortcut : action->shortcuts())
                QVERIFY2(seen.insert(shortcut.toString()).second, qPrintable(action->objectName()));
        }
        QVERIFY(seen.size() > 20);
    }

    void theNameIsEditedInPlace() {
        Window it;
        auto* name = it.window.findChild<QLineEdit*>("scenarioName");
        name->selectAll();
        QTest::keyClicks(name, "Big search");
        QCOMPARE(it.toy.document.scenario().name, std::string("Big search"));
        QVERIFY(it.window.windowTitle().contains("Big search"));
        QVERIFY(it.window.isWindowModified());
    }

    void undoAndRedoNameTheirStep() {
        Window it;
        it.window.findChild<QLineEdit*>("scenarioName")->setText({});
        QTest::keyClicks(it.window.findChild<QLineEdit*>("scenarioName"), "x");
        QVERIFY(it.action("actionUndo")->text().contains("Rename scenario"));
        it.action("actionUndo")->trigger();
        QVERIFY(it.action("actionRedo")->isEnabled());
    }

    void commandsAreFoundByAFewLetters() {
        QVERIFY(matchScore("zi", "Zoom in") > matchScore("zi", "Resize it"));
        QCOMPARE(matchScore("xyz", "Zoom in"), 0);
        Window it;
        it.window.show();
        it.action("actionCommands")->trigger();
        auto* line = it.window.findChild<QLineEdit*>("commandLine");
        auto* list = it.window.findChild<QListWidget*>("commandList");
        QTest::keyClicks(line, "explore");
        QVERIFY(list->item(0)->text().startsWith("Explore"));
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(it.action("actionExplore")->isChecked(), kPatience);
    }

    void aFileThatCannotBeReadIsNamedInTheWindow() {
        Window it;
        const QString path = it.folder.filePath("broken.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ \"paretoscope\": 1, \"study\": ");
        file.close();
        it.window.open(path);
        QVERIFY(it.message()->text().contains("broken.json"));
    }

    void savedFilesAreRemembered() {
        Window it;
        const QString path = it.folder.filePath("toy.json");
        QVERIFY(it.toy.document.save(path).ok());
        it.window.open(path);
        QCOMPARE(it.settings.value("recentFiles").toStringList().value(0), path);
        auto* recent = it.window.findChild<QMenu*>("recentMenu");
        emit recent->aboutToShow();
        QCOMPARE(recent->actions().front()->text(), QStringLiteral("toy.json"));
    }

    void aFoldedPipelineStaysFolded() {
        Window it;
        QVERIFY(it.action("actionPipeline")->isChecked());
        it.action("actionPipeline")->setChecked(false);
        QVERIFY(it.window.close());
        MainWindow again{it.toy.document, it.session, it.selection, it.settings};
        QVERIFY(!again.findChild<QAction*>(QStringLiteral("actionPipeline"))->isChecked());
    }

    void theSchemeIsSwitchedAndKept() {
        Window it;
        it.action("actionScheme")->trigger();
        QCOMPARE(theme::schemeOf(it.window.palette()), theme::Scheme::dark);
        QVERIFY(it.settings.value("window/dark").toBool());
        it.action("actionScheme")->trigger();
        QCOMPARE(theme::schemeOf(it.window.palette()), theme::Scheme::light);
    }

    void runNeedsAScenarioWithoutProblems() {
        Window it;
        auto* run = it.window.findChild<QPushButton*>("runButton");
        QTest::qWait(200);
        QVERIFY2(!run->isEnabled(), "device B has no link");
        hardware::Cluster cluster = it.toy.document.scenario().cluster;
        cluster.links.push_back(tests::ToyDocument::link(1, 1, 2));
        it.toy.document.setCluster(cluster, std::nullopt);
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled(), kPatience);
        QCOMPARE(run->text(), QStringLiteral("Run 1 point"));
    }

    void theWindowIsPaintedSoon() {
        QElapsedTimer timer;
        timer.start();
        Window it;
        it.window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&it.window));
        it.window.grab();
        qInfo("window made and painted after %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY(timer.elapsed() < 4000); // the figure is printed; this only catches a disaster on a busy machine
    }
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
