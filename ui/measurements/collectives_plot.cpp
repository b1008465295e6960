// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/measurements/collectives_plot.h"

#include "ui/plots/plot_layers.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace paretoscope::ui {

namespace {

Column sizeColumn() {
    Column column;
    column.id = "size";
    column.label = CollectivesPlot::tr("Size");
    column.unit = Unit::byte;
    return column;
}

Column bandwidthColumn() {
    Column column;
    column.id = "bus_bandwidth";
    column.label = CollectivesPlot::tr("Bus bandwidth");
    column.unit = Unit::bytePerSecond;
    return column;
}

void styleAxis(QCPAxis& axis, const QPalette& palette) {
    const QColor line = theme::colour(theme::Role::line, palette);
    QColor grid = line;
    grid.setAlphaF(0.55F);
    axis.setBasePen(QPen(line, 1.0));
    axis.setTickPen(QPen(line, 1.0));
    axis.setSubTickPen(Qt::NoPen);
    axis.setTickLabelColor(theme::colour(theme::Role::muted, palette));
    axis.setTickLabelFont(theme::smallFont());
    axis.setLabelColor(theme::colour(theme::Role::text, palette));
    axis.setLabelFont(theme::baseFont());
    axis.grid()->setPen(QPen(grid, 1.0));
    axis.grid()->setZeroLinePen(QPen(grid, 1.0));
}

void scaleAxis(QCPAxis& axis, UnitTicker& ticker, const Column& column, double low, double high) {
    constexpr double kRoom = 1.25; // on each side, as a factor
    ticker.setColumn(column, true);
    axis.setScaleType(QCPAxis::stLogarithmic);
    axis.setRange(low / kRoom, high * kRoom);
    axis.setLabel(axisTitle(column, low / kRoom, high * kRoom));
}

} // namespace

CollectivesPlot::CollectivesPlot(QWidget* parent)
    : QWidget(parent)
    , m_plot(new QCustomPlot(this)) {
    setObjectName(QStringLiteral("collectivesPlot"));
    setAccessibleName(tr("Measured and predicted collectives"));
    const auto sizes = QSharedPointer<UnitTicker>::create();
    const auto bandwidths = QSharedPointer<UnitTicker>::create();
    m_sizes = sizes.data();
    m_bandwidths = bandwidths.data();
    m_plot->xAxis->setTicker(sizes);
    m_plot->yAxis->setTicker(bandwidths);
    m_predicted = m_plot->addGraph();
    m_refitted = m_plot->addGraph();
    m_measured = m_plot->addGraph();
    m_predicted->setName(tr("predicted"));
    m_refitted->setName(tr("predicted after the fit"));
    m_measured->setName(tr("measured"));
    m_measured->setLineStyle(QCPGraph::lsNone);
    m_plot->legend->setVisible(true);
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignRight | Qt::AlignBottom);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_plot);
    style();
    clear();
}

void CollectivesPlot::style() {
    const auto colour = [this](theme::Role role) { return theme::colour(role, palette()); };
    m_plot->setBackground(QBrush(colour(theme::Role::panel)));
    styleAxis(*m_plot->xAxis, palette());
    styleAxis(*m_plot->yAxis, palette());
    m_predicted->setPen(QPen(colour(theme::Role::accent), 2.0));
    m_refitted->setPen(QPen(theme::category(1, palette()), 2.0, Qt::DashLine));
    m_measured->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(colour(theme::Role::text), 1.5),
                                                QBrush(colour(theme::Role::panel)), 9.0));
    m_plot->legend->setBrush(QBrush(colour(theme::Role::panel)));
    m_plot->legend->setBorderPen(QPen(colour(theme::Role::line), 1.0));
    m_plot->legend->setTextColor(colour(theme::Role::text));
    m_plot->legend->setFont(theme::smallFont());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CollectivesPlot::clear() {
    for (QCPGraph* graph : {m_measured, m_predicted, m_refitted})
        graph->data()->clear();
    m_plot->setVisible(false);
}

void CollectivesPlot::setSeries(const network::CollectiveSeries& series) {
    clear();
    if (series.points.empty())
        return;
    const double factor = network::busFactor(series.collective, series.ranks);
    double low = HUGE_VAL;
    double high = 0.0;
    const auto add = [&](QCPGraph& graph, Bytes size, Seconds time) {
        const double bandwidth = factor * (size / time).value();
        low = std::min(low, bandwidth);
        high = std::max(high, bandwidth);
        graph.addData(size.value(), bandwidth);
    };
    for (const network::CollectivePoint& point : series.points) {
        add(*m_measured, point.size, point.measured);
        add(*m_predicted, point.size, point.predicted);
        if (point.refitted)
            add(*m_refitted, point.size, *point.refitted);
    }
    m_refitted->setVisible(series.refitted.has_value());
    series.refitted ? void(m_refitted->addToLegend()) : void(m_refitted->removeFromLegend());
    scaleAxis(*m_plot->xAxis, *m_sizes, sizeColumn(), series.points.front().size.value(),
              series.points.back().size.value());
    scaleAxis(*m_plot->yAxis, *m_bandwidths, bandwidthColumn(), low, high);
    m_plot->setVisible(true);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CollectivesPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_plot != nullptr)
        style();
}

} // namespace paretoscope::ui
