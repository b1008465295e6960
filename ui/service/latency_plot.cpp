// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/service/latency_plot.h"

#include "ui/models/text.h"
#include "ui/plots/axis_painter.h"
#include "ui/results/value_delegate.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPolygonF>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kLeft = 56.0;
constexpr double kRight = 20.0;
constexpr double kTop = 10.0;
constexpr double kBottom = 40.0;
constexpr double kHeadroom = 1.04;
constexpr double kTickPitch = 34.0;
constexpr double kFarLimit = 3.0; ///< a limit beyond so many times the longest latency is out of the picture

} // namespace

LatencyPlot::LatencyPlot(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("latencyPlot"));
    setAccessibleName(tr("Distribution of the latency"));
    setMinimumHeight(140);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
}

void LatencyPlot::setCurves(const QString& title, serving::LatencyCurve a, serving::LatencyCurve b,
                            std::vector<Seconds> limits) {
    m_title = title;
    m_curves = {std::move(a), std::move(b)};
    m_limits = std::move(limits);
    double longest = 0.0;
    for (const serving::LatencyCurve& curve : m_curves)
        longest = std::max(longest, curve.times.empty() ? 0.0 : curve.times.back().value());
    m_most = longest;
    for (const Seconds limit : m_limits)
        m_most = limit.value() <= kFarLimit * longest ? std::max(m_most, limit.value()) : m_most;
    m_most = m_most > 0.0 ? m_most * kHeadroom : 1.0;
    m_place.reset();
    update();
}

void LatencyPlot::showPlace(std::optional<std::size_t> place) {
    m_place = place;
    update();
}

QRectF LatencyPlot::area() const {
    return QRectF(rect()).adjusted(kLeft, kTop, -kRight, -kBottom);
}

QPointF LatencyPlot::pointAt(const serving::LatencyCurve& curve, std::size_t place) const {
    const double share = (static_cast<double>(place) + 1.0) / static_cast<double>(curve.times.size());
    return {area().left() + curve.times[place].value() / m_most * area().width(),
            area().bottom() - share * area().height()};
}

void LatencyPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (m_curves[0].times.empty())
        return;
    painter.setFont(theme::smallFont());
    paintUpright(painter, palette(), area(), Unit::fraction, 1.0, kTickPitch);
    paintAlong(painter, palette(), area(), Unit::second, m_most, m_title);
    painter.setRenderHint(QPainter::Antialiasing);
    paintLimits(painter);
    if (!m_curves[1].times.empty())
        paintCurve(painter, m_curves[1], pickColour(Selection::Pick::b, palette()));
    paintCurve(painter, m_curves[0], pickColour(Selection::Pick::a, palette()));
    paintPlace(painter);
    if (hasFocus()) {
        painter.setPen(QPen(theme::colour(theme::Role::accent, palette()), 1.0));
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

/// A step up at every request, but no more of them than there are pixels.
void LatencyPlot::paintCurve(QPainter& painter, const serving::LatencyCurve& curve, const QColor& colour) const {
    QPolygonF line;
    line << area().bottomLeft();
    double height = area().bottom();
    for (std::size_t place = 0; place < curve.times.size(); ++place) {
        const QPointF point = pointAt(curve, place);
        if (place + 1 < curve.times.size() && place > 0 && point.x() - line.back().x() < 0.5)
            continue;
        line << QPointF(point.x(), height) << point;
        height = point.y();
    }
    line << QPointF(area().right(), height);
    painter.setPen(QPen(colour, 1.8));
    painter.drawPolyline(line);
}

void LatencyPlot::paintLimits(QPainter& painter) const {
    const QColor colour = theme::colour(theme::Role::bad, palette());
    for (const Seconds limit : m_limits) {
        if (limit.value() > m_most)
            continue;
        const double x = area().left() + limit.value() / m_most * area().width();
        painter.setPen(QPen(colour, 1.2, Qt::DashLine));
        painter.drawLine(QPointF(x, area().top()), QPointF(x, area().bottom()));
        painter.setPen(colour);
        const QString text = tr("limit %1").arg(quantity(limit.value(), Unit::second));
        const double width = painter.fontMetrics().horizontalAdvance(text);
        const bool fits = x + 6.0 + width < area().right();
        painter.drawText(QPointF(fits ? x + 6.0 : x - 6.0 - width, area().bottom() - 8.0), text);
    }
}

void LatencyPlot::paintPlace(QPainter& painter) const {
    if (!m_place || *m_place >= m_curves[0].times.size())
        return;
    const QPointF point = pointAt(m_curves[0], *m_place);
    const QColor text = theme::colour(theme::Role::text, palette());
    painter.setPen(QPen(text, 1.0, Qt::DotLine));
    painter.drawLine(QPointF(area().left(), point.y()), point);
    painter.drawLine(point, QPointF(point.x(), area().bottom()));
    painter.setPen(QPen(theme::colour(theme::Role::panel, palette()), 1.5));
    painter.setBrush(pickColour(Selection::Pick::a, palette()));
    painter.drawEllipse(point, 5.0, 5.0);
    painter.setBrush(Qt::NoBrush);
}

/// By the height: ranks are evenly spread over it.
void LatencyPlot::pick(const QPointF& position) {
    const std::size_t count = m_curves[0].times.size();
    if (count == 0)
        return;
    const double share = std::clamp((area().bottom() - position.y()) / area().height(), 0.0, 1.0);
    const double rank = std::ceil(share * static_cast<double>(count)) - 1.0;
    emit placePicked(static_cast<std::size_t>(std::clamp(rank, 0.0, static_cast<double>(count) - 1.0)));
}

void LatencyPlot::mousePressEvent(QMouseEvent* event) {
    pick(event->position());
}

void LatencyPlot::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton))
        pick(event->position());
}

void LatencyPlot::keyPressEvent(QKeyEvent* event) {
    const std::size_t count = m_curves[0].times.size();
    if (count == 0 || !m_place)
        return QWidget::keyPressEvent(event);
    const std::size_t place = *m_place;
    const std::size_t page = std::max<std::size_t>(1, count / 20);
    switch (event->key()) {
    case Qt::Key_Up:
        return emit placePicked(std::min(place + 1, count - 1));
    case Qt::Key_Down:
        return emit placePicked(place > 0 ? place - 1 : 0);
    case Qt::Key_PageUp:
        return emit placePicked(std::min(place + page, count - 1));
    case Qt::Key_PageDown:
        return emit placePicked(place > page ? place - page : 0);
    default:
        return QWidget::keyPressEvent(event);
    }
}

bool LatencyPlot::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || m_curves[0].times.empty())
        return QWidget::event(event);
    const auto& help = static_cast<QHelpEvent&>(*event);
    const Seconds time(std::max(0.0, (help.pos().x() - area().left()) / area().width() * m_most));
    QStringList lines = {quantity(time.value(), Unit::second)};
    const bool both = !m_curves[1].times.empty();
    for (std::size_t i = 0; i < m_curves.size(); ++i)
        if (!m_curves[i].times.empty()) {
            const QString share = quantity(serving::shareWithin(m_curves[i], time), Unit::fraction);
            lines += !both    ? tr("%1 of the requests within it").arg(share)
                     : i == 0 ? tr("A: %1 of the requests within it").arg(share)
                              : tr("B: %1 of the requests within it").arg(share);
        }
    QToolTip::showText(help.globalPos(), lines.join(QLatin1Char('\n')), this);
    return true;
}

} // namespace paretoscope::ui
