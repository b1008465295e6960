// SPDX-License-Identifier: GPL-3.0-or-later
// The hands of ParetoPlot: pointer, wheel and keys.
#include "ui/plots/hover_card.h"
#include "ui/plots/pareto_plot.h"
#include "ui/plots/plot_layers.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {
constexpr double kPickRadius = 10.0; ///< pixels
constexpr double kZoomANotch = 1.2;  ///< range of before over range of after
constexpr double kNotch = 120.0;     ///< angle delta of one wheel notch
} // namespace

bool ParetoPlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_plot || m_selection.run().isEmpty())
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        press(static_cast<QMouseEvent&>(*event));
        return true;
    case QEvent::MouseMove:
        move(static_cast<QMouseEvent&>(*event));
        return true;
    case QEvent::MouseButtonRelease:
        release(static_cast<QMouseEvent&>(*event));
        return true;
    case QEvent::MouseButtonDblClick:
        fit();
        return true;
    case QEvent::Wheel: {
        const auto& wheel = static_cast<QWheelEvent&>(*event);
        zoom(wheel.position(), std::pow(kZoomANotch, wheel.angleDelta().y() / kNotch));
        return true;
    }
    case QEvent::Leave:
        m_selection.hover(std::nullopt);
        m_card->hide();
        return false;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

void ParetoPlot::press(QMouseEvent& event) {
    setFocus(Qt::MouseFocusReason);
    m_pressed = m_last = event.position();
    if (event.button() == Qt::MiddleButton || (m_space && event.button() == Qt::LeftButton)) {
        m_gesture = Gesture::pan;
        m_plot->setCursor(Qt::ClosedHandCursor);
        m_card->hide();
    } else if (event.button() == Qt::LeftButton) {
        m_gesture = Gesture::press;
    }
}

void ParetoPlot::move(QMouseEvent& event) {
    const QPointF position = event.position();
    const bool far = (position - m_pressed).manhattanLength() >= QApplication::startDragDistance();
    if (m_gesture == Gesture::press && far)
        m_gesture = Gesture::brush;
    switch (m_gesture) {
    case Gesture::brush:
        m_card->hide();
        m_marks->brush = QRectF(m_pressed, position).normalized() & QRectF(m_plot->axisRect()->rect());
        m_plot->replot(QCustomPlot::rpQueuedReplot);
        break;
    case Gesture::pan:
        pan(m_last, position);
        break;
    case Gesture::none:
        hoverAt(position);
        break;
    case Gesture::press:
        break;
    }
    m_last = position;
}

void ParetoPlot::release(QMouseEvent& event) {
    const Gesture gesture = std::exchange(m_gesture, Gesture::none);
    m_plot->unsetCursor();
    if (gesture == Gesture::brush) {
        brush(std::exchange(m_marks->brush, {}));
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    } else if (gesture == Gesture::press) {
        const std::optional<Hit> found = hit(event.position());
        const auto which = event.modifiers() & Qt::ControlModifier ? Selection::Pick::b : Selection::Pick::a;
        if (found)
            m_selection.pick(which, found->step);
        else
            m_selection.clear(which);
    }
}

void ParetoPlot::cancelGesture() {
    m_gesture = Gesture::none;
    m_marks->brush = {};
    m_plot->unsetCursor();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void ParetoPlot::zoom(const QPointF& position, double factor) {
    if (m_rangeX.isEmpty() || m_rangeY.isEmpty())
        return;
    m_zoomed = true;
    const auto zoomAxis = [factor](RangeEasing& range, const QCPAxis& axis, double pixel) {
        const bool logarithmic = range.isLogarithmic();
        const auto linear = [&](double value) { return logarithmic ? std::log(value) : value; };
        const auto back = [&](double value) { return logarithmic ? std::exp(value) : value; };
        const double centre = linear(axis.pixelToCoord(pixel));
        const double low = centre - (centre - linear(range.low())) / factor;
        const double high = centre + (linear(range.high()) - centre) / factor;
        range.jump(back(low), back(high), logarithmic);
    };
    zoomAxis(m_rangeX, *m_plot->xAxis, position.x());
    zoomAxis(m_rangeY, *m_plot->yAxis, position.y());
    ease();
    draw();
}

void ParetoPlot::pan(const QPointF& from, const QPointF& to) {
    m_zoomed = true;
    const auto panAxis = [](RangeEasing& range, const QCPAxis& axis, double before, double after) {
        const double a = axis.pixelToCoord(before);
        const double b = axis.pixelToCoord(after);
        if (range.isLogarithmic())
            range.jump(range.low() * a / b, range.high() * a / b, true);
        else
            range.jump(range.low() + a - b, range.high() + a - b, false);
    };
    panAxis(m_rangeX, *m_plot->xAxis, from.x(), to.x());
    panAxis(m_rangeY, *m_plot->yAxis, from.y(), to.y());
    ease();
    draw();
}

void ParetoPlot::brush(const QRectF& pixels) {
    if (pixels.isEmpty())
        return;
    const auto filter = [](const std::string& column, const QCPAxis& axis, double first, double second) {
        const double a = axis.pixelToCoord(first);
        const double b = axis.pixelToCoord(second);
        return Filter{column, std::min(a, b), std::max(a, b)};
    };
    m_selection.filters().set(std::vector{filter(m_settings.x.column, *m_plot->xAxis, pixels.left(), pixels.right()),
                                          filter(m_settings.y.column, *m_plot->yAxis, pixels.bottom(), pixels.top())});
}

std::optional<ParetoPlot::Hit> ParetoPlot::hit(const QPointF& position) const {
    std::optional<Hit> best;
    double nearest = kPickRadius;
    const RowFilter filter(m_selection.filters().filters(), m_selection.run().columns());
    for (const store::Row& row : m_selection.run().front()) {
        const QPointF mark = place(row);
        const double distance = std::hypot(mark.x() - position.x(), mark.y() - position.y());
        if (distance <= nearest && filter.passes(row)) {
            nearest = distance;
            best = Hit{row.step, mark.toPoint()};
        }
    }
    const CloudView* view = m_cloud->view();
    if (best || view == nullptr)
        return best;
    const double x = view->horizontal.place(m_plot->xAxis->pixelToCoord(position.x()));
    const double y = view->vertical.place(m_plot->yAxis->pixelToCoord(position.y()));
    const std::optional<PickIndex::Hit> found = view->index.nearest(x, y, kPickRadius);
    if (!found)
        return std::nullopt;
    return Hit{view->chunks[found->chunk]->steps[found->row], position.toPoint()};
}

const OverlaidPoint* ParetoPlot::hitMeasured(const QPointF& position) const {
    const OverlaidPoint* best = nullptr;
    double nearest = kPickRadius;
    const RowFilter filter(m_selection.filters().filters(), m_selection.run().columns());
    for (const OverlaidPoint& point : m_overlay.overlay().points) {
        if (!placeMeasured(point) || !filter.passes(point.shown))
            continue;
        const QPointF mark = place(point.shown);
        const double distance = std::hypot(mark.x() - position.x(), mark.y() - position.y());
        if (distance <= nearest) {
            nearest = distance;
            best = &point;
        }
    }
    return best;
}

void ParetoPlot::hoverAt(const QPointF& position) {
    if (const OverlaidPoint* measured = hitMeasured(position)) {
        m_selection.hover(std::nullopt);
        return m_card->showMeasured(m_selection.run().columns(), *measured, m_plot->mapTo(this, position.toPoint()));
    }
    const std::optional<Hit> found = hit(position);
    m_selection.hover(found ? std::optional(found->step) : std::nullopt);
    if (!found || m_told.empty())
        return m_card->hide();
    m_selection.run().fetchRow(found->step, [this, found](const store::Row& row) {
        if (m_selection.hovered() == found->step && row.rejectedBy < 0)
            m_card->show(m_selection.run().columns(), m_told, row, m_plot->mapTo(this, found->place));
    });
}

void ParetoPlot::walkFront(int direction) {
    std::vector<store::Row> front = m_selection.run().front();
    if (front.empty())
        return;
    std::ranges::sort(front, {}, [this](const store::Row& row) { return std::pair(rowValue(row, m_x), row.step); });
    const std::optional<store::Row>& picked = m_selection.picked(Selection::Pick::a);
    const auto at = std::ranges::find(front, picked ? picked->step : ~std::uint64_t{0}, &store::Row::step);
    if (at == front.end())
        return m_selection.pick(Selection::Pick::a, direction > 0 ? front.front() : front.back());
    const auto next =
        std::clamp<std::ptrdiff_t>(at - front.begin() + direction, 0, static_cast<std::ptrdiff_t>(front.size()) - 1);
    m_selection.pick(Selection::Pick::a, front[static_cast<std::size_t>(next)]);
}

void ParetoPlot::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Space:
        m_space = true;
        if (!event->isAutoRepeat())
            m_plot->setCursor(Qt::OpenHandCursor);
        break;
    case Qt::Key_Escape:
        if (m_gesture == Gesture::none)
            event->ignore();
        cancelGesture();
        break;
    case Qt::Key_Left:
        walkFront(-1);
        break;
    case Qt::Key_Right:
        walkFront(1);
        break;
    case Qt::Key_Home:
        fit();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void ParetoPlot::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space)
        return QWidget::keyReleaseEvent(event);
    m_space = false;
    m_plot->unsetCursor();
}

} // namespace paretoscope::ui
