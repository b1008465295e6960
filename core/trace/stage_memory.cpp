// SPDX-License-Identifier: GPL-3.0-or-later
// Peak memory of a stage: walks through its passes with what every part keeps and needs while it works.
#include "core/trace/stage_synthesis.h"

#include <fmt/format.h>

#include <algorithm>

namespace paretoscope::trace {

namespace {

using graph::Pass;
using graph::PassKind;
using graph::Sharding;

constexpr double kAdamState = 12.0;

double shareOf(const graph::HeldParameters& held, const graph::Degrees& degrees) {
    const auto replicas = static_cast<double>(degrees.data * degrees.context);
    return held.dense / replicas + held.experts * static_cast<double>(degrees.expert) / replicas;
}

/// Weights, gradients and optimizer state: 2 + g + 12 bytes a parameter, of which sharding keeps a share (Rajbhandari
/// et al., ZeRO, SC20, figure 1). Within a pipeline gradients stay whole until the last micro-batch, and gathered
/// parameters until the end of the step; then two layers of gradients at a time are copied to be reduced. Without one,
/// two layers are gathered, and the gradients of one are whole (PyTorch FSDP2).
void addStates(StagePeak& peak, const SharedParts& parts) {
    const SynthesisPlan& plan = parts.plan;
    const graph::HeldParameters held = heldBy(parts, peak.stage);
    const double all = held.dense + held.experts;
    const double share = shareOf(held, plan.degrees);
    const bool fully = plan.sharding == Sharding::zero3;
    const bool piped = plan.pipelineParallel > 1;
    peak.weights = Bytes(kWeightBytes * (fully ? share : all));
    if (fully) {
        double largest = 0.0;
        for (const PreparedPart& part : parts.layers) {
            largest = std::max(largest, part.program.parameters.dense + part.program.parameters.experts);
        }
        const bool trains = plan.workload.purpose == graph::Purpose::training;
        const double gradient = trains ? graph::bytesOf(plan.workload.gradients) : 0.0;
        const double copies = share < all ? gradient * largest : 0.0;
        peak.gatheredParameters =
            Bytes(kWeightBytes * (piped ? all - share : std::min(2.0 * largest, all)) + (piped ? 2.0 : 1.0) * copies);
    }
    if (plan.workload.purpose != graph::Purpose::training) {
        return;
    }
    const double gradient = graph::bytesOf(plan.workload.gradients);
    peak.optimizerState = Bytes(kAdamState * (plan.sharding == Sharding::none ? all : share));
    peak.gradients = Bytes(gradient * (plan.sharding >= Sharding::zero2 && !piped ? share : all));
}

class MemoryWalk {
public:
    MemoryWalk(const SharedParts& parts, int stage)
        : m_parts(parts)
        , m_stage(stage) {
        m_peak.stage = stage;
        addStates(m_peak, parts);
        const graph::Program& program = parts.layers[parts.model.layers.front()].program;
        m_message = parts.plan.pipelineParallel > 1 ? program.buffers[program.input] : Bytes();
    }

    StagePeak run(std::span<const Pass> passes) {
        m_peak.messages = 2.0 * m_message * messagesSetAside();
        m_peak.outputs = outputsOfOtherMicroBatches();
        const Bytes resident =
            m_peak.weights + m_peak.gradients + m_peak.optimizerState + m_peak.gatheredParameters + m_peak.messages;
        m_peak.passes.reserve(passes.size());
        for (const Pass& pass : passes) {
            const int chunk = pass.chunk * m_parts.plan.pipelineParallel + m_stage;
            m_most = m_kept;
            forEachPart(chunk, pass.kind != PassKind::forward,
                        [&](const PreparedPart& part, int layer) { work(part, layer, pass.kind); });
            m_peak.passes.push_back(
                {pass.kind, pass.microBatch, pass.start, pass.end, resident + m_most, resident + m_kept});
        }
        return m_peak;
    }

private:
    /// PyTorch's pipelines of fully sharded stages keep what others use again, for every micro-batch: a message each
    /// way (torch.distributed.pipelining, stage.py), and the outputs, until the step has ended.
    [[nodiscard]] bool keepsAll() const {
        return m_parts.plan.sharding == Sharding::zero3 && m_parts.plan.pipelineParallel > 1 &&
               m_parts.plan.workload.purpose == graph::Purpose::training;
    }
    [[nodiscard]] double messagesSetAside() const {
        return keepsAll() ? static_cast<double>(m_parts.plan.microBatches) : 1.0;
    }
    [[nodiscard]] Bytes outputsOfOtherMicroBatches() const {
        const bool last = m_stage == m_parts.plan.pipelineParallel - 1;
        return last && keepsAll() ? static_cast<double>(m_parts.plan.microBatches - 1) * m_parts.logits : Bytes();
    }
    /// Beside logits and their gradient in 16 bits, PyTorch's cross-entropy holds a copy, the logarithms of
    /// probabilities and the gradient of these in 32 bits, 14 bytes a logit in all; the graph counts 4 (derived).
    [[nodiscard]] Bytes lossCopies(const PreparedPart& part) const {
        constexpr double kCopies = 5.0; // in 16-bit logits
        const bool trains = m_parts.plan.workload.purpose == graph::Purpose::training;
        return &part == &m_parts.head && trains ? kCopies * m_parts.logits : Bytes();
    }

    template <class Visit>
    void forEachPart(int chunk, bool reversed, const Visit& visit) const {
        const int first = m_parts.split.firstLayer(chunk);
        const int end = m_parts.split.firstLayer(chunk + 1);
        const bool begins = chunk == 0;
        const bool ends = chunk == m_parts.chunks() - 1;
        if (reversed ? ends : begins) {
            visit(reversed ? m_parts.head : m_parts.embedding, -1);
        }
        for (int i = first; i < end; ++i) {
            const int layer = reversed ? first + end - 1 - i : i;
            visit(m_parts.layer(layer), layer);
        }
        if (reversed ? begins : ends) {
            visit(reversed ? m_parts.embedding : m_parts.head, -1);
        }
    }

    void work(const PreparedPart& part, int layer, PassKind kind) {
        const graph::Liveness& liveness = part.liveness;
        if (kind == PassKind::forward) {
            consider(part, layer, liveness.forward);
            m_kept += liveness.kept;
        } else if (kind == PassKind::backwardWeight) {
            m_kept -= liveness.keptForWeights;
        } else {
            m_kept -= liveness.kept;
            graph::Peak peak = liveness.backward;
            peak.bytes += lossCopies(part);
            consider(part, layer, peak);
            m_kept += kind == PassKind::backwardInput ? liveness.keptForWeights : Bytes();
        }
    }

    void consider(const PreparedPart& part, int layer, const graph::Peak& peak) {
        m_most = std::max(m_most, m_kept + peak.bytes);
        if (m_kept + peak.bytes > m_peak.activations + m_peak.working || m_peak.at.empty()) {
            m_peak.activations = m_kept;
            m_peak.working = peak.bytes;
            const std::string& step = part.program.steps[peak.at].name;
            m_peak.at = layer < 0 ? step : fmt::format("layer {}, {}", layer, step);
        }
    }

    const SharedParts& m_parts;
    int m_stage;
    Bytes m_message;
    Bytes m_kept;
    Bytes m_most; ///< of the pass at work
    StagePeak m_peak;
};

} // namespace

StagePeak stagePeak(const SharedParts& parts, int stage, std::span<const Pass> passes) {
    return MemoryWalk(parts, stage).run(passes);
}

} // namespace paretoscope::trace
