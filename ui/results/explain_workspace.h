// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace Explain: why the picked point is as it is. Breakdown at the left, schedule and memory in the middle,
// sources at the right; with a second pick, both side by side.
#pragma once

#include <QWidget>

#include <optional>

class QLabel;
class QStackedWidget;

namespace paretoscope::ui {

class BreakdownPanel;
class Document;
class EmptyNote;
class MemoryBars;
class RunSession;
class Selection;
class TimelineView;

class ExplainWorkspace : public QWidget {
    Q_OBJECT
public:
    /// All three must outlive the workspace.
    ExplainWorkspace(Document& document, RunSession& session, Selection& selection, QWidget* parent = nullptr);

    [[nodiscard]] BreakdownPanel& breakdown() { return *m_breakdown; }
    [[nodiscard]] TimelineView& timeline() { return *m_timeline; }

private:
    QWidget* makeMiddle();
    QWidget* makeTitle();
    void refresh();
    void refreshTitle();
    [[nodiscard]] std::optional<double> capacity() const;

    RunSession& m_session;
    Selection& m_selection;
    QStackedWidget* m_stack = nullptr;
    EmptyNote* m_note = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_subtitle = nullptr;
    BreakdownPanel* m_breakdown = nullptr;
    TimelineView* m_timeline = nullptr;
    TimelineView* m_timelineB = nullptr;
    QLabel* m_titleB = nullptr;
    QStackedWidget* m_schedule = nullptr; ///< the timelines, or why there are none
    MemoryBars* m_memory = nullptr;
    QWidget* m_memoryPanel = nullptr;
};

} // namespace paretoscope::ui
