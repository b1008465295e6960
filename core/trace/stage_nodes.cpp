// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/stage_nodes.h"

#include <algorithm>
#include <string>

namespace paretoscope::trace {

namespace {

void sortOut(std::vector<NodeIndex>& nodes) {
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

} // namespace

StageNodes::StageNodes(const SynthesisPlan& plan, const Slots& slots, NamePool& names, int stage)
    : m_plan(plan)
    , m_slots(slots)
    , m_names(names) {
    m_template.label = "Stage " + std::to_string(stage);
    m_template.stage = stage;
}

NodeIndex StageNodes::add(const TraceNode& node) {
    const bool computes = node.kind == NodeKind::compute;
    NodeIndex& stream = computes ? m_lastCompute : lastOnStreamOf(node);
    if (node.kind != NodeKind::receive && stream != kNowhere) {
        control.push_back(stream);
    }
    sortOut(data);
    sortOut(control);
    std::erase_if(control, [this](NodeIndex each) { return std::binary_search(data.begin(), data.end(), each); });
    const NodeIndex index = m_template.add(node, data, control);
    if (node.kind != NodeKind::receive) {
        stream = index;
    }
    if (computes && m_partStart == kNowhere) {
        m_partStart = index;
    }
    return index;
}

/// The last collective or message of those that run one after the other.
NodeIndex& StageNodes::lastOnStreamOf(const TraceNode& node) {
    const bool one = m_plan.communication == CommunicationOrder::one;
    return m_lastCommunication.try_emplace(one ? kNoSlot : node.group, kNowhere).first->second;
}

NodeIndex StageNodes::exchange(std::string_view name, CollectiveKind kind, graph::AxisSet axes, Bytes bytes,
                               NodeIndex after, int layer, bool isData) {
    TraceNode node;
    node.kind = NodeKind::collective;
    node.collective = kind;
    node.name = m_names.index(name);
    node.layer = std::max(layer, -1);
    node.microBatch = microBatch;
    node.group = m_slots.groups.at(axes.bits());
    node.bytes = bytes;
    data.clear();
    control.clear();
    if (after != kNowhere) {
        (isData ? data : control).push_back(after);
    }
    return add(node);
}

void StageNodes::beginPart() {
    m_previousPart = m_partStart;
    m_partStart = kNowhere;
}

} // namespace paretoscope::trace
