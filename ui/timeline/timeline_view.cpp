// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_view.h"

#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kLeastLabel = 88.0;
constexpr double kMostLabel = 232.0;
constexpr double kLabelMargin = 40.0;
constexpr double kLowestLane = 18.0;
constexpr double kHighestLane = 34.0;
constexpr double kZoomANotch = 1.25;
constexpr double kPanAKey = 0.15;       ///< of the view
constexpr double kClosestZoom = 1.0e-9; ///< seconds

} // namespace

TimelineView::TimelineView(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("timelineView"));
    setAccessibleName(tr("Schedule timeline"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumHeight(120);
    m_frame.kindNames = spanKindTexts();
}

void TimelineView::setTimeline(const std::optional<trace::Timeline>& timeline) {
    m_rows.reset();
    if (timeline)
        m_rows.emplace(*timeline);
    m_frame.labelWidth = kLeastLabel;
    const QFontMetricsF metrics(theme::smallFont());
    for (std::size_t lane = 0; timeline && lane < timeline->lanes.size(); ++lane)
        m_frame.labelWidth =
            std::max(m_frame.labelWidth, metrics.horizontalAdvance(coreText(timeline->lanes[lane])) + kLabelMargin);
    m_frame.labelWidth = std::min(m_frame.labelWidth, kMostLabel);
    setRange(std::nullopt);
    refreshHighlight();
    fit();
}

void TimelineView::extendTimeline(const trace::Timeline& timeline) {
    const TimelineFrame before = m_frame;
    setTimeline(timeline);
    m_frame.scroll = before.scroll;
    setView(before.from, before.to);
    clampLanes();
}

double TimelineView::duration() const {
    return m_rows ? std::max(m_rows->timeline().duration.value(), kClosestZoom) : 1.0;
}

void TimelineView::fit() {
    m_frame.scroll = 0.0;
    setView(0.0, duration());
}

void TimelineView::setView(double from, double to) {
    const double span = std::clamp(to - from, std::min(kClosestZoom, duration()), duration());
    m_frame.from = std::clamp(from, 0.0, duration() - span);
    m_frame.to = m_frame.from + span;
    layOut();
    update();
    emit viewChanged();
}

QRectF TimelineView::area() const {
    return QRectF(rect()).adjusted(m_frame.labelWidth, kTimeHeight, -12, -kLegendHeight);
}

void TimelineView::layOut() {
    m_frame.area = area();
    const auto lanes = static_cast<double>(m_rows ? std::max<std::size_t>(1, m_rows->rows()) : 1);
    m_frame.laneHeight = std::clamp(m_frame.area.height() / lanes, kLowestLane, kHighestLane);
    clampLanes();
}

void TimelineView::resizeEvent(QResizeEvent*) {
    layOut();
}

void TimelineView::clampLanes() {
    const double all = m_rows ? m_frame.laneHeight * static_cast<double>(m_rows->rows()) : 0.0;
    m_frame.scroll = std::clamp(m_frame.scroll, 0.0, std::max(0.0, all - m_frame.area.height()));
}

void TimelineView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (!m_rows)
        return;
    painter.setFont(theme::smallFont());
    const QPalette colours = palette();
    const TimelinePainter timeline(painter, *m_rows, m_frame, colours);
    timeline.paintTime();
    timeline.paintLanes();
    timeline.paintArrows();
    timeline.paintRange();
    timeline.paintLegend(height());
}

std::size_t TimelineView::search(const QString& text) {
    m_search = text.trimmed();
    refreshHighlight();
    return m_search.isEmpty() ? 0 : m_matches;
}

void TimelineView::refreshHighlight() {
    m_matches = 0;
    if (!m_rows)
        return;
    if (!m_search.isEmpty()) {
        std::vector<bool> named;
        for (const std::string& name : m_rows->timeline().names)
            named.push_back(coreText(name).contains(m_search, Qt::CaseInsensitive));
        m_matches =
            m_rows->highlight([&named](const trace::Span& span) { return named[static_cast<std::size_t>(span.name)]; });
    } else if (m_showsCriticalPath) {
        m_rows->highlight([](const trace::Span& span) { return span.critical; });
    } else {
        m_rows->highlight(nullptr);
    }
    update();
}

void TimelineView::goToMatch(bool forward) {
    if (!m_rows || !m_rows->isHighlighting())
        return;
    const double middle = (m_frame.from + m_frame.to) / 2;
    const double nudge = (m_frame.to - m_frame.from) * 1e-6;
    const trace::Span* found =
        forward ? m_rows->highlightedAfter(middle + nudge) : m_rows->highlightedBefore(middle - nudge);
    if (found == nullptr) // around the end
        found = forward ? m_rows->highlightedAfter(-1.0) : m_rows->highlightedBefore(2.0 * duration());
    if (found == nullptr)
        return;
    // At the ends of the timeline a start cannot be in the middle: a closer look brings it there.
    const double start = found->start.value();
    const double wanted = std::max((found->end - found->start).value() * 20.0, kClosestZoom);
    const double span = std::min(m_frame.to - m_frame.from, wanted);
    setView(start - span / 2, start + span / 2);
    showLane(static_cast<std::size_t>(found->lane));
}

void TimelineView::showLane(std::size_t lane) {
    m_frame.scroll = static_cast<double>(m_rows->rowOf(lane)) * m_frame.laneHeight - m_frame.area.height() / 2;
    clampLanes();
    update();
}

void TimelineView::showCriticalPath(bool shown) {
    m_showsCriticalPath = shown;
    refreshHighlight();
}

void TimelineView::showMessages(bool shown) {
    m_frame.arrows = shown;
    update();
}

void TimelineView::setRange(std::optional<std::pair<double, double>> range) {
    if (range == m_frame.range)
        return;
    m_frame.range = range;
    update();
    emit rangeChanged();
}

std::optional<std::size_t> TimelineView::rowAt(double y) const {
    const double row = (y - m_frame.area.top() + m_frame.scroll) / m_frame.laneHeight;
    if (!m_rows || y < m_frame.area.top() || y > m_frame.area.bottom() || row < 0.0 ||
        row >= static_cast<double>(m_rows->rows()))
        return std::nullopt;
    return static_cast<std::size_t>(row);
}

const trace::Span* TimelineView::spanAt(const QPointF& position) const {
    const std::optional<std::size_t> row = rowAt(position.y());
    if (!row || !m_frame.area.contains(position))
        return nullptr;
    return m_rows->at(m_rows->laneOf(*row), m_frame.seconds(position.x()));
}

QString TimelineView::describe(const trace::Span& span) const {
    QString text = coreText(m_rows->timeline().names[static_cast<std::size_t>(span.name)]);
    if (span.microBatch >= 0)
        text += QLatin1Char('\n') + tr("Micro-batch %1").arg(span.microBatch + 1);
    text += QLatin1Char('\n') + tr("%1, from %2")
                                    .arg(quantity((span.end - span.start).value(), Unit::second),
                                         quantity(span.start.value(), Unit::second));
    if (span.critical)
        text += QLatin1Char('\n') + tr("On the critical path");
    return text;
}

bool TimelineView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto& help = static_cast<QHelpEvent&>(*event);
        if (const trace::Span* span = spanAt(help.pos()))
            QToolTip::showText(help.globalPos(), describe(*span), this);
        else if (m_frame.hoveredLabel)
            QToolTip::showText(help.globalPos(),
                               coreText(m_rows->timeline().lanes[m_rows->laneOf(*m_frame.hoveredLabel)]) +
                                   QLatin1Char('\n') + tr("Click to pin this lane to the top, or to let it go"),
                               this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void TimelineView::zoom(double atPixel, double factor) {
    const double centre = m_frame.seconds(atPixel);
    const double span = std::clamp((m_frame.to - m_frame.from) / factor, kClosestZoom, duration());
    const double share = (centre - m_frame.from) / (m_frame.to - m_frame.from);
    setView(centre - share * span, centre + (1.0 - share) * span);
}

void TimelineView::pan(double shift) {
    setView(m_frame.from + shift, m_frame.to + shift);
}

void TimelineView::wheelEvent(QWheelEvent* event) {
    if (event->modifiers() & Qt::ShiftModifier) {
        m_frame.scroll -= event->angleDelta().y() / 2.0;
        clampLanes();
        return update();
    }
    zoom(event->position().x(), std::pow(kZoomANotch, event->angleDelta().y() / 120.0));
}

void TimelineView::mousePressEvent(QMouseEvent* event) {
    m_pressed = m_last = event->position();
    const bool marks = event->modifiers().testFlag(Qt::ShiftModifier) && m_frame.area.contains(event->position());
    m_drag = marks ? Drag::mark : Drag::pan;
    setCursor(marks ? Qt::IBeamCursor : Qt::ClosedHandCursor);
    if (marks)
        setRange(std::nullopt);
}

void TimelineView::mouseMoveEvent(QMouseEvent* event) {
    switch (m_drag) {
    case Drag::none:
        return hoverLabel(event->position());
    case Drag::pan:
        m_frame.scroll -= event->position().y() - m_last.y();
        clampLanes();
        pan(m_frame.seconds(m_last.x()) - m_frame.seconds(event->position().x()));
        m_last = event->position();
        return;
    case Drag::mark:
        const auto time = [this](double x) { return std::clamp(m_frame.seconds(x), 0.0, duration()); };
        const auto [low, high] = std::minmax({time(m_pressed.x()), time(event->position().x())});
        setRange(std::pair(low, high));
        return;
    }
}

void TimelineView::hoverLabel(const QPointF& place) {
    const std::optional<std::size_t> row = place.x() < m_frame.labelWidth ? rowAt(place.y()) : std::nullopt;
    if (row == m_frame.hoveredLabel)
        return;
    m_frame.hoveredLabel = row;
    row ? setCursor(Qt::PointingHandCursor) : unsetCursor();
    update();
}

void TimelineView::leaveEvent(QEvent*) {
    hoverLabel({-1.0, -1.0});
}

void TimelineView::mouseReleaseEvent(QMouseEvent* event) {
    const bool isClick = (event->position() - m_pressed).manhattanLength() < 4.0;
    if (const std::optional<std::size_t> row = rowAt(m_pressed.y());
        isClick && m_drag == Drag::pan && row && m_pressed.x() < m_frame.labelWidth) {
        const std::size_t lane = m_rows->laneOf(*row);
        m_rows->setPinned(lane, !m_rows->isPinned(lane));
        update();
    }
    m_drag = Drag::none;
    unsetCursor();
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (m_frame.area.contains(event->position()))
        fit();
}

void TimelineView::keyPressEvent(QKeyEvent* event) {
    const double step = kPanAKey * (m_frame.to - m_frame.from);
    switch (event->key()) {
    case Qt::Key_W:
        return zoom(m_frame.area.center().x(), kZoomANotch);
    case Qt::Key_S:
        return zoom(m_frame.area.center().x(), 1.0 / kZoomANotch);
    case Qt::Key_A:
    case Qt::Key_Left:
        return pan(-step);
    case Qt::Key_D:
    case Qt::Key_Right:
        return pan(step);
    case Qt::Key_Home:
        return fit();
    case Qt::Key_Escape:
        return setRange(std::nullopt);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace paretoscope::ui
