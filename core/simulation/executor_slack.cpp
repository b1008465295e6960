// SPDX-License-Identifier: GPL-3.0-or-later
// How much later each node of an execution could have ended without the whole ending later: the backward pass of the
// critical-path method (Kelley, Operations Research 9(3), 1961) over what really happened. A node must end before what
// depends on it and before what came after it on its stream; a collective, begun by whoever came last, before what
// comes after any of its members; a message before its receipt. What a node took is held fixed.
#include "core/simulation/executor.h"

#include <algorithm>
#include <map>

namespace paretoscope::simulation {

/// By ending: that of the receive which got the message of a send, or kNone. Messages of one path and tag are received
/// in the order in which they come.
std::vector<std::uint32_t> Executor::receiptsOf() const {
    struct Box {
        std::vector<std::uint32_t> sent;
        std::size_t received = 0;
    };
    std::map<std::pair<std::uint32_t, std::int32_t>, Box> boxes; // by path and tag
    std::vector<std::uint32_t> receipts(m_endings.size(), kNone);
    for (std::uint32_t i = 0; i < m_endings.size(); ++i) {
        const trace::TraceNode& node = nodeAt(m_endings[i].place);
        const MergedRanks::Lane& lane = m_merged.lanes[m_endings[i].place.lane];
        if (node.kind == trace::NodeKind::send) {
            boxes[{lane.sendPaths[node.peer], node.tag}].sent.push_back(i);
        } else if (node.kind == trace::NodeKind::receive) {
            Box& box = boxes[{lane.receivePaths[node.peer], node.tag}];
            if (box.received < box.sent.size()) {
                receipts[box.sent[box.received++]] = i;
            }
        }
    }
    return receipts;
}

Executor::Deadlines Executor::openDeadlines() const {
    Deadlines open;
    std::size_t streams = 0;
    for (const LaneState& lane : m_lanes) {
        open.whole = std::max(open.whole, lane.end);
        open.ofLane.push_back(streams);
        streams += lane.streams.size();
    }
    open.nodes.assign(m_nodes.size(), open.whole);
    open.streams.assign(streams, open.whole);
    open.receipt = receiptsOf();
    return open;
}

Executor::Picoseconds Executor::latestEnd(std::size_t ending, const Deadlines& deadlines) const {
    const Place place = m_endings[ending].place;
    const RoleTables& tables = *m_lanes[place.lane].tables;
    Picoseconds latest = deadlines.whole;
    for (const std::uint32_t child : tables.children(place.node)) {
        latest = std::min(latest, deadlines.nodes[indexOf({place.lane, child})]);
    }
    if (const std::uint32_t stream = tables.streamOf(place.node); stream != RoleTables::kNoStream) {
        latest = std::min(latest, deadlines.streams[deadlines.ofLane[place.lane] + stream]);
    }
    if (const std::uint32_t receipt = deadlines.receipt[ending]; receipt != kNone) {
        latest = std::min(latest, deadlines.nodes[indexOf(m_endings[receipt].place)]);
    }
    return latest;
}

void Executor::setDeadlines(std::size_t ending, Picoseconds latest, Deadlines& deadlines) const {
    const auto& [place, took, joined] = m_endings[ending];
    deadlines.nodes[indexOf(place)] = latest - took;
    if (const std::uint32_t stream = m_lanes[place.lane].tables->streamOf(place.node);
        stream != RoleTables::kNoStream) {
        deadlines.streams[deadlines.ofLane[place.lane] + stream] = latest - took;
    }
}

std::vector<network::Picoseconds> Executor::slacks() const {
    Deadlines deadlines = openDeadlines();
    std::vector<Picoseconds> slack(m_nodes.size(), deadlines.whole);
    for (std::size_t last = m_endings.size(); last > 0;) { // whoever ended later comes first
        std::size_t first = last - 1;
        while (m_endings[first].joined) { // members of a collective end as one
            --first;
        }
        Picoseconds latest = deadlines.whole;
        for (std::size_t i = first; i < last; ++i) {
            latest = std::min(latest, latestEnd(i, deadlines));
        }
        for (std::size_t i = first; i < last; ++i) {
            setDeadlines(i, latest, deadlines);
            slack[indexOf(m_endings[i].place)] = latest - stateOf(m_endings[i].place).end;
        }
        last = first;
    }
    return slack;
}

} // namespace paretoscope::simulation
