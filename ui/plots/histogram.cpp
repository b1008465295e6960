// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/histogram.h"

#include "ui/models/column.h"
#include "ui/models/distribution_words.h"
#include "ui/models/text.h"
#include "ui/plots/axis_ticks.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kLine = 16.0;      ///< height of a line of text
constexpr double kBesides = 2.0;    ///< at both sides of the area
constexpr double kTickPitch = 44.0; ///< pixels a tick
constexpr double kApart = 6.0;      ///< between texts in a row
constexpr double kOnlyBar = 6.0;    ///< width of the bar of values that are all alike
constexpr double kBreak = 5.0;      ///< below the top of a bar that is cut off

Column columnOf(const study::Distribution& distribution) {
    Column column;
    column.isMetric = true;
    column.unit = distribution.unit;
    column.label = coreText(distribution.label);
    return column;
}

bool isOneValue(const study::Distribution& distribution) {
    return distribution.shares.size() == 1 && !distribution.overTime;
}

/// Whether the first bin of equal ratio takes all that is below, and so has no width of its own.
bool reachesDown(const study::Distribution& distribution) {
    const std::vector<double>& edges = distribution.edges;
    return distribution.logarithmic && edges.size() > 2 && edges[0] < edges[1] / 3.0;
}

/// A text about a place, moved to lie between two ends.
QRectF textRect(const QPainter& painter, const QString& text, double place, double top, double left, double right) {
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 1.0;
    return {std::clamp(place - width / 2.0, left, std::max(left, right - width)), top, width, kLine};
}

} // namespace

Histogram::Histogram(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("histogram"));
    setMouseTracking(true);
    setFixedHeight(kHeight);
}

void Histogram::setDistribution(const study::Distribution& distribution) {
    if (distribution == m_distribution)
        return;
    m_distribution = distribution;
    if (m_hovered && *m_hovered >= distribution.shares.size())
        m_hovered.reset();
    setAccessibleName(coreText(distribution.label));
    setAccessibleDescription(spokenText(distribution));
    update();
}

QString Histogram::toldText() const {
    return m_hovered ? binText(m_distribution, *m_hovered) : figuresText(m_distribution);
}

QRectF Histogram::area() const {
    return QRectF(rect()).adjusted(kBesides, 3.0 * kLine, -kBesides, -kLine - 4.0);
}

/// From zero where all are alike. Of bins of equal ratio the first one, which may reach down to zero, is drawn as wide
/// as its neighbour.
AxisMap Histogram::axis() const {
    const std::vector<double>& edges = m_distribution.edges;
    AxisMap map{edges.front(), edges.back(), m_distribution.logarithmic, false, area().width()};
    if (isOneValue(m_distribution)) {
        map.low = 0.0;
        map.high = m_distribution.mean > 0.0 ? 2.0 * m_distribution.mean : 1.0;
    } else if (reachesDown(m_distribution)) {
        map.low = edges[1] * edges[1] / edges[2];
    }
    return map;
}

QRectF Histogram::stretchOf(std::size_t bin) const {
    const AxisMap map = axis();
    const QRectF place = area();
    if (isOneValue(m_distribution))
        return {place.left() + map.place(m_distribution.mean) - kOnlyBar / 2.0, place.top(), kOnlyBar, place.height()};
    const double from = bin == 0 ? 0.0 : map.place(m_distribution.edges[bin]);
    const double to = map.place(m_distribution.edges[bin + 1]);
    return {place.left() + from, place.top(), to - from, place.height()};
}

std::optional<std::size_t> Histogram::binAt(QPointF place) const {
    if (!area().adjusted(0.0, -kLine, 0.0, kLine).contains(place))
        return std::nullopt;
    for (std::size_t bin = 0; bin < m_distribution.shares.size(); ++bin) {
        const QRectF stretch = stretchOf(bin);
        if (place.x() >= stretch.left() && place.x() < stretch.right())
            return bin;
    }
    return std::nullopt;
}

void Histogram::paintEvent(QPaintEvent*) {
    if (m_distribution.shares.empty())
        return;
    QPainter painter(this);
    painter.setFont(theme::smallFont());
    paintTitle(painter);
    paintBars(painter);
    paintAxis(painter);
    if (!m_distribution.overTime && !isOneValue(m_distribution))
        paintMarks(painter);
}

void Histogram::paintTitle(QPainter& painter) const {
    const QFontMetricsF metrics(painter.font());
    const AxisMap map = axis();
    const auto line = [&](double top, const QString& text, theme::Role role) {
        painter.setPen(theme::colour(role, palette()));
        painter.drawText(QRectF(0.0, top, width(), kLine), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(text, Qt::ElideRight, width()));
    };
    line(0.0, axisTitle(columnOf(m_distribution), map.low, map.high), theme::Role::text);
    line(kLine, toldText(), theme::Role::muted);
}

void Histogram::paintBars(QPainter& painter) const {
    const std::size_t first = reachesDown(m_distribution) ? 1 : 0;
    std::vector<QRectF> bars;
    double highest = 0.0;
    for (std::size_t bin = 0; bin < m_distribution.shares.size(); ++bin) {
        bars.push_back(stretchOf(bin));
        if (bin >= first)
            highest = std::max(highest, m_distribution.shares[bin] / bars.back().width());
    }
    const QColor colour = isEnabled() ? theme::category(0, palette()) : theme::colour(theme::Role::idle, palette());
    for (std::size_t bin = 0; bin < bars.size(); ++bin) {
        QRectF bar = bars[bin];
        if (bin == m_hovered)
            painter.fillRect(bar, theme::colour(theme::Role::line, palette()));
        const double share = m_distribution.shares[bin] / bar.width() / highest;
        if (share <= 0.0)
            continue;
        // What is rare is seen all the same.
        bar.setTop(bar.bottom() - std::max(1.0, std::min(share, 1.0) * bar.height()));
        if (bar.width() > 3.0)
            bar.setRight(bar.right() - 1.0);
        painter.fillRect(bar, bin == m_hovered ? theme::colour(theme::Role::text, palette()) : colour);
        if (share > 1.0)
            painter.fillRect(QRectF(bar.left(), bar.top() + kBreak, bar.width(), 2.0),
                             theme::colour(theme::Role::panel, palette()));
    }
}

void Histogram::paintMarks(QPainter& painter) const {
    const QRectF place = area();
    const AxisMap map = axis();
    const auto textOf = [&](const QString& name, double value) {
        const ValueText text = quantityValue(value, m_distribution.unit);
        const bool named = m_distribution.unit == Unit::token; // in the title, whatever the value
        return name + QChar(QChar::Nbsp) + (named ? text.number : text.joined());
    };
    const auto placeOf = [&](double value) { return place.left() + std::clamp(map.place(value), 0.0, place.width()); };
    const QString median = textOf(tr("P50"), m_distribution.p50);
    const QString tail = textOf(tr("P99"), m_distribution.p99);
    const double top = place.top() - kLine;
    // The tail's text gives way to the right, the median's to the left.
    QRectF right = textRect(painter, tail, placeOf(m_distribution.p99), top, 0.0, width());
    QRectF left = textRect(painter, median, placeOf(m_distribution.p50), top, 0.0, width());
    if (left.right() + kApart > right.left()) {
        right.moveLeft(std::min(left.right() + kApart, width() - right.width()));
        left.moveRight(std::min(left.right(), right.left() - kApart));
    }
    painter.setPen(theme::colour(theme::Role::text, palette()));
    for (const double value : {m_distribution.p50, m_distribution.p99}) {
        const double x = std::floor(placeOf(value)) + 0.5;
        painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()));
    }
    painter.setPen(theme::colour(theme::Role::muted, palette()));
    painter.drawText(left, Qt::AlignCenter, median);
    painter.drawText(right, Qt::AlignCenter, tail);
}

void Histogram::paintAxis(QPainter& painter) const {
    const QRectF place = area();
    const AxisMap map = axis();
    const int wanted = std::max(2, static_cast<int>(place.width() / kTickPitch));
    const AxisTicks ticks = axisTicks(columnOf(m_distribution), map.low, map.high, map.logarithmic, wanted);
    const double bottom = std::floor(place.bottom()) + 0.5;
    painter.setPen(theme::colour(theme::Role::line, palette()));
    painter.drawLine(QPointF(place.left(), bottom), QPointF(place.right(), bottom));
    double free = 0.0;
    for (std::size_t i = 0; i < ticks.values.size(); ++i) {
        const double x = place.left() + map.place(ticks.values[i]);
        const QRectF text = textRect(painter, ticks.labels[i], x, bottom + 3.0, 0.0, width());
        if (text.left() < free)
            continue;
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + 3.0));
        painter.drawText(text, Qt::AlignCenter, ticks.labels[i]);
        free = text.right() + kApart;
    }
}

void Histogram::hover(std::optional<std::size_t> bin) {
    if (bin == m_hovered)
        return;
    m_hovered = bin;
    update();
}

void Histogram::mouseMoveEvent(QMouseEvent* event) {
    hover(binAt(event->position()));
}

void Histogram::leaveEvent(QEvent*) {
    hover(std::nullopt);
}

} // namespace paretoscope::ui
