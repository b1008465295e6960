// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline under the pointer: what lies where, zoom at the cursor, pan within the step.
#include "ui/timeline/memory_bars.h"
#include "ui/timeline/timeline_view.h"

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
