// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/parameter_traffic.h"

#include <algorithm>
#include <string>

namespace paretoscope::trace {

using graph::Axis;
using graph::AxisSet;
using graph::Sharding;

namespace {

/// Adam reads master weight and two moments and writes them and the 16-bit weight; besides, it reads the gradient
/// twice, once for its norm (derived).
constexpr double kAdamBytes = 26.0;

std::string gatherName(std::string_view which) {
    return "parameters." + std::string(which) + ".all-gather";
}

} // namespace

ParameterTraffic::ParameterTraffic(const SharedParts& parts, const Slots& slots, StageNodes& nodes, int stage)
    : m_parts(parts)
    , m_plan(parts.plan)
    , m_slots(slots)
    , m_nodes(nodes)
    , m_stage(stage) {
    const graph::HeldParameters held = heldBy(parts, stage);
    m_denseGathers = {bucketElements(), held.dense};
    m_expertGathers = {bucketElements(), held.experts};
}

bool ParameterTraffic::fully() const {
    return m_plan.sharding == Sharding::zero3;
}

bool ParameterTraffic::piped() const {
    return m_plan.pipelineParallel > 1;
}

/// Whether ranks update a share of the weights each, and all of them need the whole.
bool ParameterTraffic::gathersUpdates() const {
    return m_plan.sharding == Sharding::zero1 || m_plan.sharding == Sharding::zero2;
}

/// Within a pipeline parameters stay gathered for the whole step, and gradients whole until its last micro-batch
/// (PyTorch FSDP2 with pipelines; Llama 3, section 3.3.2).
bool ParameterTraffic::reducesOnce() const {
    return m_plan.sharding < Sharding::zero2 || piped();
}

void ParameterTraffic::gatherForward(const PreparedPart& part, int layer) {
    const bool first = m_nodes.microBatch == 0;
    if (fully() ? !piped() || first : gathersUpdates() && m_plan.overlapReplicas && first) {
        gather(part, layer);
    }
}

void ParameterTraffic::gatherBackward(const PreparedPart& part, int layer) {
    if (fully() && !piped()) {
        gather(part, layer);
    }
}

void ParameterTraffic::gather(const PreparedPart& part, int layer) {
    graph::HeldParameters held = part.program.parameters;
    if (layer == kHead && gathersUpdates() && m_parts.tiedTable > 0.0 && !piped()) {
        held.dense -= m_parts.tiedTable; // gathered with the embedding
    }
    if (gathersUpdates()) {
        held = {m_denseGathers.next(held.dense), m_expertGathers.next(held.experts), 0.0};
    }
    forBoth(held, [&](std::string_view which, AxisSet axes, double elements) {
        // While the part before is at work: two parts are present at a time.
        m_gathers.push_back(m_nodes.exchange(gatherName(which), CollectiveKind::allGather, axes,
                                             Bytes(kWeightBytes * elements / ranksOf(axes)), m_nodes.previousPart(),
                                             layer, false));
    });
}

void ParameterTraffic::reduceGradients(const PreparedPart& part, int layer) {
    if (reducesOnce() && m_nodes.microBatch != m_plan.microBatches - 1) {
        return;
    }
    const graph::HeldParameters& held = part.program.parameters;
    const bool tied = layer == kHead && m_parts.tiedTable > 0.0 && !piped(); // reduced with the embedding
    m_unreduced.dense += held.dense - (tied ? m_parts.tiedTable : 0.0);
    m_unreduced.experts += held.experts;
    m_unreducedLayer = layer;
    m_unreducedAfter = m_nodes.lastCompute();
    const bool full = m_unreduced.dense + m_unreduced.experts >= bucketElements();
    m_reducesNext = fully() || !reducesOnce() || (m_plan.overlapReplicas && full);
}

void ParameterTraffic::flushIfDue() {
    if (m_reducesNext) {
        flushGradients();
    }
}

void ParameterTraffic::flushGradients() {
    const bool scatters = m_plan.sharding != Sharding::none;
    const CollectiveKind kind = scatters ? CollectiveKind::reduceScatter : CollectiveKind::allReduce;
    const std::string verb = scatters ? ".reduce-scatter" : ".all-reduce";
    forBoth(m_unreduced, [&](std::string_view which, AxisSet axes, double elements) {
        m_reductions.push_back(m_nodes.exchange("gradients." + std::string(which) + verb, kind, axes,
                                                Bytes(gradientBytes() * elements), m_unreducedAfter, m_unreducedLayer));
    });
    m_unreduced = {};
    m_reducesNext = false;
}

void ParameterTraffic::finishStep() {
    flushGradients();
    const graph::HeldParameters held = heldBy(m_parts, m_stage);
    reduceShared(held);
    TraceNode adam;
    adam.name = m_nodes.name("optimizer.adam");
    adam.bytes = Bytes((kAdamBytes + 2.0 * gradientBytes()) * ownShare(held));
    if (m_plan.nodeTimes) {
        adam.duration = m_plan.nodeTimes->optimizer[static_cast<std::size_t>(m_stage)];
    }
    m_nodes.data = m_reductions;
    m_nodes.control.clear();
    const NodeIndex updated = m_nodes.add(adam);
    if (gathersUpdates() && !m_plan.overlapReplicas) {
        forBoth(held, [&](std::string_view which, AxisSet axes, double elements) {
            m_nodes.exchange(gatherName(which), CollectiveKind::allGather, axes,
                             Bytes(kWeightBytes * elements / ranksOf(axes)), updated);
        });
    }
}

void ParameterTraffic::reduceShared(const graph::HeldParameters& held) {
    if (held.summedOverTensor > 0.0 && m_plan.degrees.tensor > 1) {
        m_reductions.push_back(m_nodes.exchange("gradients.norms.all-reduce", CollectiveKind::allReduce, Axis::tensor,
                                                Bytes(gradientBytes() * held.summedOverTensor), m_nodes.lastCompute()));
    }
    if (m_slots.embedding != kNoSlot && (m_stage == 0 || m_stage == m_plan.pipelineParallel - 1)) {
        TraceNode node;
        node.kind = NodeKind::collective;
        node.collective = CollectiveKind::allReduce;
        node.name = m_nodes.name("gradients.tied_embedding.all-reduce");
        node.group = m_slots.embedding;
        node.bytes = Bytes(gradientBytes() * m_parts.tiedTable);
        m_nodes.data.assign(1, m_nodes.lastCompute());
        m_nodes.control.clear();
        m_reductions.push_back(m_nodes.add(node));
    }
}

AxisSet ParameterTraffic::spread(AxisSet axes) const {
    AxisSet several;
    axes.forEach([&](Axis axis) { several = sizeOf(axis) > 1 ? several | axis : several; });
    return several;
}

std::int64_t ParameterTraffic::sizeOf(Axis axis) const {
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

double ParameterTraffic::ranksOf(AxisSet axes) const {
    double ranks = 1.0;
    axes.forEach([&](Axis axis) { ranks *= static_cast<double>(sizeOf(axis)); });
    return ranks;
}

double ParameterTraffic::gradientBytes() const {
    return graph::bytesOf(m_plan.workload.gradients);
}

/// Long rings need long messages: Megatron-LM's distributed data parallel exchanges 40 M elements at a time, or a
/// million for each replica (its DistributedDataParallelConfig).
double ParameterTraffic::bucketElements() const {
    return std::max(40e6, 1e6 * ranksOf(Axis::data | Axis::context));
}

/// Parameters that this rank updates.
double ParameterTraffic::ownShare(const graph::HeldParameters& held) const {
    if (m_plan.sharding == Sharding::none) {
        return held.dense + held.experts;
    }
    return held.dense / ranksOf(Axis::data | Axis::context) + held.experts / ranksOf(Axis::expertData);
}

/// One exchange for dense parameters among data x context parallel ranks, one for experts among their replicas.
template <class Visit>
void ParameterTraffic::forBoth(const graph::HeldParameters& held, const Visit& visit) const {
    const AxisSet replicas = spread(Axis::data | Axis::context);
    const AxisSet expertReplicas = spread(Axis::expertData);
    if (held.dense > 0.0 && !replicas.empty()) {
        visit("dense", replicas, held.dense);
    }
    if (held.experts > 0.0 && !expertReplicas.empty()) {
        visit("experts", expertReplicas, held.experts);
    }
}

} // namespace paretoscope::trace
