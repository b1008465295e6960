// SPDX-License-Identifier: GPL-3.0-or-later
// What the colours of the cloud mean: a bar with its ends, or a swatch a choice.
#pragma once

#include "ui/plots/pareto_plot.h"

#include <QWidget>

namespace paretoscope::ui {

class ColourLegend : public QWidget {
    Q_OBJECT
public:
    ColourLegend(Selection& selection, ParetoPlot& plot, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    void paintBar(QPainter& painter) const;
    void paintSwatches(QPainter& painter) const;

    Selection& m_selection;
    ParetoPlot& m_plot;
    bool m_bar = false;
    QString m_low; ///< ends of the bar
    QString m_high;
    std::vector<QString> m_choices;
};

} // namespace paretoscope::ui
