// SPDX-License-Identifier: GPL-3.0-or-later
// The bar above the Pareto plot: what is on which axis, logarithmic or reversed, and what is
// shown by colour, and what lies over it.
#pragma once

#include "ui/plots/pareto_plot.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace paretoscope::ui {

class AxisBar : public QWidget {
    Q_OBJECT
public:
    AxisBar(Selection& selection, ParetoPlot& plot, QWidget* parent = nullptr);

private:
    struct Controls {
        QComboBox* column = nullptr;
        QToolButton* logarithmic = nullptr;
        QToolButton* reversed = nullptr;
    };
    Controls addAxis(const QString& name, const QString& label);
    void addUsualPlots();
    void offerUsualPlots(); ///< of the shown run's study
    void fill();
    void show(const Controls& controls, const PlotAxis& axis);
    [[nodiscard]] PlotAxis read(const Controls& controls) const;
    void change();
    void refresh();

    Selection& m_selection;
    ParetoPlot& m_plot;
    QToolButton* m_usual = nullptr;
    Controls m_x;
    Controls m_y;
    QComboBox* m_colour = nullptr;
};

} // namespace paretoscope::ui
