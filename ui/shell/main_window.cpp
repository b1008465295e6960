// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/measurements/collectives_dialog.h"
#include "ui/models/document.h"
#include "ui/models/run_session.h"
#include "ui/models/scenario_preview.h"
#include "ui/models/selection.h"
#include "ui/models/text.h"
#include "ui/report/report_workspace.h"
#include "ui/results/explain_workspace.h"
#include "ui/results/explore_workspace.h"
#include "ui/scenario/design_workspace.h"
#include "ui/scenario/field_row.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/file_actions.h"
#include "ui/shell/plugins_dialog.h"
#include "ui/shell/run_bar.h"
#include "ui/shell/workspace_bar.h"
#include "ui/theme/icons.h"

#include "core/explore/refinement.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QUndoGroup>
#include <QWhatsThis>

namespace paretoscope::ui {

namespace {

const QString kGeometryKey = QStringLiteral("window/geometry");
const QString kPipelineKey = QStringLiteral("design/pipeline");
const QString kSchemeKey = QStringLiteral("window/dark");
/// Up to so many points a run keeps the rejected ones as well, so that the table can tell why.
constexpr std::uint64_t kMostPointsKept = 1'000'000;

} // namespace

MainWindow::MainWindow(Document& document, RunSession& session, Selection& selection, QSettings& settings)
    : m_document(document)
    , m_session(session)
    , m_selection(selection)
    , m_settings(settings)
    , m_previewer(new ScenarioPreviewer(document, this))
    , m_files(new FileActions(document, selection, settings, *this))
    , m_palette(new CommandPalette(this))
    , m_stack(new QStackedWidget)
    , m_run(makeAction("actionRun", "run", tr("&Run"), QKeySequence(Qt::Key_F5)))
    , m_pause(makeAction("actionPause", "pause", tr("&Pause"), QKeySequence(Qt::Key_F6)))
    , m_cancel(makeAction("actionCancel", "cancel", tr("&Cancel"), QKeySequence(Qt::SHIFT | Qt::Key_F5))) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/paretoscope.svg")));
    m_pause->setCheckable(true);
    auto* bar = new WorkspaceBar;
    m_runBar = new RunBar(document, session, *m_previewer, {m_run, m_pause, m_cancel});
    makeWorkspaces(*bar);
    fillMenus();
    bar->addTool(m_schemeAction);

    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_runBar);
    right->addWidget(lineBetween(Qt::Horizontal));
    right->addWidget(m_stack, 1);
    auto* central = new QWidget;
    auto* layout = new QHBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(lineBetween(Qt::Vertical));
    layout->addLayout(right, 1);
    setCentralWidget(central);

    connect(m_run, &QAction::triggered, this, &MainWindow::startRun);
    connect(m_pause, &QAction::triggered, &session, &RunSession::pause);
    connect(m_cancel, &QAction::triggered, &session, &RunSession::cancel);
    connect(m_files, &FileActions::failed, this, [this](const QString& text) { showMessage(text, true); });
    connect(m_files, &FileActions::storeOpened, this, [this] { showWorkspace(Workspace::explore); });
    connect(&document, &Document::dirtyChanged, this, &MainWindow::showTitle);
    connect(&document, &Document::replaced, this, [this] { showMessage({}, false); });
    for (const auto signal : {&Document::nameChanged, &Document::pathChanged, &Document::replaced})
        connect(&document, signal, this, &MainWindow::showTitle);
    showTitle();
    resize(1280, 800);
    restoreGeometry(settings.value(kGeometryKey).toByteArray());
    showWorkspace(Workspace::design);
    m_pipeline = findChild<QAction*>(QStringLiteral("actionPipeline"));
    m_pipeline->setChecked(settings.value(kPipelineKey, true).toBool());
}

MainWindow::~MainWindow() = default;

QAction* MainWindow::makeAction(const char* name, const char* icon, const QString& text, const QKeySequence& shortcut) {
    auto* action = new QAction(theme::icon(QLatin1String(icon)), text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(shortcut);
    QString plain = text;
    action->setToolTip(
        QStringLiteral("%1 (%2)").arg(plain.remove(QLatin1Char('&')), shortcut.toString(QKeySequence::NativeText)));
    m_actions.push_back(action);
    return action;
}

void MainWindow::makeWorkspaces(WorkspaceBar& bar) {
    m_workspaceActions = {
        makeAction("actionDesign", "design", tr("&Design"), QKeySequence(Qt::CTRL | Qt::Key_1)),
        makeAction("actionExplore", "explore", tr("&Explore"), QKeySequence(Qt::CTRL | Qt::Key_2)),
        makeAction("actionExplain", "explain", tr("E&xplain"), QKeySequence(Qt::CTRL | Qt::Key_3)),
        makeAction("actionReport", "report", tr("&Report"), QKeySequence(Qt::CTRL | Qt::Key_4)),
    };
    auto* group = new QActionGroup(this);
    for (std::size_t i = 0; i < m_workspaceActions.size(); ++i) {
        QAction* action = m_workspaceActions[i];
        action->setCheckable(true);
        group->addAction(action);
        bar.addWorkspace(action);
        connect(action, &QAction::triggered, this, [this, i] { showWorkspace(static_cast<Workspace>(i)); });
    }
}

QWidget* MainWindow::workspace(Workspace which) {
    QWidget*& made = m_workspaces[static_cast<std::size_t>(which)];
    if (made)
        return made;
    switch (which) {
    case Workspace::design:
        made = new DesignWorkspace(m_document, *m_previewer);
        break;
    case Workspace::explore:
        made = makeExplore();
        break;
    case Workspace::explain:
        made = new ExplainWorkspace(m_document, m_session, m_selection);
        break;
    case Workspace::report:
        made = new ReportWorkspace(m_document, m_session, m_selection);
        break;
    }
    m_stack->addWidget(made);
    return made;
}

QWidget* MainWindow::makeExplore() {
    auto* explore = new ExploreWorkspace(m_document, m_session, m_selection);
    connect(explore, &ExploreWorkspace::scenarioWanted, this, [this](const std::string& json) {
        if (m_files->openStoredScenario(json))
            showWorkspace(Workspace::design);
    });
    connect(explore, &ExploreWorkspace::explainRequested, this, [this] { showWorkspace(Workspace::explain); });
    return explore;
}

void MainWindow::showWorkspace(Workspace which) {
    QWidget* shown = workspace(which);
    m_undo->setActiveStack(which == Workspace::explore ? &m_selection.filters().history() : &m_document.undoStack());
    m_stack->setCurrentWidget(shown);
    m_workspaceActions[static_cast<std::size_t>(which)]->setChecked(true);
    shown->setFocus();
    // The menu of the workspace in sight: its actions, whatever they are.
    m_canvasMenu->clear();
    m_canvasMenu->addActions(shown->actions());
    m_canvasMenu->menuAction()->setVisible(!shown->actions().isEmpty());
    QString title = m_workspaceActions[static_cast<std::size_t>(which)]->text();
    m_canvasMenu->setTitle(title.remove(QLatin1Char('&')));
}

void MainWindow::fillMenus() {
    m_files->addTo(*menuBar()->addMenu(tr("&File")));
    fillEditMenu(*menuBar()->addMenu(tr("&Edit")));
    QMenu* view = menuBar()->addMenu(tr("&View"));
    for (QAction* action : m_workspaceActions)
        view->addAction(action);
    view->addSeparator();
    m_schemeAction =
        makeAction("actionScheme", "moon", tr("Dark colours"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
    m_schemeAction->setCheckable(true);
    m_schemeAction->setChecked(theme::schemeOf(palette()) == theme::Scheme::dark);
    connect(m_schemeAction, &QAction::triggered, this, &MainWindow::switchScheme);
    view->addAction(m_schemeAction);
    QAction* commands =
        makeAction("actionCommands", "command", tr("&Commands…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
    connect(commands, &QAction::triggered, this, &MainWindow::openPalette);
    view->addAction(commands);
    m_canvasMenu = menuBar()->addMenu(QString());
    QMenu* run = menuBar()->addMenu(tr("&Run"));
    m_refine =
        makeAction("actionRefine", "run", tr("&Simulate the front"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    connect(m_refine, &QAction::triggered, this, &MainWindow::refineFront);
    run->addActions({m_run, m_refine, m_pause, m_cancel});
    for (const auto signal : {&ShownRun::reset, &ShownRun::grown, &ShownRun::progressed})
        connect(&m_selection.run(), signal, this, &MainWindow::showRefinable);
    connect(&m_session, &RunSession::stateChanged, this, &MainWindow::showRefinable);
    showRefinable();
    QAction* collectives = makeAction("actionCollectives", "chart", tr("&Measured collectives…"),
                                      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    connect(collectives, &QAction::triggered, this, &MainWindow::showCollectives);
    run->addSeparator();
    run->addAction(collectives);
    fillHelpMenu(*menuBar()->addMenu(tr("&Help")));
}

void MainWindow::fillEditMenu(QMenu& menu) {
    m_undo = new QUndoGroup(this);
    m_undo->addStack(&m_document.undoStack());
    m_undo->addStack(&m_selection.filters().history());
    QAction* undo = m_undo->createUndoAction(this, tr("Undo"));
    QAction* redo = m_undo->createRedoAction(this, tr("Redo"));
    undo->setObjectName(QStringLiteral("actionUndo"));
    redo->setObjectName(QStringLiteral("actionRedo"));
    undo->setIcon(theme::icon(QStringLiteral("undo")));
    redo->setIcon(theme::icon(QStringLiteral("redo")));
    undo->setShortcut(QKeySequence::Undo);
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    menu.addActions({undo, redo});
    m_actions.insert(m_actions.end(), {undo, redo});
}

void MainWindow::fillHelpMenu(QMenu& menu) {
    QAction* what = makeAction("actionWhatsThis", "help", tr("&What is this?"), QKeySequence(Qt::SHIFT | Qt::Key_F1));
    connect(what, &QAction::triggered, this, [] { QWhatsThis::enterWhatsThisMode(); });
    QAction* plugins =
        makeAction("actionPlugins", "more", tr("&Plug-ins…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I));
    connect(plugins, &QAction::triggered, this, &MainWindow::showPlugins);
    QAction* about = makeAction("actionAbout", "info", tr("&About Paretoscope"), QKeySequence(Qt::CTRL | Qt::Key_F1));
    connect(about, &QAction::triggered, this, [this] {
        QMessageBox::about(this, tr("About Paretoscope"),
                           tr("Paretoscope %1 explores designs of LLM systems: cluster, model, parallelism.\n\n"
                              "Free software under the GNU General Public License, version 3 or later. Built with Qt, "
                              "QCustomPlot, oneTBB, SQLite, nlohmann/json, fmt and CLI11.")
                               .arg(QApplication::applicationVersion()));
    });
    menu.addActions({what, plugins, about});
}

void MainWindow::showCollectives() {
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/catalog");
    auto* dialog = new CollectivesDialog(m_document.catalog(), folder, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::showPlugins() {
    static const study::LoadedPlugins none;
    auto* dialog = new PluginsDialog(m_plugins != nullptr ? *m_plugins : none, m_document.registry(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::openPalette() {
    std::vector<QAction*> actions = m_actions;
    const std::vector<QAction*>& files = m_files->actions();
    actions.insert(actions.end(), files.begin(), files.end());
    for (QAction* action : m_stack->currentWidget()->actions())
        actions.push_back(action);
    m_palette->open(actions);
}

void MainWindow::startRun() {
    if (m_session.isActive())
        return;
    const std::uint64_t points = m_previewer->preview().points;
    const store::Keep keep = points <= kMostPointsKept ? store::Keep::all : store::Keep::feasible;
    m_session.start(m_document.scenario(), m_files->store(), keep);
    showWorkspace(Workspace::explore);
}

void MainWindow::showRefinable() {
    m_refine->setEnabled(!m_session.isActive() && !m_selection.run().front().empty());
}

/// A run of its own, so that both stand in the list of runs; the document stays as it is.
void MainWindow::refineFront() {
    const ShownRun& run = m_selection.run();
    if (m_session.isActive() || run.isEmpty())
        return;
    const study::Registry& registry = m_session.registry();
    const Result<explore::Scenario> scenario =
        explore::parseScenario(run.info().header.scenarioJson, {}, registry, m_session.catalog());
    if (!scenario)
        return showMessage(locatedErrorText(scenario.error()), true);
    std::vector<std::vector<double>> points;
    for (const store::Row& row : run.front())
        points.push_back(row.parameters);
    const Result<explore::Scenario> refined =
        explore::refinement(*scenario, registry.find(scenario->study)->description(), points);
    if (!refined)
        return showMessage(locatedErrorText(refined.error()), true);
    m_session.start(*refined, run.database(), store::Keep::all);
    showWorkspace(Workspace::explore);
}

void MainWindow::switchScheme() {
    const bool isDark = m_schemeAction->isChecked();
    theme::apply(*qApp, isDark ? theme::Scheme::dark : theme::Scheme::light);
    m_settings.setValue(kSchemeKey, isDark);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && m_schemeAction) {
        const bool isDark = theme::schemeOf(palette()) == theme::Scheme::dark;
        m_schemeAction->setChecked(isDark);
        m_schemeAction->setIcon(
            theme::icon(isDark ? QStringLiteral("sun") : QStringLiteral("moon"), theme::Role::muted));
    }
    QMainWindow::changeEvent(event);
}

void MainWindow::open(const QString& path) {
    m_files->open(path);
}

void MainWindow::showMessage(const QString& text, bool isError) {
    m_runBar->showMessage(text, isError);
}

void MainWindow::showTitle() {
    setWindowTitle(QStringLiteral("%1[*] – Paretoscope").arg(m_document.title()));
    setWindowModified(m_document.isDirty());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_files->mayLeave())
        return event->ignore();
    m_settings.setValue(kGeometryKey, saveGeometry());
    m_settings.setValue(kPipelineKey, m_pipeline->isChecked());
    event->accept();
}

} // namespace paretoscope::ui
