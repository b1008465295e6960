// SPDX-License-Identifier: GPL-3.0-or-later
// One series of collectives: bus bandwidth over size, what was measured as diamonds, what is predicted as a line and,
// after a fit, what the fitted coefficients say as a second one.
#pragma once

#include "core/network/collective_series.h"

#include <QWidget>

class QCPGraph;
class QCustomPlot;

namespace paretoscope::ui {

class UnitTicker;

class CollectivesPlot : public QWidget {
    Q_OBJECT
public:
    explicit CollectivesPlot(QWidget* parent = nullptr);
    void setSeries(const network::CollectiveSeries& series);
    void clear();
    [[nodiscard]] QSize sizeHint() const override { return {760, 380}; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void style();

    QCustomPlot* m_plot = nullptr;
    UnitTicker* m_sizes = nullptr;
    UnitTicker* m_bandwidths = nullptr;
    QCPGraph* m_measured = nullptr;
    QCPGraph* m_predicted = nullptr;
    QCPGraph* m_refitted = nullptr;
};

} // namespace paretoscope::ui
