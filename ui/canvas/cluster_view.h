// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas: zooms at the pointer by wheel, pans by middle button or Space, selects, moves, draws links from ports and
// takes parts that are dropped from the palette.
#pragma once

#include "ui/models/cluster_item.h"

#include <QGraphicsView>

#include <memory>
#include <optional>

namespace paretoscope::ui {

class CanvasGesture;
class ClusterScene;
class Minimap;

/// What the palette's parts carry while they are dragged: "device:<accelerator>", "switch" or "node:<accelerator>".
inline constexpr const char* kPartMimeType = "application/x-paretoscope-part";

class ClusterView : public QGraphicsView {
    Q_OBJECT
public:
    /// The scene must outlive the view.
    explicit ClusterView(ClusterScene& scene, QWidget* parent = nullptr);
    ~ClusterView() override;

    void zoomBy(double factor); ///< around the middle of the view
    void fit();
    /// Adds a palette's part where it can be seen: beside what is there already.
    void addPart(const QString& part);
    [[nodiscard]] QRectF visibleArea() const; ///< in canvas units

signals:
    void viewChanged();

protected:
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void drawBackground(QPainter* painter, const QRectF& area) override;
    void drawForeground(QPainter* painter, const QRectF& area) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void zoomAt(QPointF viewPlace, double factor);
    void beginGesture(QMouseEvent* event);
    void beginSelection(QMouseEvent* event, std::optional<ClusterItem> under);
    void hover(QPointF place);
    void endGesture(bool cancelled);
    void nudge(QPointF by);
    void dropPart(const QString& part, QPointF place);
    [[nodiscard]] double reach() const; ///< of the pointer, in canvas units
    [[nodiscard]] std::optional<QPointF> portAt(QPointF place, int node) const;

    ClusterScene& m_scene;
    Minimap* m_minimap;
    std::unique_ptr<CanvasGesture> m_gesture;
    QPoint m_pressed;        ///< where the button went down, in the view
    bool m_dragging = false; ///< moved far enough to be meant
    bool m_panning = false;
    bool m_spaceHeld = false;
    bool m_ownView = false; ///< until the user zooms or pans, the drawing is kept in view
    std::optional<ClusterItem> m_hovered;
    int m_nudgeGesture = 0;
};

} // namespace paretoscope::ui
