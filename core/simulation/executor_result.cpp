// SPDX-License-Identifier: GPL-3.0-or-later
// What an execution says in the end: sums, energy, the critical path, and who waits for whom.
#include "core/simulation/executor.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace paretoscope::simulation {

namespace {

using network::seconds;

std::string rankList(const std::vector<trace::Rank>& ranks) {
    return fmt::format("{} {}", ranks.size() == 1 ? "rank" : "ranks", fmt::join(ranks, ", "));
}

} // namespace

std::string describe(const Wait& wait) {
    const std::string who = fmt::format("rank {} waits in '{}'", wait.rank, wait.node);
    switch (wait.what) {
    case Wait::For::members:
        return fmt::format("{} for {} to join", who, rankList(wait.ranks));
    case Wait::For::message:
        return fmt::format("{} for a message from {}", who, rankList(wait.ranks));
    case Wait::For::otherCollective:
        return fmt::format("{}, but {} joined the group with another kind of collective", who, rankList(wait.ranks));
    case Wait::For::dependencies:
        break;
    }
    return fmt::format("rank {} never starts '{}': its dependencies form a circle", wait.rank, wait.node);
}

SimulationResult Executor::result() const {
    SimulationResult result;
    result.ranks = m_trace.ranks();
    result.nodes = m_endedNodes;
    for (std::uint32_t lane = 0; lane < m_lanes.size(); ++lane) {
        const LaneState& state = m_lanes[lane];
        const MergedRanks::Lane& merged = m_merged.lanes[lane];
        const bool finished = state.ended == state.tables->nodes();
        result.finishedRanks += finished ? merged.ranks : 0;
        LaneResult& own = result.lanes.emplace_back();
        own = {merged.first,
               merged.ranks,
               merged.role,
               finished,
               seconds(state.end),
               seconds(state.computing),
               seconds(state.slowed),
               seconds(state.disturbed),
               {},
               seconds(state.waiting),
               {}};
        addExposures(lane, own);
        const double share = static_cast<double>(merged.ranks) / static_cast<double>(m_trace.ranks());
        result.duration = std::max(result.duration, own.end);
        result.exposedCommunication += own.exposedCommunication * share;
        result.computing += own.computing * share;
    }
    result.waiting = result.duration - result.computing - result.exposedCommunication;
    addEnergy(result);
    addCriticalPath(result);
    if (m_options.timeline) {
        addTimeline(result);
        addUse(result);
    }
    if (result.finishedRanks < result.ranks) {
        addDeadlock(result);
    }
    return result;
}

void Executor::addExposures(std::uint32_t lane, LaneResult& result) const {
    const LaneState& state = m_lanes[lane];
    network::Picoseconds all(0);
    for (std::size_t exposure = 0; exposure < state.exposed.size(); ++exposure) {
        if (state.exposed[exposure] == network::Picoseconds(0)) {
            continue;
        }
        const Place place{lane, state.tables->exposures()[exposure]};
        const trace::TraceNode& node = nodeAt(place);
        result.exposures.push_back({nodeName(place), node.kind, node.group, seconds(state.exposed[exposure])});
        all += state.exposed[exposure];
    }
    result.exposedCommunication = seconds(all);
}

void Executor::addEnergy(SimulationResult& result) const {
    const EnergyRates& rates = m_options.energy;
    const auto ranks = static_cast<double>(result.ranks);
    result.energy.compute = rates.working * result.computing * ranks;
    result.energy.idle = rates.idle * result.duration * ranks;
    result.energy.memory = rates.memory * Bytes(m_memoryBytes);
    result.energy.links = rates.scaleUp * Bytes(m_scaleUpBytes) + rates.scaleOut * Bytes(m_scaleOutBytes);
}

std::string Executor::nodeName(Place place) const {
    const std::string& name = m_trace.nodeName(nodeAt(place));
    return name.empty() ? fmt::format("node {}", place.node) : name;
}

/// The last node to end; back from it, cause by cause, leads the critical path.
Executor::Place Executor::lastToEnd() const {
    Place last;
    for (std::uint32_t lane = 0; lane < m_lanes.size(); ++lane) {
        for (std::uint32_t node = 0; node < m_lanes[lane].tables->nodes(); ++node) {
            const NodeState& state = stateOf({lane, node});
            if (state.ended && (last.lane == kNone || state.end > stateOf(last).end)) {
                last = {lane, node};
            }
        }
    }
    return last;
}

/// Back from the last node to end, each time to what the node began right after.
void Executor::addCriticalPath(SimulationResult& result) const {
    for (Place at = lastToEnd(); at.lane != kNone; at = stateOf(at).cause) {
        const NodeState& state = stateOf(at);
        const network::Picoseconds start =
            state.cause.lane == kNone ? network::Picoseconds(0) : stateOf(state.cause).end;
        if (state.end > start) {
            result.criticalPath.push_back({at.lane, nodeName(at), nodeAt(at).kind, seconds(start), seconds(state.end)});
        }
    }
    std::ranges::reverse(result.criticalPath);
}

/// "Stage 0, rank 0 and 511 alike".
std::string Executor::laneLabel(std::uint32_t lane) const {
    const MergedRanks::Lane& merged = m_merged.lanes[lane];
    const std::string role = m_trace.layout() != nullptr ? m_trace.roleTemplate(merged.role).label : std::string();
    const std::string ranks = merged.ranks == 1 ? fmt::format("rank {}", merged.first)
                                                : fmt::format("rank {} and {} alike", merged.first, merged.ranks - 1);
    return role.empty() ? ranks : fmt::format("{}, {}", role, ranks);
}

/// What an unfinished lane stands at. Collectives first: they are what others wait for.
std::optional<Wait> Executor::waitOf(std::uint32_t index) const {
    const LaneState& lane = m_lanes[index];
    const MergedRanks::Lane& merged = m_merged.lanes[index];
    if (lane.ended == lane.tables->nodes()) {
        return std::nullopt;
    }
    Wait wait{merged.first, {}, Wait::For::dependencies, {}};
    for (const Stream& stream : lane.streams) {
        if (stream.active == kNone || nodeAt({index, stream.active}).kind != trace::NodeKind::collective) {
            continue;
        }
        const Rendezvous& meeting = m_rendezvous[groupOf({index, stream.active})];
        wait.node = nodeName({index, stream.active});
        wait.what = Wait::For::members;
        std::vector<std::uint32_t> absent = m_merged.groups[groupOf({index, stream.active})].lanes;
        for (const Place& place : meeting.arrived) {
            std::erase(absent, place.lane);
            if (absent.empty() && place.lane != index) {
                wait.what = Wait::For::otherCollective;
                wait.ranks = {m_merged.lanes[place.lane].first};
            }
        }
        for (const std::uint32_t other : absent) {
            if (wait.ranks.size() < 8) {
                wait.ranks.push_back(m_merged.lanes[other].first);
            }
        }
        return wait;
    }
    for (std::uint32_t node = 0; node < lane.tables->nodes(); ++node) {
        const NodeState& state = stateOf({index, node});
        const bool receives = nodeAt({index, node}).kind == trace::NodeKind::receive;
        if (!state.ended && state.missing == 0 && receives) {
            const trace::Rank from = m_trace.peer(merged.first, nodeAt({index, node}).peer);
            return Wait{merged.first, nodeName({index, node}), Wait::For::message, {from}};
        }
        if (!state.ended && wait.node.empty()) {
            wait.node = nodeName({index, node});
        }
    }
    return wait;
}

/// From the first lane that waits to the one it waits for, and so on until it would repeat.
void Executor::addDeadlock(SimulationResult& result) const {
    std::vector<bool> told(m_lanes.size(), false);
    std::uint32_t lane = 0;
    while (lane < m_lanes.size() && !waitOf(lane)) {
        ++lane;
    }
    while (lane < m_lanes.size() && !told[lane]) {
        told[lane] = true;
        const std::optional<Wait> wait = waitOf(lane);
        if (!wait) {
            return; // it waits for somebody who is through and will never come
        }
        result.deadlock.push_back(*wait);
        if (wait->ranks.empty()) {
            return;
        }
        lane = m_merged.laneOf[static_cast<std::size_t>(wait->ranks.front())];
    }
}

} // namespace paretoscope::simulation
