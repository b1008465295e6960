// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace Explain: why the picked point is as it is. Breakdown at the left, sources at the right, and in the
// middle one of several views: schedule and memory (with a second pick, both), the network while it runs, the
// tensor graph, what ranks do, a KV cache, the service of requests.
#pragma once

#include <QWidget>

#include <optional>

class QLabel;
class QStackedWidget;
class QTabWidget;

namespace paretoscope::ui {

class BreakdownPanel;
class CachePanel;
class Document;
class EmptyNote;
class GraphPanel;
class MemoryBars;
class NetworkPanel;
class PointExecution;
class PointPlayback;
class PointService;
class PointTrace;
class RolesPanel;
class RunSession;
class Selection;
class ServicePanel;
class TimelinePanel;
class TimelineView;

class ExplainWorkspace : public QWidget {
    Q_OBJECT
public:
    /// All three must outlive the workspace.
    ExplainWorkspace(Document& document, RunSession& session, Selection& selection, QWidget* parent = nullptr);

    [[nodiscard]] BreakdownPanel& breakdown() { return *m_breakdown; }
    [[nodiscard]] TimelineView& timeline();

    enum class View { schedule, network, graph, ranks, cache, service };
    bool showView(View view); ///< false where the study does not offer it
    void exportTraces();      ///< of the picked point: opens the dialog, once its trace is there

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeMiddle();
    QWidget* makeSchedule();
    void makeActions();
    void refreshViews();
    void refreshWanted();
    QWidget* makeTitle();
    void refresh();
    void refreshTimelines();
    void refreshTitle();
    [[nodiscard]] std::optional<double> capacity() const;

    RunSession& m_session;
    Selection& m_selection;
    PointTrace* m_trace = nullptr;
    PointExecution* m_execution = nullptr;
    PointPlayback* m_playback = nullptr;
    PointPlayback* m_playbackB = nullptr;
    PointService* m_service = nullptr;
    PointService* m_serviceB = nullptr;
    QTabWidget* m_views = nullptr;
    NetworkPanel* m_network = nullptr;
    GraphPanel* m_graph = nullptr;
    RolesPanel* m_ranks = nullptr;
    CachePanel* m_cache = nullptr;
    ServicePanel* m_requests = nullptr;
    QStackedWidget* m_stack = nullptr;
    EmptyNote* m_note = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_subtitle = nullptr;
    BreakdownPanel* m_breakdown = nullptr;
    TimelinePanel* m_timelines = nullptr;
    QStackedWidget* m_schedule = nullptr; ///< the timelines, or why there are none
    MemoryBars* m_memory = nullptr;
    QWidget* m_memoryPanel = nullptr;
};

} // namespace paretoscope::ui
