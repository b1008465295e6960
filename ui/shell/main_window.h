// SPDX-License-Identifier: GPL-3.0-or-later
// The window: workspaces at the left, the run's bar at the top, the chosen workspace below, menus for everything. Holds
// no logic of its own: it joins the document, the run in hand and the selection with the views.
#pragma once

#include "ui/theme/theme.h"

#include <QMainWindow>

#include <array>
#include <functional>
#include <vector>

class QMenu;
class QSettings;
class QStackedWidget;
class QUndoGroup;

namespace paretoscope::study {
struct LoadedPlugins;
}

namespace paretoscope::ui {

class CommandPalette;
class DesignWorkspace;
class Document;
class FileActions;
class RunBar;
class RunSession;
class ScenarioPreviewer;
class Selection;
class WorkspaceBar;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    enum class Workspace { design, explore, explain, report };

    /// All must outlive the window.
    MainWindow(Document& document, RunSession& session, Selection& selection, QSettings& settings);
    ~MainWindow() override;

    void showWorkspace(Workspace which);
    /// A scenario or a store.
    void open(const QString& path);
    /// What Help, Plug-ins lists; must outlive the window.
    void setPlugins(const study::LoadedPlugins& plugins) { m_plugins = &plugins; }
    void showMessage(const QString& text, bool isError);
    [[nodiscard]] FileActions& files() { return *m_files; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QAction* makeAction(const char* name, const char* icon, const QString& text, const QKeySequence& shortcut);
    void makeWorkspaces(WorkspaceBar& bar);
    void fillMenus();
    void fillEditMenu(QMenu& menu);
    void fillHelpMenu(QMenu& menu);
    void showPlugins();
    void showCollectives();
    void startRun();
    void refineFront();
    void showRefinable();
    void switchScheme();
    void openPalette();
    void showTitle();
    QWidget* workspace(Workspace which); ///< made when first needed
    QWidget* makeExplore();

    Document& m_document;
    RunSession& m_session;
    Selection& m_selection;
    QSettings& m_settings;
    const study::LoadedPlugins* m_plugins = nullptr;
    ScenarioPreviewer* m_previewer;
    FileActions* m_files;
    CommandPalette* m_palette;
    QStackedWidget* m_stack;
    RunBar* m_runBar = nullptr;
    std::vector<QAction*> m_actions; ///< those of the window itself; before the ones that makeAction() adds
    QAction* m_run;
    QAction* m_pause;
    QAction* m_pipeline = nullptr; ///< shows the pipeline in Design
    QAction* m_cancel;
    QAction* m_refine = nullptr;
    QAction* m_schemeAction = nullptr;
    QMenu* m_canvasMenu = nullptr;
    QUndoGroup* m_undo = nullptr; ///< the scenario's history, and in Explore that of the filters
    std::array<QWidget*, 4> m_workspaces{};
    std::array<QAction*, 4> m_workspaceActions{};
};

} // namespace paretoscope::ui
