// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing as a graphics scene: mirrors the document's cluster, or a draft of it while something is dragged, and
// shows selection, faults and legal targets. Which groups are collapsed is a matter of the view, not of the document.
#pragma once

#include "ui/canvas/cluster_geometry.h"
#include "ui/models/placement_marks.h"

#include <QGraphicsScene>

#include <set>
#include <vector>

namespace paretoscope::ui {

class CanvasItem;
class ClusterSelection;
class Document;

class ClusterScene : public QGraphicsScene {
    Q_OBJECT
public:
    /// Both must outlive the scene.
    ClusterScene(Document& document, ClusterSelection& selection, QObject* parent = nullptr);

    [[nodiscard]] Document& document() const { return m_document; }
    [[nodiscard]] ClusterSelection& selection() const { return m_selection; }
    [[nodiscard]] const hardware::Cluster& cluster() const { return m_shown; } ///< as drawn: every edit starts here
    [[nodiscard]] const ClusterGeometry& geometry() const { return m_geometry; }

    /// Shows this drawing until the document changes or reset() is called.
    void showDraft(const hardware::Cluster& draft);
    void reset();

    void setCollapsed(int group, bool collapsed);
    [[nodiscard]] bool isCollapsed(int group) const { return m_collapsed.contains(group); }
    void setAllCollapsed(bool collapsed);
    /// Expands what hides an item.
    void unfold(ClusterItem item);

    void setFaults(const std::vector<ClusterItem>& faults);
    /// Shows what runs where, also in drawings to come; no marks end that.
    void setPlacement(PlacementMarks placement);
    void setHovered(std::optional<ClusterItem> item);
    /// Marks all nodes that a link from `node` may end at; nothing ends that.
    void markTargets(std::optional<int> node);
    void markRefused(ClusterItem item);

    /// Pushes an edit of the drawing as one undo step; the generator's recipe is given up.
    void push(const QString& step, hardware::Cluster edited, int gesture = 0);

signals:
    void laidOut(); ///< the geometry changed

private:
    void rebuild(const hardware::Cluster& cluster);
    void showSelection();
    void showPlacement();
    CanvasItem* find(ClusterItem item) const;

    Document& m_document;
    ClusterSelection& m_selection;
    hardware::Cluster m_shown;
    ClusterGeometry m_geometry;
    std::set<int> m_collapsed;
    std::vector<ClusterItem> m_faults;
    PlacementMarks m_placement;
    std::vector<CanvasItem*> m_items; ///< owned by QGraphicsScene
    std::optional<ClusterItem> m_hovered;
};

} // namespace paretoscope::ui
