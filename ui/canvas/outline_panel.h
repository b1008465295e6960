// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing as a tree with a search line: finds a node by name and selects it on the canvas.
#pragma once

#include <QWidget>

class QTreeView;
class QSortFilterProxyModel;

namespace paretoscope::ui {

class ClusterModel;
class ClusterSelection;
class Document;

class OutlinePanel : public QWidget {
    Q_OBJECT
public:
    /// Both must outlive the panel.
    OutlinePanel(const Document& document, ClusterSelection& selection, QWidget* parent = nullptr);

private:
    void showSelection();
    void takeSelection();

    ClusterSelection& m_selection;
    ClusterModel* m_model;
    QSortFilterProxyModel* m_found;
    QTreeView* m_tree;
    bool m_busy = false; ///< one side follows the other
};

} // namespace paretoscope::ui
