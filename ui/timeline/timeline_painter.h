// SPDX-License-Identifier: GPL-3.0-or-later
// How a stretch of a timeline is painted: time along the top, a lane a row, messages as arrows, what the colours mean.
#pragma once

#include "ui/timeline/timeline_rows.h"

#include <QPalette>
#include <QRectF>
#include <QString>

#include <array>
#include <optional>
#include <utility>

class QPainter;

namespace paretoscope::ui {

/// What is in view, and where: places in the widget's pixels, times in seconds.
struct TimelineFrame {
    QRectF area; ///< of the lanes
    double labelWidth = 0.0;
    double laneHeight = 0.0;
    double scroll = 0.0; ///< pixels of lanes above the view
    double from = 0.0;
    double to = 1.0;
    bool arrows = false;
    std::optional<std::pair<double, double>> range;   ///< the marked one
    std::optional<std::size_t> hoveredLabel;          ///< row
    std::array<QString, trace::kSpanKinds> kindNames; ///< in the legend, in the order of SpanKind

    [[nodiscard]] double pixel(double seconds) const {
        return area.left() + (seconds - from) / (to - from) * area.width();
    }
    [[nodiscard]] double seconds(double pixel) const {
        return from + (pixel - area.left()) / area.width() * (to - from);
    }
    [[nodiscard]] double top(std::size_t row) const {
        return area.top() + static_cast<double>(row) * laneHeight - scroll;
    }
};

inline constexpr double kTimeHeight = 24.0;
inline constexpr double kLegendHeight = 26.0;

/// What kinds of spans are called where nobody says otherwise.
std::array<QString, trace::kSpanKinds> spanKindTexts();

class TimelinePainter {
public:
    /// All must outlive the painter.
    TimelinePainter(QPainter& painter, const TimelineRows& rows, const TimelineFrame& frame, const QPalette& palette);

    void paintTime() const;
    void paintLanes() const;
    void paintArrows() const;
    void paintRange() const;
    void paintLegend(double bottom) const;

private:
    void paintLabel(std::size_t row) const;
    void paintPiece(const TimelineRows::Piece& piece, double top) const;

    QPainter& m_painter;
    const TimelineRows& m_rows;
    const TimelineFrame& m_frame;
    const QPalette& m_palette;
};

} // namespace paretoscope::ui
