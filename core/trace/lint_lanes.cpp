// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/lint_lanes.h"

#include <queue>

#include <algorithm>
#include <functional>
#include <ranges>

namespace paretoscope::trace {

Lanes::Lanes(const ExecutionTrace& trace)
    : m_trace(trace) {
    const RankLayout* layout = trace.layout();
    const std::size_t lanes = layout ? layout->roleOf.size() : static_cast<std::size_t>(trace.ranks());
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        m_ranks.push_back(layout ? layout->firstRank(lane) : static_cast<Rank>(lane));
    }
}

std::size_t Lanes::of(Rank rank) const {
    const RankLayout* layout = m_trace.layout();
    return layout ? layout->roleEntry(rank) : static_cast<std::size_t>(rank);
}

bool Lanes::staysInLane(SlotIndex slot) const {
    const RankLayout* layout = m_trace.layout();
    if (!layout) {
        return false;
    }
    if (slot == kNoSlot) {
        return m_ranks.size() == 1;
    }
    // Axes are digits of the rank's number; disjoint ones leave each other alone.
    const auto disjoint = [layout](std::uint32_t a, std::uint32_t b) {
        const RankAxis& one = layout->axes[a];
        const RankAxis& other = layout->axes[b];
        return one.stride * one.size <= other.stride || other.stride * other.size <= one.stride;
    };
    return std::ranges::all_of(layout->groups[slot].axes, [&](const GroupAxis& member) {
        return std::ranges::all_of(layout->roleAxes, [&](std::uint32_t axis) { return disjoint(member.axis, axis); });
    });
}

std::vector<std::size_t> Lanes::members(std::size_t lane, SlotIndex slot) const {
    if (staysInLane(slot)) {
        return {lane};
    }
    std::vector<std::size_t> lanes;
    const Communicator group = m_trace.group(m_ranks[lane], slot);
    if (slot == kNoSlot) {
        for (std::size_t each = 0; each < m_ranks.size(); ++each) {
            lanes.push_back(each);
        }
        return lanes;
    }
    for (std::int64_t n = 0; n < group.size(); ++n) {
        if (group[n] >= 0 && group[n] < m_trace.ranks()) {
            lanes.push_back(of(group[n]));
        }
    }
    std::ranges::sort(lanes);
    lanes.erase(std::unique(lanes.begin(), lanes.end()), lanes.end());
    return lanes;
}

std::uint64_t Lanes::groupKey(std::size_t lane, SlotIndex slot) const {
    if (slot == kNoSlot) {
        return 0;
    }
    return m_trace.layout() ? m_trace.firstGroupId(slot) : m_trace.group(m_ranks[lane], slot).id();
}

TemplateView::TemplateView(const TraceTemplate& made)
    : content(made) {
    const auto nodes = static_cast<NodeIndex>(made.nodes.size());
    std::vector<std::vector<NodeIndex>> after(nodes);
    std::vector<std::uint32_t> waiting(nodes, 0);
    std::priority_queue<NodeIndex, std::vector<NodeIndex>, std::greater<>> ready;
    for (NodeIndex node = 0; node < nodes; ++node) {
        for (const Adjacency* list : {&made.data, &made.control}) {
            for (const NodeIndex before : (*list)[node]) {
                after[before].push_back(node);
                ++waiting[node];
            }
        }
        if (waiting[node] == 0) {
            ready.push(node);
        }
    }
    while (!ready.empty()) {
        const NodeIndex node = ready.top();
        ready.pop();
        order.push_back(node);
        for (const NodeIndex next : after[node]) {
            if (--waiting[next] == 0) {
                ready.push(next);
            }
        }
    }
    for (const std::vector<NodeIndex>& list : after) {
        dependents.append(list);
    }
    for (const NodeIndex node : order) {
        const TraceNode& each = made.nodes[node];
        if (each.kind == NodeKind::collective) {
            collectives.push_back(node);
        } else if (each.kind == NodeKind::send) {
            sends[each.peer].push_back(node);
        } else if (each.kind == NodeKind::receive) {
            receives[each.peer].push_back(node);
        }
    }
}

} // namespace paretoscope::trace
