// SPDX-License-Identifier: GPL-3.0-or-later
// What an execution looks like over time: rows of spans, messages between them, and how busy devices were.
#include "core/simulation/executor.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace paretoscope::simulation {

namespace {

using network::seconds;

trace::SpanKind spanKind(trace::NodeKind kind) {
    switch (kind) {
    case trace::NodeKind::compute:
    case trace::NodeKind::metadata:
        return trace::SpanKind::compute;
    case trace::NodeKind::memoryLoad:
    case trace::NodeKind::memoryStore:
        return trace::SpanKind::memory;
    default:
        return trace::SpanKind::communication;
    }
}

struct Interval {
    double start;
    double end;
};

/// Adds the time that intervals cover, each moment once, to the bins that they lie in.
void addCover(std::vector<Interval>& intervals, double bin, double weight, std::vector<double>& bins) {
    std::ranges::sort(intervals, {}, &Interval::start);
    double covered = 0.0;
    for (const Interval& each : intervals) {
        double from = std::max(covered, each.start);
        covered = std::max(covered, each.end);
        for (auto at = static_cast<std::size_t>(from / bin); at < bins.size() && from < each.end; ++at) {
            const double until =
                at + 1 == bins.size() ? each.end : std::min(each.end, bin * static_cast<double>(at + 1));
            bins[at] += weight * std::max(0.0, until - from) / bin;
            from = std::max(from, until);
        }
    }
}

} // namespace

std::vector<bool> Executor::criticalNodes() const {
    std::vector<bool> critical(m_nodes.size(), false);
    for (Place at = lastToEnd(); at.lane != kNone; at = stateOf(at).cause) {
        critical[m_lanes[at.lane].firstNode + at.node] = true;
    }
    return critical;
}

/// Receives are not drawn: they are posted early, and the message is on its sender's row.
bool Executor::isDrawn(Place place, bool communicates) const {
    const NodeState& state = stateOf(place);
    const trace::NodeKind kind = nodeAt(place).kind;
    return state.ended && state.end > state.start && kind != trace::NodeKind::receive &&
           (spanKind(kind) == trace::SpanKind::communication) == communicates;
}

/// For each lane a row of what it computes and one of what it sends and exchanges.
void Executor::addTimeline(SimulationResult& result) const {
    trace::Timeline& timeline = result.timeline;
    timeline.duration = result.duration;
    const std::vector<bool> critical = criticalNodes();
    const std::vector<Picoseconds> slack = slacks();
    std::vector<Rows> rows(m_lanes.size());
    std::unordered_map<trace::NameIndex, std::int32_t> names;
    for (std::uint32_t lane = 0; lane < m_lanes.size(); ++lane) {
        for (const bool communicates : {false, true}) {
            const std::size_t first = timeline.spans.size();
            const auto row = static_cast<std::int32_t>(timeline.lanes.size());
            for (std::uint32_t index = 0; index < m_lanes[lane].tables->nodes(); ++index) {
                if (!isDrawn({lane, index}, communicates)) {
                    continue;
                }
                const NodeState& state = stateOf({lane, index});
                const trace::TraceNode& node = nodeAt({lane, index});
                const auto [name, isNew] =
                    names.try_emplace(node.name, static_cast<std::int32_t>(timeline.names.size()));
                if (isNew) {
                    timeline.names.push_back(m_trace.nodeName(node));
                }
                const std::size_t place = m_lanes[lane].firstNode + std::size_t{index};
                timeline.spans.push_back({row, spanKind(node.kind), name->second, node.microBatch, seconds(state.start),
                                          seconds(state.end), critical[place], seconds(slack[place])});
            }
            if (timeline.spans.size() == first) {
                continue;
            }
            (communicates ? rows[lane].communicates : rows[lane].computes) = row;
            timeline.lanes.push_back(communicates ? fmt::format("rank {}, network", m_merged.lanes[lane].first)
                                                  : laneLabel(lane));
            std::stable_sort(timeline.spans.begin() + static_cast<std::ptrdiff_t>(first), timeline.spans.end(),
                             [](const trace::Span& x, const trace::Span& y) { return x.start < y.start; });
        }
    }
    addArrows(timeline, rows, critical);
}

/// From the sender's network to what the receiver's device does once the message is there.
void Executor::addArrows(trace::Timeline& timeline, const std::vector<Rows>& rows,
                         const std::vector<bool>& critical) const {
    for (std::uint32_t lane = 0; lane < m_lanes.size(); ++lane) {
        for (std::uint32_t index = 0; index < m_lanes[lane].tables->nodes(); ++index) {
            const NodeState& state = stateOf({lane, index});
            const trace::TraceNode& node = nodeAt({lane, index});
            if (node.kind != trace::NodeKind::send || !state.ended || rows[lane].communicates < 0) {
                continue;
            }
            const MergedRanks::Path& path = m_merged.paths[m_merged.lanes[lane].sendPaths[node.peer]];
            const Rows& to = rows[m_merged.laneOf[static_cast<std::size_t>(path.to)]];
            const std::int32_t toRow = to.computes >= 0 ? to.computes : to.communicates;
            if (toRow >= 0) {
                timeline.arrows.push_back({rows[lane].communicates, toRow, seconds(state.start), seconds(state.end),
                                           critical[m_lanes[lane].firstNode + index]});
            }
        }
    }
    std::ranges::stable_sort(timeline.arrows, {}, &trace::Arrow::departure);
}

void Executor::addUse(SimulationResult& result) const {
    DeviceUse& use = result.use;
    use.bin = result.duration / static_cast<double>(DeviceUse::kBins);
    use.computing.assign(DeviceUse::kBins, 0.0);
    use.communicating.assign(DeviceUse::kBins, 0.0);
    if (use.bin.value() <= 0.0) {
        return;
    }
    std::vector<Interval> intervals;
    for (std::uint32_t lane = 0; lane < m_lanes.size(); ++lane) {
        const double weight = static_cast<double>(m_merged.lanes[lane].ranks) / static_cast<double>(m_trace.ranks());
        for (const bool communicates : {false, true}) {
            intervals.clear();
            for (std::uint32_t index = 0; index < m_lanes[lane].tables->nodes(); ++index) {
                if (isDrawn({lane, index}, communicates)) {
                    const NodeState& state = stateOf({lane, index});
                    intervals.push_back({seconds(state.start).value(), seconds(state.end).value()});
                }
            }
            addCover(intervals, use.bin.value(), weight, communicates ? use.communicating : use.computing);
        }
    }
}

} // namespace paretoscope::simulation
