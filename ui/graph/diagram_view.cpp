// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/diagram_view.h"

#include "ui/graph/diagram_words.h"
#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kMargin = 24.0;
constexpr double kZoomANotch = 1.25;
constexpr double kLeastScale = 0.1;
constexpr double kMostScale = 3.0;
constexpr double kStripWidth = 6.0;
constexpr double kPadding = 14.0;
constexpr double kArrow = 4.0;
constexpr double kInputStub = 18.0;
constexpr double kInputWidth = 48.0;
constexpr int kDragDistance = 3;

void drawLine(QPainter& painter, const QRectF& row, const QString& text, const QColor& colour) {
    painter.setPen(colour);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(painter.font()).elidedText(text, Qt::ElideRight, row.width()));
}

} // namespace

DiagramView::DiagramView(QWidget* parent)
    : QGraphicsView(parent) {
    setObjectName(QStringLiteral("diagramView"));
    setAccessibleName(tr("Tensor graph"));
    setScene(new QGraphicsScene(this));
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setMouseTracking(true);
}

void DiagramView::show(const graph::Diagram& diagram, DiagramPhases phases) {
    m_diagram = diagram;
    m_layout = layOut(m_diagram, phases);
    scene()->setSceneRect(m_layout.bounds.adjusted(-kMargin - kInputWidth, -kMargin, kMargin, kMargin));
    choose(std::nullopt);
    toStart();
}

void DiagramView::clear() {
    show({}, DiagramPhases::forward);
}

void DiagramView::fit() {
    const QRectF all = sceneRect();
    if (all.isEmpty())
        return;
    const double scale = std::min({1.0, viewport()->width() / all.width(), viewport()->height() / all.height()});
    setTransform(QTransform::fromScale(scale, scale));
    centerOn(all.center());
}

void DiagramView::toStart() {
    const double scale = std::min(1.0, std::max(0.6, viewport()->width() / std::max(1.0, sceneRect().width())));
    setTransform(QTransform::fromScale(scale, scale));
    horizontalScrollBar()->setValue((horizontalScrollBar()->minimum() + horizontalScrollBar()->maximum()) / 2);
    verticalScrollBar()->setValue(verticalScrollBar()->minimum());
    viewport()->update();
}

void DiagramView::choose(std::optional<std::size_t> node) {
    if (m_chosen == node)
        return;
    m_chosen = node;
    if (node && *node < m_layout.places.size())
        ensureVisible(m_layout.places[*node]);
    viewport()->update();
    emit chosenChanged();
}

std::optional<std::size_t> DiagramView::nodeAt(const QPoint& place) const {
    const QPointF at = mapToScene(place);
    for (const std::size_t node : m_layout.shown)
        if (m_layout.places[node].contains(at))
            return node;
    return std::nullopt;
}

void DiagramView::wheelEvent(QWheelEvent* event) {
    const double factor = std::pow(kZoomANotch, event->angleDelta().y() / 120.0);
    const double wanted = std::clamp(transform().m11() * factor, kLeastScale, kMostScale);
    scale(wanted / transform().m11(), wanted / transform().m11());
    event->accept();
}

void DiagramView::mousePressEvent(QMouseEvent* event) {
    m_last = event->pos();
    m_panning = true;
    m_moved = false;
}

void DiagramView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_panning)
        return;
    const QPoint by = event->pos() - m_last;
    if (!m_moved && by.manhattanLength() < kDragDistance)
        return;
    m_moved = true;
    m_last = event->pos();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - by.y());
}

void DiagramView::mouseReleaseEvent(QMouseEvent* event) {
    m_panning = false;
    if (!m_moved && event->button() == Qt::LeftButton)
        choose(nodeAt(event->pos()));
}

void DiagramView::keyPressEvent(QKeyEvent* event) {
    const bool forwards = event->key() == Qt::Key_Down;
    if (event->key() == Qt::Key_Home) {
        fit();
    } else if (event->key() == Qt::Key_Escape) {
        choose(std::nullopt);
    } else if ((forwards || event->key() == Qt::Key_Up) && !m_layout.shown.empty()) {
        const auto at =
            m_chosen ? std::find(m_layout.shown.begin(), m_layout.shown.end(), *m_chosen) : m_layout.shown.end();
        if (at == m_layout.shown.end())
            choose(m_layout.shown.front());
        else if (forwards && at + 1 != m_layout.shown.end())
            choose(*(at + 1));
        else if (!forwards && at != m_layout.shown.begin())
            choose(*(at - 1));
    } else {
        QGraphicsView::keyPressEvent(event);
    }
}

void DiagramView::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

bool DiagramView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto& help = static_cast<QHelpEvent&>(*event);
        if (const auto node = nodeAt(help.pos()))
            QToolTip::showText(help.globalPos(), nodeDetails(m_diagram.nodes[*node]), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QGraphicsView::viewportEvent(event);
}

void DiagramView::drawBackground(QPainter* painter, const QRectF& area) {
    painter->fillRect(area, theme::colour(theme::Role::window, palette()));
    paintEdges(*painter, area);
    for (const std::size_t node : m_layout.shown)
        if (m_layout.places[node].intersects(area))
            paintNode(*painter, node);
}

void DiagramView::paintEdges(QPainter& painter, const QRectF& area) const {
    for (const DiagramEdge& edge : m_layout.edges) {
        if (!edge.path.controlPointRect().adjusted(-4, -4, 4, 4).intersects(area))
            continue;
        const bool marked = m_chosen && (edge.from == *m_chosen || edge.to == *m_chosen);
        const QColor colour = theme::colour(marked ? theme::Role::accent : theme::Role::muted, palette());
        painter.setPen(QPen(colour, marked ? 2.0 : 1.2));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(edge.path);
        const QPointF tip = edge.path.currentPosition();
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(
            QPolygonF({tip, tip + QPointF(-kArrow, -2.0 * kArrow), tip + QPointF(kArrow, -2.0 * kArrow)}));
    }
}

/// What comes from outside: the residual stream, or the gradient that enters.
void DiagramView::paintInput(QPainter& painter, const QRectF& place) const {
    const QPointF tip(place.left(), place.center().y());
    const QColor colour = theme::colour(theme::Role::muted, palette());
    painter.setPen(QPen(colour, 1.2));
    painter.drawLine(tip, tip - QPointF(kInputStub, 0));
    painter.setBrush(colour);
    painter.setPen(Qt::NoPen);
    painter.drawPolygon(QPolygonF({tip, tip + QPointF(-2.0 * kArrow, -kArrow), tip + QPointF(-2.0 * kArrow, kArrow)}));
    painter.setPen(colour);
    painter.setFont(theme::smallFont());
    painter.drawText(QRectF(tip.x() - kInputStub - kInputWidth - 4.0, tip.y() - 9.0, kInputWidth, 18.0),
                     Qt::AlignRight | Qt::AlignVCenter, tr("input"));
}

void DiagramView::paintNode(QPainter& painter, std::size_t index) const {
    const graph::DiagramNode& node = m_diagram.nodes[index];
    const QRectF place = m_layout.places[index];
    const bool marked = m_chosen == index;
    const theme::Role edge = marked            ? theme::Role::accent
                             : node.isExchange ? theme::Role::communication
                                               : theme::Role::line;
    painter.setPen(QPen(theme::colour(edge, palette()), marked ? 2.0 : 1.2));
    painter.setBrush(node.isExchange ? theme::tint(theme::Role::communication, 0.16, palette())
                                     : theme::colour(theme::Role::panel, palette()));
    const double radius = node.isExchange ? place.height() / 2.0 : 4.0;
    painter.drawRoundedRect(place, radius, radius);
    if (node.readsInput)
        paintInput(painter, place);
    if (node.isExchange)
        paintExchange(painter, node, place);
    else
        paintOperator(painter, node, place);
}

void DiagramView::paintExchange(QPainter& painter, const graph::DiagramNode& node, const QRectF& place) const {
    const QRectF inner = place.adjusted(kPadding + 6, 4, -kPadding - 6, -4);
    painter.setFont(theme::baseFont());
    drawLine(painter, {inner.left(), inner.top(), inner.width(), 19}, exchangeTitle(node),
             theme::colour(theme::Role::text, palette()));
    painter.setFont(theme::smallFont());
    drawLine(painter, {inner.left(), inner.top() + 19, inner.width(), 17}, exchangeReason(node),
             theme::colour(theme::Role::muted, palette()));
}

void DiagramView::paintOperator(QPainter& painter, const graph::DiagramNode& node, const QRectF& place) const {
    paintStrip(painter, node, place);
    const QRectF inner = place.adjusted(kPadding, 4, -kPadding + 4, -4);
    painter.setFont(theme::baseFont());
    const QString work = node.flops.value() > 0.0 ? quantity(node.flops.value(), Unit::flop) : QString();
    const double workWidth = QFontMetricsF(theme::smallFont()).horizontalAdvance(work) + 8.0;
    drawLine(painter, {inner.left(), inner.top(), inner.width() - workWidth, 19}, fromUtf8(node.name),
             theme::colour(theme::Role::text, palette()));
    painter.setFont(theme::smallFont());
    painter.setPen(theme::colour(theme::Role::muted, palette()));
    painter.drawText(QRectF(inner.left(), inner.top(), inner.width(), 19), Qt::AlignRight | Qt::AlignVCenter, work);
    if (node.outputs.empty())
        return;
    const graph::DiagramTensor& output = node.outputs.front();
    drawLine(painter, {inner.left(), inner.top() + 19, inner.width(), 17}, fromUtf8(output.symbolic),
             theme::colour(output.partial.empty() ? theme::Role::muted : theme::Role::warning, palette()));
    drawLine(painter, {inner.left(), inner.top() + 36, inner.width(), 17},
             tr("%1, %2").arg(fromUtf8(output.numeric), quantity(output.bytes.value(), Unit::byte)),
             theme::colour(theme::Role::muted, palette()));
}

void DiagramView::paintStrip(QPainter& painter, const graph::DiagramNode& node, const QRectF& place) const {
    if (node.outputs.empty())
        return;
    std::vector<graph::Axis> axes;
    node.outputs.front().split.forEach([&axes](graph::Axis axis) { axes.push_back(axis); });
    const double height = (place.height() - 8.0) / static_cast<double>(std::max<std::size_t>(1, axes.size()));
    double top = place.top() + 4.0;
    for (const graph::Axis axis : axes) {
        painter.fillRect(QRectF(place.left() + 1.0, top, kStripWidth, height), axisColour(axis, palette()));
        top += height;
    }
}

} // namespace paretoscope::ui
