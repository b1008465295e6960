// SPDX-License-Identifier: GPL-3.0-or-later
// The nodes of one stage in the order in which a rank issues them: kernels run one after the other, and so do the
// collectives of a communicator and the messages sent. Internal to core/trace.
#pragma once

#include "core/graph/layout.h"
#include "core/trace/stage_synthesis.h"

#include <map>
#include <string_view>
#include <vector>

namespace paretoscope::trace {

inline constexpr NodeIndex kNowhere = 0xffffffff; ///< of what no node of the stage makes

class StageNodes {
public:
    /// All must outlive it.
    StageNodes(const SynthesisPlan& plan, const Slots& slots, NamePool& names, int stage);

    std::vector<NodeIndex> data;    ///< what the next node reads; kept until it is overwritten
    std::vector<NodeIndex> control; ///< what has to be done before the next node, without data from it
    int microBatch = -1;            ///< of nodes from now on; -1 after the last one

    /// Behind `data`, `control` and the last node on its stream.
    NodeIndex add(const TraceNode& node);
    /// Adds a collective behind one node, which it reads or only waits for.
    NodeIndex exchange(std::string_view name, CollectiveKind kind, graph::AxisSet axes, Bytes bytes, NodeIndex after,
                       int layer = -1, bool isData = true);
    [[nodiscard]] NameIndex name(std::string_view text) { return m_names.index(text); }

    /// A part of the model begins; the one that began before it is done with.
    void beginPart();
    [[nodiscard]] NodeIndex lastCompute() const { return m_lastCompute; }
    /// The first compute node of the part before the present one.
    [[nodiscard]] NodeIndex previousPart() const { return m_previousPart; }

    [[nodiscard]] TraceTemplate take() { return std::move(m_template); }

private:
    NodeIndex& lastOnStreamOf(const TraceNode& node);

    const SynthesisPlan& m_plan;
    const Slots& m_slots;
    NamePool& m_names;
    TraceTemplate m_template;
    NodeIndex m_lastCompute = kNowhere;
    std::map<SlotIndex, NodeIndex> m_lastCommunication; ///< by communicator; kNoSlot: messages, or all
    NodeIndex m_partStart = kNowhere;                   ///< first compute node of this part
    NodeIndex m_previousPart = kNowhere;
};

} // namespace paretoscope::trace
