// SPDX-License-Identifier: GPL-3.0-or-later
// What ParetoPlot adds to QCustomPlot: a ticker in prefixed units, the layer of the cloud and the layer of everything
// that lies above it. Included by the plot's sources only, for qcustomplot.h is large.
#pragma once

#include "ui/plots/axis_ticks.h"
#include "ui/plots/cloud_view.h"

#include "core/explore/scenario.h"

#include <qcustomplot.h>

#include <memory>
#include <optional>
#include <vector>

namespace paretoscope::ui {

/// Ticks of axisTicks() for the shown column.
class UnitTicker : public QCPAxisTicker {
public:
    void setColumn(const Column& column, bool logarithmic);
    void generate(const QCPRange& range, const QLocale& locale, QChar formatChar, int precision, QVector<double>& ticks,
                  QVector<double>* subTicks, QVector<QString>* tickLabels) override;

private:
    Column m_column;
    bool m_logarithmic = false;
};

/// Paints a CloudView where its ranges lie under the current axes.
class CloudLayer : public QCPLayerable {
public:
    explicit CloudLayer(QCustomPlot* plot, const QString& layer);
    void setView(std::shared_ptr<const CloudView> view) { m_view = std::move(view); }
    [[nodiscard]] const CloudView* view() const { return m_view.get(); }

protected:
    void applyDefaultAntialiasingHint(QCPPainter*) const override {}
    void draw(QCPPainter* painter) override;

private:
    std::shared_ptr<const CloudView> m_view; ///< shared with the thread that drew it
};

/// The front as steps and markers, measured points as diamonds tied to what is predicted, bounds as dashed lines, the
/// picks, the point under the pointer, the brush.
class MarksLayer : public QCPLayerable {
public:
    explicit MarksLayer(QCustomPlot* plot, const QString& layer);

    struct Mark {
        double x = 0.0;
        double y = 0.0;
        bool dimmed = false;
    };
    struct Bound {
        bool horizontalAxis = false; ///< a bound of the metric on the x axis
        bool upper = true;
        double value = 0.0;
        QString label;
    };
    /// A measured point, with the predicted one at the same parameters where that has a place.
    struct Measured {
        Mark at;
        QColor colour;
        std::optional<QPointF> predicted;
    };
    std::vector<Mark> front; ///< by ascending x
    std::vector<Measured> measured;
    /// Corners of the steps, by ascending x; empty where the axes are not two objectives.
    std::vector<QPointF> steps;
    bool stepsTurnAtNextX = true; ///< x is minimised
    std::vector<Bound> bounds;
    std::optional<Mark> pickA;
    std::optional<Mark> pickB;
    std::optional<Mark> hovered;
    QRectF brush; ///< pixels; null without a gesture

protected:
    void applyDefaultAntialiasingHint(QCPPainter*) const override {}
    void draw(QCPPainter* painter) override;

private:
    [[nodiscard]] QPointF pixel(double x, double y) const;
    void drawBounds(QCPPainter& painter, const QRectF& area) const;
    void drawSteps(QCPPainter& painter) const;
    void drawMeasured(QCPPainter& painter) const;
    void drawMark(QCPPainter& painter, const Mark& mark, const QColor& colour, double radius, bool filled) const;
};

} // namespace paretoscope::ui
