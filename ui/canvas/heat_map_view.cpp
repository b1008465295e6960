// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/heat_map_view.h"

#include "ui/canvas/canvas_items.h"
#include "ui/models/bottleneck_words.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/text.h"
#include "ui/theme/colour_map.h"

#include <QEvent>
#include <QGraphicsScene>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kMargin = 24.0;
constexpr double kLargestFit = 1.2;
constexpr double kLeastScale = 0.05;
constexpr double kMostScale = 4.0;
constexpr double kScaleWidth = 100.0; ///< of the bar that tells the colours
constexpr int kScaleSteps = 25;

} // namespace

HeatMapView::HeatMapView(QWidget* parent)
    : QGraphicsView(parent) {
    setObjectName(QStringLiteral("heatMap"));
    setAccessibleName(tr("Heat of the links"));
    setScene(new QGraphicsScene(this));
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setDragMode(QGraphicsView::ScrollHandDrag);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumHeight(140);
}

void HeatMapView::setHeat(const hardware::Cluster& cluster, const simulation::LinkHeat& heat) {
    m_cluster = arranged(cluster, {});
    m_heat = heat;
    m_bin.reset();
    m_chosen.reset();
    rebuild();
    fit();
}

void HeatMapView::showBin(std::optional<std::size_t> bin) {
    m_bin = bin;
    rebuild();
}

void HeatMapView::choose(std::optional<std::size_t> link) {
    m_chosen = link;
    rebuild();
}

double HeatMapView::shownHeat(std::size_t link) const {
    const simulation::DrawnLinkHeat& heat = m_heat.links[link];
    return m_bin ? heat.busiest[*m_bin] : heat.meanOfBusiest;
}

void HeatMapView::rebuild() {
    scene()->clear();
    const ClusterGeometry geometry = geometryOf(m_cluster, {});
    const auto add = [this](CanvasItem* item, double layer) {
        item->setZValue(layer);
        scene()->addItem(item);
    };
    for (const auto& [id, rect] : geometry.groups) {
        const hardware::ClusterGroup& group = *findGroup(m_cluster, id);
        add(new GroupItem(group, false, rect), kGroupLayer + depthOf(m_cluster, id));
        add(new GroupTitleItem(group, {}, false, rect), kTitleLayer);
    }
    for (const LinkShape& shape : geometry.links) {
        const hardware::ClusterLink& link = *findLink(m_cluster, shape.link);
        const auto index = static_cast<std::size_t>(&link - m_cluster.links.data());
        if (index >= m_heat.links.size())
            continue;
        auto* item = new LinkItem(link, shape);
        item->setHeat(QColor(theme::intensity(shownHeat(index), theme::schemeOf(palette()))));
        add(item, kLinkLayer);
        auto* label = new LinkLabelItem(link, shape.axis.center(), percent(shownHeat(index)));
        label->setChosen(m_chosen == index);
        label->setToolTip(linkName(m_cluster, index) + QLatin1Char('\n') +
                          tr("Busiest cable: full for %1 of the time, carries %2 of its most")
                              .arg(percent(m_heat.links[index].saturated), percent(m_heat.links[index].meanOfBusiest)));
        add(label, kLabelLayer);
    }
    for (const auto& [id, rect] : geometry.nodes)
        add(new NodeItem(*findNode(m_cluster, id), rect), kNodeLayer);
    scene()->setSceneRect(geometry.bounds.adjusted(-kMargin, -kMargin, kMargin, kMargin));
}

void HeatMapView::fit() {
    const QRectF drawing = scene()->sceneRect();
    if (drawing.isEmpty() || viewport()->width() < 2)
        return;
    const double scale =
        std::clamp(std::min(viewport()->width() / drawing.width(), (viewport()->height() - kMargin) / drawing.height()),
                   kLeastScale, kLargestFit);
    setTransform(QTransform::fromScale(scale, scale));
    centerOn(drawing.center() + QPointF(0.0, kMargin / 2 / scale));
    m_ownView = false;
}

void HeatMapView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    if (!m_ownView)
        fit();
}

void HeatMapView::showEvent(QShowEvent* event) {
    QGraphicsView::showEvent(event);
    if (!m_ownView)
        fit();
}

void HeatMapView::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        rebuild();
}

void HeatMapView::wheelEvent(QWheelEvent* event) {
    const double now = transform().m11();
    const double factor = std::clamp(now * std::pow(1.0015, event->angleDelta().y()), kLeastScale, kMostScale) / now;
    scale(factor, factor);
    m_ownView = true;
    event->accept();
}

void HeatMapView::mouseDoubleClickEvent(QMouseEvent*) {
    fit();
}

/// What the colours mean, in the lower left corner.
void HeatMapView::drawForeground(QPainter* painter, const QRectF&) {
    if (m_heat.links.empty())
        return;
    painter->save();
    painter->resetTransform();
    painter->setFont(theme::smallFont());
    painter->setRenderHint(QPainter::Antialiasing, false);
    const double top = viewport()->height() - 20.0;
    const double left = 12.0;
    const QString low = percent(0.0);
    const double start = left + painter->fontMetrics().horizontalAdvance(low) + 6.0;
    for (int step = 0; step < kScaleSteps; ++step)
        painter->fillRect(QRectF(start + step * kScaleWidth / kScaleSteps, top, kScaleWidth / kScaleSteps + 1.0, 10.0),
                          QColor(theme::intensity((step + 0.5) / kScaleSteps, theme::schemeOf(palette()))));
    painter->setPen(theme::colour(theme::Role::muted, palette()));
    painter->drawText(QRectF(left, top - 4.0, start - left, 18.0), Qt::AlignLeft | Qt::AlignVCenter, low);
    painter->drawText(QRectF(start + kScaleWidth + 6.0, top - 4.0, 60.0, 18.0), Qt::AlignLeft | Qt::AlignVCenter,
                      percent(1.0));
    painter->restore();
}

} // namespace paretoscope::ui
