// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over a marked range of a timeline.
#include "core/trace/timeline_summary.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::trace;

namespace {

Timeline twoLanes() {
    using enum SpanKind;
    Timeline timeline;
    timeline.lanes = {"Stage 0", "Stage 1"};
    timeline.names = {"Forward", "All-reduce"};
    timeline.spans = {{0, compute, 0, 0, Seconds(0.0), Seconds(4.0), true},
                      {0, communication, 1, 0, Seconds(4.0), Seconds(6.0), true},
                      {1, compute, 0, 0, Seconds(1.0), Seconds(5.0), false},
                      {1, compute, 0, 1, Seconds(5.0), Seconds(7.0), true}};
    timeline.duration = Seconds(7.0);
    return timeline;
}

} // namespace

class TestTimelineSummary : public QObject {
    Q_OBJECT
private slots:
    void countsOnlyWhatLiesInside() {
        const TimelineSummary summary = summarise(twoLanes(), Seconds(3.0), Seconds(5.0));
        QCOMPARE(summary.byKind[static_cast<std::size_t>(SpanKind::compute)].value(), 3.0);
        QCOMPARE(summary.byKind[static_cast<std::size_t>(SpanKind::communication)].value(), 1.0);
        QCOMPARE(summary.names.size(), std::size_t{2});
        QCOMPARE(summary.names[0].name, 0);
        QCOMPARE(summary.names[0].spans, std::size_t{2}); // the last one only touches the range
        QCOMPARE(summary.names[1].time.value(), 1.0);
        QCOMPARE(summary.critical.value(), 2.0);
    }

    void theCriticalPathIsCountedOnce() {
        const TimelineSummary all = summarise(twoLanes(), Seconds(0.0), Seconds(7.0));
        QCOMPARE(all.critical.value(), 7.0); // two of its spans overlap for a second
        QCOMPARE(all.byKind[static_cast<std::size_t>(SpanKind::compute)].value(), 10.0);
    }

    /// Of a name the span that may be late the least; nothing where no trace was executed.
    void theLeastSlackCounts() {
        Timeline timeline = twoLanes();
        QVERIFY(std::isnan(summarise(timeline, Seconds(0.0), Seconds(7.0)).names[0].slack.value()));
        timeline.spans[0].slack = Seconds(0.5);
        timeline.spans[2].slack = Seconds(0.25);
        timeline.spans[3].slack = Seconds(0.0);
        const TimelineSummary summary = summarise(timeline, Seconds(0.0), Seconds(4.5));
        QCOMPARE(summary.names[0].slack.value(), 0.25); // the last span lies outside
        QVERIFY(std::isnan(summary.names[1].slack.value()));
    }

    void anEmptyRangeHoldsNothing() {
        QVERIFY(summarise(twoLanes(), Seconds(2.0), Seconds(2.0)).names.empty());
        QVERIFY(summarise(twoLanes(), Seconds(8.0), Seconds(9.0)).names.empty());
    }
};

QTEST_APPLESS_MAIN(TestTimelineSummary)
#include "test_timeline_summary.moc"
