// SPDX-License-Identifier: GPL-3.0-or-later
// A serving study in the real window: open the example of a chat, run it, look at it as people do, and ask how one
// point serves its requests.
#include "tests/e2e/real_window.h"
#include "tests/support/patience.h"
#include "ui/models/text.h"
#include "ui/plots/pareto_plot.h"
#include "ui/service/latency_plot.h"
#include "ui/timeline/timeline_view.h"

#include "core/serving/service_views.h"

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QToolButton>
#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::ui;
using tests::kPatience;
using tests::kRunMilliseconds;

class TestServingJob : public QObject, private tests::RealWindow {
    Q_OBJECT
private slots:
    void initTestCase() {
        QVERIFY(m_document.load(QString::fromStdString((tests::examplesDir() / "llama2-70b-chat.json").string())).ok());
        open();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanupTestCase() { m_window.reset(); }

    void run() {
        auto* button = find<QPushButton>("runButton");
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), kPatience);
        QSignalSpy finished(&m_session, &RunSession::finished);
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(finished.count() > 0 || finished.wait(kRunMilliseconds));
        QVERIFY(!m_session.summary()->front.empty());
    }

    void lookAtAUsualPlot() {
        trigger("actionExplore");
        auto* usual = find<QToolButton>("usualPlots");
        QTRY_VERIFY_WITH_TIMEOUT(usual->isEnabled(), kPatience);
        QAction* perUser = usual->menu()->actions().at(1);
        perUser->trigger();
        const PlotSettings& settings = find<ParetoPlot>("paretoPlot")->settings();
        QCOMPARE(settings.x.column, std::string("tokens_per_second_per_user"));
        QCOMPARE(settings.y.column, std::string("tokens_per_second_per_device"));
    }

    void askHowAPointServesItsRequests() {
        m_selection.pick(Selection::Pick::a, m_selection.run().front().front());
        trigger("actionExplain");
        trigger("explainService");
        auto* percentiles = find<QLabel>("servicePercentiles");
        QTRY_VERIFY_WITH_TIMEOUT(!percentiles->text().isEmpty(), kPatience);
        const auto record = m_selection.run().evaluator()->evaluator().service(
            m_selection.picked(Selection::Pick::a)->parameters, {}, {});
        QVERIFY(record);
        const auto at = [&](serving::Latency latency) {
            const serving::LatencyCurve curve = latencyCurve(*record, latency);
            return quantity(curve.times[placeAt(curve, 0.99)].value(), Unit::second);
        };
        QVERIFY(percentiles->text().contains(at(serving::Latency::timeToFirstToken)));
        find<QComboBox>("serviceLatency")->setCurrentIndex(2);
        QVERIFY(percentiles->text().contains(at(serving::Latency::endToEnd)));
    }

    void followOneRequest() {
        auto* plot = find<LatencyPlot>("latencyPlot");
        const QString slow = find<QLabel>("serviceRequest")->text();
        QTest::mouseClick(plot, Qt::LeftButton, {}, QPoint(plot->width() / 2, plot->height() / 2));
        QVERIFY(find<QLabel>("serviceRequest")->text() != slow);
        auto* lanes = find<TimelineView>("serviceRequests");
        find<QTabBar>("serviceTabs")->setCurrentIndex(2);
        QVERIFY(lanes->isVisible());
        QCOMPARE(lanes->rows()->timeline().lanes.size(), 1000U);
        QVERIFY(lanes->to() - lanes->from() < 0.2 * lanes->rows()->timeline().duration.value());
    }
};

QTEST_MAIN(TestServingJob)
#include "test_serving_job.moc"
