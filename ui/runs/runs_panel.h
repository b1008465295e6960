// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of the open store: show, resume, delete.
#pragma once

#include "ui/models/runs_model.h"
#include "ui/models/selection.h"

#include <QWidget>

class QListView;
class QStackedWidget;

namespace paretoscope::ui {

class RunsPanel : public QWidget {
    Q_OBJECT
public:
    RunsPanel(RunSession& session, Selection& selection, QWidget* parent = nullptr);

    /// Lists the runs of a store and shows its latest.
    void open(const std::filesystem::path& database);
    [[nodiscard]] RunsModel& model() { return *m_model; }

signals:
    void scenarioWanted(const std::string& json); ///< what a run was made from

private:
    void showCurrent();
    void markShown();
    void followShown(); ///< lists the store of the shown run
    void openMenu(const QPoint& place);
    void remove(int row);

    RunSession& m_session;
    Selection& m_selection;
    RunsModel* m_model = nullptr;
    QListView* m_list = nullptr;
    QStackedWidget* m_stack = nullptr;
    bool m_showLatest = false; ///< once the list is read
};

} // namespace paretoscope::ui
