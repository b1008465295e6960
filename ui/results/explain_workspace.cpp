// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/explain_workspace.h"

#include "ui/cache/cache_panel.h"
#include "ui/graph/graph_panel.h"
#include "ui/models/point_execution.h"
#include "ui/models/point_playback.h"
#include "ui/models/point_service.h"
#include "ui/models/point_trace.h"
#include "ui/models/run_session.h"
#include "ui/models/selection.h"
#include "ui/models/text.h"
#include "ui/results/breakdown_panel.h"
#include "ui/results/empty_note.h"
#include "ui/results/network_panel.h"
#include "ui/results/panel_heading.h"
#include "ui/results/roles_panel.h"
#include "ui/results/source_list.h"
#include "ui/results/value_delegate.h"
#include "ui/service/service_panel.h"
#include "ui/timeline/memory_bars.h"
#include "ui/timeline/timeline_panel.h"

#include <QAction>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace paretoscope::ui {

namespace {

QWidget* panel(const QString& name, QWidget* parent) {
    auto* made = new QWidget(parent);
    made->setObjectName(name);
    made->setProperty("panel", true);
    made->setAttribute(Qt::WA_StyledBackground);
    auto* layout = new QVBoxLayout(made);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    return made;
}

} // namespace

ExplainWorkspace::ExplainWorkspace(Document&, RunSession& session, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_trace(new PointTrace(selection, this))
    , m_execution(new PointExecution(selection, this))
    , m_playback(new PointPlayback(selection, Selection::Pick::a, this))
    , m_playbackB(new PointPlayback(selection, Selection::Pick::b, this))
    , m_service(new PointService(selection, Selection::Pick::a, this))
    , m_serviceB(new PointService(selection, Selection::Pick::b, this))
    , m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("explainWorkspace"));
    m_breakdown = new BreakdownPanel(selection, BreakdownPanel::Detail::full, this);
    auto* sources = new SourceList(selection, this);
    auto* columns = new QSplitter(Qt::Horizontal, m_stack);
    columns->setObjectName(QStringLiteral("explainColumns"));
    columns->addWidget(m_breakdown);
    columns->addWidget(makeMiddle());
    columns->addWidget(sources);
    columns->setStretchFactor(0, 3);
    columns->setStretchFactor(1, 3);
    columns->setStretchFactor(2, 1);
    columns->setSizes({560, 560, 260});
    auto* content = panel(QStringLiteral("explainContent"), m_stack);
    content->layout()->addWidget(makeTitle());
    static_cast<QVBoxLayout*>(content->layout())->addWidget(columns, 1);
    m_note = new EmptyNote(QStringLiteral("explain"), {}, {}, m_stack);
    m_stack->addWidget(content);
    m_stack->addWidget(m_note);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);
    connect(m_breakdown, &BreakdownPanel::termChosen, sources, &SourceList::showTerm);
    sources->showTerm(m_breakdown->currentTerm());
    setFocusProxy(m_breakdown);
    makeActions();
    connect(&selection, &Selection::pickedChanged, this, &ExplainWorkspace::refresh);
    connect(&selection, &Selection::explainedChanged, this, &ExplainWorkspace::refresh);
    connect(&selection.run(), &ShownRun::reset, this, &ExplainWorkspace::refresh);
    connect(&selection.run(), &ShownRun::evaluatorReady, this, &ExplainWorkspace::refreshViews);
    refreshViews(); // the workspace is made when it is first shown
    refresh();
}

QWidget* ExplainWorkspace::makeTitle() {
    auto* bar = panel(QStringLiteral("explainTitleBar"), this);
    m_title = panelHeading({}, bar);
    m_title->setObjectName(QStringLiteral("explainTitle"));
    m_subtitle = new QLabel(bar);
    m_subtitle->setObjectName(QStringLiteral("explainSubtitle"));
    m_subtitle->setProperty("role", QStringLiteral("muted"));
    m_subtitle->setWordWrap(true);
    m_subtitle->setContentsMargins(theme::kGrid * 2, 0, theme::kGrid * 2, theme::kGrid);
    auto* rule = new QFrame(bar);
    rule->setProperty("line", true);
    rule->setFixedHeight(1);
    bar->layout()->addWidget(m_title);
    bar->layout()->addWidget(m_subtitle);
    bar->layout()->addWidget(rule);
    return bar;
}

QWidget* ExplainWorkspace::makeMiddle() {
    m_network = new NetworkPanel(*m_execution, m_selection, this);
    m_graph = new GraphPanel(*m_trace, this);
    m_ranks = new RolesPanel(*m_trace, this);
    m_cache = new CachePanel(*m_playback, *m_playbackB, this);
    m_requests = new ServicePanel(*m_service, *m_serviceB, this);
    m_views = new QTabWidget(this);
    m_views->setObjectName(QStringLiteral("explainViews"));
    m_views->setDocumentMode(true);
    m_views->addTab(makeSchedule(), tr("Schedule"));
    m_views->addTab(m_network, tr("Network"));
    m_views->addTab(m_graph, tr("Tensor graph"));
    m_views->addTab(m_ranks, tr("Ranks"));
    m_views->addTab(m_cache, tr("Cache"));
    m_views->addTab(m_requests, tr("Service"));
    connect(m_views, &QTabWidget::currentChanged, this, &ExplainWorkspace::refreshWanted);
    return m_views;
}

void ExplainWorkspace::makeActions() {
    const auto add = [this](const char* name, const QString& text, const QKeySequence& shortcut, auto act) {
        auto* action = new QAction(text, this);
        action->setObjectName(QLatin1String(name));
        action->setShortcut(shortcut);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
    };
    add("explainSchedule", tr("Schedule"), QKeySequence(Qt::ALT | Qt::Key_1), [this] { showView(View::schedule); });
    add("explainNetwork", tr("Network"), QKeySequence(Qt::ALT | Qt::Key_2), [this] { showView(View::network); });
    add("explainGraph", tr("Tensor graph"), QKeySequence(Qt::ALT | Qt::Key_3), [this] { showView(View::graph); });
    add("explainRanks", tr("Ranks"), QKeySequence(Qt::ALT | Qt::Key_4), [this] { showView(View::ranks); });
    add("explainCache", tr("Cache"), QKeySequence(Qt::ALT | Qt::Key_5), [this] { showView(View::cache); });
    add("explainService", tr("Service"), QKeySequence(Qt::ALT | Qt::Key_6), [this] { showView(View::service); });
    add("explainExportTraces", tr("Export execution traces…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T),
        [this] { exportTraces(); });
}

bool ExplainWorkspace::showView(View view) {
    if (!m_views->isTabVisible(static_cast<int>(view)))
        return false;
    m_views->setCurrentIndex(static_cast<int>(view));
    return true;
}

void ExplainWorkspace::exportTraces() {
    showView(View::ranks);
    m_ranks->exportTraces();
}

void ExplainWorkspace::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refreshWanted();
}

void ExplainWorkspace::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    refreshWanted();
}

/// What the study of the shown run offers. How faster hardware would change a point can be asked of every study.
void ExplainWorkspace::refreshViews() {
    const auto& evaluator = m_selection.run().evaluator();
    if (!evaluator)
        return;
    const study::Views& offered = evaluator->study().description().views;
    const auto offer = [this](View view, bool visible) { m_views->setTabVisible(static_cast<int>(view), visible); };
    offer(View::schedule, offered.timeline);
    offer(View::graph, offered.ranks);
    offer(View::ranks, offered.ranks);
    offer(View::cache, offered.playback);
    offer(View::service, offered.service);
    m_views->setTabText(static_cast<int>(View::network), offered.execution ? tr("Network") : tr("Bottlenecks"));
}

void ExplainWorkspace::refreshWanted() {
    const auto view = static_cast<View>(m_views->currentIndex());
    m_trace->setWanted(isVisible() && (view == View::graph || view == View::ranks));
    m_execution->setWanted(isVisible() &&
                           (view == View::network || (view == View::schedule && m_timelines->isExecutedWanted())));
    for (PointPlayback* playback : {m_playback, m_playbackB})
        playback->setWanted(isVisible() && view == View::cache);
    for (PointService* service : {m_service, m_serviceB})
        service->setWanted(isVisible() && view == View::service);
}

QWidget* ExplainWorkspace::makeSchedule() {
    auto* split = new QSplitter(Qt::Vertical, this);
    split->setObjectName(QStringLiteral("explainRows"));
    auto* schedule = panel(QStringLiteral("schedulePanel"), split);
    m_timelines = new TimelinePanel(schedule);
    connect(m_timelines, &TimelinePanel::executedWanted, this, [this] {
        refreshWanted();
        refreshTimelines();
    });
    connect(m_execution, &PointExecution::changed, this, &ExplainWorkspace::refreshTimelines);
    m_schedule = new QStackedWidget(schedule);
    m_schedule->addWidget(m_timelines);
    m_schedule->addWidget(new EmptyNote(QStringLiteral("timeline"), tr("No schedule"),
                                        tr("Rejected points, and studies without a schedule, have no timeline."),
                                        m_schedule));
    schedule->layout()->addWidget(panelHeading(tr("Schedule of one step"), schedule));
    static_cast<QVBoxLayout*>(schedule->layout())->addWidget(m_schedule, 1);
    m_memoryPanel = panel(QStringLiteral("memoryPanel"), split);
    m_memory = new MemoryBars(m_memoryPanel);
    m_memoryPanel->layout()->addWidget(panelHeading(tr("Memory per device, by pipeline stage"), m_memoryPanel));
    static_cast<QVBoxLayout*>(m_memoryPanel->layout())->addWidget(m_memory, 1);
    split->addWidget(schedule);
    split->addWidget(m_memoryPanel);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    return split;
}

std::optional<double> ExplainWorkspace::capacity() const {
    const auto& evaluator = m_selection.run().evaluator();
    if (!evaluator)
        return std::nullopt;
    std::optional<double> least;
    for (const hardware::ClusterNode& node : evaluator->scenario().cluster.nodes) {
        const hardware::Accelerator* device = m_session.catalog().accelerator(node.accelerator);
        if (device != nullptr && (!least || device->memory.value() < *least))
            least = device->memory.value();
    }
    return least;
}

void ExplainWorkspace::refresh() {
    const bool picked = m_selection.picked(Selection::Pick::a).has_value();
    m_stack->setCurrentIndex(picked ? 0 : 1);
    if (!picked) {
        if (m_selection.run().isEmpty())
            m_note->setText(tr("Nothing to explain yet"), tr("Press Run, then pick a point in Explore."));
        else
            m_note->setText(tr("No point picked"),
                            tr("Pick a point in Explore: its terms, schedule and memory appear here."));
        return;
    }
    refreshTitle();
    const ExplainedPoint* a = m_selection.explained(Selection::Pick::a);
    refreshTimelines();
    m_schedule->setCurrentIndex(a == nullptr || a->timeline ? 0 : 1);
    m_memory->setStages(a != nullptr ? memoryStages(a->explanation.breakdowns) : std::vector<study::Term>(),
                        capacity());
    m_memoryPanel->setVisible(!m_memory->isEmpty());
    m_ranks->setCapacity(capacity());
}

TimelineView& ExplainWorkspace::timeline() {
    return m_timelines->view();
}

/// The schedule as it was explained, or as it was executed where that is asked for. A second pick is compared as it was
/// explained.
void ExplainWorkspace::refreshTimelines() {
    const ExplainedPoint* a = m_selection.explained(Selection::Pick::a);
    const ExplainedPoint* b = m_selection.explained(Selection::Pick::b);
    const std::shared_ptr<const Result<study::Execution>>& executed = m_execution->execution();
    m_timelines->setExecutable(a != nullptr && a->timeline && a->timeline->arrows.empty());
    const bool wanted = m_timelines->isExecutedWanted();
    m_timelines->setExecutedNote(!wanted     ? QString()
                                 : !executed ? tr("Executing …")
                                 : *executed ? QString()
                                             : errorText(executed->error()));
    if (wanted && executed && *executed)
        return m_timelines->setTimelines((*executed)->timeline, b != nullptr ? b->timeline : std::nullopt);
    m_timelines->setTimelines(a != nullptr ? a->timeline : std::nullopt, b != nullptr ? b->timeline : std::nullopt);
}

void ExplainWorkspace::refreshTitle() {
    const store::Row& a = *m_selection.picked(Selection::Pick::a);
    const std::optional<store::Row>& b = m_selection.picked(Selection::Pick::b);
    const QString name = QStringLiteral("<span style='color:%1'>%2</span>");
    m_title->setText(
        b ? name.arg(pickColour(Selection::Pick::a, palette()).name(), tr("A: point %1").arg(count(a.step))) +
                QStringLiteral("&nbsp;&nbsp;&nbsp;") +
                name.arg(pickColour(Selection::Pick::b, palette()).name(), tr("B: point %1").arg(count(b->step)))
          : tr("Point %1").arg(count(a.step)));
    const ShownRun& run = m_selection.run();
    QStringList parts;
    for (std::size_t c = 0; c < run.parameterCount(); ++c) {
        const CloudRange range = run.cloud().range(c);
        if (range.low < range.high)
            parts +=
                run.columns()[c].label + QLatin1Char(' ') + columnValue(run.columns()[c], a.parameters[c]).joined();
    }
    m_subtitle->setText(parts.join(QStringLiteral("  ·  ")));
    m_subtitle->setVisible(!parts.isEmpty());
}

} // namespace paretoscope::ui
