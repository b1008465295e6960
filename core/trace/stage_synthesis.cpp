// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/stage_synthesis.h"

#include "core/trace/exchange_buckets.h"

#include <algorithm>
#include <utility>

namespace paretoscope::trace {

namespace {

using graph::Axis;
using graph::AxisSet;
using graph::Pass;
using graph::PassKind;
using graph::Phase;
using graph::Program;
using graph::Sharding;
using graph::Step;
using graph::StepKind;

constexpr NodeIndex kNone = 0xffffffff;
/// Adam reads master weight and two moments and writes them and the 16-bit weight; besides, it reads the gradient
/// twice, once for its norm (derived).
constexpr double kAdamBytes = 26.0;

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
        , m_names(names)
        , m_stage(stage)
        , m_passes(passes) {
        const graph::HeldParameters held = heldBy(parts, stage);
        m_denseGathers = {bucketElements(), held.dense};
        m_expertGathers = {bucketElements(), held.experts};
        m_template.label = "Stage " + std::to_string(stage);
        m_template.stage = stage;
    }

    TraceTemplate run() {
        for (const Pass& pass : m_passes) {
            m_pass = &pass;
            if (pass.kind == PassKind::forward) {
                forward();
            } else if (pass.kind == PassKind::backwardWeight) {
                backward(false, true);
            } else {
                backward(true, pass.kind == PassKind::backward);
            }
        }
        m_pass = nullptr;
        if (m_plan.workload.purpose == graph::Purpose::training) {
            finishStep();
        }
        return std::move(m_template);
    }

private:
    // --- passes

    [[nodiscard]] int chunk() const { return m_pass->chunk * m_plan.pipelineParallel + m_stage; }
    [[nodiscard]] bool isFirst() const { return chunk() == 0; }
    [[nodiscard]] bool isLast() const { return chunk() == m_parts.chunks() - 1; }

    Instance& instance(int layer) { return m_instances[{m_pass->microBatch, layer}]; }

    void forward() {
        NodeIndex carried = kNone;
        if (isFirst()) {
            carried = forwardPart(m_parts.embedding, kEmbedding, kNone);
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
        NodeIndex carried = kNone;
        if (inputs && !isLast()) {
            carried = receive("pipeline.gradients", m_slots.nextStage, messageTag(chunk() + 1, 1));
        } else if (isLast()) {
            carried = backwardPart(m_parts.head, kHead, kNone, inputs, weights);
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
        gatherParameters(part, layer, gathersForward());
        if (m_reducesNext) {
            flushGradients();
        }
        m_partStart = kNone;
        Instance& made = instance(layer);
        made.nodes.assign(part.program.steps.size(), kNone);
        for (std::size_t i = 0; i < part.program.forwardSteps; ++i) {
            addStep(part, layer, i, input, made);
        }
        m_previousPart = m_partStart;
        return made.nodes[part.program.lastForward];
    }

    NodeIndex backwardPart(const PreparedPart& part, int layer, NodeIndex seed, bool inputs, bool weights) {
        if (inputs) {
            gatherParameters(part, layer, gathersAgain());
        }
        if (m_reducesNext) {
            flushGradients();
        }
        m_partStart = kNone;
        Instance& made = instance(layer);
        for (std::size_t i = part.program.forwardSteps; i < part.program.steps.size(); ++i) {
            const bool ofWeights = part.program.steps[i].phase == Phase::backwardWeight;
            if (ofWeights ? weights : inputs) {
                addStep(part, layer, i, seed, made);
            }
        }
        m_previousPart = m_partStart;
        const graph::StepIndex last = part.program.lastBackward;
        const NodeIndex carried = last == graph::kFromOutside ? seed : made.nodes[last];
        if (weights) {
            reduceGradients(part, layer);
            m_instances.erase({m_pass->microBatch, layer});
        }
        return carried;
    }

    // --- nodes

    /// `outside`: the node that made what comes from outside the part.
    void addStep(const PreparedPart& part, int layer, std::size_t index, NodeIndex outside, Instance& made) {
        const Step& step = part.program.steps[index];
        TraceNode node;
        node.name = part.names[index];
        node.layer = std::max(layer, -1);
        node.microBatch = m_pass->microBatch;
        node.flops = step.flops; // element-wise work is bound by what it moves, and no part of published FLOP counts
        node.bytes = step.bytes;
        m_data.clear();
        for (const graph::StepIndex after : step.after) {
            const NodeIndex from = after == graph::kFromOutside ? outside : made.nodes[after];
            if (from != kNone) {
                m_data.push_back(from);
            }
        }
        m_control.clear();
        if (step.kind == StepKind::compute) {
            m_data.insert(m_data.end(), m_gathers.begin(), m_gathers.end());
            m_gathers.clear();
        }
        const bool backward = index >= part.program.forwardSteps;
        if (backward && step.kind != StepKind::compute && outside != kNone) {
            m_control.push_back(outside); // nothing of a backward pass moves before its gradient has arrived
        }
        switch (step.kind) {
        case StepKind::compute:
            node.kind = NodeKind::compute;
            if (!part.times.empty()) {
                node.duration = part.times[index] + std::exchange(m_handover, Seconds(0.0));
            }
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
        made.nodes[index] = add(node);
    }

    /// Adds a node with m_data and m_control, behind the last one on its stream.
    NodeIndex add(const TraceNode& node) {
        const bool computes = node.kind == NodeKind::compute;
        NodeIndex& stream = computes ? m_lastCompute : lastOnStreamOf(node);
        if (node.kind != NodeKind::receive && stream != kNone) {
            m_control.push_back(stream);
        }
        std::sort(m_data.begin(), m_data.end());
        m_data.erase(std::unique(m_data.begin(), m_data.end()), m_data.end());
        std::sort(m_control.begin(), m_control.end());
        m_control.erase(std::unique(m_control.begin(), m_control.end()), m_control.end());
        std::erase_if(m_control,
                      [this](NodeIndex each) { return std::binary_search(m_data.begin(), m_data.end(), each); });
        const NodeIndex index = m_template.add(node, m_data, m_control);
        if (node.kind != NodeKind::receive) {
            stream = index;
        }
        if (computes && m_partStart == kNone) {
            m_partStart = index;
        }
        return index;
    }

    /// The last collective or message of those that run one after the other.
    NodeIndex& lastOnStreamOf(const TraceNode& node) {
        const bool one = m_plan.communication == CommunicationOrder::one;
        return m_lastCommunication.try_emplace(one ? kNoSlot : node.group, kNone).first->second;
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

    void send(std::string_view name, SlotIndex peer, std::int32_t tag, NodeIndex after) {
        TraceNode node;
        node.kind = NodeKind::send;
        node.name = m_names.index(std::string(name) + ".send");
        node.microBatch = m_pass->microBatch;
        node.peer = peer;
        node.tag = tag;
        node.bytes = message();
        m_data.assign(1, after);
        m_control.clear();
        add(node);
    }

    NodeIndex receive(std::string_view name, SlotIndex peer, std::int32_t tag) {
        TraceNode node;
        node.kind = NodeKind::receive;
        node.name = m_names.index(std::string(name) + ".receive");
        node.microBatch = m_pass->microBatch;
        node.peer = peer;
        node.tag = tag;
        node.bytes = message();
        m_data.clear();
        m_control.clear();
        const NodeIndex received = add(node);
        if (m_plan.nodeTimes) {
            m_handover += m_plan.nodeTimes->handover;
        }
        if (m_plan.degrees.sequenceParallel || !tensorSplits()) {
            return received;
        }
        return exchange(std::string(name) + ".all-gather", CollectiveKind::allGather, Axis::tensor, message(),
                        received);
    }

    NodeIndex exchange(std::string_view name, CollectiveKind kind, AxisSet axes, Bytes bytes, NodeIndex after,
                       int layer = -1, bool isData = true) {
        TraceNode node;
        node.kind = NodeKind::collective;
        node.collective = kind;
        node.name = m_names.index(name);
        node.layer = std::max(layer, -1);
        node.microBatch = m_pass ? m_pass->microBatch : -1;
        node.group = m_slots.groups.at(axes.bits());
        node.bytes = bytes;
        m_data.clear();
        m_control.clear();
        if (after != kNone) {
            (isData ? m_data : m_control).push_back(after);
        }
        return add(node);
    }

    // --- parameters and gradients

    [[nodiscard]] bool fully() const { return m_plan.sharding == Sharding::zero3; }
    [[nodiscard]] bool piped() const { return m_plan.pipelineParallel > 1; }
    /// Within a pipeline parameters stay gathered for the whole step, and gradients whole until its last micro-batch
    /// (PyTorch FSDP2 with pipelines; Llama 3, section 3.3.2).
    [[nodiscard]] bool gathersForward() const {
        const bool first = m_pass->microBatch == 0;
        return fully() ? !piped() || first : gathersUpdates() && m_plan.overlapReplicas && first;
    }
    /// Whether ranks update a share of the weights each, and all of them need the whole.
    [[nodiscard]] bool gathersUpdates() const {
        return m_plan.sharding == Sharding::zero1 || m_plan.sharding == Sharding::zero2;
    }
    [[nodiscard]] bool gathersAgain() const { return fully() && !piped(); }
    [[nodiscard]] bool reducesNow() const { return !reducesOnce() || m_pass->microBatch == m_plan.microBatches - 1; }
    [[nodiscard]] bool reducesOnce() const { return m_plan.sharding < Sharding::zero2 || piped(); }

    [[nodiscard]] AxisSet spread(AxisSet axes) const {
        AxisSet several;
        axes.forEach([&](Axis axis) { several = sizeOf(axis) > 1 ? several | axis : several; });
        return several;
    }
    [[nodiscard]] std::int64_t sizeOf(Axis axis) const {
        const graph::Degrees& degrees = m_plan.degrees;
        switch (axis) {
        case Axis::data:
            return degrees.data;
        case Axis::context:
            return degrees.context;
        case Axis::expertData:
            return degrees.data * degrees.context / degrees.expert;
        case Axis::expert:
            return degrees.expert;
        case Axis::tensor:
            break;
        }
        return degrees.tensor;
    }
    [[nodiscard]] double ranksOf(AxisSet axes) const {
        double ranks = 1.0;
        axes.forEach([&](Axis axis) { ranks *= static_cast<double>(sizeOf(axis)); });
        return ranks;
    }

    [[nodiscard]] double gradientBytes() const { return graph::bytesOf(m_plan.workload.gradients); }

    /// One exchange for dense parameters among data x context parallel ranks, one for experts among their replicas.
    template <class Visit>
    void forBoth(const graph::HeldParameters& held, const Visit& visit) const {
        const AxisSet replicas = spread(Axis::data | Axis::context);
        const AxisSet expertReplicas = spread(Axis::expertData);
        if (held.dense > 0.0 && !replicas.empty()) {
            visit("dense", replicas, held.dense);
        }
        if (held.experts > 0.0 && !expertReplicas.empty()) {
            visit("experts", expertReplicas, held.experts);
        }
    }

    /// Before a part at work. Fully sharded parameters come part by part; updated ones in buckets, of which one may
    /// already hold this part's.
    void gatherParameters(const PreparedPart& part, int layer, bool needed) {
        if (!needed) {
            return;
        }
        graph::HeldParameters held = part.program.parameters;
        if (layer == kHead && gathersUpdates() && m_parts.tiedTable > 0.0 && !piped()) {
            held.dense -= m_parts.tiedTable; // gathered with the embedding
        }
        if (gathersUpdates()) {
            held = {m_denseGathers.next(held.dense), m_expertGathers.next(held.experts), 0.0};
        }
        forBoth(held, [&](std::string_view which, AxisSet axes, double elements) {
            // While the part before is at work: two parts are present at a time.
            m_gathers.push_back(exchange(std::string("parameters.") + std::string(which) + ".all-gather",
                                         CollectiveKind::allGather, axes,
                                         Bytes(kWeightBytes * elements / ranksOf(axes)), m_previousPart, layer, false));
        });
    }

    /// A part's gradients are complete. They leave once a bucket is full, and behind the weights that the next part
    /// needs (PyTorch FSDP's backward prefetch).
    void reduceGradients(const PreparedPart& part, int layer) {
        if (!reducesNow()) {
            return;
        }
        const graph::HeldParameters& held = part.program.parameters;
        const bool tied = layer == kHead && m_parts.tiedTable > 0.0 && !piped(); // reduced with the embedding
        m_unreduced.dense += held.dense - (tied ? m_parts.tiedTable : 0.0);
        m_unreduced.experts += held.experts;
        m_unreducedLayer = layer;
        m_unreducedAfter = m_lastCompute;
        const bool full = m_unreduced.dense + m_unreduced.experts >= bucketElements();
        m_reducesNext = fully() || !reducesOnce() || (m_plan.overlapReplicas && full);
    }

    void flushGradients() {
        const CollectiveKind kind =
            m_plan.sharding != Sharding::none ? CollectiveKind::reduceScatter : CollectiveKind::allReduce;
        const std::string_view verb = m_plan.sharding != Sharding::none ? ".reduce-scatter" : ".all-reduce";
        forBoth(m_unreduced, [&](std::string_view which, AxisSet axes, double elements) {
            m_reductions.push_back(exchange(std::string("gradients.") + std::string(which) + std::string(verb), kind,
                                            axes, Bytes(gradientBytes() * elements), m_unreducedAfter,
                                            m_unreducedLayer));
        });
        m_unreduced = {};
        m_reducesNext = false;
    }

    /// Long rings need long messages: Megatron-LM's distributed data parallel exchanges 40 M elements at a time, or a
    /// million for each replica (its DistributedDataParallelConfig).
    [[nodiscard]] double bucketElements() const { return std::max(40e6, 1e6 * ranksOf(Axis::data | Axis::context)); }

    void finishStep() {
        flushGradients();
        const graph::HeldParameters held = heldBy(m_parts, m_stage);
        if (held.summedOverTensor > 0.0 && tensorSplits()) {
            m_reductions.push_back(exchange("gradients.norms.all-reduce", CollectiveKind::allReduce, Axis::tensor,
                                            Bytes(gradientBytes() * held.summedOverTensor), m_lastCompute));
        }
        if (m_slots.embedding != kNoSlot && (m_stage == 0 || m_stage == m_plan.pipelineParallel - 1)) {
            TraceNode node;
            node.kind = NodeKind::collective;
            node.collective = CollectiveKind::allReduce;
            node.name = m_names.index("gradients.tied_embedding.all-reduce");
            node.group = m_slots.embedding;
            node.bytes = Bytes(gradientBytes() * m_parts.tiedTable);
            m_data.assign(1, m_lastCompute);
            m_control.clear();
            m_reductions.push_back(add(node));
        }
        const double own = ownShare(held);
        TraceNode adam;
        adam.name = m_names.index("optimizer.adam");
        adam.bytes = Bytes((kAdamBytes + 2.0 * gradientBytes()) * own);
        if (m_plan.nodeTimes) {
            adam.duration = m_plan.nodeTimes->optimizer[static_cast<std::size_t>(m_stage)];
        }
        m_data = m_reductions;
        m_control.clear();
        const NodeIndex updated = add(adam);
        if (gathersUpdates() && !m_plan.overlapReplicas) {
            forBoth(held, [&](std::string_view which, AxisSet axes, double elements) {
                exchange(std::string("parameters.") + std::string(which) + ".all-gather", CollectiveKind::allGather,
                         axes, Bytes(kWeightBytes * elements / ranksOf(axes)), updated);
            });
        }
    }

    /// Parameters that this rank updates.
    [[nodiscard]] double ownShare(const graph::HeldParameters& held) const {
        if (m_plan.sharding == Sharding::none) {
            return held.dense + held.experts;
        }
        return held.dense / ranksOf(Axis::data | Axis::context) + held.experts / ranksOf(Axis::expertData);
    }

    static constexpr int kEmbedding = -1;
    static constexpr int kHead = -2;

    const SharedParts& m_parts;
    const SynthesisPlan& m_plan;
    const Slots& m_slots;
    NamePool& m_names;
    int m_stage;
    std::span<const Pass> m_passes;
    const Pass* m_pass = nullptr; ///< null after the last one
    TraceTemplate m_template;
    std::map<std::pair<int, int>, Instance> m_instances; ///< by micro-batch and layer
    std::vector<NodeIndex> m_data;
    std::vector<NodeIndex> m_control;
    std::vector<NodeIndex> m_reductions;
    graph::HeldParameters m_unreduced; ///< complete gradients that have not left
    int m_unreducedLayer = -1;
    NodeIndex m_unreducedAfter = kNone;
    bool m_reducesNext = false;
    ExchangeBuckets m_denseGathers;
    ExchangeBuckets m_expertGathers;
    NodeIndex m_lastCompute = kNone;
    std::map<SlotIndex, NodeIndex> m_lastCommunication; ///< by communicator; kNoSlot: messages, or all
    NodeIndex m_partStart = kNone;                      ///< first compute node of this part
    NodeIndex m_previousPart = kNone;
    std::int32_t m_ringTag = 0;
    Seconds m_handover;               ///< of messages received since something computed
    std::vector<NodeIndex> m_gathers; ///< parameters that the next compute node waits for
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
