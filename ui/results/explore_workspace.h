// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace Explore: filters on top, runs at the left, the Pareto plot above table and parallel coordinates in the
// middle, the inspector of the picked point at the right.
#pragma once

#include <QWidget>

#include <filesystem>
#include <string>

class QLabel;
class QStackedWidget;
class QTabWidget;

namespace paretoscope {
struct Error;
}

namespace paretoscope::ui {

class Document;
class ParetoPlot;
class RunsPanel;
class RunSession;
class Selection;
class ShownRun;

class ExploreWorkspace : public QWidget {
    Q_OBJECT
public:
    /// All three must outlive the workspace.
    ExploreWorkspace(Document& document, RunSession& session, Selection& selection, QWidget* parent = nullptr);

    /// Lists the runs of a store and shows its latest.
    void openStore(const std::filesystem::path& database);
    [[nodiscard]] ParetoPlot& plot() { return *m_plot; }

signals:
    void explainRequested();                      ///< go to Explain with the picked point
    void scenarioWanted(const std::string& json); ///< open what a run was made from

private:
    void makeActions();
    QWidget* makeMiddle();
    QWidget* makePlotPanel();
    static QString nearestText(const ShownRun& run);
    void refreshNote();
    void refreshStatus();
    void showOverlay(); ///< says how much of it there is, or why none
    void showError(const Error& error);

    RunSession& m_session;
    Selection& m_selection;
    RunsPanel* m_runs = nullptr;
    ParetoPlot* m_plot = nullptr;
    QStackedWidget* m_plotStack = nullptr;
    QTabWidget* m_tabs = nullptr;
    QLabel* m_status = nullptr;
    QLabel* m_error = nullptr;
};

} // namespace paretoscope::ui
