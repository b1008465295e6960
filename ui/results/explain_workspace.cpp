// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/explain_workspace.h"

#include "ui/graph/graph_panel.h"
#include "ui/models/point_trace.h"
#include "ui/models/run_session.h"
#include "ui/models/selection.h"
#include "ui/models/text.h"
#include "ui/results/breakdown_panel.h"
#include "ui/results/empty_note.h"
#include "ui/results/panel_heading.h"
#include "ui/results/roles_panel.h"
#include "ui/results/source_list.h"
#include "ui/results/value_delegate.h"
#include "ui/timeline/memory_bars.h"
#include "ui/timeline/timeline_view.h"

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
    m_graph = new GraphPanel(*m_trace, this);
    m_ranks = new RolesPanel(*m_trace, this);
    m_views = new QTabWidget(this);
    m_views->setObjectName(QStringLiteral("explainViews"));
    m_views->setDocumentMode(true);
    m_views->addTab(makeSchedule(), tr("Schedule"));
    m_views->addTab(m_graph, tr("Tensor graph"));
    m_views->addTab(m_ranks, tr("Ranks"));
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
    add("explainGraph", tr("Tensor graph"), QKeySequence(Qt::ALT | Qt::Key_2), [this] { showView(View::graph); });
    add("explainRanks", tr("Ranks"), QKeySequence(Qt::ALT | Qt::Key_3), [this] { showView(View::ranks); });
    add("explainExportTraces", tr("Export execution traces…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T),
        [this] { exportTraces(); });
}

void ExplainWorkspace::showView(View view) {
    m_views->setCurrentIndex(static_cast<int>(view));
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

void ExplainWorkspace::refreshWanted() {
    m_trace->setWanted(isVisible() && m_views->currentIndex() != static_cast<int>(View::schedule));
}

QWidget* ExplainWorkspace::makeSchedule() {
    auto* split = new QSplitter(Qt::Vertical, this);
    split->setObjectName(QStringLiteral("explainRows"));
    auto* schedule = panel(QStringLiteral("schedulePanel"), split);
    m_timeline = new TimelineView(schedule);
    m_timelineB = new TimelineView(schedule);
    m_timelineB->setObjectName(QStringLiteral("timelineViewB"));
    m_titleB = panelHeading(tr("B"), schedule);
    auto* timelines = panel(QStringLiteral("timelines"), schedule);
    auto* stacked = static_cast<QVBoxLayout*>(timelines->layout());
    stacked->addWidget(m_timeline, 1);
    stacked->addWidget(m_titleB);
    stacked->addWidget(m_timelineB, 1);
    m_schedule = new QStackedWidget(schedule);
    m_schedule->addWidget(timelines);
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
    const ExplainedPoint* b = m_selection.explained(Selection::Pick::b);
    m_timeline->setTimeline(a != nullptr ? a->timeline : std::nullopt);
    m_timelineB->setTimeline(b != nullptr ? b->timeline : std::nullopt);
    const bool both = b != nullptr && b->timeline;
    m_timelineB->setVisible(both);
    m_titleB->setVisible(both);
    m_schedule->setCurrentIndex(a == nullptr || a->timeline ? 0 : 1);
    m_memory->setStages(a != nullptr ? memoryStages(a->explanation.breakdowns) : std::vector<study::Term>(),
                        capacity());
    m_memoryPanel->setVisible(!m_memory->isEmpty());
    m_ranks->setCapacity(capacity());
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
