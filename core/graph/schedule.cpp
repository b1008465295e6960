// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/schedule.h"

#include <queue>

#include <algorithm>
#include <deque>
#include <functional>
#include <limits>

namespace paretoscope::graph {

namespace {

/// One entry of a stage's list: a forward pass, or a backward pass (of the input only, when weights are split off).
struct Turn {
    bool forward = true;
    std::int32_t chunk = 0;
    std::int32_t microBatch = 0;
};

bool splitsBackward(Schedule schedule) {
    return schedule == Schedule::zeroBubbleH1 || schedule == Schedule::zeroBubbleH2;
}

/// A stage's passes in one direction: p micro-batches of the first chunk, the same of the next chunk, and so on.
std::vector<Turn> direction(bool forward, int stages, int chunks, int microBatches) {
    std::vector<Turn> steps;
    steps.reserve(static_cast<std::size_t>(chunks) * microBatches);
    const int round = chunks == 1 ? microBatches : stages;
    for (int first = 0; first < microBatches; first += round) {
        for (int i = 0; i < chunks; ++i) {
            for (int each = first; each < std::min(first + round, microBatches); ++each) {
                steps.push_back({forward, forward ? i : chunks - 1 - i, each});
            }
        }
    }
    return steps;
}

/// Forward passes ahead of the first backward pass.
int warmUp(Schedule schedule, int stage, int stages, int chunks) {
    const int behind = stages - stage - 1;
    switch (schedule) {
    case Schedule::gpipe:
        return std::numeric_limits<int>::max();
    case Schedule::oneFOneB:
    case Schedule::zeroBubbleH1:
        return behind;
    case Schedule::zeroBubbleH2:
        return 2 * behind;
    case Schedule::interleaved:
        break;
    }
    return 2 * behind + (chunks - 1) * stages;
}

std::vector<Turn> stageList(Schedule schedule, int stage, int stages, int chunks, int microBatches) {
    const std::vector<Turn> forward = direction(true, stages, chunks, microBatches);
    const std::vector<Turn> backward = direction(false, stages, chunks, microBatches);
    const std::size_t ahead =
        std::min(forward.size(), static_cast<std::size_t>(warmUp(schedule, stage, stages, chunks)));
    std::vector<Turn> list(forward.begin(), forward.begin() + static_cast<std::ptrdiff_t>(ahead));
    list.reserve(2 * forward.size());
    for (std::size_t i = 0; i < backward.size(); ++i) {
        if (ahead + i < forward.size()) {
            list.push_back(forward[ahead + i]);
        }
        list.push_back(backward[i]);
    }
    return list;
}

class Pipeline {
public:
    Pipeline(Schedule schedule, int chunks, int microBatches, std::span<const PassTimes> times)
        : m_stages(static_cast<int>(times.size()))
        , m_chunks(chunks)
        , m_microBatches(microBatches)
        , m_splits(splitsBackward(schedule))
        , m_most(schedule == Schedule::zeroBubbleH1   ? m_stages
                 : schedule == Schedule::zeroBubbleH2 ? 2 * m_stages - 1
                                                      : std::numeric_limits<int>::max())
        , m_times(times)
        , m_lanes(times.size()) {
        const std::size_t inputs = static_cast<std::size_t>(m_stages) * m_chunks * m_microBatches;
        m_forwardReady.assign(inputs, kUnknown);
        m_backwardReady.assign(inputs, kUnknown);
        for (int stage = 0; stage < m_stages; ++stage) {
            m_lanes[stage].list = stageList(schedule, stage, m_stages, m_chunks, m_microBatches);
            m_wakeUps.push({0.0, stage});
        }
        for (int each = 0; each < m_microBatches; ++each) {
            m_forwardReady[input(0, each)] = 0.0;
        }
    }

    PipelineRun run() {
        while (!m_wakeUps.empty()) {
            const WakeUp next = m_wakeUps.top();
            m_wakeUps.pop();
            if (m_lanes[next.stage].freeAt <= next.time) {
                decide(next.stage, next.time);
            }
        }
        PipelineRun run;
        for (const Lane& lane : m_lanes) {
            const Seconds end = lane.passes.back().end;
            run.makespan = std::max(run.makespan, end);
            run.passes.insert(run.passes.end(), lane.passes.begin(), lane.passes.end());
        }
        return run;
    }

private:
    static constexpr double kUnknown = std::numeric_limits<double>::infinity();
    /// Instants closer than this share of a pass are one: sums of equal durations differ in the last digits.
    static constexpr double kSame = 1e-9;
    /// A gap of this share of a weight gradient is filled with one, though the next pass then starts a little later.
    static constexpr double kWorthFilling = 0.5;

    struct WakeUp {
        double time;
        int stage;
        bool operator>(const WakeUp& other) const {
            return time != other.time ? time > other.time : stage > other.stage;
        }
    };

    struct Lane {
        std::vector<Turn> list;
        std::size_t next = 0;
        std::deque<Turn> weights; ///< weight gradients put off
        int held = 0;             ///< micro-batches whose activations are kept
        double freeAt = 0.0;
        std::vector<Pass> passes;
    };

    [[nodiscard]] std::size_t input(int globalChunk, int microBatch) const {
        return static_cast<std::size_t>(globalChunk) * m_microBatches + microBatch;
    }
    [[nodiscard]] int globalChunk(int stage, const Turn& step) const { return step.chunk * m_stages + stage; }

    [[nodiscard]] double readyAt(int stage, const Turn& step) const {
        const std::size_t at = input(globalChunk(stage, step), step.microBatch);
        return step.forward ? m_forwardReady[at] : m_backwardReady[at];
    }

    /// Starts what the stage does next at `now`, or nothing if it has to wait: an arriving input wakes it again.
    void decide(int stage, double now) {
        Lane& lane = m_lanes[stage];
        const double weight = m_times[stage].backwardWeight.value();
        if (lane.next == lane.list.size()) {
            if (!lane.weights.empty()) {
                runWeight(stage, now);
            }
            return;
        }
        const Turn& step = lane.list[lane.next];
        const double ready = readyAt(stage, step);
        const double soon = now + kSame * m_times[stage].forward.value();
        const bool full = step.forward && lane.held >= m_most;
        if (!lane.weights.empty() && (full || ready >= now + kWorthFilling * weight)) {
            runWeight(stage, now);
        } else if (ready <= soon && !full) {
            ++lane.next;
            runStep(stage, step, std::max(now, ready));
        }
    }

    void runStep(int stage, const Turn& step, double start) {
        Lane& lane = m_lanes[stage];
        const PassTimes& times = m_times[stage];
        const int chunk = globalChunk(stage, step);
        const int last = m_stages * m_chunks - 1;
        const Seconds duration = step.forward ? times.forward
                                 : m_splits   ? times.backwardInput
                                              : times.backwardInput + times.backwardWeight;
        const double end = start + duration.value();
        const bool sends = m_stages > 1 && chunk != (step.forward ? last : 0);
        const double sent = sends ? end + times.send.value() : end;
        if (step.forward && chunk < last) {
            arrive(m_forwardReady, chunk + 1, step.microBatch, sent);
        } else if (step.forward) {
            arrive(m_backwardReady, chunk, step.microBatch, sent);
        } else if (chunk > 0) {
            arrive(m_backwardReady, chunk - 1, step.microBatch, sent);
        }
        if (step.forward) {
            ++lane.held;
        } else if (m_splits) {
            lane.weights.push_back(step);
        } else {
            --lane.held;
        }
        const PassKind kind = step.forward ? PassKind::forward
                              : m_splits   ? PassKind::backwardInput
                                           : PassKind::backward;
        occupy(stage, {stage, step.chunk, step.microBatch, kind, Seconds(start), Seconds(end), Seconds(sent)});
    }

    void runWeight(int stage, double start) {
        Lane& lane = m_lanes[stage];
        const Turn step = lane.weights.front();
        lane.weights.pop_front();
        --lane.held;
        const Seconds end = Seconds(start) + m_times[stage].backwardWeight;
        occupy(stage, {stage, step.chunk, step.microBatch, PassKind::backwardWeight, Seconds(start), end, end});
    }

    void occupy(int stage, const Pass& pass) {
        m_lanes[stage].passes.push_back(pass);
        m_lanes[stage].freeAt = pass.sent.value();
        m_wakeUps.push({pass.sent.value(), stage});
    }

    void arrive(std::vector<double>& ready, int chunk, int microBatch, double time) {
        ready[input(chunk, microBatch)] = time;
        m_wakeUps.push({time, chunk % m_stages});
    }

    int m_stages;
    int m_chunks;
    int m_microBatches;
    bool m_splits;
    int m_most; ///< micro-batches that a stage may hold
    std::span<const PassTimes> m_times;
    std::vector<Lane> m_lanes;
    std::vector<double> m_forwardReady; ///< by chunk, then micro-batch
    std::vector<double> m_backwardReady;
    std::priority_queue<WakeUp, std::vector<WakeUp>, std::greater<>> m_wakeUps;
};

} // namespace

PipelineRun runPipeline(Schedule schedule, int chunks, int microBatches, std::span<const PassTimes> times) {
    return Pipeline(schedule, chunks, microBatches, times).run();
}

} // namespace paretoscope::graph
