// SPDX-License-Identifier: GPL-3.0-or-later
// The picked point while it runs: heat of the links on the drawing with a slider through time, use and power over time,
// and what holds the point back, in words.
#pragma once

#include <QWidget>

#include <optional>

class QLabel;
class QListWidget;
class QSlider;
class QStackedWidget;

namespace paretoscope::ui {

class EmptyNote;
class HeatMapView;
class PointExecution;
class Selection;
class UseCurve;

class NetworkPanel : public QWidget {
    Q_OBJECT
public:
    /// Both must outlive the panel.
    NetworkPanel(PointExecution& execution, Selection& selection, QWidget* parent = nullptr);

private:
    QWidget* makeHeat();
    QWidget* makeUse();
    QWidget* makeBottlenecks();
    void refresh();
    void refreshHeat();
    void refreshBottlenecks();
    void showBin(std::optional<std::size_t> bin);

    PointExecution& m_execution;
    Selection& m_selection;
    QStackedWidget* m_stack = nullptr;
    EmptyNote* m_note = nullptr;
    QWidget* m_heatPanel = nullptr;
    HeatMapView* m_heat = nullptr;
    QSlider* m_slider = nullptr; ///< 0: the whole run, else bin + 1
    QLabel* m_moment = nullptr;
    QWidget* m_usePanel = nullptr;
    UseCurve* m_use = nullptr;
    QLabel* m_bottleneckNote = nullptr;
    QListWidget* m_bottlenecks = nullptr;
    const void* m_shown = nullptr; ///< the execution that is shown: told apart by its address
};

} // namespace paretoscope::ui
