// SPDX-License-Identifier: GPL-3.0-or-later
// Parallel coordinates: the swept parameters and the objectives as upright axes, each point a line across them, the
// front in the accent. Dragging along an axis filters it.
#pragma once

#include "ui/models/selection.h"
#include "ui/plots/axis_map.h"
#include "ui/theme/theme.h"

#include <QImage>
#include <QThreadPool>
#include <QWidget>

#include <memory>

namespace paretoscope::ui {

class ParallelPlot : public QWidget {
    Q_OBJECT
public:
    explicit ParallelPlot(Selection& selection, QWidget* parent = nullptr);
    ~ParallelPlot() override;

    [[nodiscard]] std::size_t axisCount() const { return m_axes.size(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    struct Axis {
        std::size_t column = 0;
        AxisMap map; ///< to pixels from the bottom of the drawing area
        double x = 0.0;
    };
    struct Request;
    static QImage render(const Request& request);

    void arrange();
    void draw(); ///< asks a thread for new lines; only the latest wish counts
    [[nodiscard]] Request request() const;
    [[nodiscard]] QRectF area() const;
    [[nodiscard]] const Axis* axisAt(double x) const;
    void paintAxis(QPainter& painter, const Axis& axis) const;
    void paintRow(QPainter& painter, const store::Row& row, const QColor& colour) const;

    Selection& m_selection;
    std::vector<Axis> m_axes;
    QImage m_lines;
    bool m_drawing = false;
    bool m_drawAgain = false;
    const Axis* m_brushed = nullptr;
    double m_from = 0.0;
    double m_to = 0.0;
    QThreadPool m_threads; ///< last: goes first, and waits for its thread
};

} // namespace paretoscope::ui
