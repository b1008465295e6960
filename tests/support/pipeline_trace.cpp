// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pipeline_trace.h"

namespace paretoscope::tests {

using namespace trace;

namespace {

enum Slot : SlotIndex { kTensorGroup = 0, kDataGroup = 1, kNext = 0, kPrevious = 1 };

class Stage {
public:
    Stage(const PipelineShape& shape, std::int32_t stage, NamePool& names)
        : m_shape(shape)
        , m_names(names) {
        m_made.stage = stage;
        m_made.label = "Stage " + std::to_string(stage);
    }

    TraceTemplate build() && {
        const bool first = m_made.stage == 0;
        const bool last = m_made.stage == m_shape.stages - 1;
        for (const bool forward : {true, false}) {
            for (std::int32_t batch = 0; batch < m_shape.microBatches; ++batch) {
                if (forward ? !first : !last) {
                    message(NodeKind::receive, forward ? kPrevious : kNext, batch, forward);
                }
                for (std::int32_t layer = 0; layer < m_shape.layersPerStage; ++layer) {
                    addLayer(layer, batch, forward);
                }
                if (forward ? !last : !first) {
                    message(NodeKind::send, forward ? kNext : kPrevious, batch, forward);
                }
            }
        }
        for (std::int32_t layer = 0; m_shape.dataParallel > 1 && layer < m_shape.layersPerStage; ++layer) {
            TraceNode reduce = collective(kDataGroup, 6e7);
            reduce.layer = layer;
            m_last = append(reduce, -1, "gradients");
        }
        return std::move(m_made);
    }

private:
    static TraceNode collective(SlotIndex group, double bytes) {
        TraceNode node;
        node.kind = NodeKind::collective;
        node.collective = CollectiveKind::allReduce;
        node.group = group;
        node.bytes = Bytes(bytes);
        return node;
    }

    /// After the node before; reads its output and writes one of its own.
    std::int64_t append(TraceNode node, std::int32_t batch, const std::string& name) {
        node.name = m_names.index(name);
        node.microBatch = batch;
        const auto tensor = static_cast<TensorIndex>(m_made.tensors.size());
        m_made.tensors.push_back(
            {m_names.index(name + ".out" + std::to_string(tensor)), node.bytes, node.layer, batch});
        const TensorIndex writes[] = {tensor};
        std::vector<NodeIndex> after;
        std::vector<TensorIndex> reads;
        if (m_last >= 0) {
            after.push_back(static_cast<NodeIndex>(m_last));
            reads.push_back(m_made.outputs[static_cast<NodeIndex>(m_last)][0]);
        }
        return m_made.add(node, after, {}, reads, writes);
    }

    void addLayer(std::int32_t layer, std::int32_t batch, bool forward) {
        for (int i = 0; i < m_shape.operatorsPerLayer; ++i) {
            TraceNode node;
            node.layer = m_made.stage * m_shape.layersPerStage + layer;
            node.flops = Flops((forward ? 1e12 : 2e12) + i);
            node.bytes = Bytes(1e8 + 2 * i);
            node.duration = Seconds(1e-3);
            m_last = append(node, batch, (forward ? "forward." : "backward.") + std::to_string(i));
        }
        if (m_shape.tensorParallel > 1) {
            TraceNode node = collective(kTensorGroup, 3.2e7);
            node.layer = m_made.stage * m_shape.layersPerStage + layer;
            m_last = append(node, batch, forward ? "forward.all_reduce" : "backward.all_reduce");
        }
    }

    void message(NodeKind kind, SlotIndex peer, std::int32_t batch, bool forward) {
        TraceNode node;
        node.kind = kind;
        node.peer = peer;
        node.tag = 2 * batch + (forward ? 0 : 1);
        node.bytes = Bytes(1.6e7);
        m_last = append(node, batch, kind == NodeKind::send ? "send" : "receive");
    }

    const PipelineShape& m_shape;
    NamePool& m_names;
    TraceTemplate m_made;
    std::int64_t m_last = -1;
};

} // namespace

ExecutionTrace pipelineTrace(const PipelineShape& shape) {
    NamePool names;
    std::vector<TraceTemplate> templates;
    const std::vector<std::pair<std::string, std::int64_t>> order = {
        {"tp", shape.tensorParallel}, {"dp", shape.dataParallel}, {"pp", shape.stages}};
    RankLayout layout = RankLayout::inOrder(order);
    layout.groups = {{"tp", {{0, {}}}}, {"dp", {{1, {}}}}};
    layout.peers = {{"next", 2, 1, false}, {"previous", 2, -1, false}};
    layout.roleAxes = {2};
    layout.roleOf.clear();
    for (std::int32_t stage = 0; stage < shape.stages; ++stage) {
        layout.roleOf.push_back(static_cast<std::uint32_t>(stage));
        templates.push_back(Stage(shape, stage, names).build());
    }
    return {std::move(names), std::move(templates), std::move(layout)};
}

} // namespace paretoscope::tests
