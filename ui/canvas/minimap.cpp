// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/minimap.h"

#include "ui/canvas/cluster_scene.h"
#include "ui/canvas/cluster_view.h"
#include "ui/models/cluster_edit.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr double kMapMargin = 80.0; ///< around the drawing, in canvas units

} // namespace

using theme::colour;
using theme::Role;

Minimap::Minimap(const ClusterScene& scene, ClusterView& view)
    : QWidget(&view)
    , m_scene(scene)
    , m_view(view) {
    setObjectName(QStringLiteral("minimap"));
    setCursor(Qt::ArrowCursor);
    setToolTip(tr("The whole drawing: click to go there"));
    connect(&scene, &ClusterScene::laidOut, this, qOverload<>(&QWidget::update));
    connect(&view, &ClusterView::viewChanged, this, [this] {
        setVisible(!m_view.visibleArea().contains(m_scene.geometry().bounds)); // nothing to find otherwise
        update();
    });
}

QTransform Minimap::toMap() const {
    const QRectF drawing = m_scene.geometry().bounds.adjusted(-kMapMargin, -kMapMargin, kMapMargin, kMapMargin);
    const QRectF space = QRectF(rect()).adjusted(6, 6, -6, -6);
    const double scale =
        std::min(space.width() / std::max(drawing.width(), 1.0), space.height() / std::max(drawing.height(), 1.0));
    QTransform transform;
    transform.translate(space.center().x(), space.center().y());
    transform.scale(scale, scale);
    transform.translate(-drawing.center().x(), -drawing.center().y());
    return transform;
}

void Minimap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colour(Role::line, palette()));
    painter.setBrush(colour(Role::panel, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0);
    painter.setClipRect(rect().adjusted(2, 2, -2, -2));
    const QTransform map = toMap();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour(Role::idle, palette()), 1.0));
    for (const auto& [id, panel] : m_scene.geometry().groups)
        painter.drawRect(map.mapRect(panel));
    painter.setPen(Qt::NoPen);
    for (const auto& [id, tile] : m_scene.geometry().nodes) {
        const hardware::ClusterNode* node = findNode(m_scene.cluster(), id);
        const bool isDevice = node && node->kind == hardware::NodeKind::device;
        painter.setBrush(colour(isDevice ? Role::compute : Role::communication, palette()));
        painter.drawRect(map.mapRect(tile));
    }
    QColor seen = colour(Role::accent, palette());
    painter.setPen(QPen(seen, 1.0));
    seen.setAlphaF(0.08F);
    painter.setBrush(seen);
    painter.drawRect(map.mapRect(m_view.visibleArea()).intersected(QRectF(rect()).adjusted(3, 3, -3, -3)));
}

void Minimap::goTo(QPointF place) {
    m_view.centerOn(toMap().inverted().map(place));
}

void Minimap::mousePressEvent(QMouseEvent* event) {
    goTo(event->position());
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    goTo(event->position());
}

} // namespace paretoscope::ui
