// SPDX-License-Identifier: GPL-3.0-or-later
// One distribution, small: bars over an axis with its unit, marks at the median and the 99th percentile, the mean. The
// bin under the pointer is told in the place of the mean. Bars of bins that are drawn narrower are higher, so that the
// same area is the same share; but a first bin that takes all that is below is cut off, with a break, where it would
// press down the others.
#pragma once

#include "ui/plots/axis_map.h"

#include "core/study/distribution.h"

#include <QWidget>

#include <cstddef>
#include <optional>

namespace paretoscope::ui {

class Histogram : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 112;

    explicit Histogram(QWidget* parent = nullptr);

    void setDistribution(const study::Distribution& distribution);
    [[nodiscard]] const study::Distribution& distribution() const { return m_distribution; }
    [[nodiscard]] std::optional<std::size_t> binAt(QPointF place) const;
    /// The line below the title: the figures, or the bin under the pointer.
    [[nodiscard]] QString toldText() const;
    [[nodiscard]] QSize sizeHint() const override { return {240, kHeight}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    [[nodiscard]] QRectF area() const; ///< where bars are drawn
    [[nodiscard]] AxisMap axis() const;
    [[nodiscard]] QRectF stretchOf(std::size_t bin) const; ///< of the area, as wide as the bin
    void paintTitle(QPainter& painter) const;
    void paintBars(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;
    void paintAxis(QPainter& painter) const;
    void hover(std::optional<std::size_t> bin);

    study::Distribution m_distribution;
    std::optional<std::size_t> m_hovered;
};

} // namespace paretoscope::ui
