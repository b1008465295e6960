// SPDX-License-Identifier: GPL-3.0-or-later
// A Diagram drawn: operators as boxes with shapes and a strip in the colours of the axes that split their result,
// exchanges as rounded boxes with their reason. Wheel zooms at the pointer, dragging or the middle button pans, Home
// shows all, a click chooses a node.
#pragma once

#include "ui/models/diagram_layout.h"

#include <QGraphicsView>

#include <optional>

namespace paretoscope::ui {

class DiagramView : public QGraphicsView {
    Q_OBJECT
public:
    explicit DiagramView(QWidget* parent = nullptr);

    void show(const graph::Diagram& diagram, DiagramPhases phases);
    void clear();
    void fit();     ///< all of it, but no larger than 1:1
    void toStart(); ///< 1:1, from the first operators

    [[nodiscard]] std::optional<std::size_t> chosen() const { return m_chosen; } ///< index of a node
    void choose(std::optional<std::size_t> node);

signals:
    void chosenChanged();

protected:
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void drawBackground(QPainter* painter, const QRectF& area) override;
    bool viewportEvent(QEvent* event) override;

private:
    [[nodiscard]] std::optional<std::size_t> nodeAt(const QPoint& place) const;
    void paintNode(QPainter& painter, std::size_t node) const;
    void paintOperator(QPainter& painter, const graph::DiagramNode& node, const QRectF& place) const;
    void paintExchange(QPainter& painter, const graph::DiagramNode& node, const QRectF& place) const;
    void paintStrip(QPainter& painter, const graph::DiagramNode& node, const QRectF& place) const;
    void paintInput(QPainter& painter, const QRectF& place) const;
    void paintEdges(QPainter& painter, const QRectF& area) const;

    graph::Diagram m_diagram;
    DiagramLayout m_layout;
    std::optional<std::size_t> m_chosen;
    QPoint m_last;
    bool m_panning = false;
    bool m_moved = false; ///< since the button went down: then it was no click
};

} // namespace paretoscope::ui
