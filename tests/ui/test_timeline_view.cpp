// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline under the pointer: what lies where, zoom at the cursor, pan within the step.
#include "ui/timeline/memory_bars.h"
#include "ui/timeline/timeline_panel.h"
#include "ui/timeline/timeline_view.h"

#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

trace::Timeline twoLanes() {
    trace::Timeline timeline;
    timeline.lanes = {"Stage 0", "Stage 1"};
    timeline.names = {"Forward", "Send"};
    using enum trace::SpanKind;
    timeline.spans = {{0, compute, 0, 0, Seconds(0.0), Seconds(4.0)},
                      {0, communication, 1, 0, Seconds(4.0), Seconds(5.0)},
                      {1, idle, 0, -1, Seconds(0.0), Seconds(5.0)},
                      {1, compute, 0, 0, Seconds(5.0), Seconds(10.0)}};
    timeline.duration = Seconds(10.0);
    return timeline;
}

} // namespace

class TestTimelineView : public QObject {
    Q_OBJECT
private slots:
    void findsSpansByLaneAndTime() {
        TimelineView view;
        view.resize(800, 300);
        QVERIFY(view.spanAt({300, 40}) == nullptr);
        view.setTimeline(twoLanes());
        QCOMPARE(view.from(), 0.0);
        QCOMPARE(view.to(), 10.0);
        const double left = view.area().left();
        const double width = view.area().width();
        const auto at = [&](double seconds, double y) { return view.spanAt({left + seconds / 10.0 * width, y}); };
        QCOMPARE(at(2.0, 30)->kind, trace::SpanKind::compute);
        QCOMPARE(at(4.5, 30)->kind, trace::SpanKind::communication);
        QVERIFY(at(8.0, 30) == nullptr);
        QCOMPARE(at(8.0, 64)->lane, 1);
        QVERIFY(at(8.0, 200) == nullptr);
    }

    void zoomKeepsTheTimeUnderThePointer() {
        TimelineView view;
        view.resize(800, 300);
        view.setTimeline(twoLanes());
        const QPointF pointer(view.area().left() + 0.25 * view.area().width(), 40.0);
        QWheelEvent wheel(pointer, pointer, {}, {0, 480}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &wheel);
        QVERIFY(view.to() - view.from() < 5.0);
        const double under = view.from() + 0.25 * (view.to() - view.from());
        QVERIFY(std::abs(under - 2.5) < 1e-9);
        QTest::keyClick(&view, Qt::Key_D);
        QVERIFY(view.from() > 0.0);
        for (int i = 0; i < 50; ++i)
            QTest::keyClick(&view, Qt::Key_A);
        QCOMPARE(view.from(), 0.0);
        QTest::keyClick(&view, Qt::Key_Home);
        QCOMPARE(view.to(), 10.0);
    }

    void whatGoesOnLeavesTheViewAlone() {
        TimelineView view;
        view.resize(800, 300);
        view.setTimeline(twoLanes());
        view.setView(2.0, 4.0);
        trace::Timeline longer = twoLanes();
        longer.lanes.push_back("Stage 2");
        longer.duration = Seconds(20.0);
        view.extendTimeline(longer);
        QCOMPARE(view.from(), 2.0);
        QCOMPARE(view.to(), 4.0);
        view.setTimeline(longer); // another one
        QCOMPARE(view.to(), 20.0);
    }

    void paintsAHundredThousandSpansQuickly() {
        trace::Timeline timeline = twoLanes();
        timeline.spans.clear();
        for (int lane = 0; lane < 2; ++lane)
            for (int i = 0; i < 50'000; ++i)
                timeline.spans.push_back(
                    {lane, trace::SpanKind::compute, 0, i, Seconds(i * 2e-4), Seconds(i * 2e-4 + 1e-4)});
        TimelineView view;
        view.resize(800, 300);
        view.setTimeline(timeline);
        QElapsedTimer timer;
        timer.start();
        view.grab();
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
    }

    /// However many spans share a pixel, a lane is never more pieces than pixels and long spans.
    void mergesWhatSharesAPixel() {
        trace::Timeline timeline = twoLanes();
        timeline.spans.clear();
        for (int i = 0; i < 100'000; ++i)
            timeline.spans.push_back({0, trace::SpanKind::compute, 0, i, Seconds(i * 1e-5), Seconds(i * 1e-5 + 1e-5)});
        timeline.spans.push_back({0, trace::SpanKind::communication, 1, 0, Seconds(1.0), Seconds(9.0)});
        const TimelineRows rows(timeline);
        std::vector<TimelineRows::Piece> pieces;
        rows.pieces(0, 0.0, 10.0, 0.01, pieces);
        QVERIFY2(pieces.size() >= 100 && pieces.size() <= 103, qPrintable(QString::number(pieces.size())));
        QVERIFY(std::ranges::count(pieces, true, [](const auto& piece) { return piece.span != nullptr; }) == 1);
        pieces.clear();
        rows.pieces(0, 0.5, 0.5001, 1e-7, pieces); // close by, each is itself
        QVERIFY(pieces.size() >= 10 && pieces.size() <= 12);
        QVERIFY(std::ranges::all_of(pieces, [](const auto& piece) { return piece.span != nullptr; }));
    }

    void searchStepsFromMatchToMatch() {
        TimelineView view;
        view.resize(800, 300);
        view.setTimeline(twoLanes());
        QCOMPARE(view.search(QStringLiteral("fwd")), std::size_t{0});
        QCOMPARE(view.search(QStringLiteral("SEND")), std::size_t{1});
        view.setView(0.0, 2.0);
        view.goToMatch(true);
        QVERIFY(view.from() < 4.0 && view.to() > 4.0);
        view.goToMatch(true); // around the end to the only one
        QVERIFY(view.from() < 4.0 && view.to() > 4.0);
        QCOMPARE(view.search({}), std::size_t{0});
        QVERIFY(!view.rows()->isHighlighting());
    }

    void shiftMarksARangeAndSumsItUp() {
        TimelinePanel panel;
        panel.resize(900, 400);
        panel.setTimelines(twoLanes(), std::nullopt);
        panel.show();
        TimelineView& view = panel.view();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        const QRectF area = view.area();
        const auto at = [&](double seconds) { return QPoint(qRound(area.left() + seconds / 10.0 * area.width()), 40); };
        QTest::mousePress(&view, Qt::LeftButton, Qt::ShiftModifier, at(6.0));
        QTest::mouseMove(&view, at(2.0));
        QTest::mouseRelease(&view, Qt::LeftButton, Qt::ShiftModifier, at(2.0));
        QVERIFY(view.range().has_value());
        QVERIFY2(std::abs(view.range()->first - 2.0) < 0.05 && std::abs(view.range()->second - 6.0) < 0.05,
                 qPrintable(QString("%1 to %2").arg(view.range()->first).arg(view.range()->second)));
        auto* summary = panel.findChild<QLabel*>(QStringLiteral("timelineSummary"));
        QVERIFY(summary->isVisible());
        QVERIFY2(summary->text().contains(QStringLiteral("Communication 1")), qPrintable(summary->text()));
        QTest::keyClick(&view, Qt::Key_Escape);
        QVERIFY(!summary->isVisible());
    }

    void aClickOnItsNamePinsALane() {
        TimelineView view;
        view.resize(800, 300);
        view.setTimeline(twoLanes());
        QCOMPARE(view.rows()->laneOf(0), std::size_t{0});
        const QPoint second(30, qRound(view.area().top() + 50.0));
        QTest::mouseClick(&view, Qt::LeftButton, {}, second);
        QCOMPARE(view.rows()->laneOf(0), std::size_t{1});
        QVERIFY(view.rows()->isPinned(1));
        QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(30, qRound(view.area().top() + 10.0)));
        QCOMPARE(view.rows()->laneOf(0), std::size_t{0});
    }

    void twoTimelinesShowTheSameStretch() {
        TimelinePanel panel;
        panel.resize(900, 600);
        panel.setTimelines(twoLanes(), twoLanes());
        panel.view().setView(2.0, 5.0);
        QCOMPARE(panel.viewB().from(), 2.0);
        QCOMPARE(panel.viewB().to(), 5.0);
        panel.viewB().setRange(std::pair(3.0, 4.0));
        QCOMPARE(panel.view().range()->first, 3.0);
    }

    void switchesAreThereForWhatIsKnown() {
        TimelinePanel panel;
        const auto isThere = [&](const char* name) {
            return panel.findChild<QToolButton*>(QLatin1String(name))->isVisibleTo(&panel);
        };
        panel.setTimelines(twoLanes(), std::nullopt);
        QVERIFY(!isThere("timelineCriticalPath") && !isThere("timelineMessages") && !isThere("timelineExecuted"));
        trace::Timeline executed = twoLanes();
        executed.spans.front().critical = true;
        executed.arrows = {{0, 1, Seconds(4.0), Seconds(5.0), true}};
        panel.setTimelines(executed, std::nullopt);
        panel.setExecutable(true);
        QVERIFY(isThere("timelineCriticalPath") && isThere("timelineMessages") && isThere("timelineExecuted"));
        panel.view().showMessages(true);
        panel.view().showCriticalPath(true);
        QVERIFY(panel.view().rows()->isHighlighting());
        QVERIFY(!panel.grab().isNull());
    }

    void stagesAreTermsMadeOfMemory() {
        study::Term stage{"stage_0", "Stage 0", 3.0, Unit::byte, "", "", {}, true};
        stage.terms = {{"weights", "Weights", 1.0, Unit::byte, "", "", {}, true},
                       {"activations", "Activations", 2.0, Unit::byte, "", "", {}, true}};
        study::Breakdown time{"step_time", {"step_time", "Step time", 1.0, Unit::second, "", "", {}, true}};
        study::Breakdown memory{"peak_memory_stage", {"s", "Stages", 0.0, Unit::count, "", "", {stage, stage}, false}};
        QCOMPARE(memoryStages({time, memory}).size(), std::size_t{2});
        QVERIFY(memoryStages({time}).empty());
        MemoryBars bars;
        bars.setStages(memoryStages({time, memory}), 4.0);
        QVERIFY(!bars.isEmpty());
        bars.resize(400, 200);
        QVERIFY(!bars.grab().isNull());
    }
};

QTEST_MAIN(TestTimelineView)
#include "test_timeline_view.moc"
