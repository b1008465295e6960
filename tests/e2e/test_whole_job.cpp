// SPDX-License-Identifier: GPL-3.0-or-later
// The whole job in the real window: generate a cluster, edit it by hand, set a sweep, run, pick a point of the front,
// read why, execute it, export. The command line program is given the saved scenario and must say the same to the last
// digit.
#include "tests/e2e/real_window.h"
#include "tests/support/patience.h"
#include "ui/canvas/heat_map_view.h"
#include "ui/models/roles.h"
#include "ui/plots/pareto_plot.h"
#include "ui/report/report_workspace.h"
#include "ui/results/breakdown_panel.h"
#include "ui/timeline/timeline_view.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QGraphicsView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>
#include <QtTest>

#include <functional>

using namespace paretoscope;
using namespace paretoscope::ui;
using tests::kPatience;
using tests::kRunMilliseconds;

namespace {

QModelIndex findItem(const QAbstractItemModel& model, const QString& text, const QModelIndex& parent = {}) {
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (index.data().toString().startsWith(text))
            return index;
        if (const QModelIndex below = findItem(model, text, index); below.isValid())
            return below;
    }
    return {};
}

} // namespace

class TestWholeJob : public QObject, private tests::RealWindow {
    Q_OBJECT

    void type(const char* name, const QString& text) {
        auto* line = find<QLineEdit>(name);
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
        QTest::keyClick(line, Qt::Key_Return);
    }
    void choose(const char* name, const char* data) {
        auto* box = find<QComboBox>(name);
        const int index = box->findData(QLatin1String(data));
        QVERIFY2(index >= 0, data);
        box->setCurrentIndex(index);
        emit box->activated(index);
    }
    QByteArray program(const QStringList& arguments) {
        QProcess process;
        process.start(QStringLiteral(PARETOSCOPE_PROGRAM), arguments);
        if (!process.waitForFinished(kRunMilliseconds) || process.exitCode() != 0)
            qWarning("%s", process.readAllStandardError().constData());
        return process.readAllStandardOutput();
    }

private slots:
    void initTestCase() {
        open();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanupTestCase() { m_window.reset(); }

    void generateACluster() {
        choose("generatorTopology", "rail_optimised");
        choose("generatorAccelerator", "a100_sxm_80gb");
        type("generatorDevices", QStringLiteral("64"));
        QTest::mouseClick(find<QPushButton>("generateButton"), Qt::LeftButton);
        QCOMPARE(hardware::deviceCount(m_document.scenario().cluster), 64);
        QVERIFY(m_document.scenario().recipe.has_value());
    }

    void editItByHand() {
        auto* tree = find<QAbstractItemView>("outlineTree");
        const auto device = std::ranges::find(m_document.scenario().cluster.nodes, hardware::NodeKind::device,
                                              &hardware::ClusterNode::kind);
        const QModelIndex item = findItem(*tree->model(), QString::fromStdString(device->name));
        QVERIFY(item.isValid());
        tree->setCurrentIndex(item);
        type("propertyName", QStringLiteral("Worker"));
        const auto& nodes = m_document.scenario().cluster.nodes;
        QVERIFY(std::ranges::count(nodes, std::string("Worker"), &hardware::ClusterNode::name) == 1);
        QVERIFY2(!m_document.scenario().recipe, "a cluster edited by hand is no longer the generator's");
        trigger("actionUndo");
        QVERIFY(m_document.scenario().recipe.has_value());
        trigger("actionRedo");
    }

    void setASweep() {
        type("field_global_batch", QStringLiteral("128"));
        type("field_micro_batch", QStringLiteral("1, 2, 4"));
        type("field_tensor_parallel", QStringLiteral("1..8 x2"));
        type("field_pipeline_parallel", QStringLiteral("1, 2, 4, 8"));
        type("field_data_parallel", QStringLiteral("1..64 x2"));
        QCOMPARE(m_document.axis("data_parallel")->values.size(), std::size_t{7});
        QVERIFY(m_document.save(m_folder.filePath("job.json")).ok());
    }

    void run() {
        auto* button = find<QPushButton>("runButton");
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), kPatience);
        QSignalSpy finished(&m_session, &RunSession::finished);
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(finished.count() > 0 || finished.wait(kRunMilliseconds));
        QCOMPARE(m_session.state(), RunSession::State::finished);
        QCOMPARE(m_session.done(), std::uint64_t{3 * 4 * 4 * 7});
        QVERIFY(!m_session.summary()->front.empty());
    }

    void pickAPointOfTheFront() {
        auto* plot = find<ParetoPlot>("paretoPlot");
        QTRY_VERIFY_WITH_TIMEOUT(m_selection.run().evaluator() && plot->cloudView(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(plot->isAtRest(), kPatience);
        const store::Row& row = m_selection.run().front().front();
        auto* canvas = find<QWidget>("paretoCanvas");
        QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->mapFrom(plot, plot->place(row)));
        QVERIFY(m_selection.picked(Selection::Pick::a).has_value());
        QVERIFY(m_selection.picked(Selection::Pick::a)->onFront);
    }

    void readWhy() {
        trigger("actionExplain");
        QTRY_VERIFY_WITH_TIMEOUT(m_selection.explained(Selection::Pick::a) != nullptr, kPatience);
        const store::Row& row = *m_selection.picked(Selection::Pick::a);
        const ExplainedPoint& point = *m_selection.explained(Selection::Pick::a);
        QCOMPARE(point.explanation.metrics, row.metrics);
        const std::optional<study::Breakdown> why = breakdownOf(&point, "step_time");
        QVERIFY(why && !why->root.terms.empty());
        const std::size_t stepTime = *columnIndex(m_selection.run().columns(), "step_time");
        QCOMPARE(why->root.value, rowValue(row, stepTime));
        auto* panel = find<QWidget>("explainBreakdown");
        QVERIFY(panel->findChild<QAbstractItemView*>("breakdownTree")->model()->rowCount() == 1);
    }

    void executeItAndSeeWhatHoldsItBack() {
        trigger("explainNetwork");
        auto* heat = find<HeatMapView>("heatMap");
        auto* slider = find<QSlider>("heatSlider");
        QTRY_VERIFY_WITH_TIMEOUT(slider->maximum() > 0, kPatience);
        const std::size_t links = m_document.scenario().cluster.links.size();
        double hottest = 0.0;
        for (std::size_t link = 0; link < links; ++link)
            hottest = std::max(hottest, heat->shownHeat(link));
        QVERIFY(hottest > 0.0 && hottest <= 1.0);
        const QString whole = find<QLabel>("heatMoment")->text();
        slider->setValue(slider->maximum() / 2);
        QVERIFY(find<QLabel>("heatMoment")->text() != whole);
        auto* list = find<QListWidget>("bottleneckList");
        QTRY_VERIFY_WITH_TIMEOUT(list->count() > 0, kPatience);
        const QString detail = list->item(0)->data(DetailRole).toString();
        QVERIFY2(detail.contains(QStringLiteral("Step time ") + QChar(0x2212)), qPrintable(detail));
    }

    void askTheTimeline() {
        trigger("explainSchedule");
        auto* view = find<TimelineView>("timelineView");
        find<QToolButton>("timelineExecuted")->click();
        QTRY_VERIFY_WITH_TIMEOUT(view->rows() != nullptr && view->rows()->timeline().lanes.size() > 1 &&
                                     std::ranges::any_of(view->rows()->timeline().spans, &trace::Span::critical),
                                 kPatience);
        find<QToolButton>("timelineCriticalPath")->click();
        QVERIFY(view->rows()->isHighlighting());
        find<QLineEdit>("timelineSearch")->setText(QStringLiteral("gradients"));
        const double all = view->to() - view->from();
        QTest::keyClick(find<QLineEdit>("timelineSearch"), Qt::Key_Return);
        QVERIFY(view->to() - view->from() < all);
        find<QLineEdit>("timelineSearch")->clear();
        view->fit();
        view->setRange(std::pair(0.1 * view->to(), 0.4 * view->to()));
        QVERIFY(find<QLabel>("timelineSummary")->text().contains(QStringLiteral("critical path")));
        find<QToolButton>("timelineExecuted")->click();
        QVERIFY(!view->range());
    }

    void lookAtTheGraphAndTheRanks() {
        trigger("explainGraph");
        auto* part = find<QComboBox>("graphPart");
        QTRY_VERIFY_WITH_TIMEOUT(part->count() == 3, kPatience); // embedding, layers, head
        QVERIFY(find<QGraphicsView>("diagramView")->sceneRect().height() > 500.0);
        trigger("explainRanks");
        const store::Row& row = *m_selection.picked(Selection::Pick::a);
        const std::size_t stages = *columnIndex(m_selection.run().columns(), "pipeline_parallel");
        auto* roles = find<QAbstractItemView>("roleTable");
        QCOMPARE(roles->model()->rowCount(), static_cast<int>(rowValue(row, stages)));
    }

    void exportTheRun() {
        trigger("actionReport");
        auto* report = find<ReportWorkspace>("reportWorkspace");
        const std::pair<ExportFormat, const char*> files[] = {{ExportFormat::csv, "window.csv"},
                                                              {ExportFormat::json, "window.json"},
                                                              {ExportFormat::html, "window.html"},
                                                              {ExportFormat::pdf, "window.pdf"},
                                                              {ExportFormat::png, "window.png"}};
        for (const auto& [format, name] : files) {
            QSignalSpy exported(report, &ReportWorkspace::exported);
            report->exportTo(format, m_folder.filePath(QLatin1String(name)).toStdString());
            QVERIFY(exported.wait(30'000));
            QVERIFY2(exported.front().front().toBool(), name);
            QVERIFY2(QFileInfo(m_folder.filePath(QLatin1String(name))).size() > 500, name);
        }
    }

    void theCommandLineSaysTheSame() {
        const QString database = m_folder.filePath("line.db");
        const QByteArray text =
            program({"run", m_folder.filePath("job.json"), "--db", database, "--keep", "all", "--json"});
        const QJsonObject answer = QJsonDocument::fromJson(text).object();
        QVERIFY2(!answer.isEmpty(), text.constData());
        QCOMPARE(answer["points"]["decided"].toInteger(), static_cast<qint64>(m_session.done()));
        QCOMPARE(answer["points"]["feasible"].toInteger(), static_cast<qint64>(m_session.feasible()));
        const QJsonArray front = answer["front"].toArray();
        const run::Summary& summary = *m_session.summary();
        QCOMPARE(static_cast<std::size_t>(front.size()), summary.front.size());
        const store::RunHeader& header = m_session.header();
        for (qsizetype i = 0; i < front.size(); ++i) {
            const store::Row& row = summary.front[static_cast<std::size_t>(i)];
            for (std::size_t m = 0; m < header.metrics.size(); ++m) {
                const QJsonValue metric = front[i]["metrics"][QString::fromStdString(header.metrics[m].id)];
                const double said = metric.isObject() ? metric["value"].toDouble() : metric.toDouble();
                // To the last digit: QCOMPARE would allow for rounding.
                QVERIFY2(said == row.metrics[m] || std::isnan(row.metrics[m]), header.metrics[m].id.c_str());
            }
        }
        program({"export", "--db", database, "--out", m_folder.filePath("line.csv")});
        const auto content = [this](const char* name) {
            QFile file(m_folder.filePath(QLatin1String(name)));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QVERIFY(!content("line.csv").isEmpty());
        QCOMPARE(content("line.csv"), content("window.csv"));
    }
};

QTEST_MAIN(TestWholeJob)
#include "test_whole_job.moc"
