// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_layers.h"

#include "ui/theme/theme.h"

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr int kPixelsATickX = 110;
constexpr int kPixelsATickY = 60;
constexpr double kMarkerRadius = 4.0;
constexpr double kPickRadius = 6.5;
constexpr double kDiamondRadius = 5.5;

} // namespace

void UnitTicker::setColumn(const Column& column, bool logarithmic) {
    m_column = column;
    m_logarithmic = logarithmic;
}

void UnitTicker::generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks,
                          QVector<double>* subTicks, QVector<QString>* tickLabels) {
    const AxisTicks made = axisTicks(m_column, range.lower, range.upper, m_logarithmic, tickCount());
    ticks = QVector<double>(made.values.begin(), made.values.end());
    if (subTicks != nullptr)
        *subTicks = QVector<double>(made.minor.begin(), made.minor.end());
    if (tickLabels != nullptr)
        *tickLabels = QVector<QString>(made.labels.begin(), made.labels.end());
}

CloudLayer::CloudLayer(QCustomPlot* plot, const QString& layer)
    : QCPLayerable(plot, layer) {}

void CloudLayer::draw(QCPPainter* painter) {
    if (!m_view || m_view->image.isNull())
        return;
    const QCPAxis& x = *mParentPlot->xAxis;
    const QCPAxis& y = *mParentPlot->yAxis;
    const QPointF from(x.coordToPixel(m_view->horizontal.low), y.coordToPixel(m_view->vertical.low));
    const QPointF to(x.coordToPixel(m_view->horizontal.high), y.coordToPixel(m_view->vertical.high));
    QRectF target = QRectF(from, to).normalized();
    // A pixel's fraction of mismatch would blur the whole image.
    if (std::abs(target.width() - m_view->horizontal.length) < 1.5 &&
        std::abs(target.height() - m_view->vertical.length) < 1.5)
        target = QRectF(target.topLeft().toPoint(), QSizeF(m_view->horizontal.length, m_view->vertical.length));
    painter->save();
    painter->setClipRect(mParentPlot->axisRect()->rect());
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    painter->drawImage(target, m_view->image);
    painter->restore();
}

MarksLayer::MarksLayer(QCustomPlot* plot, const QString& layer)
    : QCPLayerable(plot, layer) {}

QPointF MarksLayer::pixel(double x, double y) const {
    return {mParentPlot->xAxis->coordToPixel(x), mParentPlot->yAxis->coordToPixel(y)};
}

void MarksLayer::draw(QCPPainter* painter) {
    const QPalette palette = mParentPlot->palette();
    const QRectF area = mParentPlot->axisRect()->rect();
    const QColor accent = theme::colour(theme::Role::accent, palette);
    painter->save();
    painter->setClipRect(area.adjusted(-1, -1, 1, 1));
    painter->setRenderHint(QPainter::Antialiasing);
    drawBounds(*painter, area);
    drawSteps(*painter);
    for (const Mark& mark : front)
        drawMark(*painter, mark, accent, kMarkerRadius, true);
    drawMeasured(*painter);
    if (hovered)
        drawMark(*painter, *hovered, theme::colour(theme::Role::text, palette), kPickRadius, false);
    if (pickB)
        drawMark(*painter, *pickB, theme::category(1, palette), kPickRadius, true);
    if (pickA) {
        drawMark(*painter, *pickA, accent, kPickRadius, true);
        drawMark(*painter, *pickA, accent, kPickRadius + 3.5, false);
    }
    if (!brush.isNull()) {
        QColor fill = accent;
        fill.setAlphaF(0.12F);
        painter->setPen(QPen(accent, 1.0));
        painter->setBrush(fill);
        painter->drawRect(brush);
    }
    painter->restore();
}

void MarksLayer::drawBounds(QCPPainter& painter, const QRectF& area) const {
    const QColor colour = theme::colour(theme::Role::bad, mParentPlot->palette());
    QColor shade = colour;
    shade.setAlphaF(0.06F);
    painter.setFont(theme::smallFont());
    for (const Bound& bound : bounds) {
        const QCPAxis& axis = bound.horizontalAxis ? *mParentPlot->xAxis : *mParentPlot->yAxis;
        const double place = axis.coordToPixel(bound.value);
        const double worst = axis.coordToPixel(bound.upper ? axis.range().upper : axis.range().lower);
        const QRectF outside = bound.horizontalAxis
                                   ? QRectF(QPointF(place, area.top()), QPointF(worst, area.bottom())).normalized()
                                   : QRectF(QPointF(area.left(), place), QPointF(area.right(), worst)).normalized();
        painter.fillRect(outside.intersected(area), shade);
        painter.setPen(QPen(colour, 1.0, Qt::DashLine));
        if (bound.horizontalAxis) {
            painter.drawLine(QLineF(place, area.top(), place, area.bottom()));
            painter.drawText(QRectF(place + 4, area.top() + 2, 220, 16), Qt::AlignLeft, bound.label);
        } else {
            painter.drawLine(QLineF(area.left(), place, area.right(), place));
            painter.drawText(QRectF(area.right() - 224, place - 17, 220, 16), Qt::AlignRight, bound.label);
        }
    }
}

void MarksLayer::drawSteps(QCPPainter& painter) const {
    if (steps.size() < 2)
        return;
    QPolygonF line;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (i > 0) {
            const QPointF corner =
                stepsTurnAtNextX ? QPointF(steps[i].x(), steps[i - 1].y()) : QPointF(steps[i - 1].x(), steps[i].y());
            line << pixel(corner.x(), corner.y());
        }
        line << pixel(steps[i].x(), steps[i].y());
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme::colour(theme::Role::panel, mParentPlot->palette()), 4.0));
    painter.drawPolyline(line);
    painter.setPen(QPen(theme::colour(theme::Role::accent, mParentPlot->palette()), 2.0));
    painter.drawPolyline(line);
}

void MarksLayer::drawMeasured(QCPPainter& painter) const {
    const QColor panel = theme::colour(theme::Role::panel, mParentPlot->palette());
    const QColor idle = theme::colour(theme::Role::idle, mParentPlot->palette());
    for (const Measured& each : measured) {
        if (!each.predicted || each.at.dimmed)
            continue;
        painter.setPen(QPen(each.colour, 1.0, Qt::DotLine));
        painter.drawLine(QLineF(pixel(each.at.x, each.at.y), pixel(each.predicted->x(), each.predicted->y())));
    }
    for (const Measured& each : measured) {
        const QPointF centre = pixel(each.at.x, each.at.y);
        const QPolygonF diamond({centre + QPointF(0.0, -kDiamondRadius), centre + QPointF(kDiamondRadius, 0.0),
                                 centre + QPointF(0.0, kDiamondRadius), centre + QPointF(-kDiamondRadius, 0.0)});
        painter.setPen(QPen(each.at.dimmed ? idle : each.colour, 1.75));
        painter.setBrush(panel);
        painter.drawPolygon(diamond);
    }
}

void MarksLayer::drawMark(QCPPainter& painter, const Mark& mark, const QColor& colour, double radius,
                          bool filled) const {
    const QColor panel = theme::colour(theme::Role::panel, mParentPlot->palette());
    QColor fill = mark.dimmed ? theme::colour(theme::Role::idle, mParentPlot->palette()) : colour;
    painter.setPen(filled ? QPen(panel, 1.5) : QPen(fill, 1.5));
    painter.setBrush(filled ? QBrush(fill) : Qt::NoBrush);
    painter.drawEllipse(pixel(mark.x, mark.y), radius, radius);
}

} // namespace paretoscope::ui
