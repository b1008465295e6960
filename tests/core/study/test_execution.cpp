// SPDX-License-Identifier: GPL-3.0-or-later
// A training step watched while it runs, and what would make it faster.
#include "tests/core/study/training_step_fixture.h"

#include "core/study/execution.h"
#include "core/study/sensitivity.h"

#include <QtTest>

#include <cmath>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::training_step;
using tests::TrainingStepCase;

namespace {

/// Tensor parallelism within a node, data parallelism across eight of them.
const TrainingStepCase& base() {
    static const TrainingStepCase made("h200_sxm_141gb", 64,
                                       {{"model", "llama_3_8b"},
                                        {"sequence_length", "4096"},
                                        {"micro_batch", "1"},
                                        {"tensor_parallel", "2"},
                                        {"pipeline_parallel", "4"},
                                        {"global_batch", "64"},
                                        {"fidelity", "simulated"}});
    return made;
}

} // namespace

class TestExecution : public QObject {
    Q_OBJECT
private slots:
    void timelinePowerAndHeatBelongTogether() {
        const std::vector<double> point = base().point({});
        std::vector<double> metrics;
        QVERIFY(base().evaluate(point, metrics).feasible());
        const Result<Execution> execution = base().evaluator().execution(point, {});
        QVERIFY(execution.ok());
        const double duration = execution->timeline.duration.value();
        QVERIFY(duration > 0.9 * metrics[kStepTime] && duration <= metrics[kStepTime]);
        QCOMPARE(execution->ranks, std::int64_t{64});
        double joules = 0.0;
        for (const Watts power : execution->power) {
            joules += (power * execution->use.bin).value();
        }
        // The host's work between steps is beyond the timeline: only idle power belongs to it.
        QVERIFY2(std::abs(joules / metrics[kEnergyPerStep] - 1.0) < 0.05,
                 qPrintable(QString("%1 J over time, %2 J in all").arg(joules).arg(metrics[kEnergyPerStep])));
        double hottest = 0.0;
        for (const simulation::DrawnLinkHeat& link : execution->links.links) {
            QCOMPARE(link.busiest.size(), simulation::DeviceUse::kBins);
            hottest = std::max(hottest, link.meanOfBusiest);
        }
        QVERIFY(hottest > 0.01 && hottest <= 1.0);
    }

    void rejectedPointsHaveNoExecution() {
        const Result<Execution> execution =
            base().evaluator().execution(base().point({{"pipeline_parallel", "5"}}), {});
        QVERIFY(!execution.ok());
        QCOMPARE(execution.error().code, ErrorCode::notSupported);
    }

    void stopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        const Result<Execution> execution = base().evaluator().execution(base().point({}), stop.get_token());
        QVERIFY(!execution.ok());
        QCOMPARE(execution.error().code, ErrorCode::cancelled);
    }

    /// Twice the peak saves most of a step that computes, nothing saves more than half, and what helps comes first.
    void whatIsTwiceAsFastSavesAtMostHalf() {
        const std::vector<double> point = base().point({{"fidelity", "analytic"}});
        Progress progress;
        const auto changes = whatIfTwiceAsFast(base().study(), base().context(), point, kStepTime, {}, progress);
        QVERIFY(changes.ok());
        QCOMPARE(changes->size(), 3 + 2 * base().context().cluster.links.size());
        QCOMPARE(progress.done.load(), progress.total.load());
        QVERIFY(changes->front().figure == HardwareFigure::computePeak);
        QVERIFY(changes->front().saved() > 0.2);
        for (std::size_t i = 0; i + 1 < changes->size(); ++i) {
            const Sensitivity& each = (*changes)[i];
            QVERIFY(each.saved() <= 0.5 + 1e-9);
            QVERIFY(std::isnan((*changes)[i + 1].after) || each.saved() >= (*changes)[i + 1].saved());
        }
        const auto best = [&changes](HardwareFigure figure) {
            return std::ranges::find(*changes, figure, &Sensitivity::figure)->saved();
        };
        QVERIFY(best(HardwareFigure::linkBandwidth) > 0.0);
        QVERIFY(best(HardwareFigure::networkBandwidth) >= best(HardwareFigure::linkBandwidth));
    }

    void rejectedPointsHaveNoBottleneck() {
        Progress progress;
        const auto changes = whatIfTwiceAsFast(base().study(), base().context(),
                                               base().point({{"pipeline_parallel", "5"}}), kStepTime, {}, progress);
        QVERIFY(!changes.ok());
        QCOMPARE(changes.error().code, ErrorCode::notSupported);
    }
};

QTEST_APPLESS_MAIN(TestExecution)
#include "test_execution.moc"
