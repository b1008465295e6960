// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_painter.h"

#include "ui/models/text.h"
#include "ui/plots/axis_ticks.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr double kLaneGap = 3.0;
constexpr double kPinWidth = 16.0;       ///< of the mark before a lane's name
constexpr double kCriticalHeight = 3.0;  ///< of the line under a marked span
constexpr std::size_t kMostArrows = 400; ///< in view: more would be a carpet

theme::Role roleOf(trace::SpanKind kind) {
    switch (kind) {
    case trace::SpanKind::compute:
        return theme::Role::compute;
    case trace::SpanKind::communication:
        return theme::Role::communication;
    case trace::SpanKind::memory:
        return theme::Role::memory;
    case trace::SpanKind::idle:
        break;
    }
    return theme::Role::idle;
}

} // namespace

std::array<QString, trace::kSpanKinds> spanKindTexts() {
    return {QCoreApplication::translate("paretoscope::ui::TimelineView", "Compute"),
            QCoreApplication::translate("paretoscope::ui::TimelineView", "Communication"),
            QCoreApplication::translate("paretoscope::ui::TimelineView", "Memory"),
            QCoreApplication::translate("paretoscope::ui::TimelineView", "Idle")};
}

TimelinePainter::TimelinePainter(QPainter& painter, const TimelineRows& rows, const TimelineFrame& frame,
                                 const QPalette& palette)
    : m_painter(painter)
    , m_rows(rows)
    , m_frame(frame)
    , m_palette(palette) {}

void TimelinePainter::paintTime() const {
    Column column;
    column.unit = Unit::second;
    column.isMetric = true;
    const AxisTicks ticks =
        axisTicks(column, m_frame.from, m_frame.to, false, std::max(3, static_cast<int>(m_frame.area.width() / 110.0)));
    m_painter.setPen(theme::colour(theme::Role::muted, m_palette));
    m_painter.drawText(QRectF(12, 0, m_frame.labelWidth - 16, kTimeHeight), Qt::AlignLeft | Qt::AlignVCenter,
                       QCoreApplication::translate("paretoscope::ui::TimelineView", "Time [%1]")
                           .arg(axisUnit(Unit::second, m_frame.to).symbol));
    for (std::size_t i = 0; i < ticks.values.size(); ++i) {
        const double x = m_frame.pixel(ticks.values[i]);
        m_painter.setPen(theme::colour(theme::Role::line, m_palette));
        m_painter.drawLine(QPointF(x, kTimeHeight - 4), QPointF(x, m_frame.area.bottom()));
        m_painter.setPen(theme::colour(theme::Role::muted, m_palette));
        m_painter.drawText(QRectF(x - 50, 0, 100, kTimeHeight - 4), Qt::AlignCenter, ticks.labels[i]);
    }
}

void TimelinePainter::paintLabel(std::size_t row) const {
    const std::size_t lane = m_rows.laneOf(row);
    const double top = m_frame.top(row);
    const double middle = top + m_frame.laneHeight / 2;
    if (m_rows.isPinned(lane) || m_frame.hoveredLabel == row) {
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(theme::colour(m_rows.isPinned(lane) ? theme::Role::accent : theme::Role::line, m_palette));
        m_painter.drawEllipse(QPointF(12 + 3.5, middle), 3.5, 3.5);
        m_painter.setBrush(Qt::NoBrush);
    }
    const double left = 12 + kPinWidth;
    m_painter.setPen(theme::colour(theme::Role::text, m_palette));
    m_painter.drawText(QRectF(left, top, m_frame.labelWidth - left - 8, m_frame.laneHeight),
                       Qt::AlignLeft | Qt::AlignVCenter,
                       m_painter.fontMetrics().elidedText(coreText(m_rows.timeline().lanes[lane]), Qt::ElideRight,
                                                          static_cast<int>(m_frame.labelWidth - left - 8)));
}

void TimelinePainter::paintLanes() const {
    m_painter.save();
    m_painter.setClipRect(QRectF(0, m_frame.area.top(), m_frame.area.right(), m_frame.area.height()));
    std::vector<TimelineRows::Piece> pieces;
    const double pixel = (m_frame.to - m_frame.from) / std::max(1.0, m_frame.area.width());
    for (std::size_t row = 0; row < m_rows.rows(); ++row) {
        const double top = m_frame.top(row);
        if (top + m_frame.laneHeight < m_frame.area.top() || top > m_frame.area.bottom())
            continue;
        paintLabel(row);
        pieces.clear();
        m_rows.pieces(m_rows.laneOf(row), m_frame.from, m_frame.to, pixel, pieces);
        m_painter.save();
        m_painter.setClipRect(m_frame.area, Qt::IntersectClip);
        for (const TimelineRows::Piece& piece : pieces)
            paintPiece(piece, top);
        m_painter.restore();
    }
    m_painter.restore();
}

void TimelinePainter::paintPiece(const TimelineRows::Piece& piece, double top) const {
    const double left = std::max(m_frame.pixel(piece.start), m_frame.area.left() - 2.0);
    const double right = std::min(m_frame.pixel(piece.end), m_frame.area.right() + 2.0);
    const QRectF place(left, top + kLaneGap / 2, std::max(1.0, right - left), m_frame.laneHeight - kLaneGap);
    QColor fill = theme::colour(roleOf(piece.kind), m_palette);
    if (piece.kind == trace::SpanKind::idle)
        fill.setAlphaF(0.35F);
    else if (piece.span != nullptr && piece.kind == trace::SpanKind::compute && piece.span->name % 2 == 1)
        fill = fill.lighter(125); // forward and backward passes are told apart by shade
    const bool stepsBack = m_rows.isHighlighting() && !piece.highlighted;
    if (stepsBack)
        fill.setAlphaF(fill.alphaF() * 0.28F);
    const double gap = place.width() > 4.0 ? 0.5 : 0.0;
    m_painter.fillRect(place.adjusted(gap, 0, -gap, 0), fill);
    if (m_rows.isHighlighting() && piece.highlighted)
        m_painter.fillRect(QRectF(place.left(), place.bottom() - kCriticalHeight, place.width(), kCriticalHeight),
                           theme::colour(theme::Role::text, m_palette));
    if (piece.span == nullptr || piece.span->microBatch < 0 || piece.kind == trace::SpanKind::idle)
        return;
    const QString text = QString::number(piece.span->microBatch + 1);
    if (m_painter.fontMetrics().horizontalAdvance(text) + 6 > place.width())
        return;
    if (stepsBack)
        m_painter.setPen(theme::colour(theme::Role::muted, m_palette));
    else
        m_painter.setPen(fill.lightness() > 140 ? QColor(Qt::black) : QColor(Qt::white));
    m_painter.drawText(place, Qt::AlignCenter, text);
}

void TimelinePainter::paintArrows() const {
    if (!m_frame.arrows)
        return;
    std::vector<const trace::Arrow*> inView;
    for (const trace::Arrow& arrow : m_rows.timeline().arrows)
        if (arrow.arrival.value() >= m_frame.from && arrow.departure.value() <= m_frame.to)
            inView.push_back(&arrow);
    const bool onlyCritical = inView.size() > kMostArrows;
    m_painter.save();
    m_painter.setClipRect(m_frame.area);
    m_painter.setRenderHint(QPainter::Antialiasing);
    for (const trace::Arrow* arrow : inView) {
        if (onlyCritical && !arrow->critical)
            continue;
        const QPointF from(m_frame.pixel(arrow->departure.value()),
                           m_frame.top(m_rows.rowOf(static_cast<std::size_t>(arrow->fromLane))) +
                               m_frame.laneHeight / 2);
        const QPointF to(m_frame.pixel(arrow->arrival.value()),
                         m_frame.top(m_rows.rowOf(static_cast<std::size_t>(arrow->toLane))) + m_frame.laneHeight / 2);
        QColor tone = theme::colour(theme::Role::text, m_palette);
        tone.setAlphaF(arrow->critical ? 0.9F : 0.45F);
        m_painter.setPen(QPen(tone, arrow->critical ? 1.5 : 1.0));
        m_painter.drawLine(from, to);
        QLineF head(to, from);
        for (const double turn : {25.0, -25.0}) {
            QLineF side = head;
            side.setLength(7.0);
            side.setAngle(head.angle() + turn);
            m_painter.drawLine(side);
        }
    }
    m_painter.restore();
}

void TimelinePainter::paintRange() const {
    if (!m_frame.range)
        return;
    const double left = std::max(m_frame.area.left(), m_frame.pixel(m_frame.range->first));
    const double right = std::min(m_frame.area.right(), m_frame.pixel(m_frame.range->second));
    if (right <= left)
        return;
    const QRectF place(left, m_frame.area.top(), right - left, m_frame.area.height());
    QColor ground = theme::colour(theme::Role::accent, m_palette);
    ground.setAlphaF(0.14F);
    m_painter.fillRect(place, ground);
    m_painter.setPen(QPen(theme::colour(theme::Role::accent, m_palette), 1.0));
    m_painter.drawLine(place.topLeft(), place.bottomLeft());
    m_painter.drawLine(place.topRight(), place.bottomRight());
}

void TimelinePainter::paintLegend(double bottom) const {
    double left = 12.0;
    const double centre = bottom - kLegendHeight / 2;
    using enum trace::SpanKind;
    for (const trace::SpanKind kind : {compute, communication, memory, idle}) {
        if (!m_rows.has(kind))
            continue;
        m_painter.fillRect(QRectF(left, centre - 5, 10, 10), theme::colour(roleOf(kind), m_palette));
        m_painter.setPen(theme::colour(theme::Role::muted, m_palette));
        const QString& name = m_frame.kindNames[static_cast<std::size_t>(kind)];
        m_painter.drawText(QRectF(left + 16, centre - 10, 260, 20), Qt::AlignLeft | Qt::AlignVCenter, name);
        left += 16 + m_painter.fontMetrics().horizontalAdvance(name) + 20;
    }
}

} // namespace paretoscope::ui
