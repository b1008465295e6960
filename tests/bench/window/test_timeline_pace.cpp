// SPDX-License-Identifier: GPL-3.0-or-later
// Ten million spans in a timeline: how long it takes to be ready, and to paint while it is zoomed and panned.
#include "ui/timeline/timeline_view.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::ui;

namespace {

constexpr int kLanes = 100;
constexpr int kSpansALane = 100'000;

trace::Timeline tenMillion() {
    trace::Timeline timeline;
    timeline.names = {"Forward", "All-reduce"};
    for (int lane = 0; lane < kLanes; ++lane) {
        timeline.lanes.push_back("Stage " + std::to_string(lane));
        for (int i = 0; i < kSpansALane; ++i) {
            const bool computes = i % 3 != 2;
            timeline.spans.push_back({lane, computes ? trace::SpanKind::compute : trace::SpanKind::communication,
                                      computes ? 0 : 1, i, Seconds(i * 1e-4), Seconds((i + 0.9) * 1e-4)});
        }
    }
    timeline.duration = Seconds(kSpansALane * 1e-4);
    return timeline;
}

} // namespace

class TestTimelinePace : public QObject {
    Q_OBJECT
private slots:
    void paints() {
        const trace::Timeline timeline = tenMillion();
        TimelineView view;
        view.resize(1600, 900);
        QElapsedTimer timer;
        timer.start();
        view.setTimeline(timeline);
        const qint64 ready = timer.elapsed();
        QImage image(view.size(), QImage::Format_RGB32);
        for (const double share : {1.0, 0.3, 0.1, 0.03, 0.01, 0.001, 1e-5}) {
            view.setView(0.4 * timeline.duration.value(), (0.4 + share) * timeline.duration.value());
            timer.restart();
            view.render(&image);
            qInfo("%5.3f %% in view: painted in %lld ms", share * 100.0, timer.elapsed());
            QVERIFY2(timer.elapsed() < 400, "a picture takes too long to follow the hand");
        }
        qInfo("ready in %lld ms", ready);
    }
};

QTEST_MAIN(TestTimelinePace)
#include "test_timeline_pace.moc"
