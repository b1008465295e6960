// SPDX-License-Identifier: GPL-3.0-or-later
// A service as the window draws it: distributions that are picked from, the way of one request, load by the pointer.
#include "ui/models/service_words.h"
#include "ui/service/latency_plot.h"
#include "ui/service/load_content.h"
#include "ui/service/request_waterfall.h"
#include "ui/service/share_bar.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_rows.h"

#include "core/serving/service_views.h"

#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

/// Ten requests a second apart on one replica behind a service; each waits longer than the one before.
std::shared_ptr<const serving::ServiceRecord> queueing() {
    auto record = std::make_shared<serving::ServiceRecord>();
    record->bin = Seconds(1.0);
    record->end = Seconds(20.0);
    record->arrived = record->completed = 10;
    record->clients = {{serving::ClientKind::replica, {}, 0, 100, {}}, {serving::ClientKind::service, "Retrieval", 0}};
    for (serving::RecordedClient& client : record->clients) {
        serving::ClientSeries& series = client.series;
        for (std::vector<float>* bins : {&series.busy, &series.sequences, &series.waiting, &series.blocks,
                                         &series.promptTokens, &series.outputTokens})
            bins->assign(20, 0.5F);
    }
    for (std::uint32_t i = 0; i < 10; ++i) {
        const Seconds arrival(i);
        const Seconds served = arrival + Seconds(0.2);
        const Seconds first = served + Seconds(0.5 * i + 0.1);
        const Seconds end = first + Seconds(2.0);
        serving::RecordedRequest request;
        request.request = i;
        request.promptTokens = 100;
        request.completed = true;
        request.outcome = {arrival, served, first, end, end, 21, 0, 0, 0, false};
        request.first = record->spans.size();
        record->spans.push_back({serving::Phase::inService, 1, arrival, served});
        record->spans.push_back({serving::Phase::queued, 0, served, first - Seconds(0.1)});
        record->spans.push_back({serving::Phase::prefill, 0, first - Seconds(0.1), first});
        record->spans.push_back({serving::Phase::generating, 0, first, end});
        request.behind = record->spans.size();
        record->requests.push_back(request);
    }
    return record;
}

QImage picture(QWidget& widget) {
    return widget.grab().toImage();
}

} // namespace

class TestServiceViews : public QObject {
    Q_OBJECT
private slots:
    void aClickOnTheDistributionPicksTheRequestOfThatRank() {
        LatencyPlot plot;
        plot.resize(600, 260);
        const auto record = queueing();
        plot.setCurves(QStringLiteral("Latency"), latencyCurve(*record, serving::Latency::endToEnd), {}, {});
        QSignalSpy picked(&plot, &LatencyPlot::placePicked);
        QTest::mouseClick(&plot, Qt::LeftButton, {}, QPoint(300, 12)); // just below the top: the slowest
        QCOMPARE(picked.back().front().toULongLong(), 9ULL);
        QTest::mouseClick(&plot, Qt::LeftButton, {}, QPoint(300, 260 - 42)); // just above the bottom: the fastest
        QCOMPARE(picked.back().front().toULongLong(), 0ULL);
        plot.showPlace(4);
        QTest::keyClick(&plot, Qt::Key_Up);
        QCOMPARE(picked.back().front().toULongLong(), 5ULL);
        QTest::keyClick(&plot, Qt::Key_PageDown);
        QCOMPARE(picked.back().front().toULongLong(), 3ULL);
    }

    void limitsShowWhereTheyAreInReach() {
        LatencyPlot plot;
        plot.resize(600, 260);
        const auto record = queueing();
        const serving::LatencyCurve curve = latencyCurve(*record, serving::Latency::endToEnd);
        plot.setCurves(QStringLiteral("Latency"), curve, {}, {});
        const QImage without = picture(plot);
        plot.setCurves(QStringLiteral("Latency"), curve, {}, {Seconds(4.0)});
        const QImage with = picture(plot);
        QVERIFY(with != without);
        plot.setCurves(QStringLiteral("Latency"), curve, {}, {Seconds(1000.0)}); // would squeeze the curve
        QVERIFY(picture(plot) == without);
        plot.setCurves(QStringLiteral("Latency"), curve, curve, {});
        plot.showPlace(3);
        QVERIFY(picture(plot) != without);
    }

    void aRequestIsAsHighAsItsPhases() {
        RequestWaterfall waterfall;
        waterfall.resize(600, 200);
        waterfall.setRequest(nullptr, 0);
        const int empty = waterfall.minimumHeight();
        const QImage nothing = picture(waterfall);
        waterfall.setRequest(queueing(), 3);
        QVERIFY(waterfall.minimumHeight() >= empty + 4 * 22);
        QVERIFY(picture(waterfall) != nothing);
        waterfall.setRequest(queueing(), 99); // not there
        QCOMPARE(waterfall.minimumHeight(), empty);
    }

    void loadIsReadAtThePointer() {
        LoadChart chart;
        chart.resize(640, 480);
        const auto record = queueing();
        const std::vector<LoadChart::Panel> panels = loadPanels(*record, record.get(), chart.palette());
        QCOMPARE(panels.size(), 3U);
        QCOMPARE(panels[0].curves.size(), 4U); // running and waiting, each of A and B
        QVERIFY(panels[0].curves[1].dashed);
        QVERIFY(std::abs(panels[2].curves[0].bins[3] - 0.005F) < 1e-6F); // half a block of a hundred
        chart.setContent(panels, loadStrips(*record), record->end, Seconds(3.0));
        const QImage still = picture(chart);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QTest::mouseMove(&chart, QPoint(300, 200));
        QTRY_VERIFY(picture(chart) != still);
    }

    void nothingToShowIsNoCrash() {
        LoadChart chart;
        QVERIFY(!picture(chart).isNull());
        LatencyPlot plot;
        plot.setCurves(QStringLiteral("Latency"), {}, {}, {Seconds(1.0)});
        QTest::mouseClick(&plot, Qt::LeftButton);
        QVERIFY(!picture(plot).isNull());
    }

    void partsOfAWholeAreNamed() {
        ShareBar bar;
        bar.resize(400, bar.sizeHint().height());
        bar.setParts(QStringLiteral("Sources"), {});
        const QImage nothing = picture(bar);
        bar.setParts(QStringLiteral("Sources"), {{QStringLiteral("Computed"), 30.0}, {QStringLiteral("Cache"), 10.0}});
        QVERIFY(picture(bar) != nothing);
        QVERIFY(bar.accessibleDescription().startsWith(QStringLiteral("Computed 75.0")));
        const QImage shown = picture(bar);
        const auto at = [&](int x) { return shown.pixelColor(static_cast<int>(x * shown.devicePixelRatio()), 26); };
        QCOMPARE(at(20), theme::category(0, bar.palette()));
        QCOMPARE(at(380), theme::category(1, bar.palette()));
        QCOMPARE(at(280), theme::category(0, bar.palette())); // three quarters of 376 pixels, from 12
    }

    void requestsAreLanes() {
        const auto record = queueing();
        const trace::Timeline timeline = requestTimeline(*record);
        QCOMPARE(timeline.lanes.size(), 10U);
        QCOMPARE(timeline.spans.size(), record->spans.size());
        const TimelineRows rows(timeline);
        QCOMPARE(QString::fromStdString(timeline.names[static_cast<std::size_t>(rows.at(2, 2.1)->name)]),
                 phaseText(serving::Phase::inService));
        QCOMPARE(rows.at(2, 4.0)->kind, trace::SpanKind::compute);
        QVERIFY(rows.at(2, 8.0) == nullptr);
        QCOMPARE(clientText(record->clients[1]), QStringLiteral("Retrieval"));
    }
};

QTEST_MAIN(TestServiceViews)
#include "test_service_views.moc"
