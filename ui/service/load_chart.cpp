// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/service/load_chart.h"

#include "ui/models/text.h"
#include "ui/plots/axis_painter.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kLeft = 112.0;
constexpr double kRight = 16.0;
constexpr double kHead = 24.0; ///< title and legend of a panel
constexpr double kBottom = 40.0;
constexpr double kGap = 6.0;
constexpr double kHeadroom = 1.06;
constexpr double kTickPitch = 30.0;
constexpr double kStrip = 14.0;
constexpr double kMostStrips = 150.0; ///< pixels of all strips together
constexpr double kFaintest = 0.06;    ///< opacity of a client that is idle

} // namespace

LoadChart::LoadChart(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("loadChart"));
    setAccessibleName(tr("Load over time"));
    setMouseTracking(true);
    setMinimumHeight(300);
}

void LoadChart::setContent(std::vector<Panel> panels, std::vector<Strip> strips, Seconds end, Seconds warmUp) {
    m_panels = std::move(panels);
    m_strips = std::move(strips);
    m_end = end.value();
    m_warmUp = warmUp.value();
    update();
}

QSize LoadChart::sizeHint() const {
    return {520, 480};
}

double LoadChart::stripHeight() const {
    return m_strips.empty() ? 0.0 : std::min(kStrip, kMostStrips / static_cast<double>(m_strips.size()));
}

QRectF LoadChart::strips() const {
    const double height = stripHeight() * static_cast<double>(m_strips.size());
    return {kLeft, this->height() - kBottom - height, width() - kLeft - kRight, height};
}

QRectF LoadChart::panelArea(std::size_t panel) const {
    const double bottom = strips().top() - (m_strips.empty() ? 0.0 : kHead + kGap);
    const double each = bottom / static_cast<double>(std::max<std::size_t>(m_panels.size(), 1));
    return {kLeft, each * static_cast<double>(panel) + kHead, width() - kLeft - kRight, each - kHead - kGap};
}

double LoadChart::x(const QRectF& area, std::size_t bin, Seconds width) const {
    return area.left() + std::min(static_cast<double>(bin) * width.value() / m_end, 1.0) * area.width();
}

std::optional<std::size_t> LoadChart::hoveredBin(Seconds width) const {
    const QRectF area = strips();
    if (!m_pointer || *m_pointer < area.left() || *m_pointer > area.right())
        return std::nullopt;
    return static_cast<std::size_t>((*m_pointer - area.left()) / area.width() * m_end / width.value());
}

void LoadChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (m_panels.empty() || m_end <= 0.0)
        return;
    painter.setFont(theme::smallFont());
    for (std::size_t i = 0; i < m_panels.size(); ++i) {
        paintPanel(painter, m_panels[i], panelArea(i));
        paintHead(painter, m_panels[i], panelArea(i));
    }
    paintStrips(painter);
    paintAlong(painter, palette(), strips(), Unit::second, m_end, tr("Time"));
    paintWarmUp(painter);
    if (m_pointer && *m_pointer >= strips().left() && *m_pointer <= strips().right()) {
        painter.setPen(QPen(theme::colour(theme::Role::accent, palette()), 1.0));
        painter.drawLine(QPointF(*m_pointer, panelArea(0).top()), QPointF(*m_pointer, strips().bottom()));
    }
}

void LoadChart::paintPanel(QPainter& painter, const Panel& panel, const QRectF& area) const {
    double most = 0.0;
    for (const Curve& curve : panel.curves)
        for (const float each : curve.bins)
            most = std::max(most, static_cast<double>(each) * kHeadroom);
    most = most > 0.0 ? most : 1.0;
    paintUpright(painter, palette(), area, panel.unit, most, kTickPitch);
    for (const Curve& curve : panel.curves)
        paintCurve(painter, curve, area, most);
}

void LoadChart::paintHead(QPainter& painter, const Panel& panel, const QRectF& area) const {
    const QRectF head(12.0, area.top() - kHead + 2.0, width() - 24.0, kHead - 6.0);
    painter.setPen(theme::colour(theme::Role::text, palette()));
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, panel.title);
    double left = head.left() + painter.fontMetrics().horizontalAdvance(panel.title) + 18.0;
    for (const Curve& curve : panel.curves) {
        QString text = curve.label;
        if (const std::optional<std::size_t> bin = hoveredBin(curve.bin); bin && *bin < curve.bins.size())
            text += QLatin1Char(' ') + quantity(static_cast<double>(curve.bins[*bin]), panel.unit);
        painter.setPen(QPen(curve.colour, 2.0, curve.dashed ? Qt::DotLine : Qt::SolidLine));
        painter.drawLine(QPointF(left, head.center().y()), QPointF(left + 12.0, head.center().y()));
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        painter.drawText(QRectF(left + 17.0, head.top(), 400.0, head.height()), Qt::AlignLeft | Qt::AlignVCenter, text);
        left += 17.0 + painter.fontMetrics().horizontalAdvance(text) + 16.0;
    }
}

void LoadChart::paintCurve(QPainter& painter, const Curve& curve, const QRectF& area, double most) const {
    QPolygonF line;
    for (std::size_t bin = 0; bin < curve.bins.size(); ++bin) {
        const double share = std::clamp(static_cast<double>(curve.bins[bin]) / most, 0.0, 1.0);
        const double y = area.bottom() - share * area.height();
        line << QPointF(x(area, bin, curve.bin), y) << QPointF(x(area, bin + 1, curve.bin), y);
    }
    if (line.isEmpty())
        return;
    if (!curve.dashed) {
        QPolygonF under = line;
        under << QPointF(line.back().x(), area.bottom()) << QPointF(line.front().x(), area.bottom());
        QColor ground = curve.colour;
        ground.setAlphaF(0.14F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawPolygon(under);
        painter.setBrush(Qt::NoBrush);
    }
    painter.setPen(QPen(curve.colour, 1.2, curve.dashed ? Qt::DotLine : Qt::SolidLine));
    painter.drawPolyline(line);
}

void LoadChart::paintStrips(QPainter& painter) const {
    if (m_strips.empty())
        return;
    const QRectF area = strips();
    painter.setPen(theme::colour(theme::Role::text, palette()));
    painter.drawText(QRectF(12.0, area.top() - kHead, width() - 24.0, kHead - 4.0), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("When clients are busy: the stronger, the busier"));
    const bool named = stripHeight() >= painter.fontMetrics().height() - 3.0;
    for (std::size_t i = 0; i < m_strips.size(); ++i) {
        const Strip& strip = m_strips[i];
        const double top = area.top() + stripHeight() * static_cast<double>(i);
        for (std::size_t bin = 0; bin < strip.busy.size(); ++bin) {
            const double left = x(area, bin, strip.bin);
            const QRectF cell(left, top, x(area, bin + 1, strip.bin) - left, stripHeight() - 1.0);
            painter.fillRect(
                cell, theme::tint(theme::Role::compute, kFaintest + (1.0 - kFaintest) * strip.busy[bin], palette()));
        }
        if (!named)
            continue;
        QString text = strip.label;
        if (const std::optional<std::size_t> hovered = hoveredBin(strip.bin); hovered && *hovered < strip.busy.size())
            text = quantity(static_cast<double>(strip.busy[*hovered]), Unit::fraction);
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        painter.drawText(QRectF(4.0, top, kLeft - 12.0, stripHeight() - 1.0), Qt::AlignRight | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(kLeft) - 12));
    }
}

void LoadChart::paintWarmUp(QPainter& painter) const {
    if (m_warmUp <= 0.0)
        return;
    const QRectF top = panelArea(0);
    const double at = top.left() + std::min(m_warmUp / m_end, 1.0) * top.width();
    painter.setPen(QPen(theme::colour(theme::Role::muted, palette()), 1.0, Qt::DashLine));
    painter.drawLine(QPointF(at, top.top()), QPointF(at, strips().bottom()));
    painter.drawText(QPointF(at + 6.0, top.top() + painter.fontMetrics().ascent()), tr("warm-up ends"));
}

void LoadChart::mouseMoveEvent(QMouseEvent* event) {
    m_pointer = event->position().x();
    update();
}

void LoadChart::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_pointer.reset();
    update();
}

} // namespace paretoscope::ui
