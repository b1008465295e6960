// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor graph of the picked point: one part of the model at a time, forward or backward, and in words what the
// chosen node does and why ranks exchange what.
#pragma once

#include "ui/models/point_trace.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLabel;
class QStackedWidget;

namespace paretoscope::ui {

class AxisLegend;
class DiagramView;
class EmptyNote;

class GraphPanel : public QWidget {
    Q_OBJECT
public:
    /// The trace must outlive the panel.
    explicit GraphPanel(PointTrace& trace, QWidget* parent = nullptr);

    [[nodiscard]] DiagramView& view() { return *m_view; }

private:
    QWidget* makeBar();
    void refresh();
    void showPart();
    void showDetails();

    PointTrace& m_trace;
    std::shared_ptr<const LaidOutPoint> m_point; ///< what is drawn
    QStackedWidget* m_stack = nullptr;
    EmptyNote* m_note = nullptr;
    QComboBox* m_part = nullptr;
    QButtonGroup* m_phase = nullptr;
    DiagramView* m_view = nullptr;
    AxisLegend* m_legend = nullptr;
    QLabel* m_details = nullptr;
};

} // namespace paretoscope::ui
