// SPDX-License-Identifier: GPL-3.0-or-later
// The axes of ParetoPlot: their columns, scales and titles, and the easing of their ranges to all points.
#include "ui/models/text.h"
#include "ui/plots/pareto_plot.h"
#include "ui/plots/plot_layers.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kMargin = 0.05; ///< of the extent, on each side
/// Above this ratio of the greatest to the least value a linear axis would squeeze most points into a corner.
constexpr double kLogarithmicRatio = 30.0;

/// Names the better end of a metric's axis.
QString goalHint(study::Goal goal, bool horizontal, bool reversed) {
    if (goal == study::Goal::none)
        return {};
    const bool forward = (goal == study::Goal::maximise) != reversed;
    if (horizontal)
        return forward ? ParetoPlot::tr("better →") : ParetoPlot::tr("← better");
    return forward ? ParetoPlot::tr("better →", "upwards, in rotated text")
                   : ParetoPlot::tr("← better", "downwards, in rotated text");
}

void setTitle(QCPAxis& axis, const Column& column, bool reversed) {
    const QCPRange range = axis.range();
    const QString hint = goalHint(column.goal, axis.orientation() == Qt::Horizontal, reversed);
    QString title = axisTitle(column, range.lower, range.upper);
    if (!hint.isEmpty())
        title += QStringLiteral("      ") + hint;
    if (axis.label() != title)
        axis.setLabel(title);
}

} // namespace

bool ParetoPlot::suitsLogarithm(std::string_view id) const {
    const ShownRun& run = m_selection.run();
    const std::optional<std::size_t> column = columnIndex(run.columns(), id);
    if (!column || run.columns()[*column].isCategory())
        return false;
    const CloudRange range = run.cloud().range(*column);
    return !range.empty() && range.low > 0.0 && range.high / range.low > kLogarithmicRatio;
}

void ParetoPlot::applyAxes() {
    const std::vector<Column>& columns = m_selection.run().columns();
    m_x = columnIndex(columns, m_settings.x.column).value_or(0);
    m_y = columnIndex(columns, m_settings.y.column).value_or(0);
    m_tickX->setColumn(columns[m_x], m_settings.x.logarithmic);
    m_tickY->setColumn(columns[m_y], m_settings.y.logarithmic);
    m_plot->xAxis->setScaleType(m_settings.x.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_plot->yAxis->setScaleType(m_settings.y.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_plot->xAxis->setRangeReversed(m_settings.x.reversed);
    m_plot->yAxis->setRangeReversed(m_settings.y.reversed);
    follow();
}

std::optional<std::pair<double, double>> ParetoPlot::extent(const PlotAxis& axis) const {
    const ShownRun& run = m_selection.run();
    const std::size_t column = columnIndex(run.columns(), axis.column).value_or(0);
    CloudRange range = run.cloud().range(column);
    const auto widen = [&range](double value) {
        range.low = std::min(range.low, value);
        range.high = std::max(range.high, value);
        if (value > 0.0)
            range.leastPositive = range.leastPositive > 0.0 ? std::min(range.leastPositive, value) : value;
    };
    for (const store::Row& row : run.front())
        widen(rowValue(row, column));
    for (const OverlaidPoint& point : m_overlay.overlay().points) {
        if (placeMeasured(point))
            widen(rowValue(point.shown, column));
    }
    if (range.empty())
        return std::nullopt;
    if (axis.logarithmic) {
        if (range.leastPositive <= 0.0)
            return std::nullopt;
        const double pad = std::pow(std::max(range.high / range.leastPositive, 1.2), kMargin);
        return std::pair(range.leastPositive / pad, range.high * pad);
    }
    const double span = range.high - range.low;
    const double pad = span > 0.0 ? span * kMargin : std::max(std::abs(range.high) * 0.1, 0.5);
    return std::pair(range.low - pad, range.high + pad);
}

void ParetoPlot::follow() {
    if (m_zoomed || m_selection.run().isEmpty())
        return;
    const auto x = extent(m_settings.x);
    const auto y = extent(m_settings.y);
    if (!x || !y)
        return;
    m_rangeX.aim(x->first, x->second, m_settings.x.logarithmic);
    m_rangeY.aim(y->first, y->second, m_settings.y.logarithmic);
    ease();
    m_easing.start();
}

void ParetoPlot::ease() {
    const bool movesX = m_rangeX.step();
    const bool movesY = m_rangeY.step();
    if (!movesX && !movesY)
        m_easing.stop();
    if (m_rangeX.isEmpty() || m_rangeY.isEmpty())
        return;
    m_plot->xAxis->setRange(m_rangeX.low(), m_rangeX.high());
    m_plot->yAxis->setRange(m_rangeY.low(), m_rangeY.high());
    updateTitles();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void ParetoPlot::updateTitles() {
    const std::vector<Column>& columns = m_selection.run().columns();
    setTitle(*m_plot->xAxis, columns[m_x], m_settings.x.reversed);
    setTitle(*m_plot->yAxis, columns[m_y], m_settings.y.reversed);
    m_tickX->setTickCount(std::max(3, m_plot->axisRect()->width() / 110));
    m_tickY->setTickCount(std::max(3, m_plot->axisRect()->height() / 60));
}

void ParetoPlot::fit() {
    m_zoomed = false;
    follow();
    draw();
}

} // namespace paretoscope::ui
