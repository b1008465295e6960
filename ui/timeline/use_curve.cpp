// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/use_curve.h"

#include "ui/models/bottleneck_words.h"
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

constexpr double kLeft = 72.0;
constexpr double kRight = 16.0;
constexpr double kTop = 26.0; ///< names of the curves
constexpr double kBottom = 40.0;
constexpr double kGap = 14.0;
constexpr double kHeadroom = 1.08;
constexpr double kTickPitch = 30.0;

} // namespace

UseCurve::UseCurve(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("useCurve"));
    setAccessibleName(tr("Use of devices and power over time"));
    setMinimumHeight(100);
    setCursor(Qt::PointingHandCursor);
}

void UseCurve::setUse(const simulation::DeviceUse& use, std::vector<Watts> power) {
    m_use = use;
    m_bin.reset();
    m_power.clear();
    m_mostPower = 0.0;
    for (const Watts each : power) {
        m_power.push_back(each.value());
        m_mostPower = std::max(m_mostPower, each.value());
    }
    m_mostPower *= kHeadroom;
    update();
}

void UseCurve::showBin(std::optional<std::size_t> bin) {
    m_bin = bin;
    update();
}

bool UseCurve::knowsPower() const {
    return m_mostPower > 0.0 && std::ranges::none_of(m_power, [](double watts) { return std::isnan(watts); });
}

double UseCurve::duration() const {
    return m_use.bin.value() * static_cast<double>(m_use.computing.size());
}

QRectF UseCurve::upper() const {
    const QRectF all = QRectF(rect()).adjusted(kLeft, kTop, -kRight, -kBottom);
    return knowsPower() ? QRectF(all.left(), all.top(), all.width(), (all.height() - kGap) / 2) : all;
}

QRectF UseCurve::lower() const {
    const QRectF all = QRectF(rect()).adjusted(kLeft, kTop, -kRight, -kBottom);
    return {all.left(), all.bottom() - (all.height() - kGap) / 2, all.width(), (all.height() - kGap) / 2};
}

void UseCurve::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (m_use.computing.empty() || duration() <= 0.0)
        return;
    painter.setFont(theme::smallFont());
    paintUpright(painter, palette(), upper(), Unit::fraction, 1.0, kTickPitch);
    paintSteps(painter, upper(), m_use.communicating, 1.0, theme::colour(theme::Role::communication, palette()));
    paintSteps(painter, upper(), m_use.computing, 1.0, theme::colour(theme::Role::compute, palette()));
    if (knowsPower()) {
        paintUpright(painter, palette(), lower(), Unit::watt, m_mostPower, kTickPitch);
        paintSteps(painter, lower(), m_power, m_mostPower, theme::colour(theme::Role::text, palette()));
    }
    paintTime(painter);
    paintNames(painter);
}

void UseCurve::paintSteps(QPainter& painter, const QRectF& area, const std::vector<double>& bins, double most,
                          const QColor& colour) const {
    QPolygonF line;
    const double width = area.width() / static_cast<double>(bins.size());
    for (std::size_t bin = 0; bin < bins.size(); ++bin) {
        const double y = area.bottom() - std::clamp(bins[bin] / most, 0.0, 1.0) * area.height();
        line << QPointF(area.left() + static_cast<double>(bin) * width, y)
             << QPointF(area.left() + static_cast<double>(bin + 1) * width, y);
    }
    QPolygonF under = line;
    under << area.bottomRight() << area.bottomLeft();
    QColor ground = colour;
    ground.setAlphaF(0.16F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawPolygon(under);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.2));
    painter.drawPolyline(line);
}

void UseCurve::paintTime(QPainter& painter) const {
    const QRectF area = knowsPower() ? lower() : upper();
    paintAlong(painter, palette(), area, Unit::second, duration(), tr("Time"));
    if (!m_bin)
        return;
    const double x =
        area.left() + (static_cast<double>(*m_bin) + 0.5) / static_cast<double>(m_use.computing.size()) * area.width();
    painter.setPen(QPen(theme::colour(theme::Role::accent, palette()), 1.5));
    painter.drawLine(QPointF(x, upper().top()), QPointF(x, area.bottom()));
}

void UseCurve::paintNames(QPainter& painter) const {
    struct Name {
        QString text;
        theme::Role role;
        const std::vector<double>* bins;
        Unit unit;
    };
    std::vector<Name> names = {
        {tr("Devices that compute"), theme::Role::compute, &m_use.computing, Unit::fraction},
        {tr("that communicate"), theme::Role::communication, &m_use.communicating, Unit::fraction}};
    if (knowsPower())
        names.push_back({tr("Power with hosts and site"), theme::Role::text, &m_power, Unit::watt});
    double left = 12.0;
    for (const Name& name : names) {
        QString text = name.text;
        if (m_bin)
            text += QLatin1Char(' ') + (name.unit == Unit::fraction ? percent((*name.bins)[*m_bin])
                                                                    : quantity((*name.bins)[*m_bin], name.unit));
        painter.fillRect(QRectF(left, 8, 10, 10), theme::colour(name.role, palette()));
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        painter.drawText(QRectF(left + 16, 3, 260, 20), Qt::AlignLeft | Qt::AlignVCenter, text);
        left += 16 + painter.fontMetrics().horizontalAdvance(text) + 18;
    }
}

void UseCurve::pick(const QPointF& place) {
    if (m_use.computing.empty())
        return;
    const double share = std::clamp((place.x() - upper().left()) / upper().width(), 0.0, 1.0 - 1e-9);
    emit binPicked(static_cast<std::size_t>(share * static_cast<double>(m_use.computing.size())));
}

void UseCurve::mousePressEvent(QMouseEvent* event) {
    pick(event->position());
}

void UseCurve::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton))
        pick(event->position());
}

} // namespace paretoscope::ui
