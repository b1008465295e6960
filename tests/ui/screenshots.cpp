// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of every workspace, light and dark, at two sizes, with a real scenario and a real run. One optional second
// argument names the scenario.
#include "tests/support/paths.h"
#include "ui/graph/diagram_view.h"
#include "ui/measurements/collectives_dialog.h"
#include "ui/models/document.h"
#include "ui/models/run_session.h"
#include "ui/models/selection.h"
#include "ui/pipeline/pipeline_view.h"
#include "ui/pipeline/stage_box.h"
#include "ui/plots/pareto_plot.h"
#include "ui/results/explain_workspace.h"
#include "ui/results/explore_workspace.h"
#include "ui/scenario/distribution_view.h"
#include "ui/scenario/scenario_form.h"
#include "ui/service/service_panel.h"
#include "ui/shell/main_window.h"
#include "ui/shell/translations.h"
#include "ui/timeline/timeline_view.h"

#include "core/study/catalog.h"
#include "core/study/plugin_loader.h"
#include "core/study/registry.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QSettings>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QToolButton>

#include <cstdio>
#include <functional>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

constexpr int kSettleMilliseconds = 1500;
constexpr int kRunMilliseconds = 120000;
constexpr int kExecuteMilliseconds = 10000;

/// Handles events until `done`, at most for so long.
bool waitUntil(const std::function<bool()>& done, int milliseconds) {
    QElapsedTimer timer;
    timer.start();
    while (!done() && timer.elapsed() < milliseconds) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        QThread::msleep(5);
    }
    return done();
}

void settle() {
    waitUntil([] { return false; }, kSettleMilliseconds);
}

void save(QWidget& window, const QDir& folder, const QString& file) {
    if (window.grab().save(folder.filePath(file)))
        std::printf("%s\n", qPrintable(folder.filePath(file)));
}

/// The schedule as it was executed, its critical path and a marked range.
void takeExecution(MainWindow& window, const QDir& folder, const QString& scheme) {
    auto& explain = *window.findChild<ExplainWorkspace*>();
    for (const char* name : {"timelineExecuted", "timelineCriticalPath", "timelineMessages"}) {
        explain.findChild<QToolButton*>(QLatin1String(name))->setChecked(true);
        settle();
    }
    const double duration = explain.timeline().to();
    explain.timeline().setView(0.0, 0.2 * duration);
    explain.timeline().setRange(std::pair(0.05 * duration, 0.1 * duration));
    settle();
    save(window, folder, QStringLiteral("executed-%1-%2.png").arg(scheme).arg(window.width()));
    explain.findChild<QToolButton*>(QStringLiteral("timelineExecuted"))->setChecked(false);
}

/// The other views of Explain, as far as the study offers them.
void takeExplainViews(MainWindow& window, const QDir& folder, const QString& scheme) {
    auto& explain = *window.findChild<ExplainWorkspace*>();
    const auto take = [&](const char* name) {
        save(window, folder, QStringLiteral("%1-%2-%3.png").arg(QLatin1String(name), scheme).arg(window.width()));
    };
    using View = ExplainWorkspace::View;
    if (explain.showView(View::network)) {
        auto* bottlenecks = explain.findChild<QListWidget*>(QStringLiteral("bottleneckList"));
        waitUntil([bottlenecks] { return bottlenecks->count() > 0; }, kExecuteMilliseconds);
        take("network");
    }
    if (explain.showView(View::graph)) {
        settle();
        if (auto* diagram = explain.findChild<DiagramView*>(); diagram != nullptr) {
            QTest::keyClick(diagram, Qt::Key_Down);
            QTest::keyClick(diagram, Qt::Key_Down); // the first exchange, where there is one
        }
        take("graph");
    }
    if (explain.showView(View::ranks)) {
        settle();
        take("ranks");
    }
    if (explain.showView(View::cache)) {
        auto* slider = explain.findChild<QSlider*>(QStringLiteral("cacheSlider"));
        waitUntil([slider] { return slider->maximum() > 0; }, kExecuteMilliseconds);
        slider->setValue(slider->maximum() * 3 / 4);
        take("cache");
    }
    if (explain.showView(View::service)) {
        auto& service = *explain.findChild<ServicePanel*>();
        auto* percentiles = service.findChild<QLabel*>(QStringLiteral("servicePercentiles"));
        waitUntil([percentiles] { return !percentiles->text().isEmpty(); }, kExecuteMilliseconds);
        const std::pair<ServicePanel::Page, const char*> pages[] = {{ServicePanel::Page::latency, "service"},
                                                                    {ServicePanel::Page::load, "service-load"},
                                                                    {ServicePanel::Page::requests, "service-requests"}};
        for (const auto& [page, name] : pages) {
            service.showPage(page);
            settle();
            take(name);
        }
    }
    if (explain.showView(View::schedule))
        takeExecution(window, folder, scheme);
}

/// Where the stages of a request run: all of them, then one behind the first.
void takePipeline(MainWindow& window, const QDir& folder, const QString& scheme) {
    auto* view = window.findChild<PipelineView*>();
    if (view == nullptr || !view->isVisible())
        return;
    const auto take = [&](const char* name) {
        settle();
        save(window, folder, QStringLiteral("%1-%2-%3.png").arg(QLatin1String(name), scheme).arg(window.width()));
    };
    QTest::mouseMove(view, QPoint(view->width() - 4, 4));
    take("pipeline");
    for (StageBox* box : view->findChildren<StageBox*>())
        if (!box->isGhost() && box->stage() > 0) {
            QTest::mouseClick(box, Qt::LeftButton);
            take("stage");
            QTest::keyClick(box, Qt::Key_Escape);
            break;
        }
    window.setFocus();
    QTest::mouseMove(&window, QPoint(1, 1));
}

/// Published accuracies over the plot of a study of cache policies.
void takeMeasured(MainWindow& window, const QDir& folder, const QString& scheme) {
    ParetoPlot& plot = window.findChild<ExploreWorkspace*>()->plot();
    const std::filesystem::path table = tests::measuredDir() / "kv_accuracy.csv";
    if (!plot.overlay().isPossible() || !std::filesystem::exists(table))
        return;
    plot.setSettings({{"cache_bytes_peak", true, false}, {"relative_accuracy", false, false}, "kv_policy"});
    plot.overlay().open(QString::fromStdString(table.string()));
    waitUntil([&plot] { return !plot.overlay().overlay().points.empty(); }, kExecuteMilliseconds);
    settle();
    auto* canvas = plot.findChild<QWidget*>(QStringLiteral("paretoCanvas"));
    const std::vector<OverlaidPoint>& points = plot.overlay().overlay().points;
    if (!points.empty())
        QTest::mouseMove(canvas, canvas->mapFrom(&plot, plot.place(points[points.size() / 2].shown)));
    settle();
    save(window, folder, QStringLiteral("measured-%1-%2.png").arg(scheme).arg(window.width()));
    QTest::mouseMove(canvas, QPoint(1, 1));
    plot.overlay().remove();
}

/// Measured collectives before and after a fit, and the plugins.
void takeDialogs(MainWindow& window, const QDir& folder, const QString& scheme) {
    window.findChild<QAction*>(QStringLiteral("actionPlugins"))->trigger();
    auto* plugins = window.findChild<QDialog*>(QStringLiteral("pluginsDialog"));
    settle();
    save(*plugins, folder, QStringLiteral("plugins-%1.png").arg(scheme));
    plugins->close();
    const std::filesystem::path table = tests::measuredDir() / "collectives.csv";
    if (!std::filesystem::exists(table))
        return;
    window.findChild<QAction*>(QStringLiteral("actionCollectives"))->trigger();
    auto* collectives = window.findChild<CollectivesDialog*>();
    collectives->open(QString::fromStdString(table.string()));
    const auto done = [collectives] { return !collectives->check().isBusy(); };
    waitUntil(done, kExecuteMilliseconds);
    settle();
    save(*collectives, folder, QStringLiteral("collectives-%1.png").arg(scheme));
    collectives->findChild<QPushButton*>(QStringLiteral("fitCollectives"))->click();
    waitUntil(done, kExecuteMilliseconds);
    settle();
    save(*collectives, folder, QStringLiteral("collectives-fitted-%1.png").arg(scheme));
    collectives->close();
}

/// What the scenario's workload draws, in the form.
void takeDistributions(MainWindow& window, const QDir& folder, const QString& scheme) {
    auto& form = *window.findChild<ScenarioForm*>();
    int taken = 0;
    for (DistributionView* view : form.findChildren<DistributionView*>()) {
        if (!view->isVisibleTo(&form))
            continue;
        form.ensureWidgetVisible(view, 0, form.viewport()->height());
        settle();
        save(window, folder, QStringLiteral("workload-%1-%2-%3.png").arg(++taken).arg(scheme).arg(window.width()));
    }
    form.ensureVisible(0, 0);
}

void takeAll(MainWindow& window, const QDir& folder, const QString& scheme) {
    using Workspace = MainWindow::Workspace;
    const std::pair<Workspace, const char*> workspaces[] = {{Workspace::design, "design"},
                                                            {Workspace::explore, "explore"},
                                                            {Workspace::explain, "explain"},
                                                            {Workspace::report, "report"}};
    for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)})
        for (const auto& [workspace, name] : workspaces) {
            window.resize(size);
            window.showWorkspace(workspace);
            settle();
            const QString file = QStringLiteral("%1-%2-%3.png").arg(QLatin1String(name), scheme).arg(size.width());
            save(window, folder, file);
            if (workspace == Workspace::design) {
                takeDistributions(window, folder, scheme);
                takePipeline(window, folder, scheme);
            }
            if (workspace == Workspace::explore)
                takeMeasured(window, folder, scheme);
            if (workspace == Workspace::explain)
                takeExplainViews(window, folder, scheme);
        }
}

/// The service of two points.
void takeComparison(MainWindow& window, Selection& selection, const QDir& folder) {
    const std::vector<store::Row>& front = selection.run().front();
    auto& explain = *window.findChild<ExplainWorkspace*>();
    window.showWorkspace(MainWindow::Workspace::explain);
    if (front.size() < 2 || !explain.showView(ExplainWorkspace::View::service))
        return;
    selection.pick(Selection::Pick::b, front.back());
    auto& service = *explain.findChild<ServicePanel*>();
    for (const auto& [page, name] :
         {std::pair(ServicePanel::Page::latency, "compared"), std::pair(ServicePanel::Page::load, "compared-load")}) {
        service.showPage(page);
        settle();
        save(window, folder, QStringLiteral("%1-light-%2.png").arg(QLatin1String(name)).arg(window.width()));
    }
    selection.clear(Selection::Pick::b);
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: screenshots FOLDER [SCENARIO]\n");
        return 2;
    }
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    QDir().mkpath(folder.path());
    const QString scenario = argc > 2
                                 ? QString::fromLocal8Bit(argv[2])
                                 : QString::fromStdString((tests::examplesDir() / "gpt3-175b-1024-a100.json").string());
    installTranslations(application, QLocale(QLocale::English));
    theme::apply(application, theme::Scheme::light);

    const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
    const std::filesystem::path plugins[] = {std::filesystem::path(PARETOSCOPE_PROGRAM).parent_path() /
                                             "../lib/paretoscope/plugins"};
    const study::LoadedPlugins withPlugins = study::loadPlugins(plugins, loaded.catalog);
    const study::Registry registry = study::registryWith(loaded.catalog, withPlugins);
    Document document(registry, loaded.catalog);
    RunSession session(registry, loaded.catalog);
    Selection selection(session);
    QTemporaryDir temporary;
    QSettings settings(temporary.filePath("settings.ini"), QSettings::IniFormat);
    MainWindow window(document, session, selection, settings);
    window.setPlugins(withPlugins);
    window.open(scenario);
    window.show();
    settle();
    session.start(document.scenario(), temporary.filePath("run.db").toStdString(), store::Keep::feasible);
    if (!waitUntil([&] { return !session.isActive(); }, kRunMilliseconds))
        std::fprintf(stderr, "the run took too long\n");
    if (session.summary() && !session.summary()->front.empty())
        selection.pick(Selection::Pick::a, session.summary()->front.front());
    settle();
    takeDialogs(window, folder, QStringLiteral("light"));
    takeAll(window, folder, QStringLiteral("light"));
    takeComparison(window, selection, folder);
    theme::apply(application, theme::Scheme::dark);
    takeDialogs(window, folder, QStringLiteral("dark"));
    takeAll(window, folder, QStringLiteral("dark"));
    return 0;
}
