// SPDX-License-Identifier: GPL-3.0-or-later
// Failures and checkpoints: Young's and Daly's intervals, and a long run played failure by failure.
#include "core/base/random.h"
#include "core/training/goodput.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::training;
using namespace paretoscope::literals;

namespace {

/// What `stretches` of useful work and their checkpoints take, each begun again after every failure.
double played(double interval, double checkpoint, double restart, double betweenFailures, int stretches) {
    std::uint64_t drawn = 0;
    double time = 0.0;
    for (int i = 0; i < stretches; ++i) {
        for (double needed = interval + checkpoint;;) {
            const double failure = -betweenFailures * std::log(1.0 - randomUniform(9, 1, drawn++));
            if (failure >= needed) {
                time += needed;
                break;
            }
            time += failure;
            needed = interval + checkpoint + restart;
        }
    }
    return interval * stretches / time;
}

} // namespace

class TestGoodput : public QObject {
    Q_OBJECT
private slots:
    void intervalsOfYoungAndDaly() {
        // d = 300 s, M = 6 h: sqrt(2 x 300 x 21,600) = 3,600 s exactly; d / 2M = 1 / 144.
        QCOMPARE(youngInterval(Seconds(300.0), Seconds(21600.0)).value(), 3600.0);
        QCOMPARE(dalyInterval(Seconds(300.0), Seconds(21600.0)).value(),
                 3600.0 * (1.0 + 1.0 / 36.0 + 1.0 / 1296.0) - 300.0);
        // From d = 2M on one checkpoint each mean time between failures.
        QCOMPARE(dalyInterval(Seconds(500.0), Seconds(200.0)).value(), 200.0);
        const double below = dalyInterval(Seconds(400.0 * (1.0 - 1e-12)), Seconds(200.0)).value();
        QVERIFY(std::abs(below - 1600.0 / 9.0) < 1e-6); // 2M (1 + 1/3 + 1/9) - 2M
    }

    /// Daly's interval is where the useful share is highest.
    void theIntervalIsTheBest() {
        for (const double checkpoint : {5.0, 60.0, 600.0}) {
            const Seconds failures(14400.0);
            const Seconds best = dalyInterval(Seconds(checkpoint), failures);
            const auto share = [&](double factor) {
                return usefulShare(best * factor, Seconds(checkpoint), Seconds(120.0), failures);
            };
            QVERIFY(share(1.0) > share(0.9) && share(1.0) > share(1.1));
            double highest = 0.0;
            for (double factor = 0.5; factor < 2.0; factor *= 1.001) {
                highest = std::max(highest, share(factor));
            }
            QVERIFY(share(1.0) > highest * (1.0 - 1e-5));
        }
    }

    void agreesWithAPlayedRun_data() {
        QTest::addColumn<double>("interval");
        QTest::addColumn<double>("restart");
        QTest::newRow("rare failures") << 600.0 << 300.0;
        QTest::newRow("one a stretch") << 7200.0 << 300.0;
        QTest::newRow("slow restarts") << 1800.0 << 7200.0;
    }
    void agreesWithAPlayedRun() {
        QFETCH(double, interval);
        QFETCH(double, restart);
        const double expected = usefulShare(Seconds(interval), Seconds(60.0), Seconds(restart), Seconds(7200.0));
        const double found = played(interval, 60.0, restart, 7200.0, 200000);
        QVERIFY2(std::abs(found / expected - 1.0) < 0.01,
                 qPrintable(QString("%1 played, %2 in closed form").arg(found).arg(expected)));
    }

    void nothingFailsByDefault() {
        const FailurePlan plan{Seconds(0.0), Seconds(0.0), 100.0_GBps, Seconds(0.0), Seconds(300.0)};
        const Goodput none = goodput(plan, {1024, 128}, checkpointSize(8e9), Seconds(5.0));
        QCOMPARE(none.share, 1.0);
        QVERIFY(!none.fails() && !none.writes());
        FailurePlan writing = plan;
        writing.checkpointInterval = Seconds(600.0);
        const Goodput written = goodput(writing, {1024, 128}, checkpointSize(8e9), Seconds(5.0));
        QCOMPARE(written.checkpoint.value(), 1.12); // 14 x 8e9 bytes at 100 GB/s
        QCOMPARE(written.share, 600.0 / 601.12);
    }

    /// Llama 3 405B: 419 unexpected interruptions of 16,384 H100 in 54 days, one every 3.1 hours, which makes 50,700 of
    /// a device; 14 bytes a parameter written at 2 TB/s (arXiv:2407.21783). To first order 1 - d/T - T/2M - R/M is
    /// left.
    void agreesToFirstOrder() {
        const FailurePlan plan{Seconds(50700.0 * 3600.0), Seconds(0.0), BytesPerSecond(2e12), Seconds(0.0),
                               Seconds(600.0)};
        const Goodput run = goodput(plan, {16384, 2048}, checkpointSize(405e9), Seconds(5.0));
        QVERIFY(std::abs(run.betweenFailures.value() / 3600.0 - 3.1) < 0.01);
        QVERIFY(std::abs(run.checkpoint.value() - 2.835) < 1e-9);
        const double first = 1.0 - run.checkpoint / run.interval - run.interval / (2.0 * run.betweenFailures) -
                             plan.restart / run.betweenFailures;
        QVERIFY2(std::abs(run.share - first) < 0.003, qPrintable(QString("%1, %2").arg(run.share).arg(first)));
    }

    void failuresAddUp() {
        const FailurePlan plan{Seconds(1e9), Seconds(1e8), 100.0_GBps, Seconds(0.0), Seconds(0.0)};
        const Goodput run = goodput(plan, {1000, 125}, checkpointSize(1e9), Seconds(1.0));
        QCOMPARE(run.betweenFailures.value(), 1.0 / (1000.0 / 1e9 + 125.0 / 1e8));
        // A checkpoint comes between steps: never sooner than after one.
        const Goodput slow = goodput(plan, {1000, 125}, checkpointSize(1e9), Seconds(1e5));
        QCOMPARE(slow.interval.value(), 1e5);
        // So many failures that nothing is left is no error, but next to nothing.
        const FailurePlan hopeless{Seconds(3600.0), Seconds(0.0), 1.0_GBps, Seconds(0.0), Seconds(600.0)};
        QVERIFY(goodput(hopeless, {100000, 1}, checkpointSize(1e12), Seconds(1.0)).share < 1e-9);
    }
};

QTEST_APPLESS_MAIN(TestGoodput)
#include "test_goodput.moc"
