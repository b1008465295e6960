// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/memory_curve.h"

#include "ui/models/text.h"
#include "ui/plots/axis_painter.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kTickPitch = 44.0;
constexpr double kLeft = 64.0;
constexpr double kRight = 16.0;
constexpr double kTop = 12.0;
constexpr double kBottom = 40.0; ///< ticks and title
constexpr double kNames = 22.0;
constexpr double kNear = 12.0;
constexpr std::size_t kMostColoured = 7; ///< stages that have a colour of their own

QString passText(const trace::PassMemory& pass) {
    switch (pass.kind) {
    case graph::PassKind::forward:
        return MemoryCurve::tr("forward of micro-batch %1").arg(pass.microBatch);
    case graph::PassKind::backward:
        return MemoryCurve::tr("backward of micro-batch %1").arg(pass.microBatch);
    case graph::PassKind::backwardInput:
        return MemoryCurve::tr("input gradients of micro-batch %1").arg(pass.microBatch);
    case graph::PassKind::backwardWeight:
        break;
    }
    return MemoryCurve::tr("weight gradients of micro-batch %1").arg(pass.microBatch);
}

} // namespace

MemoryCurve::MemoryCurve(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("memoryCurve"));
    setAccessibleName(tr("Memory over time"));
    setMouseTracking(true);
    setMinimumHeight(140);
}

void MemoryCurve::setStages(std::vector<trace::StagePeak> stages, std::optional<double> capacity) {
    m_stages = std::move(stages);
    m_capacity = capacity;
    m_duration = 0.0;
    m_mostBytes = capacity.value_or(1.0);
    m_fullest = 0;
    m_hovered.reset();
    for (std::size_t s = 0; s < m_stages.size(); ++s) {
        if (m_stages[s].total() > m_stages[m_fullest].total())
            m_fullest = s;
        m_mostBytes = std::max(m_mostBytes, m_stages[s].total().value());
        if (!m_stages[s].passes.empty())
            m_duration = std::max(m_duration, m_stages[s].passes.back().end.value());
    }
    m_mostBytes *= 1.06;
    update();
}

QRectF MemoryCurve::area() const {
    return QRectF(rect()).adjusted(kLeft, kTop, -kRight, -kBottom - kNames);
}

double MemoryCurve::x(double seconds) const {
    return area().left() + seconds / m_duration * area().width();
}

double MemoryCurve::y(double bytes) const {
    return area().bottom() - bytes / m_mostBytes * area().height();
}

QColor MemoryCurve::colourOf(std::size_t stage) const {
    return m_stages.size() <= kMostColoured
               ? theme::category(static_cast<int>(stage), palette())
               : theme::colour(stage == m_fullest ? theme::Role::accent : theme::Role::muted, palette());
}

void MemoryCurve::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (m_stages.empty() || m_duration <= 0.0)
        return;
    painter.setFont(theme::smallFont());
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxes(painter);
    const std::size_t front = m_hovered.value_or(m_fullest);
    for (std::size_t s = 0; s < m_stages.size(); ++s)
        if (s != front)
            paintStage(painter, s, colourOf(s), 1.2, false);
    paintStage(painter, front, m_hovered ? theme::colour(theme::Role::accent, palette()) : colourOf(front), 2.0, true);
    paintNames(painter);
}

void MemoryCurve::paintAxes(QPainter& painter) const {
    paintUpright(painter, palette(), area(), Unit::byte, m_mostBytes, kTickPitch);
    paintAlong(painter, palette(), area(), Unit::second, m_duration, tr("Time"));
    if (m_capacity) {
        painter.setPen(QPen(theme::colour(theme::Role::bad, palette()), 1.0, Qt::DashLine));
        painter.drawLine(QPointF(area().left(), y(*m_capacity)), QPointF(area().right(), y(*m_capacity)));
        painter.drawText(QRectF(area().right() - 200, y(*m_capacity) + 1, 200, 16), Qt::AlignRight,
                         tr("capacity %1").arg(quantity(*m_capacity, Unit::byte)));
    }
}

void MemoryCurve::paintStage(QPainter& painter, std::size_t stage, const QColor& colour, double width,
                             bool band) const {
    const std::vector<trace::PassMemory>& passes = m_stages[stage].passes;
    if (passes.empty())
        return;
    QPainterPath held;
    QPainterPath peaks;
    double last = passes.front().left.value();
    held.moveTo(x(0.0), y(std::min(last, passes.front().most.value())));
    for (const trace::PassMemory& pass : passes) {
        const double left = x(pass.start.value());
        const double right = x(pass.end.value());
        held.lineTo(left, y(last));
        const bool grows = pass.left.value() > last;
        // What a forward pass keeps grows while it runs; what a backward pass frees shrinks.
        held.lineTo(right, y(pass.left.value()));
        const double base = grows ? pass.left.value() : last;
        peaks.addRect(QRectF(QPointF(left, y(pass.most.value())), QPointF(right, y(base))));
        last = pass.left.value();
    }
    held.lineTo(x(m_duration), y(last));
    if (band) {
        QColor light = colour;
        light.setAlphaF(0.28F);
        painter.fillPath(peaks, light);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, width));
    painter.drawPath(held);
}

void MemoryCurve::paintNames(QPainter& painter) const {
    const double top = area().bottom() + kBottom;
    const auto name = [&](double left, const QColor& colour, const QString& text) {
        painter.fillRect(QRectF(left, top + 5, 14, 3), colour);
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        const QRectF row(left + 19, top - 2, width() - left - 19 - kRight, 17);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetricsF(painter.font()).elidedText(text, Qt::ElideRight, row.width()));
        return left + 19 + QFontMetricsF(painter.font()).horizontalAdvance(text) + 16;
    };
    double left = area().left();
    for (std::size_t s = 0; s < m_stages.size() && m_stages.size() <= kMostColoured; ++s)
        if (s != m_fullest)
            left = name(left, colourOf(s), tr("stage %1").arg(m_stages[s].stage));
    if (m_stages.size() > kMostColoured)
        left = name(left, theme::colour(theme::Role::muted, palette()), tr("others"));
    name(left, colourOf(m_fullest),
         tr("stage %1: peak %2 at %3")
             .arg(m_stages[m_fullest].stage)
             .arg(quantity(m_stages[m_fullest].total().value(), Unit::byte), fromUtf8(m_stages[m_fullest].at)));
}

MemoryCurve::Level MemoryCurve::levelAt(std::size_t stage, double seconds) const {
    const std::vector<trace::PassMemory>& passes = m_stages[stage].passes;
    const auto next = std::upper_bound(passes.begin(), passes.end(), seconds,
                                       [](double time, const auto& pass) { return time < pass.start.value(); });
    if (next == passes.begin())
        return {passes.front().left.value(), passes.front().left.value(), nullptr};
    const trace::PassMemory& pass = *(next - 1);
    const bool running = seconds <= pass.end.value();
    return {pass.left.value(), running ? pass.most.value() : pass.left.value(), running ? &pass : nullptr};
}

std::optional<std::size_t> MemoryCurve::stageAt(QPointF place) const {
    if (!area().contains(place) || m_duration <= 0.0)
        return std::nullopt;
    const double seconds = (place.x() - area().left()) / area().width() * m_duration;
    std::optional<std::size_t> nearest;
    double best = kNear;
    for (std::size_t s = 0; s < m_stages.size(); ++s) {
        if (m_stages[s].passes.empty())
            continue;
        const double distance = std::abs(y(levelAt(s, seconds).held) - place.y());
        if (distance < best) {
            best = distance;
            nearest = s;
        }
    }
    return nearest;
}

void MemoryCurve::mouseMoveEvent(QMouseEvent* event) {
    const std::optional<std::size_t> hovered = stageAt(event->position());
    if (hovered == m_hovered)
        return;
    m_hovered = hovered;
    update();
}

void MemoryCurve::leaveEvent(QEvent*) {
    m_hovered.reset();
    update();
}

bool MemoryCurve::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto& help = static_cast<QHelpEvent&>(*event);
    const std::optional<std::size_t> stage = stageAt(help.pos());
    if (!stage) {
        QToolTip::hideText();
        return true;
    }
    const double seconds = (help.pos().x() - area().left()) / area().width() * m_duration;
    const Level level = levelAt(*stage, seconds);
    QStringList lines{tr("Stage %1 after %2").arg(m_stages[*stage].stage).arg(quantity(seconds, Unit::second))};
    if (level.pass != nullptr)
        lines += tr("%1: up to %2").arg(passText(*level.pass), quantity(level.most, Unit::byte));
    lines += tr("then %1").arg(quantity(level.held, Unit::byte));
    QToolTip::showText(help.globalPos(), lines.join(QLatin1Char('\n')), this);
    return true;
}

} // namespace paretoscope::ui
