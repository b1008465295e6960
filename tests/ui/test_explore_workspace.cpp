// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace Explore under the user's hands while a run goes on and after it.
#include "tests/support/patience.h"
#include "tests/ui/toy_scenario.h"
#include "ui/models/document.h"
#include "ui/models/selection.h"
#include "ui/plots/pareto_plot.h"
#include "ui/results/explore_workspace.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>

#include <ctime>

using namespace paretoscope;
using namespace paretoscope::ui;
using namespace paretoscope::tests;

namespace {

const std::string kLargeSweep = "\"devices\": [8, 16], \"micro_batch\": [1, 2], \"precision\": \"*\", \"overlap\": "
                                "\"*\", \"bandwidth\": \"1 GB/s..1000 GB/s +16 MB/s\"";
#ifdef NDEBUG
constexpr double kLongestBlock = 50.0; ///< milliseconds: issue 2, section 6
#else
constexpr double kLongestBlock = 400.0; ///< unoptimised code proves nothing; this only catches a hang
#endif

/// Processor time of this thread: on a busy machine the wall clock measures the others.
double threadMilliseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

} // namespace

class TestExploreWorkspace : public QObject {
    Q_OBJECT

    study::Registry m_registry = toyRegistry();
    study::Catalog m_catalog = toyCatalog();
    QTemporaryDir m_folder;

    struct Window {
        Window(const study::Registry& registry, const study::Catalog& catalog)
            : document(registry, catalog)
            , session(registry, catalog)
            , selection(session)
            , workspace(document, session, selection) {
            workspace.resize(1280, 800);
            workspace.show();
        }
        Document document;
        RunSession session;
        Selection selection;
        ExploreWorkspace workspace;
    };

    std::filesystem::path file(const char* name) const { return m_folder.filePath(name).toStdString(); }
    void run(Window& window, const char* name) {
        QVERIFY(
            runToEnd(window.session, toyScenario(m_registry, m_catalog, kSmallSweep), file(name), store::Keep::all));
        QTRY_VERIFY_WITH_TIMEOUT(window.selection.run().evaluator() && window.workspace.plot().cloudView(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace.plot().isAtRest(), kPatience);
    }

private slots:
    void initTestCase() { theme::apply(*qApp, theme::Scheme::light); }

    void emptyViewsSayWhatToDo() {
        Window window(m_registry, m_catalog);
        const auto* stack = window.workspace.findChild<QStackedWidget*>("plotStack");
        QCOMPARE(stack->currentIndex(), 1);
        QVERIFY(stack->currentWidget()->findChild<QLabel*>("emptyHint")->text().contains("Run"));
    }

    void clickOnTheFrontPicks() {
        Window window(m_registry, m_catalog);
        run(window, "click.db");
        ParetoPlot& plot = window.workspace.plot();
        const std::vector<store::Row>& front = window.selection.run().front();
        QVERIFY(front.size() >= 2);
        auto* canvas = plot.findChild<QWidget*>("paretoCanvas");
        const QPoint place = canvas->mapFrom(&plot, plot.place(front.front()));
        QTest::mouseMove(canvas, place);
        QTRY_VERIFY_WITH_TIMEOUT(window.selection.hovered().has_value(), kPatience);
        QVERIFY(plot.findChild<QWidget*>("hoverCard")->isVisible());
        QTest::mouseClick(canvas, Qt::LeftButton, {}, place);
        QVERIFY(window.selection.picked(Selection::Pick::a));
        QVERIFY(window.selection.picked(Selection::Pick::a)->onFront);
        QTRY_VERIFY_WITH_TIMEOUT(window.selection.explained(Selection::Pick::a), kPatience);
        QVERIFY(window.workspace.findChild<QTreeView*>("breakdownTree")->model()->rowCount() > 0);
        QTest::mouseClick(canvas, Qt::LeftButton, Qt::ControlModifier,
                          canvas->mapFrom(&plot, plot.place(front.back())));
        QVERIFY(window.selection.picked(Selection::Pick::b));
        QTest::keyClick(&plot, Qt::Key_Right);
        QVERIFY(window.selection.picked(Selection::Pick::a)->onFront);
    }

    /// Measured points lie over those of the run that they belong to, beside what is predicted at the same settings.
    void measurementsLieOverThePlot() {
        Window window(m_registry, m_catalog);
        const std::string sweep =
            "\"model\": [\"small\", \"medium\"], \"devices\": [8, 16, 32], \"micro_batch\": [1, 2]";
        QVERIFY(
            runToEnd(window.session, toyScenario(m_registry, m_catalog, sweep), file("measured.db"), store::Keep::all));
        ParetoPlot& plot = window.workspace.plot();
        QTRY_VERIFY_WITH_TIMEOUT(plot.overlay().isPossible(), kPatience);
        QVERIFY(window.workspace.findChild<QToolButton*>("measuredButton")->isVisibleTo(&window.workspace));
        plot.overlay().open("table.csv");
        QTRY_COMPARE_WITH_TIMEOUT(plot.overlay().overlay().points.size(), std::size_t{1}, kPatience);
        QCOMPARE(plot.overlay().overlay().others, std::size_t{1}); // the run has no large model
        const OverlaidPoint& point = plot.overlay().overlay().points.front();
        const std::size_t step = columnIndex(window.selection.run().columns(), "step_time").value();
        const std::size_t energy = columnIndex(window.selection.run().columns(), "energy").value();
        QVERIFY(point.isMeasured(step) && !point.isMeasured(energy));
        QCOMPARE(rowValue(point.shown, step), 1.2 * rowValue(point.predicted, step));
        QCOMPARE(rowValue(point.shown, energy), rowValue(point.predicted, energy));
        QTRY_VERIFY_WITH_TIMEOUT(plot.isAtRest(), kPatience);
        auto* canvas = plot.findChild<QWidget*>("paretoCanvas");
        QTest::mouseMove(canvas, canvas->mapFrom(&plot, plot.place(point.shown)));
        QTRY_VERIFY_WITH_TIMEOUT(plot.findChild<QWidget*>("hoverCard")->isVisible(), kPatience);
        QVERIFY(!window.selection.hovered().has_value()); // a measured point is none of the run's

        plot.overlay().open("missing.csv");
        QTRY_VERIFY_WITH_TIMEOUT(plot.overlay().overlay().error.has_value(), kPatience);
        plot.overlay().remove();
        QVERIFY(plot.overlay().overlay().points.empty() && !plot.overlay().overlay().error);
    }

    void draggingARectangleFilters() {
        Window window(m_registry, m_catalog);
        run(window, "brush.db");
        ParetoPlot& plot = window.workspace.plot();
        auto* canvas = plot.findChild<QWidget*>("paretoCanvas");
        const QPoint from = canvas->rect().center();
        QTest::mousePress(canvas, Qt::LeftButton, {}, from);
        QTest::mouseMove(canvas, from + QPoint(40, -40));
        QTest::mouseMove(canvas, from + QPoint(160, -120));
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, from + QPoint(160, -120));
        QCOMPARE(window.selection.filters().filters().size(), std::size_t{2});
        QCOMPARE(window.workspace.findChildren<QWidget*>("filterChip").size(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(plot.cloudView()->failing > 0, kPatience);
        window.selection.filters().history().undo();
        QVERIFY(window.selection.filters().filters().empty());
        // Escape gives up the gesture.
        QTest::mousePress(canvas, Qt::LeftButton, {}, from);
        QTest::mouseMove(canvas, from + QPoint(80, -80));
        QTest::keyClick(&plot, Qt::Key_Escape);
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, from + QPoint(80, -80));
        QVERIFY(window.selection.filters().filters().empty());
    }

    void tableAndPlotShareThePick() {
        Window window(m_registry, m_catalog);
        run(window, "table.db");
        auto* table = window.workspace.findChild<QTableView*>("resultsTable");
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), static_cast<int>(window.session.feasible()), kPatience);
        table->selectRow(5);
        QTRY_VERIFY_WITH_TIMEOUT(window.selection.picked(Selection::Pick::a), kPatience);
        const std::uint64_t step = window.selection.run().front().front().step;
        window.selection.pick(Selection::Pick::a, step);
        QTRY_COMPARE_WITH_TIMEOUT(table->currentIndex().data(Qt::UserRole + 5).toULongLong(), step, kPatience);
    }

    void everyColumnGoesOnEveryAxis() {
        Window window(m_registry, m_catalog);
        run(window, "axes.db");
        ParetoPlot& plot = window.workspace.plot();
        for (const Column& column : window.selection.run().columns()) {
            for (const bool reversed : {false, true}) {
                const PlotAxis axis{column.id, plot.suitsLogarithm(column.id), reversed};
                QSignalSpy drawn(&plot, &ParetoPlot::drawn);
                plot.setSettings({axis, {"energy", true, false}, column.id});
                QTRY_VERIFY2_WITH_TIMEOUT(drawn.count() > 0 && plot.cloudView() != nullptr, column.id.c_str(),
                                          kPatience);
                QVERIFY2(plot.cloudView()->passing == window.session.feasible(), column.id.c_str());
            }
        }
    }

    void neverBlocksDuringARunOfAMillionPoints() {
        Window window(m_registry, m_catalog);
        QTimer heartbeat;
        heartbeat.setTimerType(Qt::PreciseTimer);
        heartbeat.setInterval(5);
        double longestWork = 0.0;
        double longestWait = 0.0;
        double last = threadMilliseconds();
        QElapsedTimer wall;
        connect(&heartbeat, &QTimer::timeout, &heartbeat, [&] {
            const double now = threadMilliseconds();
            longestWork = std::max(longestWork, now - last);
            longestWait = std::max(longestWait, static_cast<double>(wall.restart()));
            last = now;
        });
        QSignalSpy finished(&window.session, &RunSession::finished);
        wall.start();
        heartbeat.start();
        window.session.start(toyScenario(m_registry, m_catalog, kLargeSweep), file("million.db"),
                             store::Keep::feasible);
        QVERIFY(finished.wait(240'000));
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace.plot().isAtRest(), kPatience);
        const auto* table = window.workspace.findChild<QTableView*>("resultsTable");
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), static_cast<int>(window.session.feasible()), kPatience);
        QCOMPARE(window.session.state(), RunSession::State::finished);
        QVERIFY(window.session.done() > 900'000);
        qInfo("%llu points at %.0f a second; the window worked at most %.1f ms at a time (%.1f ms by the wall clock)",
              static_cast<unsigned long long>(window.session.done()), window.session.pointsPerSecond(), longestWork,
              longestWait);
        QVERIFY2(longestWork < kLongestBlock, qPrintable(QString::number(longestWork)));
    }
};

QTEST_MAIN(TestExploreWorkspace)
#include "test_explore_workspace.moc"
