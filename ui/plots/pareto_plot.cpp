// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/pareto_plot.h"

#include "ui/models/text.h"
#include "ui/plots/hover_card.h"
#include "ui/plots/plot_layers.h"

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr int kEasingMilliseconds = 16;
constexpr int kRestADrawing = 2; ///< of a live run: pause after a drawing, in times it took
const QString kCloudLayerName = QStringLiteral("cloud");
const QString kMarksLayerName = QStringLiteral("marks");

} // namespace

ParetoPlot::ParetoPlot(Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_selection(selection)
    , m_overlay(selection) {
    setObjectName(QStringLiteral("paretoPlot"));
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Pareto plot"));
    m_threads.setMaxThreadCount(1);
    m_easing.setInterval(kEasingMilliseconds);
    makePlot();
    m_card = new HoverCard(this);
    connect(&m_easing, &QTimer::timeout, this, &ParetoPlot::ease);
    ShownRun& run = selection.run();
    connect(&run, &ShownRun::reset, this, &ParetoPlot::startRun);
    connect(&run, &ShownRun::grown, this, [this] {
        follow();
        updateFront();
        draw();
    });
    connect(&run, &ShownRun::evaluatorReady, this, &ParetoPlot::updateBounds);
    connect(&selection.filters(), &FilterStack::changed, this, [this] {
        updateFront();
        updateMeasured();
        draw();
    });
    connect(&selection, &Selection::pickedChanged, this, &ParetoPlot::updateMarks);
    connect(&selection, &Selection::hoveredChanged, this, &ParetoPlot::updateMarks);
    connect(&m_overlay, &MeasuredOverlay::changed, this, [this] {
        follow();
        updateMeasured();
        draw();
    });
    startRun();
}

ParetoPlot::~ParetoPlot() = default;

void ParetoPlot::makePlot() {
    m_plot = new QCustomPlot(this);
    m_plot->setObjectName(QStringLiteral("paretoCanvas"));
    m_plot->setFocusProxy(this);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    m_plot->addLayer(kCloudLayerName, m_plot->layer(QStringLiteral("grid")), QCustomPlot::limAbove);
    m_plot->addLayer(kMarksLayerName, m_plot->layer(QStringLiteral("main")), QCustomPlot::limAbove);
    m_plot->layer(kMarksLayerName)->setMode(QCPLayer::lmBuffered);
    m_cloud = new CloudLayer(m_plot, kCloudLayerName);
    m_marks = new MarksLayer(m_plot, kMarksLayerName);
    const auto tickX = QSharedPointer<UnitTicker>::create();
    const auto tickY = QSharedPointer<UnitTicker>::create();
    m_tickX = tickX.data();
    m_tickY = tickY.data();
    m_plot->xAxis->setTicker(tickX);
    m_plot->yAxis->setTicker(tickY);
    m_plot->axisRect()->setMinimumMargins(QMargins(8, 12, 16, 8));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_plot);
    style();
}

void ParetoPlot::style() {
    const auto colour = [this](theme::Role role) { return theme::colour(role, palette()); };
    m_plot->setBackground(QBrush(colour(theme::Role::panel)));
    QColor grid = colour(theme::Role::line);
    grid.setAlphaF(0.55F);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setBasePen(QPen(colour(theme::Role::line), 1.0));
        axis->setTickPen(QPen(colour(theme::Role::line), 1.0));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLength(0, 4);
        axis->setTickLabelColor(colour(theme::Role::muted));
        axis->setTickLabelFont(theme::smallFont());
        axis->setLabelColor(colour(theme::Role::text));
        axis->setLabelFont(theme::baseFont());
        axis->setLabelPadding(6);
        axis->setTickLabelPadding(6);
        axis->grid()->setPen(QPen(grid, 1.0));
        axis->grid()->setZeroLinePen(QPen(grid, 1.0));
        axis->grid()->setSubGridVisible(false);
    }
}

void ParetoPlot::startRun() {
    const ShownRun& run = m_selection.run();
    m_zoomed = false;
    m_rangeX = {};
    m_rangeY = {};
    m_cloud->setView(nullptr);
    m_card->hide();
    m_plot->setVisible(!run.isEmpty());
    if (run.isEmpty())
        return;
    const store::RunHeader& header = run.info().header;
    const auto metric = [&](std::size_t index) {
        return index < header.objectives.size() ? header.objectives[index].first
                                                : header.metrics[std::min(index, header.metrics.size() - 1)].id;
    };
    const bool keeps =
        columnIndex(run.columns(), m_settings.x.column) && columnIndex(run.columns(), m_settings.y.column);
    if (!keeps) {
        m_settings.x = {metric(0), suitsLogarithm(metric(0)), false};
        m_settings.y = {metric(1), suitsLogarithm(metric(1)), false};
        m_settings.colour.clear();
    }
    applyAxes();
    updateFront();
    updateBounds();
    emit settingsChanged();
}

void ParetoPlot::setSettings(const PlotSettings& settings) {
    if (settings == m_settings || m_selection.run().isEmpty())
        return;
    const bool sameAxes = settings.x == m_settings.x && settings.y == m_settings.y;
    m_settings = settings;
    if (!sameAxes) {
        m_zoomed = false;
        m_rangeX = {};
        m_rangeY = {};
        m_cloud->setView(nullptr);
        applyAxes();
        updateFront();
        updateBounds();
    }
    updateMeasured();
    draw();
    emit settingsChanged();
}

void ParetoPlot::updateFront() {
    const ShownRun& run = m_selection.run();
    m_marks->front.clear();
    m_marks->steps.clear();
    if (run.isEmpty())
        return;
    const RowFilter filter(m_selection.filters().filters(), run.columns());
    for (const store::Row& row : run.front())
        m_marks->front.push_back({rowValue(row, m_x), rowValue(row, m_y), !filter.passes(row)});
    std::ranges::sort(m_marks->front, {}, &MarksLayer::Mark::x);

    const auto goalOf = [&](std::size_t column) {
        for (const auto& [metric, goal] : run.info().header.objectives) {
            if (metric == run.columns()[column].id)
                return goal;
        }
        return study::Goal::none;
    };
    const study::Goal goalX = goalOf(m_x);
    const study::Goal goalY = goalOf(m_y);
    if (goalX == study::Goal::none || goalY == study::Goal::none || m_x == m_y)
        return;
    // Of a front in more than two objectives only what is not dominated within this plane bounds the steps.
    m_marks->stepsTurnAtNextX = goalX == study::Goal::minimise;
    std::vector<QPointF> best;
    double bestY = goalY == study::Goal::minimise ? HUGE_VAL : -HUGE_VAL;
    const auto visit = [&](const MarksLayer::Mark& mark) {
        if (goalY == study::Goal::minimise ? mark.y >= bestY : mark.y <= bestY)
            return;
        bestY = mark.y;
        best.emplace_back(mark.x, mark.y);
    };
    if (goalX == study::Goal::minimise)
        std::for_each(m_marks->front.begin(), m_marks->front.end(), visit);
    else
        std::for_each(m_marks->front.rbegin(), m_marks->front.rend(), visit);
    std::ranges::sort(best, {}, &QPointF::x);
    m_marks->steps = std::move(best);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void ParetoPlot::updateMarks() {
    const auto mark = [this](const std::optional<store::Row>& row) -> std::optional<MarksLayer::Mark> {
        if (!row || row->rejectedBy >= 0 || m_selection.run().isEmpty())
            return std::nullopt;
        return MarksLayer::Mark{rowValue(*row, m_x), rowValue(*row, m_y)};
    };
    m_marks->pickA = mark(m_selection.picked(Selection::Pick::a));
    m_marks->pickB = mark(m_selection.picked(Selection::Pick::b));
    const std::optional<std::uint64_t> hovered = m_selection.hovered();
    m_marks->hovered = hovered ? mark(m_selection.run().row(*hovered)) : std::nullopt;
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

/// Nothing unless one of the axes was measured and both have a value.
std::optional<std::pair<double, double>> ParetoPlot::placeMeasured(const OverlaidPoint& point) const {
    const double x = rowValue(point.shown, m_x);
    const double y = rowValue(point.shown, m_y);
    const bool measured = point.isMeasured(m_x) || point.isMeasured(m_y);
    return measured && std::isfinite(x) && std::isfinite(y) ? std::optional(std::pair(x, y)) : std::nullopt;
}

void ParetoPlot::updateMeasured() {
    m_marks->measured.clear();
    const ShownRun& run = m_selection.run();
    if (run.isEmpty())
        return;
    const RowFilter filter(m_selection.filters().filters(), run.columns());
    const std::optional<CloudColour> colour = cloudColour();
    for (const OverlaidPoint& point : m_overlay.overlay().points) {
        const auto at = placeMeasured(point);
        if (!at)
            continue;
        MarksLayer::Measured mark{{at->first, at->second, !filter.passes(point.shown)},
                                  theme::colour(theme::Role::text, palette()),
                                  std::nullopt};
        if (colour && colour->category)
            mark.colour = theme::category(static_cast<int>(rowValue(point.shown, colour->column)), palette());
        const QPointF predicted(rowValue(point.predicted, m_x), rowValue(point.predicted, m_y));
        if (std::isfinite(predicted.x()) && std::isfinite(predicted.y()))
            mark.predicted = predicted;
        m_marks->measured.push_back(mark);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void ParetoPlot::updateBounds() {
    m_marks->bounds.clear();
    const ShownRun& run = m_selection.run();
    if (!run.evaluator())
        return;
    for (const explore::MetricBound& bound : run.evaluator()->scenario().bounds) {
        const std::optional<std::size_t> column = columnIndex(run.columns(), bound.metric);
        if (!column || (*column != m_x && *column != m_y))
            continue;
        const QString value = columnValue(run.columns()[*column], bound.value).joined();
        m_marks->bounds.push_back({*column == m_x, bound.upper, bound.value,
                                   bound.upper ? tr("at most %1").arg(value) : tr("at least %1").arg(value)});
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

CloudRequest ParetoPlot::request() const {
    const ShownRun& run = m_selection.run();
    const QRect area = m_plot->axisRect()->rect();
    CloudRequest request;
    request.chunks = run.cloud().chunks;
    request.x = m_x;
    request.y = m_y;
    request.horizontal = {m_rangeX.targetLow(), m_rangeX.targetHigh(), m_settings.x.logarithmic, m_settings.x.reversed,
                          static_cast<double>(area.width())};
    request.vertical = {m_rangeY.targetLow(), m_rangeY.targetHigh(), m_settings.y.logarithmic, m_settings.y.reversed,
                        static_cast<double>(area.height())};
    request.filter = RowFilter(m_selection.filters().filters(), run.columns());
    request.colour = cloudColour();
    request.scheme = theme::schemeOf(palette());
    request.pixelRatio = m_plot->devicePixelRatioF();
    return request;
}

std::optional<CloudColour> ParetoPlot::cloudColour() const {
    const ShownRun& run = m_selection.run();
    const std::optional<std::size_t> column = columnIndex(run.columns(), m_settings.colour);
    if (!column)
        return std::nullopt;
    CloudColour colour{*column, run.columns()[*column].isCategory(), {}};
    const CloudRange range = run.cloud().range(*column);
    if (!colour.category && !range.empty()) {
        colour.scale.logarithmic = suitsLogarithm(m_settings.colour);
        colour.scale.low = range.low;
        colour.scale.high = range.high > range.low ? range.high : range.low + 1.0;
    }
    return colour;
}

void ParetoPlot::draw() {
    if (m_selection.run().isEmpty() || m_rangeX.isEmpty() || m_rangeY.isEmpty() || m_plot->axisRect()->width() < 2)
        return;
    if (m_drawing) {
        m_drawAgain = true;
        return;
    }
    m_drawing = true;
    m_drawAgain = false;
    m_drawTime.start();
    m_threads.start([this, request = request()] {
        auto view = std::make_shared<const CloudView>(renderCloud(request));
        QMetaObject::invokeMethod(
            this, [this, view] { finishDrawing(view); }, Qt::QueuedConnection);
    });
}

void ParetoPlot::finishDrawing(std::shared_ptr<const CloudView> view) {
    m_drawing = false;
    const ShownRun& run = m_selection.run();
    if (run.isEmpty())
        return;
    const AxisMap& x = view->horizontal;
    const AxisMap& y = view->vertical;
    const bool current = x.logarithmic == m_settings.x.logarithmic && x.reversed == m_settings.x.reversed &&
                         y.logarithmic == m_settings.y.logarithmic && y.reversed == m_settings.y.reversed;
    if (current) {
        m_cloud->setView(std::move(view));
        findTold();
        m_plot->replot(QCustomPlot::rpQueuedReplot);
        emit drawn();
    }
    if (!m_drawAgain)
        return;
    // While a run goes on its points matter more than their picture.
    const auto rest = run.isLive() ? static_cast<int>(m_drawTime.elapsed()) * kRestADrawing : 0;
    QTimer::singleShot(rest, this, &ParetoPlot::draw);
}

/// Of the metrics only those that are looked at: a card with all of them would hide the plot.
void ParetoPlot::findTold() {
    const ShownRun& run = m_selection.run();
    const auto isLookedAt = [&](std::size_t column) {
        const std::string& id = run.columns()[column].id;
        const auto& objectives = run.info().header.objectives;
        return column == m_x || column == m_y || id == m_settings.colour ||
               std::ranges::any_of(objectives, [&id](const auto& objective) { return objective.first == id; });
    };
    m_told.assign(run.columns().size(), false);
    for (std::size_t c = 0; c < m_told.size(); ++c) {
        const CloudRange range = run.cloud().range(c);
        m_told[c] = range.low < range.high && (c < run.parameterCount() || isLookedAt(c));
    }
}

const CloudView* ParetoPlot::cloudView() const {
    return m_cloud->view();
}

QPoint ParetoPlot::place(const store::Row& row) const {
    const QPointF pixel(m_plot->xAxis->coordToPixel(rowValue(row, m_x)),
                        m_plot->yAxis->coordToPixel(rowValue(row, m_y)));
    return m_plot->mapTo(this, pixel.toPoint());
}

QImage ParetoPlot::picture(double scale) const {
    return m_plot->toPixmap(m_plot->width(), m_plot->height(), scale).toImage();
}

void ParetoPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_plot != nullptr) {
        style();
        updateMeasured();
        m_plot->replot(QCustomPlot::rpQueuedReplot);
        draw();
    }
}

void ParetoPlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (m_selection.run().isEmpty())
        return;
    updateTitles();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    // The axis rectangle has its new size once the replot is through.
    QTimer::singleShot(0, this, &ParetoPlot::draw);
}

} // namespace paretoscope::ui
