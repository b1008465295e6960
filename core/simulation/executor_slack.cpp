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

std::vector<network::Picoseconds> Executor::slacks() const {
    Picoseconds whole(0);
    std::vector<std::size_t> firstStream; // by lane: into `nextOnStream`
    std::size_t streams = 0;
    for (const LaneState& lane : m_lanes) {
        whole = std::max(whole, lane.end);
        firstStream.push_back(streams);
        streams += lane.streams.size();
    }
    std::vector<Picoseconds> nextOnStream(streams, whole); // when what came after on a stream must begin
    std::vector<Picoseconds> latestStart(m_nodes.size(), whole);
    std::vector<Picoseconds> slack(m_nodes.size(), whole);
    const std::vector<std::uint32_t> receipts = receiptsOf();
    const auto indexOf = [this](Place place) { return m_lanes[place.lane].firstNode + std::size_t{place.node}; };
    for (std::size_t last = m_endings.size(); last > 0;) { // whoever ends later comes first
        std::size_t first = last - 1;
        while (m_endings[first].joined) {
            --first;
        }
        Picoseconds latest = whole;
        for (std::size_t i = first; i < last; ++i) {
            const Place place = m_endings[i].place;
            const RoleTables& tables = *m_lanes[place.lane].tables;
            for (const std::uint32_t child : tables.children(place.node)) {
                latest = std::min(latest, latestStart[indexOf({place.lane, child})]);
            }
            if (tables.streamOf(place.node) != RoleTables::kNoStream) {
                latest = std::min(latest, nextOnStream[firstStream[place.lane] + tables.streamOf(place.node)]);
            }
            if (receipts[i] != kNone) {
                latest = std::min(latest, latestStart[indexOf(m_endings[receipts[i]].place)]);
            }
        }
        for (std::size_t i = first; i < last; ++i) {
            const Place place = m_endings[i].place;
            const std::uint32_t stream = m_lanes[place.lane].tables->streamOf(place.node);
            latestStart[indexOf(place)] = latest - m_endings[i].took;
            slack[indexOf(place)] = latest - stateOf(place).end;
            if (stream != RoleTables::kNoStream) {
                nextOnStream[firstStream[place.lane] + stream] = latest - m_endings[i].took;
            }
        }
        last = first;
    }
    return slack;
}

} // namespace paretoscope::simulation
