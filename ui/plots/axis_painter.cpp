// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/axis_painter.h"

#include "ui/plots/axis_ticks.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr double kPitchAlong = 110.0; ///< pixels a tick
constexpr double kLine = 16.0;        ///< height of a line of text

Column columnOf(Unit unit, const QString& label) {
    Column column;
    column.isMetric = true;
    column.unit = unit;
    column.label = label;
    return column;
}

int ticksIn(double pixels, double pitch) {
    return std::max(2, static_cast<int>(pixels / pitch));
}

} // namespace

void paintUpright(QPainter& painter, const QPalette& palette, const QRectF& area, Unit unit, double most,
                  double pitch) {
    const AxisTicks ticks = axisTicks(columnOf(unit, {}), 0.0, most, false, ticksIn(area.height(), pitch));
    const QString symbol = axisUnit(unit, most).symbol;
    for (std::size_t i = 0; i < ticks.values.size(); ++i) {
        const double y = area.bottom() - ticks.values[i] / most * area.height();
        painter.setPen(theme::colour(theme::Role::line, palette));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(theme::colour(theme::Role::muted, palette));
        painter.drawText(QRectF(0.0, y - kLine / 2.0, area.left() - 8.0, kLine), Qt::AlignRight | Qt::AlignVCenter,
                         symbol.isEmpty() ? ticks.labels[i] : ticks.labels[i] + QChar(0x00A0) + symbol);
    }
}

void paintAlong(QPainter& painter, const QPalette& palette, const QRectF& area, Unit unit, double most,
                const QString& title) {
    const Column column = columnOf(unit, title);
    const AxisTicks ticks = axisTicks(column, 0.0, most, false, ticksIn(area.width(), kPitchAlong));
    painter.setPen(theme::colour(theme::Role::muted, palette));
    for (std::size_t i = 0; i < ticks.values.size(); ++i) {
        const double x = area.left() + ticks.values[i] / most * area.width();
        painter.drawText(QRectF(x - 40.0, area.bottom() + 3.0, 80.0, kLine), Qt::AlignCenter, ticks.labels[i]);
    }
    painter.drawText(QRectF(area.left(), area.bottom() + 19.0, area.width(), kLine), Qt::AlignCenter,
                     axisTitle(column, 0.0, most));
}

} // namespace paretoscope::ui
