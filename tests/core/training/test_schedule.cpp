// SPDX-License-Identifier: GPL-3.0-or-later
// The pipeline schedule, pass by pass: causality, memory, and the closed forms of the bubble.
#include "core/graph/schedule.h"
#include "core/training/pipeline.h"

#include <QtTest>

#include <algorithm>
#include <map>
#include <tuple>

using namespace paretoscope;
using namespace paretoscope::graph;
using namespace paretoscope::training;

namespace {

constexpr double kForward = 1.0;
constexpr double kInput = 1.2;
constexpr double kWeight = 0.9;

std::vector<PassTimes> evenStages(int stages, double send = 0.0) {
    return std::vector<PassTimes>(stages, {Seconds(kForward), Seconds(kInput), Seconds(kWeight), Seconds(send)});
}

constexpr Schedule kSchedules[] = {Schedule::gpipe, Schedule::oneFOneB, Schedule::interleaved, Schedule::zeroBubbleH1,
                                   Schedule::zeroBubbleH2};

bool splits(Schedule schedule) {
    return schedule == Schedule::zeroBubbleH1 || schedule == Schedule::zeroBubbleH2;
}

int chunksOf(Schedule schedule, int stages) {
    return schedule == Schedule::interleaved && stages > 1 ? 3 : 1;
}

/// pipelineBubble() of the same even stages.
double closedFormBubble(Schedule schedule, int stages, int chunks, int microBatches) {
    Plan plan;
    plan.schedule = schedule;
    plan.pipelineParallel = stages;
    plan.virtualStages = chunks;
    plan.globalBatch = microBatches;
    PipelineLoad load;
    load.slowestForward = Seconds(chunks * kForward);
    load.slowestBackwardInput = Seconds(chunks * kInput);
    load.slowestBackwardWeight = Seconds(chunks * kWeight);
    load.sumForward = stages * load.slowestForward;
    load.sumBackwardInput = stages * load.slowestBackwardInput;
    load.sumBackwardWeight = stages * load.slowestBackwardWeight;
    return pipelineBubble(plan, load).value();
}

/// Calls check(schedule, stages, chunks, microBatches) over a grid of pipelines.
template <class Check>
void overGrid(const Check& check) {
    for (const Schedule schedule : kSchedules) {
        for (const int stages : {1, 2, 4, 8}) {
            for (const int rounds : {1, 2, 3, 8}) {
                check(schedule, stages, chunksOf(schedule, stages), stages * rounds);
            }
        }
    }
}

} // namespace

class TestSchedule : public QObject {
    Q_OBJECT
private slots:
    void everyPassRunsOnceAndStagesDoOneThingAtATime() {
        overGrid([](Schedule schedule, int stages, int chunks, int microBatches) {
            const PipelineRun run = runPipeline(schedule, chunks, microBatches, evenStages(stages, 0.05));
            std::map<std::tuple<int, int, int, PassKind>, int> seen;
            for (std::size_t i = 0; i < run.passes.size(); ++i) {
                const Pass& pass = run.passes[i];
                ++seen[{pass.stage, pass.chunk, pass.microBatch, pass.kind}];
                if (i > 0 && run.passes[i - 1].stage == pass.stage) {
                    QVERIFY(pass.start >= run.passes[i - 1].sent);
                }
            }
            const std::size_t kinds = splits(schedule) ? 3 : 2;
            QCOMPARE(seen.size(), kinds * stages * chunks * microBatches);
            QCOMPARE(run.passes.size(), seen.size());
        });
    }

    void noPassStartsBeforeItsInputHasArrived() {
        overGrid([](Schedule schedule, int stages, int chunks, int microBatches) {
            const PipelineRun run = runPipeline(schedule, chunks, microBatches, evenStages(stages, 0.05));
            std::map<std::tuple<int, int, bool>, Pass> passes; // global chunk, micro-batch, forward
            for (const Pass& pass : run.passes) {
                if (pass.kind != PassKind::backwardWeight) {
                    passes[{pass.chunk * stages + pass.stage, pass.microBatch, pass.kind == PassKind::forward}] = pass;
                }
            }
            const int last = stages * chunks - 1;
            for (const auto& [key, pass] : passes) {
                const auto [chunk, microBatch, forward] = key;
                if (forward && chunk > 0) {
                    QVERIFY(pass.start >= passes.at({chunk - 1, microBatch, true}).sent);
                } else if (!forward && chunk < last) {
                    QVERIFY(pass.start >= passes.at({chunk + 1, microBatch, false}).sent);
                    QVERIFY(pass.start >= passes.at({chunk, microBatch, true}).end);
                }
            }
        });
    }

    void evenStagesIdleAsTheClosedFormSays() {
        for (const Schedule schedule : kSchedules) {
            for (const int stages : {2, 4, 8, 16}) {
                for (const int microBatches : {1, stages / 2, stages, stages + 1, 2 * stages, 5 * stages}) {
                    if (schedule == Schedule::interleaved && microBatches % stages != 0) {
                        continue; // refused by the study
                    }
                    const int chunks = chunksOf(schedule, stages);
                    const PipelineRun run = runPipeline(schedule, chunks, microBatches, evenStages(stages));
                    const double bubble = run.makespan.value() - microBatches * chunks * (kForward + kInput + kWeight);
                    const double expected = closedFormBubble(schedule, stages, chunks, microBatches);
                    QVERIFY2(std::abs(bubble - expected) < 1e-9,
                             qPrintable(QString("schedule %1, %2 stages, %3: %4, %5")
                                            .arg(static_cast<int>(schedule))
                                            .arg(stages)
                                            .arg(microBatches)
                                            .arg(bubble)
                                            .arg(expected)));
                }
            }
        }
    }

    void transfersLengthenAStepByWhatTheyOccupy() {
        // 1F1B, two stages: each sends once per micro-batch, so the period grows by m sends and one round trip less.
        const int microBatches = 8;
        const double send = 0.1;
        const PipelineRun without = runPipeline(Schedule::oneFOneB, 1, microBatches, evenStages(2));
        const PipelineRun with = runPipeline(Schedule::oneFOneB, 1, microBatches, evenStages(2, send));
        const double longer = (with.makespan - without.makespan).value();
        QVERIFY(longer >= 2 * send && longer <= (2 * microBatches + 2) * send);
    }

    /// Activations held: a forward pass takes, the end of the backward pass (of the weight gradient when split) gives.
    void stagesHoldWhatTheScheduleAllows() {
        const int stages = 4;
        const int microBatches = 16;
        const std::map<Schedule, int> most = {{Schedule::gpipe, microBatches},
                                              {Schedule::oneFOneB, stages},
                                              {Schedule::zeroBubbleH1, stages},
                                              {Schedule::zeroBubbleH2, 2 * stages - 1}};
        for (const auto& [schedule, limit] : most) {
            const PipelineRun run = runPipeline(schedule, 1, microBatches, evenStages(stages));
            int held = 0;
            int peak = 0;
            for (const Pass& pass : run.passes) {
                if (pass.stage == 0) {
                    held += pass.kind == PassKind::forward ? 1 : pass.kind == PassKind::backwardInput ? 0 : -1;
                    peak = std::max(peak, held);
                }
            }
            QCOMPARE(peak, limit);
        }
    }

    /// With zero bubble a stage also holds what waits for its weight gradient; pipeline.h has both in closed form.
    void putOffWeightGradientsHoldTheirInputs() {
        const int stages = 4;
        Plan plan;
        plan.pipelineParallel = stages;
        plan.globalBatch = 16;
        for (const Schedule schedule : {Schedule::oneFOneB, Schedule::zeroBubbleH1, Schedule::zeroBubbleH2}) {
            plan.schedule = schedule;
            const PipelineRun run = runPipeline(schedule, 1, 16, evenStages(stages));
            for (int stage = 0; stage < stages; ++stage) {
                int held = 0;
                int peak = 0;
                for (const Pass& pass : run.passes) {
                    if (pass.stage == stage) {
                        held += pass.kind == PassKind::forward ? 1 : pass.kind == PassKind::backwardInput ? 0 : -1;
                        peak = std::max(peak, held);
                    }
                }
                QCOMPARE(microBatchesInFlight(plan, stage) + weightGradientsPending(plan, stage), 1.0 * peak);
            }
        }
    }

    void zeroBubbleStillWaitsForTheFirstInput() {
        // Stages step together, so the last one's wait for its first micro-batch stays: (p - 1) F.
        for (const Schedule schedule : {Schedule::zeroBubbleH1, Schedule::zeroBubbleH2}) {
            for (const int stages : {2, 8}) {
                QVERIFY(closedFormBubble(schedule, stages, 1, 64) >= (stages - 1) * kForward);
                QVERIFY(closedFormBubble(schedule, stages, 1, 64) <
                        closedFormBubble(Schedule::oneFOneB, stages, 1, 64));
            }
        }
    }

    /// The closed form counts every other stage once; those behind the slowest one may hide in its own waiting.
    void theSlowestStageSetsThePace() {
        std::vector<PassTimes> times = evenStages(4);
        times[2].forward = Seconds(2.0 * kForward);
        const int microBatches = 64;
        const PipelineRun run = runPipeline(Schedule::oneFOneB, 1, microBatches, times);
        const double own = microBatches * (2.0 * kForward + kInput + kWeight);
        const double other = kForward + kInput + kWeight;
        QVERIFY(run.makespan.value() >= own + 2.0 * other - 1e-9);
        QVERIFY(run.makespan.value() <= own + 3.0 * other + 1e-9);
    }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "test_schedule.moc"
