// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/liveness.h"

#include <algorithm>

namespace paretoscope::graph {

namespace {

constexpr StepIndex kNever = std::numeric_limits<StepIndex>::max();

class Walk {
public:
    explicit Walk(const Program& program)
        : m_program(program)
        , m_live(program.buffers.size(), false) {}

    void allocate(BufferId buffer) {
        if (!m_live[buffer]) {
            m_live[buffer] = true;
            m_level += m_program.buffers[buffer];
        }
    }
    void release(BufferId buffer) {
        if (m_live[buffer]) {
            m_live[buffer] = false;
            m_level -= m_program.buffers[buffer];
        }
    }

    /// Steps from `begin` to `end`; buffers are released after their last use unless `stays` says otherwise.
    template <class Stays>
    Peak run(std::size_t begin, std::size_t end, const Stays& stays) {
        std::vector<StepIndex> last(m_program.buffers.size(), kNever);
        for (std::size_t i = begin; i < end; ++i) {
            const auto mark = [&last, i](BufferId buffer) { last[buffer] = static_cast<StepIndex>(i); };
            std::for_each(m_program.steps[i].reads.begin(), m_program.steps[i].reads.end(), mark);
            std::for_each(m_program.steps[i].writes.begin(), m_program.steps[i].writes.end(), mark);
        }
        Peak peak{m_level, static_cast<StepIndex>(begin)};
        for (std::size_t i = begin; i < end; ++i) {
            const Step& step = m_program.steps[i];
            std::for_each(step.writes.begin(), step.writes.end(), [this](BufferId buffer) { allocate(buffer); });
            if (m_level > peak.bytes) {
                peak = {m_level, static_cast<StepIndex>(i)};
            }
            for (const std::vector<BufferId>& buffers : {step.reads, step.writes}) {
                for (const BufferId buffer : buffers) {
                    if (last[buffer] == i && !stays(buffer)) {
                        release(buffer);
                    }
                }
            }
        }
        return peak;
    }

private:
    const Program& m_program;
    std::vector<bool> m_live;
    Bytes m_level;
};

/// Buffers that exist before `begin` (or come from outside) and are read from there on.
std::vector<bool> readLater(const Program& program, std::size_t begin) {
    std::vector<bool> early(program.buffers.size(), false);
    early[program.input] = true;
    for (std::size_t i = 0; i < begin; ++i) {
        for (const BufferId buffer : program.steps[i].writes) {
            early[buffer] = true;
        }
    }
    std::vector<bool> read(program.buffers.size(), false);
    for (std::size_t i = begin; i < program.steps.size(); ++i) {
        for (const BufferId buffer : program.steps[i].reads) {
            read[buffer] = read[buffer] || early[buffer];
        }
    }
    return read;
}

Bytes bytesForWeights(const Program& program) {
    std::vector<bool> read(program.buffers.size(), false);
    Bytes sum;
    for (std::size_t i = program.forwardSteps; i < program.steps.size(); ++i) {
        if (program.steps[i].phase != Phase::backwardWeight) {
            continue;
        }
        for (const BufferId buffer : program.steps[i].reads) {
            if (!read[buffer]) {
                read[buffer] = true;
                sum += program.buffers[buffer];
            }
        }
    }
    return sum;
}

} // namespace

Liveness livenessOf(const Program& program) {
    Liveness liveness;
    const std::vector<bool> kept = readLater(program, program.forwardSteps);
    Walk walk(program);
    walk.allocate(program.input);
    liveness.forward =
        walk.run(0, program.forwardSteps, [&](BufferId buffer) { return kept[buffer] || buffer == program.output; });
    for (BufferId buffer = 0; buffer < program.buffers.size(); ++buffer) {
        liveness.kept += kept[buffer] ? program.buffers[buffer] : Bytes();
    }
    if (program.steps.size() == program.forwardSteps) {
        return liveness;
    }
    Walk back(program);
    for (BufferId buffer = 0; buffer < program.buffers.size(); ++buffer) {
        if (kept[buffer]) {
            back.allocate(buffer);
        }
    }
    back.allocate(program.seed);
    liveness.backward = back.run(program.forwardSteps, program.steps.size(),
                                 [&](BufferId buffer) { return buffer == program.inputGradient; });
    liveness.keptForWeights = bytesForWeights(program);
    return liveness;
}

} // namespace paretoscope::graph
