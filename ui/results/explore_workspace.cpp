// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/explore_workspace.h"

#include "ui/models/run_session.h"
#include "ui/models/selection.h"
#include "ui/models/text.h"
#include "ui/plots/axis_bar.h"
#include "ui/plots/colour_legend.h"
#include "ui/plots/parallel_plot.h"
#include "ui/results/empty_note.h"
#include "ui/results/filter_bar.h"
#include "ui/results/inspector.h"
#include "ui/results/results_table.h"
#include "ui/runs/runs_panel.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>
#include <span>

namespace paretoscope::ui {

namespace {

constexpr int kRunsWidth = 192;
constexpr int kInspectorWidth = 328;
constexpr int kLeastRuns = 144;
constexpr int kLeastMiddle = 480;
constexpr int kLeastInspector = 264;

QWidget* line(QWidget* parent) {
    auto* made = new QFrame(parent);
    made->setProperty("line", true);
    made->setFixedHeight(1);
    return made;
}

} // namespace

ExploreWorkspace::ExploreWorkspace(Document&, RunSession& session, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection) {
    setObjectName(QStringLiteral("exploreWorkspace"));
    m_runs = new RunsPanel(session, selection, this);
    auto* inspector = new Inspector(selection, this);
    auto* columns = new QSplitter(Qt::Horizontal, this);
    columns->setObjectName(QStringLiteral("exploreColumns"));
    columns->addWidget(m_runs);
    columns->addWidget(makeMiddle());
    columns->addWidget(inspector);
    columns->setChildrenCollapsible(false);
    m_runs->setMinimumWidth(kLeastRuns);
    inspector->setMinimumWidth(kLeastInspector);
    columns->setStretchFactor(0, 0);
    columns->setStretchFactor(1, 4);
    columns->setStretchFactor(2, 1);
    columns->setSizes({kRunsWidth, 800, kInspectorWidth});
    m_error = new QLabel(this);
    m_error->setObjectName(QStringLiteral("exploreError"));
    m_error->setProperty("role", QStringLiteral("bad"));
    m_error->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid * 2, theme::kGrid);
    m_error->setWordWrap(true);
    m_error->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(new FilterBar(selection, this));
    layout->addWidget(line(this));
    layout->addWidget(m_error);
    layout->addWidget(columns, 1);

    connect(m_runs, &RunsPanel::scenarioWanted, this, &ExploreWorkspace::scenarioWanted);
    connect(inspector, &Inspector::explainRequested, this, &ExploreWorkspace::explainRequested);
    connect(&selection.run(), &ShownRun::failed, this, &ExploreWorkspace::showError);
    connect(&m_runs->model(), &RunsModel::failed, this, &ExploreWorkspace::showError);
    for (const auto signal : {&ShownRun::reset, &ShownRun::grown, &ShownRun::progressed})
        connect(&selection.run(), signal, this, &ExploreWorkspace::refreshNote);
    connect(m_plot, &ParetoPlot::drawn, this, &ExploreWorkspace::refreshStatus);
    connect(&m_plot->overlay(), &MeasuredOverlay::changed, this, &ExploreWorkspace::showOverlay);
    connect(&session, &RunSession::started, m_error, &QWidget::hide);
    connect(&session, &RunSession::finished, this, [this] {
        if (m_session.error())
            showError(*m_session.error());
        refreshNote();
    });
    makeActions();
    setFocusProxy(m_plot);
    refreshNote();
}

void ExploreWorkspace::makeActions() {
    const auto add = [this](const char* name, const char* icon, const QString& text, const QKeySequence& shortcut,
                            const std::function<void()>& act) {
        auto* action = new QAction(theme::icon(QLatin1String(icon)), text, this);
        action->setObjectName(QLatin1String(name));
        action->setShortcut(shortcut);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
    };
    add("actionShowAllPoints", "fit", tr("Show all points"), QKeySequence(Qt::CTRL | Qt::Key_0),
        [this] { m_plot->fit(); });
    add("actionNextOnFront", "chevron-right", tr("Next on the front"), QKeySequence(Qt::CTRL | Qt::Key_Period),
        [this] { m_plot->walkFront(1); });
    add("actionPreviousOnFront", "chevron-right", tr("Previous on the front"), QKeySequence(Qt::CTRL | Qt::Key_Comma),
        [this] { m_plot->walkFront(-1); });
    add("actionKeepAsB", "pin", tr("Keep the picked point as B"), QKeySequence(Qt::CTRL | Qt::Key_B), [this] {
        if (const std::optional<store::Row> row = m_selection.picked(Selection::Pick::a))
            m_selection.pick(Selection::Pick::b, *row);
    });
    add("actionSwapPicks", "swap", tr("Swap A and B"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B),
        [this] { m_selection.swap(); });
    add("actionClearFilters", "filter", tr("Remove all filters"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
        [this] { m_selection.filters().clear(); });
    add("actionExplainPoint", "explain", tr("Explain the picked point"), QKeySequence(Qt::CTRL | Qt::Key_E),
        [this] { emit explainRequested(); });
}

QWidget* ExploreWorkspace::makePlotPanel() {
    auto* panel = new QWidget(this);
    panel->setObjectName(QStringLiteral("plotPanel"));
    panel->setProperty("panel", true);
    panel->setAttribute(Qt::WA_StyledBackground);
    m_plot = new ParetoPlot(m_selection, panel);
    m_status = new QLabel(panel);
    m_status->setObjectName(QStringLiteral("plotStatus"));
    m_status->setProperty("role", QStringLiteral("muted"));
    m_status->setFont(theme::smallFont());
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(theme::kGrid * 2, 0, theme::kGrid * 2, theme::kHalfGrid);
    foot->setSpacing(theme::kGrid * 2);
    foot->addWidget(m_status);
    foot->addStretch(1);
    foot->addWidget(new ColourLegend(m_selection, *m_plot, panel));
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(new AxisBar(m_selection, *m_plot, panel));
    layout->addWidget(m_plot, 1);
    layout->addLayout(foot);
    return panel;
}

QWidget* ExploreWorkspace::makeMiddle() {
    m_plotStack = new QStackedWidget(this);
    m_plotStack->setObjectName(QStringLiteral("plotStack"));
    m_plotStack->addWidget(makePlotPanel());
    m_plotStack->addWidget(new EmptyNote(QStringLiteral("explore"), {}, {}, m_plotStack));
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("exploreTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(new ResultsTable(m_selection, m_tabs), tr("Table"));
    m_tabs->addTab(new ParallelPlot(m_selection, m_tabs), tr("Parallel coordinates"));
    auto* split = new QSplitter(Qt::Vertical, this);
    split->setObjectName(QStringLiteral("exploreRows"));
    split->setMinimumWidth(kLeastMiddle);
    split->addWidget(m_plotStack);
    split->addWidget(m_tabs);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({600, 320});
    return split;
}

void ExploreWorkspace::openStore(const std::filesystem::path& database) {
    m_error->hide();
    m_runs->open(database);
}

/// What came closest, told apart by the parameters in which the points differ, and the reasons.
QString ExploreWorkspace::nearestText(const ShownRun& run) {
    constexpr std::size_t kShown = 3;
    const std::span<const run::NearMiss> misses =
        std::span(run.nearest()).first(std::min(kShown, run.nearest().size()));
    const std::vector<study::Parameter>& parameters = run.info().header.parameters;
    QString text;
    for (const run::NearMiss& miss : misses) {
        QStringList lines;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const double value = miss.row.parameters[i];
            if (std::ranges::any_of(misses, [&](const auto& each) { return each.row.parameters[i] != value; }))
                lines += coreText(parameters[i].label) + QStringLiteral(": ") +
                         fromUtf8(study::valueText(parameters[i], value));
        }
        QStringList reasons;
        for (const std::string& reason : miss.reasons)
            reasons += fromUtf8(reason);
        text += QStringLiteral("\n\n") + lines.join(QStringLiteral(", ")) +
                (lines.isEmpty() ? QString() : QStringLiteral("\n")) + reasons.join(QStringLiteral("\n"));
    }
    return text.isEmpty() ? text : QStringLiteral("\n\n") + tr("The nearest points:") + text;
}

void ExploreWorkspace::refreshNote() {
    const ShownRun& run = m_selection.run();
    auto& note = static_cast<EmptyNote&>(*m_plotStack->widget(1));
    const bool empty = run.isEmpty() || (run.cloud().rows == 0 && run.front().empty());
    m_plotStack->setCurrentIndex(empty ? 1 : 0);
    m_tabs->setVisible(!run.isEmpty());
    if (run.isEmpty())
        note.setText(tr("Nothing to explore yet"),
                     tr("Press Run: every point of the design space is evaluated and appears here as it is decided."));
    else if (run.isLive() || run.isLoading())
        note.setText(tr("No feasible point so far"), tr("%1 points decided.").arg(count(run.info().progress.decided)));
    else
        note.setText(tr("No feasible point"),
                     tr("Every point was rejected. Show rejected points in the table to read why, widen the sweeps, or "
                        "relax the constraints in Design.") +
                         nearestText(run));
    refreshStatus();
}

void ExploreWorkspace::refreshStatus() {
    const ShownRun& run = m_selection.run();
    QStringList parts;
    if (const CloudView* view = m_plot->cloudView()) {
        parts += tr("%1 points in view").arg(count(view->passing));
        if (view->failing > 0)
            parts += tr("%1 filtered out").arg(count(view->failing));
    }
    if (run.cloud().thinning > 0)
        parts += tr("1 in %1 drawn").arg(count(std::uint64_t{1} << run.cloud().thinning));
    if (const Overlay& overlay = m_plot->overlay().overlay(); !overlay.points.empty() || overlay.others > 0)
        parts += tr("%1 measured, %2 of other runs").arg(count(overlay.points.size()), count(overlay.others));
    parts += tr("%n on the front", nullptr, static_cast<int>(run.front().size()));
    parts += tr("%1 decided").arg(count(run.info().progress.decided));
    m_status->setText(parts.join(QStringLiteral("  ·  ")));
}

void ExploreWorkspace::showOverlay() {
    if (const std::optional<Error>& error = m_plot->overlay().overlay().error)
        showError(*error);
    refreshStatus();
}

void ExploreWorkspace::showError(const Error& error) {
    m_error->setText(locatedErrorText(error));
    m_error->show();
}

} // namespace paretoscope::ui
