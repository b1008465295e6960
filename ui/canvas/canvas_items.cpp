// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/canvas_items.h"

#include "ui/models/text.h"
#include "ui/theme/icons.h"

#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionGraphicsItem>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

using theme::colour;
using theme::Role;

namespace {

constexpr double kRadius = 6.0;
constexpr double kPanelRadius = 8.0;
constexpr double kTilePadding = 12.0;
constexpr double kOutset = 12.0; ///< stack outlines, ports and halos reach this far
constexpr double kShareBar = 4.0;

double scaleOf(const QStyleOptionGraphicsItem* option, const QPainter* painter) {
    return option->levelOfDetailFromTransform(painter->worldTransform());
}

/// Without a widget, when the scene is rendered into a picture, the application's.
QPalette paletteOf(const QWidget* widget) {
    return widget ? widget->palette() : QGuiApplication::palette();
}

QString timesText(int count) {
    return QStringLiteral("×") + ui::count(static_cast<std::uint64_t>(count));
}

/// A pill that ends at `right`; returns its left edge.
double paintBadge(QPainter& painter, const QPalette& palette, double right, double middle, const QString& text) {
    painter.setFont(theme::smallFont());
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 12.0;
    const QRectF pill(right - width, middle - 9.0, width, 18.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::tint(Role::accent, 0.16, palette));
    painter.drawRoundedRect(pill, 9.0, 9.0);
    painter.setPen(colour(Role::accent, palette));
    painter.drawText(pill, Qt::AlignCenter, text);
    return pill.left();
}

QRectF labelPill(QPointF middle, const QString& label) {
    const double width = QFontMetricsF(theme::smallFont()).horizontalAdvance(label) + 12.0;
    return {middle.x() - width / 2.0, middle.y() - 9.0, width, 18.0};
}

/// Opaque, so that what lies behind a title does not shine through.
QColor groupGround(const QPalette& palette, bool collapsed) {
    return collapsed ? colour(Role::panel, palette) : theme::tint(Role::muted, 0.07, palette);
}

void paintElided(QPainter& painter, const QRectF& space, const QString& text) {
    painter.drawText(space, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(painter.font()).elidedText(text, Qt::ElideRight, space.width()));
}

void paintIcon(QPainter& painter, const QString& name, QPointF place, Role role) {
    theme::icon(name, role).paint(&painter, QRect(place.toPoint(), QSize(theme::kIconSmall, theme::kIconSmall)));
}

} // namespace

CanvasItem::CanvasItem(ClusterItem item, const QRectF& rect)
    : m_item(item)
    , m_rect(rect) {}

QRectF CanvasItem::boundingRect() const {
    return m_rect.adjusted(-kOutset, -kOutset, kOutset, kOutset);
}

void CanvasItem::setChosen(bool chosen) {
    m_chosen = chosen;
    update();
}
void CanvasItem::setHovered(bool hovered) {
    m_hovered = hovered;
    update();
}
void CanvasItem::setFaulty(bool faulty) {
    m_faulty = faulty;
    update();
}
void CanvasItem::setMark(Mark mark) {
    m_mark = mark;
    update();
}

void CanvasItem::setPlacement(const DeviceMarks* placement) {
    m_placement = placement ? std::optional(*placement) : std::nullopt;
    setToolTip(placement ? placement->text : QString());
    update();
}

QPen CanvasItem::border(const QPalette& palette) const {
    if (m_mark == Mark::refused)
        return {colour(Role::bad, palette), 2.0};
    if (m_chosen || m_mark == Mark::target)
        return {colour(Role::accent, palette), 2.0};
    if (m_faulty)
        return {colour(Role::bad, palette), 1.5};
    return {colour(m_hovered ? Role::muted : Role::line, palette), m_hovered ? 1.5 : 1.0};
}

void CanvasItem::paintFault(QPainter& painter, const QPalette& palette) const {
    if (!m_faulty)
        return;
    const QRectF mark(m_rect.right() - 8.0, m_rect.top() - 8.0, 16.0, 16.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour(Role::bad, palette));
    painter.drawEllipse(mark);
    painter.setFont(theme::headingFont());
    painter.setPen(colour(Role::panel, palette));
    painter.drawText(mark, Qt::AlignCenter, QStringLiteral("!"));
}

void CanvasItem::paintPorts(QPainter& painter, const QPalette& palette) const {
    if (!m_hovered && m_mark == Mark::none)
        return;
    painter.setPen(QPen(colour(Role::accent, palette), 1.5));
    painter.setBrush(colour(Role::panel, palette));
    for (const QPointF& port : portsOf(m_rect))
        painter.drawEllipse(port, 5.0, 5.0);
}

void CanvasItem::paintStack(QPainter& painter, const QPalette& palette, double radius) const {
    painter.setPen(QPen(colour(Role::line, palette), 1.0));
    painter.setBrush(colour(Role::panel, palette));
    for (const double shift : {8.0, 4.0})
        painter.drawRoundedRect(m_rect.translated(shift, -shift), radius, radius);
}

QRectF CanvasItem::shareBar() const {
    return {m_rect.left() + kTilePadding, m_rect.bottom() - 2.0 * kShareBar, m_rect.width() - 2.0 * kTilePadding,
            kShareBar};
}

void CanvasItem::paintShares(QPainter& painter, const QPalette& palette, const QRectF& bar) const {
    painter.fillRect(bar, colour(Role::idle, palette));
    double left = bar.left();
    for (const auto& [stage, devices] : m_placement->taken) {
        const double width = bar.width() * static_cast<double>(devices) / static_cast<double>(m_placement->devices);
        painter.fillRect(QRectF(left, bar.top(), width, bar.height()),
                         theme::category(static_cast<int>(stage), palette));
        left += width;
    }
}

NodeItem::NodeItem(const hardware::ClusterNode& node, const QRectF& rect)
    : CanvasItem({ClusterPart::node, node.id}, rect)
    , m_name(fromUtf8(node.name))
    , m_count(node.count)
    , m_isDevice(node.kind == hardware::NodeKind::device) {}

/// In their stages' colours where it is known which is which.
void NodeItem::paintChips(QPainter& painter, const QPalette& palette) const {
    const std::vector<QRectF> chips = chipsOf(rect(), m_count);
    for (std::size_t i = 0; i < chips.size(); ++i) {
        QColor fill = colour(placement() ? Role::idle : Role::compute, palette);
        const bool isKnown = placement() && i < placement()->siblings.size();
        const bool isTaken = isKnown && placement()->siblings[i] != DeviceMarks::kNoStage;
        if (isTaken)
            fill = theme::category(placement()->siblings[i], palette);
        painter.setPen(QPen(fill, 1.0));
        fill.setAlphaF(isTaken ? 0.6F : 0.22F);
        painter.setBrush(fill);
        painter.drawRoundedRect(chips[i].adjusted(0.5, 0.5, -0.5, -0.5), 3.0, 3.0);
    }
    if (placement() && (chips.empty() || placement()->siblings.empty()))
        paintShares(painter, palette, shareBar());
}

void NodeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) {
    const QPalette palette = paletteOf(widget);
    const bool isSmall = scaleOf(option, painter) < kDetailScale;
    if (!m_isDevice && m_count > 1 && !isSmall)
        paintStack(*painter, palette, kRadius);
    painter->setPen(border(palette));
    const QColor ground = colour(m_isDevice ? Role::compute : Role::communication, palette);
    painter->setBrush(isSmall ? ground : colour(Role::panel, palette));
    painter->drawRoundedRect(rect(), kRadius, kRadius);
    if (isSmall && placement())
        paintShares(*painter, palette, rect());
    if (isSmall)
        return;
    const double middle = m_isDevice ? rect().top() + 18.0 : rect().center().y();
    paintIcon(*painter, m_isDevice ? QStringLiteral("device") : QStringLiteral("switch"),
              {rect().left() + kTilePadding - 2.0, middle - 8.0}, m_isDevice ? Role::compute : Role::communication);
    double right = rect().right() - kTilePadding;
    if (m_count > 1)
        right = paintBadge(*painter, palette, right, middle, timesText(m_count)) - 8.0;
    painter->setFont(theme::baseFont());
    painter->setPen(colour(Role::text, palette));
    const double left = rect().left() + kTilePadding + 20.0;
    paintElided(*painter, {left, middle - 10.0, right - left, 20.0}, m_name);
    if (m_isDevice)
        paintChips(*painter, palette);
    paintPorts(*painter, palette);
    paintFault(*painter, palette);
}

GroupItem::GroupItem(const hardware::ClusterGroup& group, bool collapsed, const QRectF& rect)
    : CanvasItem({ClusterPart::group, group.id}, rect)
    , m_replicas(group.replicas)
    , m_collapsed(collapsed) {}

void GroupItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget* widget) {
    const QPalette palette = paletteOf(widget);
    if (m_replicas > 1)
        paintStack(*painter, palette, kPanelRadius);
    painter->setPen(border(palette));
    painter->setBrush(groupGround(palette, m_collapsed));
    painter->drawRoundedRect(rect(), kPanelRadius, kPanelRadius);
    if (m_collapsed && placement() && placement()->devices > 0)
        paintShares(*painter, palette, shareBar());
}

GroupTitleItem::GroupTitleItem(const hardware::ClusterGroup& group, const QString& detail, bool collapsed,
                               const QRectF& rect)
    : CanvasItem({ClusterPart::group, group.id}, rect)
    , m_name(fromUtf8(group.name))
    , m_detail(detail)
    , m_replicas(group.replicas)
    , m_collapsed(collapsed) {}

void GroupTitleItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) {
    if (scaleOf(option, painter) < kDetailScale)
        return;
    const QPalette palette = paletteOf(widget);
    const QRectF mark = collapseMark(rect());
    const double middle = mark.center().y();
    if (!m_collapsed)
        painter->fillRect(
            QRectF(QPointF(rect().left() + 4.0, rect().top() + 4.0), QPointF(rect().right() - 4.0, mark.bottom())),
            groupGround(palette, m_collapsed));
    paintIcon(*painter, m_collapsed ? QStringLiteral("chevron-right") : QStringLiteral("chevron-down"),
              mark.center() - QPointF(8.0, 8.0), Role::muted);
    double right = mark.left() - 4.0;
    if (m_replicas > 1)
        right = paintBadge(*painter, palette, right, middle, timesText(m_replicas)) - 8.0;
    double left = rect().left() + kTilePadding;
    painter->setFont(theme::headingFont());
    painter->setPen(colour(Role::text, palette));
    paintElided(*painter, {left, middle - 10.0, right - left, 20.0}, m_name);
    const double nameWidth = QFontMetricsF(painter->font()).horizontalAdvance(m_name);
    painter->setFont(theme::smallFont());
    painter->setPen(colour(Role::muted, palette));
    if (m_collapsed)
        paintElided(*painter, {left, middle + 12.0, rect().right() - kTilePadding - left, 20.0}, m_detail);
    else if (left += nameWidth + 12.0; left < right - 40.0)
        paintElided(*painter, {left, middle - 10.0, right - left, 20.0}, m_detail);
    paintFault(*painter, palette);
}

LinkItem::LinkItem(const hardware::ClusterLink& link, LinkShape shape)
    : CanvasItem({ClusterPart::link, link.id}, QRectF(shape.axis.p1(), shape.axis.p2()).normalized())
    , m_shape(std::move(shape))
    , m_paired(link.pattern == hardware::LinkPattern::paired)
    // Wider by the decade: 10 GB/s 1 px, 1 TB/s 3 px.
    , m_width(std::clamp(std::log10(std::max(link.bandwidth.value() * link.width, 1.0)) - 9.0, 1.0, 3.0)) {}

void LinkItem::setHeat(const QColor& heat) {
    m_heat = heat;
    update();
}

QRectF LinkItem::boundingRect() const {
    QRectF all = rect();
    for (const QLineF& strand : m_shape.strands)
        all |= QRectF(strand.p1(), strand.p2()).normalized();
    if (m_shape.isLoop)
        all |= QRectF(m_shape.loopTile.bottomLeft(), m_shape.axis.p2());
    return all.adjusted(-kOutset, -kOutset, kOutset, kOutset);
}

void LinkItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) {
    const QPalette palette = paletteOf(widget);
    const double scale = scaleOf(option, painter);
    QColor tone = colour(isChosen() ? Role::accent : isFaulty() ? Role::bad : Role::communication, palette);
    tone.setAlphaF(isChosen() || isHovered() ? 1.0F : 0.7F);
    QPen pen(tone, isChosen() ? m_width + 1.0 : m_width);
    if (m_paired && m_shape.strands.size() == 1)
        pen.setStyle(Qt::DashLine);
    if (m_heat)
        pen = QPen(*m_heat, m_width + 2.5);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    if (m_shape.isLoop) {
        QPainterPath loop(m_shape.loopTile.bottomLeft() + QPointF(24.0, 0.0));
        loop.cubicTo(m_shape.axis.p1() + QPointF(24.0, 12.0), m_shape.axis.p2() + QPointF(-24.0, 12.0),
                     m_shape.loopTile.bottomRight() + QPointF(-24.0, 0.0));
        painter->drawPath(loop);
    } else if (scale < kDetailScale) {
        painter->drawLine(m_shape.axis);
    } else {
        for (const QLineF& strand : m_shape.strands)
            painter->drawLine(strand);
    }
}

LinkLabelItem::LinkLabelItem(const hardware::ClusterLink& link, QPointF middle, const QString& label)
    : CanvasItem({ClusterPart::link, link.id}, labelPill(middle, label))
    , m_label(label) {}

void LinkLabelItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) {
    if (scaleOf(option, painter) < kDetailScale)
        return;
    const QPalette palette = paletteOf(widget);
    painter->setFont(theme::smallFont());
    painter->setPen(isChosen() || isFaulty() ? border(palette) : QPen(Qt::NoPen));
    painter->setBrush(colour(Role::panel, palette));
    painter->drawRoundedRect(rect(), 9.0, 9.0);
    painter->setPen(colour(isChosen() ? Role::accent : Role::muted, palette));
    painter->drawText(rect(), Qt::AlignCenter, m_label);
}

} // namespace paretoscope::ui
