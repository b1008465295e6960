// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/cluster_view.h"

#include "ui/canvas/canvas_gesture.h"
#include "ui/canvas/cluster_scene.h"
#include "ui/canvas/minimap.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/cluster_selection.h"
#include "ui/models/document.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kLeastScale = 0.05;
constexpr double kMostScale = 4.0;
constexpr double kLargestFit = 1.25; ///< a small drawing is not blown up beyond this
constexpr double kReach = 6.0;       ///< of the pointer, in pixels
constexpr double kDotPitch = 24.0;   ///< of the ground's dots

} // namespace

ClusterView::ClusterView(ClusterScene& scene, QWidget* parent)
    : QGraphicsView(&scene, parent)
    , m_scene(scene)
    , m_minimap(new Minimap(scene, *this)) {
    setObjectName(QStringLiteral("clusterView"));
    viewport()->setObjectName(QStringLiteral("clusterViewport"));
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate); // the dotted ground and the gesture span the view
    setTransformationAnchor(QGraphicsView::NoAnchor);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAcceptDrops(true);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Cluster"));
    setWhatsThis(
        tr("The cluster. Drag parts from the palette, drag from a port to link, wheel to zoom, middle button or "
           "Space to pan."));
    connect(&scene.document(), &Document::replaced, this, [this] { m_ownView = false; });
    connect(&scene, &ClusterScene::laidOut, this, [this] {
        if (!m_ownView && !m_gesture)
            fit();
        emit viewChanged();
    });
    connect(&scene.selection(), &ClusterSelection::revealed, this, [this](ClusterItem item) {
        m_scene.unfold(item);
        ensureVisible(m_scene.geometry().rectOf(item), 40, 40);
    });
}

ClusterView::~ClusterView() = default;

QRectF ClusterView::visibleArea() const {
    return mapToScene(viewport()->rect()).boundingRect();
}

double ClusterView::reach() const {
    return kReach / transform().m11();
}

void ClusterView::zoomAt(QPointF viewPlace, double factor) {
    const double scaleNow = transform().m11();
    const double wanted = std::clamp(scaleNow * factor, kLeastScale, kMostScale);
    const QPointF before = mapToScene(viewPlace.toPoint());
    setTransform(QTransform::fromScale(wanted, wanted));
    const QPointF after = mapToScene(viewPlace.toPoint());
    const QPointF shift = (before - after) * wanted;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + static_cast<int>(std::lround(shift.x())));
    verticalScrollBar()->setValue(verticalScrollBar()->value() + static_cast<int>(std::lround(shift.y())));
    m_ownView = true;
    emit viewChanged();
}

void ClusterView::zoomBy(double factor) {
    zoomAt(QRectF(viewport()->rect()).center(), factor);
}

void ClusterView::fit() {
    const QRectF drawing = m_scene.geometry().bounds;
    const QRectF space = QRectF(viewport()->rect()).adjusted(0, 48, 0, -24); // clear of the tool bar
    if (drawing.isEmpty() || space.isEmpty())
        return;
    const double wanted =
        std::min((space.width() - 80.0) / drawing.width(), (space.height() - 40.0) / drawing.height());
    const double scale = std::clamp(wanted, kLeastScale, kLargestFit);
    setTransform(QTransform::fromScale(scale, scale));
    centerOn(drawing.center() - QPointF(0.0, 12.0 / scale));
    m_ownView = false;
    emit viewChanged();
}

void ClusterView::wheelEvent(QWheelEvent* event) {
    zoomAt(event->position(), std::pow(1.0015, event->angleDelta().y()));
    event->accept();
}

void ClusterView::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    m_pressed = event->pos();
    m_dragging = false;
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_spaceHeld)) {
        m_panning = true;
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        beginGesture(event);
    }
}

std::optional<QPointF> ClusterView::portAt(QPointF place, int node) const {
    const auto tile = m_scene.geometry().nodes.find(node);
    if (tile == m_scene.geometry().nodes.end())
        return std::nullopt;
    for (const QPointF& port : portsOf(tile->second))
        if (QLineF(port, place).length() <= std::max(reach(), 6.0))
            return port;
    return std::nullopt;
}

void ClusterView::beginGesture(QMouseEvent* event) {
    const QPointF place = mapToScene(event->pos());
    for (const auto& [id, tile] : m_scene.geometry().nodes)
        if (const std::optional<QPointF> port = portAt(place, id)) {
            m_gesture = connectGesture(m_scene, id, *port);
            return;
        }
    const std::optional<ClusterItem> under = m_scene.geometry().itemAt(place, reach());
    if (under && under->part == ClusterPart::group && collapseMark(m_scene.geometry().rectOf(*under)).contains(place)) {
        m_scene.setCollapsed(under->id, !m_scene.isCollapsed(under->id));
        return;
    }
    beginSelection(event, under);
}

void ClusterView::beginSelection(QMouseEvent* event, std::optional<ClusterItem> under) {
    ClusterSelection& selection = m_scene.selection();
    const bool adds = event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    std::vector<ClusterItem> items = adds ? selection.items() : std::vector<ClusterItem>();
    const QPointF place = mapToScene(event->pos());
    if (!under) {
        selection.set(items);
        m_gesture = bandGesture(m_scene, std::move(items), place);
        return;
    }
    if (adds && selection.contains(*under)) {
        std::erase(items, *under);
        selection.set(items);
        return;
    }
    if (!selection.contains(*under)) {
        items.push_back(*under);
        selection.set(items);
    }
    m_gesture = moveGesture(m_scene, selection.items(), place);
}

void ClusterView::mouseMoveEvent(QMouseEvent* event) {
    const QPoint by = event->pos() - m_pressed;
    if (m_panning) {
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - by.y());
        m_pressed = event->pos();
        m_ownView = true;
        return;
    }
    if (!m_gesture)
        return hover(mapToScene(event->pos()));
    m_dragging = m_dragging || by.manhattanLength() >= QApplication::startDragDistance();
    if (m_dragging) {
        m_gesture->move(mapToScene(event->pos()), event->modifiers() & Qt::AltModifier);
        viewport()->update();
    }
}

void ClusterView::hover(QPointF place) {
    std::optional<ClusterItem> under = m_scene.geometry().itemAt(place, reach());
    bool isPort = false;
    for (const auto& [id, tile] : m_scene.geometry().nodes)
        if (portAt(place, id)) {
            under = ClusterItem{ClusterPart::node, id};
            isPort = true;
        }
    m_scene.setHovered(under);
    viewport()->setCursor(isPort ? Qt::CrossCursor : m_spaceHeld ? Qt::OpenHandCursor : Qt::ArrowCursor);
}

void ClusterView::mouseReleaseEvent(QMouseEvent*) {
    if (m_panning) {
        m_panning = false;
        viewport()->setCursor(m_spaceHeld ? Qt::OpenHandCursor : Qt::ArrowCursor);
        return;
    }
    endGesture(!m_dragging);
}

void ClusterView::endGesture(bool cancelled) {
    // Taken out first: a release changes the document, which lays the drawing out anew.
    if (const std::unique_ptr<CanvasGesture> gesture = std::exchange(m_gesture, nullptr)) {
        m_ownView = m_ownView || !cancelled; // nothing jumps under the pointer
        if (!cancelled)
            gesture->release();
        else if (m_dragging || m_scene.selection().items().empty())
            gesture->cancel();
        m_scene.markTargets(std::nullopt);
        viewport()->update();
    }
    m_dragging = false;
}

void ClusterView::mouseDoubleClickEvent(QMouseEvent* event) {
    const auto under = m_scene.geometry().itemAt(mapToScene(event->pos()), reach());
    if (under && under->part == ClusterPart::group)
        m_scene.setCollapsed(under->id, !m_scene.isCollapsed(under->id));
}

void ClusterView::nudge(QPointF by) {
    const std::vector<ClusterItem>& items = m_scene.selection().items();
    if (items.empty())
        return;
    hardware::Cluster moved = m_scene.cluster();
    moveItems(moved, items, by);
    m_scene.push(tr("Move %n item(s)", nullptr, static_cast<int>(items.size())), std::move(moved), m_nudgeGesture);
}

void ClusterView::keyPressEvent(QKeyEvent* event) {
    if (!event->isAutoRepeat())
        m_nudgeGesture = m_scene.document().newGesture();
    switch (event->key()) {
    case Qt::Key_Escape:
        m_gesture ? endGesture(true) : m_scene.selection().clear();
        return;
    case Qt::Key_Space:
        m_spaceHeld = true;
        viewport()->setCursor(Qt::OpenHandCursor);
        return;
    case Qt::Key_Left:
        return nudge({-theme::kGrid, 0.0});
    case Qt::Key_Right:
        return nudge({theme::kGrid, 0.0});
    case Qt::Key_Up:
        return nudge({0.0, -theme::kGrid});
    case Qt::Key_Down:
        return nudge({0.0, theme::kGrid});
    default:
        QWidget::keyPressEvent(event);
    }
}

void ClusterView::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_spaceHeld = false;
        viewport()->unsetCursor();
    }
    QWidget::keyReleaseEvent(event);
}

void ClusterView::leaveEvent(QEvent* event) {
    m_scene.setHovered(std::nullopt);
    QGraphicsView::leaveEvent(event);
}

void ClusterView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    const QSize map = m_minimap->sizeHint();
    m_minimap->setGeometry(width() - map.width() - 16, height() - map.height() - 16, map.width(), map.height());
    if (!m_ownView)
        fit();
    emit viewChanged();
}

void ClusterView::showEvent(QShowEvent* event) {
    QGraphicsView::showEvent(event);
    if (!m_ownView)
        fit();
}

void ClusterView::scrollContentsBy(int dx, int dy) {
    QGraphicsView::scrollContentsBy(dx, dy);
    viewport()->update();
    emit viewChanged();
}

void ClusterView::drawBackground(QPainter* painter, const QRectF& area) {
    painter->fillRect(area, theme::colour(theme::Role::window, palette()));
    double pitch = kDotPitch;
    while (pitch * transform().m11() < 12.0)
        pitch *= 2.0;
    QPolygonF dots;
    for (double x = std::floor(area.left() / pitch) * pitch; x < area.right(); x += pitch)
        for (double y = std::floor(area.top() / pitch) * pitch; y < area.bottom(); y += pitch)
            dots << QPointF(x, y);
    painter->setPen(QPen(theme::colour(theme::Role::line, palette()), 1.5 / transform().m11()));
    painter->drawPoints(dots);
}

void ClusterView::drawForeground(QPainter* painter, const QRectF&) {
    if (m_gesture && m_dragging)
        m_gesture->paint(*painter, palette());
    if (!m_scene.geometry().bounds.isNull())
        return;
    painter->resetTransform();
    painter->setFont(theme::baseFont());
    painter->setPen(theme::colour(theme::Role::muted, palette()));
    painter->drawText(viewport()->rect(), Qt::AlignCenter,
                      tr("Drag a device, a switch or a node here,\nor generate a whole cluster at the left."));
}

void ClusterView::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasFormat(QLatin1String(kPartMimeType)))
        event->acceptProposedAction();
}

void ClusterView::dragMoveEvent(QDragMoveEvent* event) {
    const auto under = m_scene.geometry().itemAt(mapToScene(event->position().toPoint()), 0.0);
    m_scene.setHovered(under && under->part == ClusterPart::group ? under : std::nullopt);
    event->acceptProposedAction();
}

void ClusterView::dropEvent(QDropEvent* event) {
    dropPart(QString::fromUtf8(event->mimeData()->data(QLatin1String(kPartMimeType))),
             mapToScene(event->position().toPoint()));
    event->acceptProposedAction();
}

void ClusterView::addPart(const QString& part) {
    const QRectF drawing = m_scene.geometry().bounds;
    m_ownView = false;
    dropPart(part, drawing.isNull() ? QPointF() : QPointF(drawing.right() + 40.0, drawing.top()));
}

void ClusterView::dropPart(const QString& part, QPointF place) {
    hardware::Cluster edited = m_scene.cluster();
    std::optional<ClusterItem> under = m_scene.geometry().itemAt(place, 0.0);
    if (under && under->part == ClusterPart::node)
        under = ClusterItem{ClusterPart::group, findNode(edited, under->id)->group};
    const int group = under && under->part == ClusterPart::group && !m_scene.isCollapsed(under->id) ? under->id : 0;
    const QPointF local = place - originOf(edited, group);
    const QPointF at(std::round(local.x() / theme::kGrid) * theme::kGrid,
                     std::round(local.y() / theme::kGrid) * theme::kGrid);
    const std::string kind = part.section(QLatin1Char(':'), 0, 0).toStdString();
    const hardware::Accelerator* accelerator =
        m_scene.document().catalog().accelerator(part.section(QLatin1Char(':'), 1).toStdString());
    ClusterItem added{ClusterPart::node, -1};
    QString step;
    if (kind == "switch") {
        added.id = addSwitch(edited, group, at);
        step = tr("Add switch");
    } else if (kind == "device" && accelerator) {
        added.id = addDevice(edited, group, *accelerator, at);
        step = tr("Add device");
    } else if (kind == "node" && accelerator) {
        added = {ClusterPart::group, addNodeGroup(edited, group, *accelerator, at)};
        step = tr("Add node");
    } else {
        return;
    }
    m_scene.push(step, std::move(edited));
    m_scene.selection().set({added});
}

} // namespace paretoscope::ui
