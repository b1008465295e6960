// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/parallel_plot.h"

#include <QEvent>
#include <QMetaObject>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace paretoscope::ui {

namespace {

constexpr int kSide = 72;
constexpr int kTop = 44;
constexpr int kBottom = 28;
constexpr double kNarrowestAxis = 96.0;
constexpr double kReach = 18.0; ///< pixels around an axis that belong to it
constexpr std::size_t kMostLines = 4'000;
constexpr double kLogarithmicRatio = 30.0;

} // namespace

/// What the drawing thread needs.
struct ParallelPlot::Request {
    std::vector<CloudChunkPointer> chunks;
    std::uint64_t rows = 0;
    std::vector<store::Row> front;
    std::vector<Axis> axes;
    RowFilter filter;
    QSize size;
    double bottom = 0.0;
    double ratio = 1.0;
    QColor cloud;
    QColor frontColour;
};

ParallelPlot::ParallelPlot(Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_selection(selection) {
    setObjectName(QStringLiteral("parallelPlot"));
    setAccessibleName(tr("Parallel coordinates"));
    m_threads.setMaxThreadCount(1);
    const auto redraw = [this] {
        arrange();
        draw();
    };
    connect(&selection.run(), &ShownRun::reset, this, redraw);
    connect(&selection.run(), &ShownRun::grown, this, redraw);
    connect(&selection.filters(), &FilterStack::changed, this, &ParallelPlot::draw);
    connect(&selection, &Selection::pickedChanged, this, qOverload<>(&QWidget::update));
    connect(&selection, &Selection::hoveredChanged, this, qOverload<>(&QWidget::update));
    redraw();
}

ParallelPlot::~ParallelPlot() = default;

QRectF ParallelPlot::area() const {
    return QRectF(rect()).adjusted(kSide, kTop, -kSide, -kBottom);
}

void ParallelPlot::arrange() {
    const ShownRun& run = m_selection.run();
    m_axes.clear();
    m_brushed = nullptr;
    const auto add = [&](std::size_t column) {
        const CloudRange range = run.cloud().range(column);
        if (range.empty() || range.low == range.high)
            return;
        Axis axis;
        axis.column = column;
        axis.map = {range.low, range.high, range.low > 0.0 && range.high / range.low > kLogarithmicRatio, false,
                    std::max(1.0, area().height())};
        m_axes.push_back(axis);
    };
    for (std::size_t c = 0; c < run.parameterCount(); ++c)
        add(c);
    for (const auto& [metric, goal] : run.info().header.objectives)
        if (const std::optional<std::size_t> column = columnIndex(run.columns(), metric))
            add(*column);
    const auto room = static_cast<std::size_t>(std::max(2.0, area().width() / kNarrowestAxis + 1.0));
    if (m_axes.size() > room) // the objectives, at the end, matter most
        m_axes.erase(m_axes.begin(), m_axes.end() - static_cast<std::ptrdiff_t>(room));
    for (std::size_t i = 0; i < m_axes.size(); ++i) {
        const double share = m_axes.size() < 2 ? 0.5 : static_cast<double>(i) / static_cast<double>(m_axes.size() - 1);
        m_axes[i].x = area().left() + share * area().width();
    }
    update();
}

ParallelPlot::Request ParallelPlot::request() const {
    const ShownRun& run = m_selection.run();
    Request request;
    request.chunks = run.cloud().chunks;
    request.rows = run.cloud().rows;
    request.front = run.front();
    request.axes = m_axes;
    request.filter = RowFilter(m_selection.filters().filters(), run.columns());
    request.size = size();
    request.bottom = area().bottom();
    request.ratio = devicePixelRatioF();
    request.cloud = theme::colour(theme::Role::compute, palette());
    request.frontColour = theme::colour(theme::Role::accent, palette());
    return request;
}

QImage ParallelPlot::render(const Request& request) {
    QImage image(request.size * request.ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(request.ratio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QPolygonF line(static_cast<qsizetype>(request.axes.size()));
    const auto draw = [&](const auto& valueOf) {
        for (std::size_t a = 0; a < request.axes.size(); ++a) {
            const double place = request.axes[a].map.place(valueOf(request.axes[a].column));
            line[static_cast<qsizetype>(a)] = QPointF(request.axes[a].x, request.bottom - place);
        }
        painter.drawPolyline(line);
    };
    const std::uint64_t stride = std::max<std::uint64_t>(1, request.rows / kMostLines);
    QColor faint = request.cloud;
    faint.setAlphaF(static_cast<float>(
        std::clamp(120.0 / std::sqrt(1.0 + static_cast<double>(request.rows / stride)), 2.0, 40.0) / 100.0));
    painter.setPen(QPen(faint, 1.0));
    std::uint64_t seen = 0;
    for (const CloudChunkPointer& chunk : request.chunks) {
        for (std::size_t row = 0; row < chunk->rows(); ++row) {
            if (seen++ % stride == 0 && request.filter.passes(*chunk, row))
                draw([&](std::size_t column) { return static_cast<double>(chunk->columns[column].at(row)); });
        }
    }
    painter.setPen(QPen(request.frontColour, 1.5));
    for (const store::Row& row : request.front) {
        if (request.filter.passes(row))
            draw([&](std::size_t column) { return rowValue(row, column); });
    }
    return image;
}

void ParallelPlot::draw() {
    if (m_axes.empty() || !isVisible()) {
        m_lines = {};
        return update();
    }
    if (m_drawing) {
        m_drawAgain = true;
        return;
    }
    m_drawing = true;
    m_drawAgain = false;
    m_threads.start([this, request = request()] {
        QMetaObject::invokeMethod(
            this,
            [this, image = render(request)] {
                m_drawing = false;
                m_lines = image;
                update();
                if (m_drawAgain)
                    draw();
            },
            Qt::QueuedConnection);
    });
}

void ParallelPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_axes.empty())
        painter.drawImage(0, 0, m_lines);
    if (const std::optional<store::Row>& b = m_selection.picked(Selection::Pick::b))
        paintRow(painter, *b, theme::category(1, palette()));
    if (const std::optional<store::Row>& a = m_selection.picked(Selection::Pick::a))
        paintRow(painter, *a, theme::colour(theme::Role::text, palette()));
    painter.setFont(theme::smallFont());
    for (const Axis& axis : m_axes)
        paintAxis(painter, axis);
}

void ParallelPlot::paintRow(QPainter& painter, const store::Row& row, const QColor& colour) const {
    if (row.rejectedBy >= 0)
        return;
    QPolygonF line;
    for (const Axis& axis : m_axes)
        line << QPointF(axis.x, area().bottom() - axis.map.place(rowValue(row, axis.column)));
    painter.setPen(QPen(colour, 2.5));
    painter.drawPolyline(line);
}

void ParallelPlot::paintAxis(QPainter& painter, const Axis& axis) const {
    const Column& column = m_selection.run().columns()[axis.column];
    const QRectF place = area();
    painter.setPen(QPen(theme::colour(theme::Role::muted, palette()), 1.0));
    painter.drawLine(QPointF(axis.x, place.top()), QPointF(axis.x, place.bottom()));
    const double width = m_axes.size() < 2 ? 160.0 : place.width() / static_cast<double>(m_axes.size() - 1) - 6.0;
    const double shown = std::clamp(width, 60.0, 2.0 * kSide);
    painter.setPen(theme::colour(theme::Role::text, palette()));
    painter.drawText(QRectF(axis.x - shown / 2, 6, shown, 16), Qt::AlignCenter,
                     painter.fontMetrics().elidedText(column.label, Qt::ElideRight, static_cast<int>(shown)));
    painter.setPen(theme::colour(theme::Role::muted, palette()));
    painter.drawText(QRectF(axis.x - shown / 2, place.top() - 20, shown, 16), Qt::AlignCenter,
                     columnValue(column, axis.map.high).joined());
    painter.drawText(QRectF(axis.x - shown / 2, place.bottom() + 4, shown, 16), Qt::AlignCenter,
                     columnValue(column, axis.map.low).joined());
    double low = m_from;
    double high = m_to;
    if (m_brushed != &axis) {
        const std::optional<Filter> filter = m_selection.filters().filter(column.id);
        if (!filter)
            return;
        low = place.bottom() - axis.map.place(std::clamp(filter->low, axis.map.low, axis.map.high));
        high = place.bottom() - axis.map.place(std::clamp(filter->high, axis.map.low, axis.map.high));
    }
    QColor fill = theme::colour(theme::Role::accent, palette());
    painter.setPen(QPen(fill, 1.0));
    fill.setAlphaF(0.25F);
    painter.setBrush(fill);
    painter.drawRect(QRectF(QPointF(axis.x - 6, low), QPointF(axis.x + 6, high)).normalized());
}

const ParallelPlot::Axis* ParallelPlot::axisAt(double x) const {
    const auto nearest = std::ranges::min_element(m_axes, {}, [x](const Axis& axis) { return std::abs(axis.x - x); });
    return nearest != m_axes.end() && std::abs(nearest->x - x) <= kReach ? &*nearest : nullptr;
}

void ParallelPlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_brushed = axisAt(event->position().x());
    m_from = m_to = std::clamp(event->position().y(), area().top(), area().bottom());
}

void ParallelPlot::mouseMoveEvent(QMouseEvent* event) {
    setCursor(axisAt(event->position().x()) != nullptr ? Qt::SizeVerCursor : Qt::ArrowCursor);
    if (m_brushed == nullptr)
        return;
    m_to = std::clamp(event->position().y(), area().top(), area().bottom());
    update();
}

void ParallelPlot::mouseReleaseEvent(QMouseEvent*) {
    const Axis* axis = std::exchange(m_brushed, nullptr);
    if (axis == nullptr)
        return;
    const std::string& column = m_selection.run().columns()[axis->column].id;
    if (std::abs(m_to - m_from) < 4.0)
        return m_selection.filters().remove(column);
    const double a = axis->map.value(area().bottom() - m_from);
    const double b = axis->map.value(area().bottom() - m_to);
    m_selection.filters().set(Filter{column, std::min(a, b), std::max(a, b)});
}

void ParallelPlot::resizeEvent(QResizeEvent*) {
    arrange();
    draw();
}

void ParallelPlot::showEvent(QShowEvent*) {
    draw();
}

void ParallelPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        draw();
}

} // namespace paretoscope::ui
