// SPDX-License-Identifier: GPL-3.0-or-later
// A Timeline under the pointer: wheel zooms at it, dragging pans, dragging with Shift marks a range, a click on the
// name of a lane pins it to the top; W/S zoom and A/D pan, double click or Home shows all, Esc gives up the range.
#pragma once

#include "ui/timeline/timeline_painter.h"

#include <QWidget>

#include <optional>

namespace paretoscope::ui {

class TimelineView : public QWidget {
    Q_OBJECT
public:
    explicit TimelineView(QWidget* parent = nullptr);

    void setTimeline(const std::optional<trace::Timeline>& timeline);
    /// Of what goes on: the view stays where it is.
    void extendTimeline(const trace::Timeline& timeline);
    /// In the legend, in the order of SpanKind.
    void setKindNames(const std::array<QString, trace::kSpanKinds>& names) { m_frame.kindNames = names; }
    void fit();
    /// The seconds in view.
    [[nodiscard]] double from() const { return m_frame.from; }
    [[nodiscard]] double to() const { return m_frame.to; }
    void setView(double from, double to); ///< within the timeline
    void showLane(std::size_t lane);      ///< in the middle, as far as there are others around it
    [[nodiscard]] const TimelineRows* rows() const { return m_rows ? &*m_rows : nullptr; }

    /// Spans whose name holds the text step forward, else those of the critical path if it is wanted. How many.
    std::size_t search(const QString& text);
    void goToMatch(bool forward); ///< the next one after the middle of the view, or before it; around the ends
    void showCriticalPath(bool shown);
    void showMessages(bool shown);
    [[nodiscard]] std::optional<std::pair<double, double>> range() const { return m_frame.range; }
    void setRange(std::optional<std::pair<double, double>> range);

    /// The span at a place in pixels; null where there is none.
    [[nodiscard]] const trace::Span* spanAt(const QPointF& position) const;
    [[nodiscard]] QRectF area() const; ///< where the lanes are drawn, in this widget's pixels
    [[nodiscard]] QSize sizeHint() const override { return {640, 260}; }

signals:
    void viewChanged();
    void rangeChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum class Drag { none, pan, mark };

    [[nodiscard]] double duration() const;
    [[nodiscard]] std::optional<std::size_t> rowAt(double y) const;
    void layOut();
    void zoom(double atPixel, double factor);
    void pan(double seconds);
    void clampLanes();
    void refreshHighlight();
    void hoverLabel(const QPointF& place);
    [[nodiscard]] QString describe(const trace::Span& span) const;

    std::optional<TimelineRows> m_rows;
    TimelineFrame m_frame;
    QString m_search;
    bool m_showsCriticalPath = false;
    std::size_t m_matches = 0;
    QPointF m_pressed;
    QPointF m_last;
    Drag m_drag = Drag::none;
};

} // namespace paretoscope::ui
