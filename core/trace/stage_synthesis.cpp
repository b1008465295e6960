// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/stage_synthesis.h"

#include "core/trace/parameter_traffic.h"
#include "core/trace/stage_nodes.h"

#include <algorithm>
#include <utility>

namespace paretoscope::trace {

namespace {

using graph::Axis;
using graph::Pass;
using graph::PassKind;
using graph::Phase;
using graph::Program;
using graph::Step;
using graph::StepKind;

CollectiveKind kindOf(graph::Exchange exchange) {
    switch (exchange) {
    case graph::Exchange::reduceScatter:
        return CollectiveKind::reduceScatter;
    case graph::Exchange::allToAll:
        return CollectiveKind::allToAll;
    case graph::Exchange::allGather:
        return CollectiveKind::allGather;
    default:
        return CollectiveKind::allReduce;
    }
}

/// One part at work on one micro-batch: which node each of its steps became.
struct Instance {
    std::vector<NodeIndex> nodes;
};

class StageSynthesis {
public:
    StageSynthesis(const SharedParts& parts, const Slots& slots, NamePool& names, int stage,
                   std::span<const Pass> passes)
        : m_parts(parts)
        , m_plan(parts.plan)
        , m_slots(slots)
        , m_stage(stage)
        , m_passes(passes)
        , m_nodes(parts.plan, slots, names, stage)
        , m_parameters(parts, slots, m_nodes, stage) {}

    TraceTemplate run() {
        for (const Pass& pass : m_passes) {
            m_pass = &pass;
            m_nodes.microBatch = pass.microBatch;
            if (pass.kind == PassKind::forward) {
                forward();
            } else if (pass.kind == PassKind::backwardWeight) {
                backward(false, true);
            } else {
                backward(true, pass.kind == PassKind::backward);
            }
        }
        m_pass = nullptr;
        m_nodes.microBatch = -1;
        if (m_plan.workload.purpose == graph::Purpose::training) {
            m_parameters.finishStep();
        }
        return m_nodes.take();
    }

private:
    [[nodiscard]] int chunk() const { return m_pass->chunk * m_plan.pipelineParallel + m_stage; }
    [[nodiscard]] bool isFirst() const { return chunk() == 0; }
    [[nodiscard]] bool isLast() const { return chunk() == m_parts.chunks() - 1; }

    Instance& instance(int layer) { return m_instances[{m_pass->microBatch, layer}]; }

    void forward() {
        NodeIndex carried = kNowhere;
        if (isFirst()) {
            carried = forwardPart(m_parts.embedding, kEmbedding, kNowhere);
        } else {
            carried = receive("pipeline.activations", m_slots.previousStage, messageTag(chunk(), 0));
        }
        for (int layer = m_parts.split.firstLayer(chunk()); layer < m_parts.split.firstLayer(chunk() + 1); ++layer) {
            carried = forwardPart(m_parts.layer(layer), layer, carried);
        }
        if (isLast()) {
            forwardPart(m_parts.head, kHead, carried);
        } else {
            send("pipeline.activations", m_slots.nextStage, messageTag(chunk() + 1, 0), carried);
        }
    }

    /// Gradients of activations, of weights, or both.
    void backward(bool inputs, bool weights) {
        NodeIndex carried = kNowhere;
        if (inputs && !isLast()) {
            carried = receive("pipeline.gradients", m_slots.nextStage, messageTag(chunk() + 1, 1));
        } else if (isLast()) {
            carried = backwardPart(m_parts.head, kHead, kNowhere, inputs, weights);
        }
        const int first = m_parts.split.firstLayer(chunk());
        for (int layer = m_parts.split.firstLayer(chunk() + 1); layer-- > first;) {
            carried = backwardPart(m_parts.layer(layer), layer, carried, inputs, weights);
        }
        if (isFirst()) {
            backwardPart(m_parts.embedding, kEmbedding, carried, inputs, weights);
        } else if (inputs) {
            send("pipeline.gradients", m_slots.previousStage, messageTag(chunk(), 1), carried);
        }
    }

    NodeIndex forwardPart(const PreparedPart& part, int layer, NodeIndex input) {
        m_nodes.beginPart();
        m_parameters.gatherForward(part, layer);
        m_parameters.flushIfDue();
        Instance& made = instance(layer);
        made.nodes.assign(part.program.steps.size(), kNowhere);
        for (std::size_t i = 0; i < part.program.forwardSteps; ++i) {
            addStep(part, layer, i, input, made);
        }
        return made.nodes[part.program.lastForward];
    }

    NodeIndex backwardPart(const PreparedPart& part, int layer, NodeIndex seed, bool inputs, bool weights) {
        m_nodes.beginPart();
        if (inputs) {
            m_parameters.gatherBackward(part, layer);
        }
        m_parameters.flushIfDue();
        Instance& made = instance(layer);
        for (std::size_t i = part.program.forwardSteps; i < part.program.steps.size(); ++i) {
            const bool ofWeights = part.program.steps[i].phase == Phase::backwardWeight;
            if (ofWeights ? weights : inputs) {
                addStep(part, layer, i, seed, made);
            }
        }
        const graph::StepIndex last = part.program.lastBackward;
        const NodeIndex carried = last == graph::kFromOutside ? seed : made.nodes[last];
        if (weights) {
            m_parameters.reduceGradients(part, layer);
            m_instances.erase({m_pass->microBatch, layer});
        }
        return carried;
    }

    /// `outside`: the node that made what comes from outside the part.
    void addStep(const PreparedPart& part, int layer, std::size_t index, NodeIndex outside, Instance& made) {
        const Step& step = part.program.steps[index];
        TraceNode node = nodeOf(step);
        node.name = part.names[index];
        node.layer = std::max(layer, -1);
        m_nodes.data.clear();
        for (const graph::StepIndex after : step.after) {
            const NodeIndex from = after == graph::kFromOutside ? outside : made.nodes[after];
            if (from != kNowhere) {
                m_nodes.data.push_back(from);
            }
        }
        m_nodes.control.clear();
        const bool backward = index >= part.program.forwardSteps;
        if (step.kind == StepKind::compute) {
            std::ranges::copy(m_parameters.takeGathers(), std::back_inserter(m_nodes.data));
            if (!part.times.empty()) {
                node.duration = part.times[index] + std::exchange(m_handover, Seconds(0.0));
            }
        } else if (backward && outside != kNowhere) {
            m_nodes.control.push_back(outside); // nothing of a backward pass moves before its gradient has arrived
        }
        made.nodes[index] = m_nodes.add(node);
    }

    /// Without name, layer and duration.
    TraceNode nodeOf(const Step& step) {
        TraceNode node;
        node.microBatch = m_pass->microBatch;
        node.flops = step.flops; // element-wise work is bound by what it moves, and no part of published FLOP counts
        node.bytes = step.bytes;
        switch (step.kind) {
        case StepKind::compute:
            node.kind = NodeKind::compute;
            break;
        case StepKind::exchange:
            node.kind = NodeKind::collective;
            node.collective = kindOf(step.exchange);
            node.group = m_slots.groups.at(step.axes.bits());
            if (step.exchange == graph::Exchange::allToAll && step.axes.contains(Axis::expert)) {
                node.bytes = m_plan.dispatchShare * node.bytes;
            }
            break;
        case StepKind::send:
            node.kind = NodeKind::send;
            node.peer = m_slots.nextInRing;
            node.tag = ++m_ringTag;
            break;
        case StepKind::receive:
            node.kind = NodeKind::receive;
            node.peer = m_slots.previousInRing;
            node.tag = m_ringTag; // of the send before it: neighbours run the same template
            break;
        }
        return node;
    }

    [[nodiscard]] bool tensorSplits() const { return m_plan.degrees.tensor > 1; }

    /// Tensor-parallel ranks each send their share; without sequence parallelism receivers gather it again (Narayanan
    /// et al., SC21, section 4.1).
    [[nodiscard]] Bytes message() const {
        const Program& program = m_parts.layers[m_parts.model.layers.front()].program;
        const Bytes residual = program.buffers[program.input];
        return m_plan.degrees.sequenceParallel ? residual : residual / static_cast<double>(m_plan.degrees.tensor);
    }

    /// Equal on both sides: by the chunk behind the boundary and the direction.
    [[nodiscard]] std::int32_t messageTag(int boundary, int direction) const {
        return ((m_pass->microBatch * m_parts.chunks()) + boundary) * 2 + direction + 1;
    }

    TraceNode messageNode(NodeKind kind, const std::string& name, SlotIndex peer, std::int32_t tag) {
        TraceNode node;
        node.kind = kind;
        node.name = m_nodes.name(name);
        node.microBatch = m_pass->microBatch;
        node.peer = peer;
        node.tag = tag;
        node.bytes = message();
        return node;
    }

    void send(const std::string& name, SlotIndex peer, std::int32_t tag, NodeIndex after) {
        m_nodes.data.assign(1, after);
        m_nodes.control.clear();
        m_nodes.add(messageNode(NodeKind::send, name + ".send", peer, tag));
    }

    NodeIndex receive(const std::string& name, SlotIndex peer, std::int32_t tag) {
        m_nodes.data.clear();
        m_nodes.control.clear();
        const NodeIndex received = m_nodes.add(messageNode(NodeKind::receive, name + ".receive", peer, tag));
        if (m_plan.nodeTimes) {
            m_handover += m_plan.nodeTimes->handover;
        }
        if (m_plan.degrees.sequenceParallel || !tensorSplits()) {
            return received;
        }
        return m_nodes.exchange(name + ".all-gather", CollectiveKind::allGather, Axis::tensor, message(), received);
    }

    const SharedParts& m_parts;
    const SynthesisPlan& m_plan;
    const Slots& m_slots;
    int m_stage;
    std::span<const Pass> m_passes;
    const Pass* m_pass = nullptr; ///< null after the last one
    StageNodes m_nodes;
    ParameterTraffic m_parameters;
    std::map<std::pair<int, int>, Instance> m_instances; ///< by micro-batch and layer
    std::int32_t m_ringTag = 0;
    Seconds m_handover; ///< of messages received since something computed
};

} // namespace

graph::HeldParameters heldBy(const SharedParts& parts, int stage) {
    graph::HeldParameters sum;
    const auto include = [&sum](const PreparedPart& part) {
        sum.dense += part.program.parameters.dense;
        sum.experts += part.program.parameters.experts;
        sum.summedOverTensor += part.program.parameters.summedOverTensor;
    };
    for (int chunk = stage; chunk < parts.chunks(); chunk += parts.plan.pipelineParallel) {
        for (int layer = parts.split.firstLayer(chunk); layer < parts.split.firstLayer(chunk + 1); ++layer) {
            include(parts.layer(layer));
        }
        if (chunk == 0) {
            include(parts.embedding);
        }
        if (chunk == parts.chunks() - 1) {
            include(parts.head);
        }
    }
    if (parts.plan.pipelineParallel == 1) {
        sum.dense -= parts.tiedTable; // one table for both ends
    }
    return sum;
}

TraceTemplate stageTemplate(const SharedParts& parts, const Slots& slots, NamePool& names, int stage,
                            std::span<const Pass> passes) {
    return StageSynthesis(parts, slots, names, stage, passes).run();
}

} // namespace paretoscope::trace
