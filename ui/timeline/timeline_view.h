// SPDX-License-Identifier: GPL-3.0-or-later
// A Timeline painted: one lane a row, spans coloured by kind, time along the top. Wheel zooms at the pointer, dragging
// (any button) pans, W/S zoom and A/D pan, double click or Home shows all.
#pragma once

#include "core/trace/timeline.h"

#include <QWidget>

#include <optional>

namespace paretoscope::ui {

class TimelineView : public QWidget {
    Q_OBJECT
public:
    explicit TimelineView(QWidget* parent = nullptr);

    void setTimeline(const std::optional<trace::Timeline>& timeline);
    void fit();
    /// The seconds in view.
    [[nodiscard]] double from() const { return m_from; }
    [[nodiscard]] double to() const { return m_to; }
    /// The span at a place in pixels; null where there is none.
    [[nodiscard]] const trace::Span* spanAt(const QPointF& position) const;
    [[nodiscard]] QRectF area() const; ///< where the lanes are drawn, in this widget's pixels
    [[nodiscard]] QSize sizeHint() const override { return {640, 260}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] double laneHeight() const;
    [[nodiscard]] double pixel(double seconds) const;
    [[nodiscard]] double seconds(double pixel) const;
    void zoom(double atPixel, double factor);
    void pan(double seconds);
    void clampLanes();
    void paintLanes(QPainter& painter) const;
    void paintSpan(QPainter& painter, const trace::Span& span, const QRectF& place) const;
    void paintTime(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;
    [[nodiscard]] QString describe(const trace::Span& span) const;

    std::optional<trace::Timeline> m_timeline;
    std::vector<std::size_t> m_starts; ///< first span of each lane, and the end
    double m_labelWidth = 0.0;         ///< of the names of lanes
    double m_from = 0.0;
    double m_to = 1.0;
    double m_scroll = 0.0; ///< pixels of lanes above the view
    QPointF m_last;
    bool m_panning = false;
};

} // namespace paretoscope::ui
