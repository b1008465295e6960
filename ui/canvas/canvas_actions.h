// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with the drawing besides drawing itself: clipboard, groups, alignment, zoom, export. The actions are
// added to a workspace, for its menu and the command palette.
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>

class QAction;
class QWidget;

namespace paretoscope::ui {

class ClusterScene;
class ClusterView;

class CanvasActions : public QObject {
    Q_OBJECT
public:
    /// The workspace owns this; scene and view must outlive it.
    CanvasActions(QWidget& workspace, ClusterScene& scene, ClusterView& view);

    /// Those of the tool bar over the canvas.
    [[nodiscard]] const QList<QAction*>& tools() const { return m_tools; }

private:
    QAction* add(const char* name, const char* icon, const QString& text, const QKeySequence& shortcut,
                 const std::function<void()>& act);
    void addSeparator();
    void addEditActions();
    void addArrangeActions();
    void addViewActions();
    void editSelection(const QString& step, bool removes);
    void exportDrawing();

    QWidget& m_workspace;
    ClusterScene& m_scene;
    ClusterView& m_view;
    QList<QAction*> m_tools;
};

} // namespace paretoscope::ui
