// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_view.h"

#include "ui/models/text.h"
#include "ui/plots/axis_ticks.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kLeastLabel = 72.0;
constexpr double kMostLabel = 216.0;
constexpr double kTimeHeight = 24.0;
constexpr double kLegendHeight = 26.0;
constexpr double kLowestLane = 18.0;
constexpr double kHighestLane = 34.0;
constexpr double kLaneGap = 3.0;
constexpr double kZoomANotch = 1.25;
constexpr double kPanAKey = 0.15;       ///< of the view
constexpr double kClosestZoom = 1.0e-9; ///< seconds

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

QString kindText(trace::SpanKind kind) {
    switch (kind) {
    case trace::SpanKind::compute:
        return TimelineView::tr("Compute");
    case trace::SpanKind::communication:
        return TimelineView::tr("Communication");
    case trace::SpanKind::memory:
        return TimelineView::tr("Memory");
    case trace::SpanKind::idle:
        break;
    }
    return TimelineView::tr("Idle");
}

} // namespace

TimelineView::TimelineView(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("timelineView"));
    setAccessibleName(tr("Schedule timeline"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumHeight(120);
}

void TimelineView::setTimeline(const std::optional<trace::Timeline>& timeline) {
    m_timeline = timeline;
    m_starts.clear();
    if (m_timeline) {
        m_starts.assign(m_timeline->lanes.size() + 1, m_timeline->spans.size());
        for (std::size_t i = m_timeline->spans.size(); i-- > 0;)
            m_starts[static_cast<std::size_t>(m_timeline->spans[i].lane)] = i;
        for (std::size_t lane = m_timeline->lanes.size(); lane-- > 0;)
            m_starts[lane] = std::min(m_starts[lane], m_starts[lane + 1]);
    }
    m_labelWidth = kLeastLabel;
    const QFontMetricsF metrics(theme::smallFont());
    for (std::size_t lane = 0; m_timeline && lane < m_timeline->lanes.size(); ++lane)
        m_labelWidth = std::max(m_labelWidth, metrics.horizontalAdvance(coreText(m_timeline->lanes[lane])) + 24.0);
    m_labelWidth = std::min(m_labelWidth, kMostLabel);
    fit();
}

void TimelineView::fit() {
    m_from = 0.0;
    m_to = m_timeline ? std::max(m_timeline->duration.value(), kClosestZoom) : 1.0;
    m_scroll = 0.0;
    update();
}

QRectF TimelineView::area() const {
    return QRectF(rect()).adjusted(m_labelWidth, kTimeHeight, -12, -kLegendHeight);
}

double TimelineView::laneHeight() const {
    const auto lanes = static_cast<double>(m_timeline ? std::max<std::size_t>(1, m_timeline->lanes.size()) : 1);
    return std::clamp(area().height() / lanes, kLowestLane, kHighestLane);
}

double TimelineView::pixel(double time) const {
    return area().left() + (time - m_from) / (m_to - m_from) * area().width();
}

double TimelineView::seconds(double x) const {
    return m_from + (x - area().left()) / area().width() * (m_to - m_from);
}

void TimelineView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (!m_timeline)
        return;
    painter.setFont(theme::smallFont());
    paintTime(painter);
    paintLanes(painter);
    paintLegend(painter);
}

void TimelineView::paintTime(QPainter& painter) const {
    Column column;
    column.unit = Unit::second;
    column.isMetric = true;
    const AxisTicks ticks =
        axisTicks(column, m_from, m_to, false, std::max(3, static_cast<int>(area().width() / 110.0)));
    const QString unit = axisUnit(Unit::second, m_to).symbol;
    painter.setPen(theme::colour(theme::Role::muted, palette()));
    painter.drawText(QRectF(12, 0, m_labelWidth - 16, kTimeHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("Time [%1]").arg(unit));
    for (std::size_t i = 0; i < ticks.values.size(); ++i) {
        const double x = pixel(ticks.values[i]);
        painter.setPen(theme::colour(theme::Role::line, palette()));
        painter.drawLine(QPointF(x, kTimeHeight - 4), QPointF(x, area().bottom()));
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        painter.drawText(QRectF(x - 50, 0, 100, kTimeHeight - 4), Qt::AlignCenter, ticks.labels[i]);
    }
}

void TimelineView::paintLanes(QPainter& painter) const {
    const double height = laneHeight();
    const QRectF place = area();
    painter.save();
    painter.setClipRect(QRectF(0, place.top(), width(), place.height()));
    for (std::size_t lane = 0; lane < m_timeline->lanes.size(); ++lane) {
        const double top = place.top() + static_cast<double>(lane) * height - m_scroll;
        if (top + height < place.top() || top > place.bottom())
            continue;
        painter.setPen(theme::colour(theme::Role::text, palette()));
        painter.drawText(QRectF(12, top, m_labelWidth - 20, height), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(coreText(m_timeline->lanes[lane]), Qt::ElideRight,
                                                          static_cast<int>(m_labelWidth - 20)));
        painter.save();
        painter.setClipRect(place, Qt::IntersectClip);
        const auto first = m_timeline->spans.begin() + static_cast<std::ptrdiff_t>(m_starts[lane]);
        const auto last = m_timeline->spans.begin() + static_cast<std::ptrdiff_t>(m_starts[lane + 1]);
        // Spans narrower than a pixel merge into the pixel that the first of them took.
        std::array<double, 4> taken;
        taken.fill(-1.0);
        for (auto span = first; span != last; ++span) {
            if (span->end.value() < m_from || span->start.value() > m_to)
                continue;
            const double left = pixel(span->start.value());
            const double right = pixel(span->end.value());
            double& until = taken[static_cast<std::size_t>(span->kind)];
            if (right - left < 1.0 && left < until)
                continue;
            until = left + 1.0;
            paintSpan(painter, *span, QRectF(left, top + kLaneGap / 2, std::max(1.0, right - left), height - kLaneGap));
        }
        painter.restore();
    }
    painter.restore();
}

void TimelineView::paintSpan(QPainter& painter, const trace::Span& span, const QRectF& place) const {
    QColor fill = theme::colour(roleOf(span.kind), palette());
    if (span.kind == trace::SpanKind::idle)
        fill.setAlphaF(0.35F);
    else if (span.kind == trace::SpanKind::compute && span.name % 2 == 1)
        fill = fill.lighter(125); // forward and backward passes are told apart by shade
    const double gap = place.width() > 4.0 ? 0.5 : 0.0;
    painter.fillRect(place.adjusted(gap, 0, -gap, 0), fill);
    if (span.microBatch < 0 || span.kind == trace::SpanKind::idle)
        return;
    const QString text = QString::number(span.microBatch + 1);
    if (painter.fontMetrics().horizontalAdvance(text) + 6 > place.width())
        return;
    painter.setPen(fill.lightness() > 140 ? QColor(Qt::black) : QColor(Qt::white));
    painter.drawText(place, Qt::AlignCenter, text);
}

void TimelineView::paintLegend(QPainter& painter) const {
    double left = 12.0;
    const double centre = height() - kLegendHeight / 2;
    using enum trace::SpanKind;
    for (const trace::SpanKind kind : {compute, communication, memory, idle}) {
        if (std::ranges::none_of(m_timeline->spans, [kind](const trace::Span& span) { return span.kind == kind; }))
            continue;
        painter.fillRect(QRectF(left, centre - 5, 10, 10), theme::colour(roleOf(kind), palette()));
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        painter.drawText(QRectF(left + 16, centre - 10, 160, 20), Qt::AlignLeft | Qt::AlignVCenter, kindText(kind));
        left += 16 + painter.fontMetrics().horizontalAdvance(kindText(kind)) + 20;
    }
}

const trace::Span* TimelineView::spanAt(const QPointF& position) const {
    if (!m_timeline || !area().contains(position))
        return nullptr;
    const double row = (position.y() - area().top() + m_scroll) / laneHeight();
    if (row < 0.0 || row >= static_cast<double>(m_timeline->lanes.size()))
        return nullptr;
    const auto lane = static_cast<std::size_t>(row);
    const double time = seconds(position.x());
    for (std::size_t i = m_starts[lane]; i < m_starts[lane + 1]; ++i) {
        const trace::Span& span = m_timeline->spans[i];
        if (span.start.value() <= time && time <= span.end.value())
            return &span;
    }
    return nullptr;
}

QString TimelineView::describe(const trace::Span& span) const {
    QString text = coreText(m_timeline->names[static_cast<std::size_t>(span.name)]);
    if (span.microBatch >= 0)
        text += QLatin1Char('\n') + tr("Micro-batch %1").arg(span.microBatch + 1);
    text += QLatin1Char('\n') + tr("%1, from %2")
                                    .arg(quantity((span.end - span.start).value(), Unit::second),
                                         quantity(span.start.value(), Unit::second));
    return text;
}

bool TimelineView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto& help = static_cast<QHelpEvent&>(*event);
        if (const trace::Span* span = spanAt(help.pos()))
            QToolTip::showText(help.globalPos(), describe(*span), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void TimelineView::zoom(double atPixel, double factor) {
    const double centre = seconds(atPixel);
    const double longest = m_timeline ? std::max(m_timeline->duration.value(), kClosestZoom) : 1.0;
    const double span = std::clamp((m_to - m_from) / factor, kClosestZoom, longest);
    const double share = (centre - m_from) / (m_to - m_from);
    m_from = centre - share * span;
    m_to = m_from + span;
    pan(0.0);
}

void TimelineView::pan(double shift) {
    const double duration = m_timeline ? std::max(m_timeline->duration.value(), kClosestZoom) : 1.0;
    const double span = m_to - m_from;
    m_from = std::clamp(m_from + shift, 0.0, std::max(0.0, duration - span));
    m_to = m_from + span;
    update();
}

void TimelineView::clampLanes() {
    const double all = m_timeline ? laneHeight() * static_cast<double>(m_timeline->lanes.size()) : 0.0;
    m_scroll = std::clamp(m_scroll, 0.0, std::max(0.0, all - area().height()));
}

void TimelineView::wheelEvent(QWheelEvent* event) {
    if (event->modifiers() & Qt::ShiftModifier) {
        m_scroll -= event->angleDelta().y() / 2.0;
        clampLanes();
        return update();
    }
    zoom(event->position().x(), std::pow(kZoomANotch, event->angleDelta().y() / 120.0));
}

void TimelineView::mousePressEvent(QMouseEvent* event) {
    m_panning = true;
    m_last = event->position();
    setCursor(Qt::ClosedHandCursor);
}

void TimelineView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_panning)
        return;
    m_scroll -= event->position().y() - m_last.y();
    clampLanes();
    pan(seconds(m_last.x()) - seconds(event->position().x()));
    m_last = event->position();
}

void TimelineView::mouseReleaseEvent(QMouseEvent*) {
    m_panning = false;
    unsetCursor();
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent*) {
    fit();
}

void TimelineView::keyPressEvent(QKeyEvent* event) {
    const double step = kPanAKey * (m_to - m_from);
    switch (event->key()) {
    case Qt::Key_W:
        return zoom(area().center().x(), kZoomANotch);
    case Qt::Key_S:
        return zoom(area().center().x(), 1.0 / kZoomANotch);
    case Qt::Key_A:
    case Qt::Key_Left:
        return pan(-step);
    case Qt::Key_D:
    case Qt::Key_Right:
        return pan(step);
    case Qt::Key_Home:
        return fit();
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace paretoscope::ui
