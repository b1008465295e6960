// SPDX-License-Identifier: GPL-3.0-or-later
// The slim bar at the left: one button a workspace, in the order of the work.
#pragma once

#include <QWidget>

#include <vector>

class QAction;
class QVBoxLayout;

namespace paretoscope::ui {

class WorkspaceBar : public QWidget {
    Q_OBJECT
public:
    explicit WorkspaceBar(QWidget* parent = nullptr);

    /// A checkable action; below the others.
    void addWorkspace(QAction* action);
    /// At the foot of the bar.
    void addTool(QAction* action);

private:
    QVBoxLayout* m_layout;
    int m_workspaces = 0;
};

} // namespace paretoscope::ui
