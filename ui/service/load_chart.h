// SPDX-License-Identifier: GPL-3.0-or-later
// Curves over the time of a service, one above the other on the same axis: what runs and waits, what batches are made
// of, how full the caches are, and a strip for every client that shows when it was busy. The pointer reads all of them
// at one moment.
#pragma once

#include "core/base/unit.h"
#include "core/serving/service_record.h"

#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

namespace paretoscope::ui {

class LoadChart : public QWidget {
    Q_OBJECT
public:
    struct Curve {
        QString label;
        QColor colour;
        std::vector<float> bins;
        Seconds bin;         ///< width of each
        bool dashed = false; ///< of the pick to compare with: a line only
    };
    struct Panel {
        QString title;
        Unit unit = Unit::none;
        std::vector<Curve> curves;
    };
    struct Strip {
        QString label;
        std::vector<float> busy; ///< shares
        Seconds bin;             ///< width of each
    };

    explicit LoadChart(QWidget* parent = nullptr);
    /// `warmUp`: until when it is left out of the metrics; 0 where nothing is.
    void setContent(std::vector<Panel> panels, std::vector<Strip> strips, Seconds end, Seconds warmUp);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    [[nodiscard]] double stripHeight() const;
    [[nodiscard]] QRectF strips() const;
    [[nodiscard]] QRectF panelArea(std::size_t panel) const;
    /// Of what has bins of that width, under the pointer.
    [[nodiscard]] std::optional<std::size_t> hoveredBin(Seconds width) const;
    [[nodiscard]] double x(const QRectF& area, std::size_t bin, Seconds width) const; ///< where a bin begins
    void paintPanel(QPainter& painter, const Panel& panel, const QRectF& area) const;
    void paintHead(QPainter& painter, const Panel& panel, const QRectF& area) const;
    void paintCurve(QPainter& painter, const Curve& curve, const QRectF& area, double most) const;
    void paintStrips(QPainter& painter) const;
    void paintWarmUp(QPainter& painter) const;

    std::vector<Panel> m_panels;
    std::vector<Strip> m_strips;
    double m_end = 0.0; ///< seconds
    double m_warmUp = 0.0;
    std::optional<double> m_pointer; ///< pixel
};

} // namespace paretoscope::ui
