// SPDX-License-Identifier: GPL-3.0-or-later
// Timelines with what is asked of them: a search for spans, the critical path, messages, and sums over a marked range.
// A second timeline is compared with the first: both show the same stretch and the same range.
#pragma once

#include "core/trace/timeline.h"

#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QToolButton;

namespace paretoscope::ui {

class TimelineView;

class TimelinePanel : public QWidget {
    Q_OBJECT
public:
    explicit TimelinePanel(QWidget* parent = nullptr);

    void setTimelines(const std::optional<trace::Timeline>& a, const std::optional<trace::Timeline>& b);
    /// Whether the switch to the executed step is there, and on; it is the owner who shows what is asked for.
    void setExecutable(bool executable);
    [[nodiscard]] bool isExecutedWanted() const;
    void setExecutedNote(const QString& note); ///< beside the switch: while it is under way, or why it cannot be

    [[nodiscard]] TimelineView& view() { return *m_view; }
    [[nodiscard]] TimelineView& viewB() { return *m_viewB; }

signals:
    void executedWanted(bool wanted);

private:
    QWidget* makeBar();
    QToolButton* addSwitch(QWidget* bar, const char* name, const QString& text, const QString& help);
    void link(TimelineView& from, TimelineView& to);
    void search();
    static QString summaryText(const TimelineView& view);
    void refreshSummary();

    TimelineView* m_view = nullptr;
    TimelineView* m_viewB = nullptr;
    QLabel* m_titleB = nullptr;
    QLineEdit* m_search = nullptr;
    QLabel* m_matches = nullptr;
    QToolButton* m_critical = nullptr;
    QToolButton* m_messages = nullptr;
    QToolButton* m_executed = nullptr;
    QLabel* m_note = nullptr;
    QLabel* m_summary = nullptr;
};

} // namespace paretoscope::ui
