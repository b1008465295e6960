// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/executor.h"

#include "core/network/closed_form_backend.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace paretoscope::simulation {

namespace {

using trace::CollectiveKind;
using trace::NodeKind;

/// Tokens of collectives, beside those of activities.
constexpr std::uint32_t kCollectiveToken = 0x80000000U;

/// Collectives that the network knows, and the others by what they move: a broadcast as the gather of a scattered
/// buffer, a reduce as the scatter of a reduced one (van de Geijn, Journal of Parallel and Distributed Computing 22,
/// 1994).
network::Collective networkKind(CollectiveKind kind) {
    switch (kind) {
    case CollectiveKind::allReduce:
    case CollectiveKind::barrier:
        return network::Collective::allReduce;
    case CollectiveKind::allToAll:
        return network::Collective::allToAll;
    case CollectiveKind::allGather:
    case CollectiveKind::gather:
    case CollectiveKind::broadcast:
        return network::Collective::allGather;
    default:
        return network::Collective::reduceScatter;
    }
}

/// What a rank puts in, in the network's sense: the shard of a gather.
Bytes networkSize(CollectiveKind kind, Bytes size, std::int64_t members) {
    return kind == CollectiveKind::broadcast ? size / static_cast<double>(members) : size;
}

} // namespace

network::Picoseconds ComputeModel::time(const trace::TraceNode& node) const {
    Seconds wanted(0.0);
    const bool computes = node.kind == NodeKind::compute;
    const bool moves = computes || node.kind == NodeKind::memoryLoad || node.kind == NodeKind::memoryStore;
    if (computes && durationsOfTrace && node.duration.value() > 0.0) {
        wanted = node.duration;
    } else if (moves && memoryBandwidth.value() > 0.0) {
        wanted = node.bytes / memoryBandwidth;
        if (computes && peak.value() > 0.0 && node.bytes.value() > 0.0) {
            wanted = std::max(wanted, node.flops / peak);
        }
    }
    const double grains = wanted.value() * 1e12 / static_cast<double>(grain.count());
    return grain * static_cast<std::int64_t>(std::floor(grains * (1.0 + 1e-15)));
}

Executor::Executor(const trace::ExecutionTrace& trace, const MergedRanks& merged, network::NetworkBackend& backend,
                   const SimulationOptions& options, const std::vector<bool>& slow)
    : m_trace(trace)
    , m_merged(merged)
    , m_backend(backend)
    , m_options(options)
    , m_lanes(merged.lanes.size())
    , m_rendezvous(merged.groups.size()) {
    for (std::size_t role = 0; role < trace.roles(); ++role) {
        m_tables.emplace_back(trace.roleTemplate(role), options);
    }
    std::size_t nodes = 0;
    for (std::uint32_t lane = 0; lane < m_lanes.size(); ++lane) {
        m_lanes[lane].tables = &m_tables[merged.lanes[lane].role];
        m_lanes[lane].isSlow = !slow.empty() && slow[static_cast<std::size_t>(merged.lanes[lane].first)];
        m_lanes[lane].firstNode = static_cast<std::uint32_t>(nodes);
        m_lanes[lane].streams.resize(m_lanes[lane].tables->streams());
        m_lanes[lane].exposed.resize(m_lanes[lane].tables->exposures().size());
        nodes += m_lanes[lane].tables->nodes();
    }
    m_nodes.resize(nodes);
}

const trace::TraceNode& Executor::nodeAt(Place place) const {
    return m_trace.roleTemplate(m_merged.lanes[place.lane].role).nodes[place.node];
}

bool Executor::run(const std::stop_token& stop) {
    for (std::uint32_t lane = 0; lane < m_lanes.size(); ++lane) {
        markDirty(lane);
        for (std::uint32_t node = 0; node < m_lanes[lane].tables->nodes(); ++node) {
            stateOf({lane, node}).missing = m_lanes[lane].tables->dependencies(node);
            if (stateOf({lane, node}).missing == 0) {
                makeReady({lane, node});
            }
        }
    }
    std::vector<network::NetworkBackend::Token> done;
    do {
        for (const network::NetworkBackend::Token token : done) {
            handle(token);
        }
        done.clear();
        m_issuing.swap(m_dirty);
        for (const std::uint32_t lane : m_issuing) {
            m_lanes[lane].isDirty = false;
            issue(lane);
        }
        m_issuing.clear();
        if (stop.stop_requested()) {
            return false;
        }
    } while (m_backend.advance(done));
    return true;
}

void Executor::markDirty(std::uint32_t lane) {
    if (!m_lanes[lane].isDirty) {
        m_lanes[lane].isDirty = true;
        m_dirty.push_back(lane);
    }
}

void Executor::makeReady(Place place) {
    LaneState& lane = m_lanes[place.lane];
    stateOf(place).start = m_backend.now();
    const std::uint32_t stream = lane.tables->streamOf(place.node);
    if (stream == RoleTables::kNoStream) {
        lane.receives.push_back(place.node);
        return;
    }
    std::vector<std::uint32_t>& ready = lane.streams[stream].ready;
    ready.push_back(place.node);
    std::ranges::push_heap(ready, std::greater<>());
}

/// Closes the stretch of time since the lane last began or ended something.
void Executor::account(LaneState& lane) {
    const Picoseconds passed = m_backend.now() - lane.lastChange;
    lane.lastChange = m_backend.now();
    if (lane.computes) {
        lane.computing += passed;
        lane.overlapped += lane.underWay.empty() ? Picoseconds(0) : passed;
    } else if (!lane.underWay.empty()) { // what comes first is waited for
        lane.exposed[lane.tables->exposureOf(*std::ranges::min_element(lane.underWay))] += passed;
    } else if (lane.communicating > 0) {
        lane.waiting += passed;
    }
}

void Executor::issue(std::uint32_t index) {
    LaneState& lane = m_lanes[index];
    for (bool again = true; again;) { // what takes no time may free others
        again = false;
        while (!lane.receives.empty()) {
            const std::uint32_t node = lane.receives.back();
            lane.receives.pop_back();
            start({index, node});
        }
        for (Stream& stream : lane.streams) {
            if (stream.active != kNone || stream.ready.empty()) {
                continue;
            }
            again = true;
            std::ranges::pop_heap(stream.ready, std::greater<>());
            const std::uint32_t node = stream.ready.back();
            stream.ready.pop_back();
            stream.active = node;
            NodeState& state = stateOf({index, node});
            if (state.start < m_backend.now() && stream.last != kNone) {
                state.cause = {index, stream.last};
            }
            state.start = m_backend.now();
            start({index, node});
        }
    }
}

void Executor::start(Place place) {
    LaneState& lane = m_lanes[place.lane];
    const trace::TraceNode& node = nodeAt(place);
    account(lane);
    switch (node.kind) {
    case NodeKind::collective:
        ++lane.communicating;
        join(place);
        break;
    case NodeKind::send:
        ++lane.communicating;
        count(node, place.lane);
        m_backend.send(m_merged.lanes[place.lane].sendPaths[node.peer], node.tag, node.bytes, addActivity(place));
        break;
    case NodeKind::receive:
        ++lane.communicating;
        m_backend.receive(m_merged.lanes[place.lane].receivePaths[node.peer], node.tag, addActivity(place));
        break;
    default:
        count(node, place.lane);
        lane.computes = true;
        lane.isExtended = false;
        lane.overlappedBefore = lane.overlapped;
        if (const Picoseconds time = computeTime(place); time == Picoseconds(0)) {
            end(place, time);
        } else {
            m_backend.schedule(time, addActivity(place));
        }
        break;
    }
}

/// As the trace has it, unless the rank is a straggler or jitters.
Executor::Picoseconds Executor::computeTime(Place place) {
    LaneState& lane = m_lanes[place.lane];
    const Picoseconds undisturbed = lane.tables->duration(place.node);
    const Disturbance& disturbance = m_options.disturbance;
    if (!lane.isSlow && !disturbance.jitters()) {
        return undisturbed;
    }
    double factor = lane.isSlow ? disturbance.stragglerSlowdown : 1.0;
    if (disturbance.jitters()) {
        factor *= disturbance.jitterOf(m_merged.lanes[place.lane].first, place.node);
    }
    const Picoseconds time(std::llround(factor * static_cast<double>(undisturbed.count())));
    lane.disturbed += time - undisturbed;
    return time;
}

std::uint32_t Executor::groupOf(Place place) const {
    const MergedRanks::Lane& lane = m_merged.lanes[place.lane];
    const trace::SlotIndex slot = nodeAt(place).group;
    return slot == trace::kNoSlot ? lane.wholeGroup : lane.groups[slot];
}

void Executor::join(Place place) {
    const std::uint32_t group = groupOf(place);
    const trace::TraceNode& node = nodeAt(place);
    Rendezvous& meeting = m_rendezvous[group];
    if (meeting.arrived.empty()) {
        meeting.kind = node.collective;
        meeting.size = node.bytes;
    }
    meeting.disagrees = meeting.disagrees || meeting.kind != node.collective;
    meeting.size = std::max(meeting.size, node.bytes);
    meeting.arrived.push_back(place);
    if (meeting.arrived.size() == m_merged.groups[group].lanes.size() && !meeting.disagrees) {
        beginCollective(group);
    }
}

void Executor::beginCollective(std::uint32_t index) {
    Rendezvous& meeting = m_rendezvous[index];
    const MergedRanks::Group& group = m_merged.groups[index];
    meeting.began = m_backend.now();
    for (const Place& place : meeting.arrived) { // all begin when the last one came, and for its reason
        stateOf(place).cause = stateOf(meeting.arrived.back()).cause;
        account(m_lanes[place.lane]);
        m_lanes[place.lane].underWay.push_back(place.node);
    }
    const Bytes size = networkSize(meeting.kind, meeting.size, group.size);
    const Bytes whole = network::wholeBuffer(networkKind(meeting.kind), size, group.size);
    (group.inOneBlock ? m_scaleUpBytes : m_scaleOutBytes) +=
        network::CollectiveModel::sentPerDevice(networkKind(meeting.kind), group.size, whole).value() *
        static_cast<double>(group.size * group.alike);
    if (group.size < 2) {
        m_backend.schedule(Picoseconds(0), kCollectiveToken | index);
    } else {
        m_backend.collective(index, networkKind(meeting.kind), size, kCollectiveToken | index);
    }
}

std::uint32_t Executor::addActivity(Place place) {
    if (m_freeActivities.empty()) {
        m_activities.push_back(place);
        return static_cast<std::uint32_t>(m_activities.size() - 1);
    }
    const std::uint32_t index = m_freeActivities.back();
    m_freeActivities.pop_back();
    m_activities[index] = place;
    return index;
}

void Executor::handle(network::NetworkBackend::Token token) {
    if ((token & kCollectiveToken) != 0) {
        Rendezvous& meeting = m_rendezvous[token & ~kCollectiveToken];
        for (const Place& place : meeting.arrived) {
            end(place, m_backend.now() - meeting.began, &place != &meeting.arrived.front());
        }
        meeting.arrived.clear();
        return;
    }
    const Place place = m_activities[token];
    const trace::TraceNode& node = nodeAt(place);
    if (node.kind == NodeKind::send) {
        m_lastSend[{m_merged.lanes[place.lane].sendPaths[node.peer], node.tag}] = place;
    } else if (node.kind == NodeKind::receive) {
        endReceive(place);
    } else if (extends(place, token)) {
        return;
    }
    m_freeActivities.push_back(token);
    end(place, node.kind == NodeKind::receive ? Picoseconds(0) : m_backend.now() - stateOf(place).start);
}

/// Whether what computes needs more time, for the communication that ran beside it.
bool Executor::extends(Place place, network::NetworkBackend::Token token) {
    LaneState& lane = m_lanes[place.lane];
    if (m_options.overlapSlowdown <= 0.0 || lane.isExtended) {
        return false;
    }
    account(lane);
    const auto overlapped = static_cast<double>((lane.overlapped - lane.overlappedBefore).count());
    const Picoseconds extra(std::llround(m_options.overlapSlowdown * overlapped));
    if (extra == Picoseconds(0)) {
        return false;
    }
    lane.isExtended = true;
    lane.slowed += extra;
    m_backend.schedule(extra, token);
    return true;
}

/// Tells why a message came when it did, and what of an idle stretch it was on its way.
void Executor::endReceive(Place place) {
    const trace::TraceNode& node = nodeAt(place);
    const auto found = m_lastSend.find({m_merged.lanes[place.lane].receivePaths[node.peer], node.tag});
    if (found == m_lastSend.end() || stateOf(found->second).end <= stateOf(place).start) {
        return;
    }
    const Place sent = found->second;
    stateOf(place).cause = sent; // it waited for the message
    LaneState& lane = m_lanes[place.lane];
    account(lane);
    if (!lane.computes && lane.underWay.empty()) {
        const Picoseconds since = std::max(stateOf(sent).start, lane.idleSince);
        const Picoseconds onItsWay = std::min(m_backend.now() - since, lane.waiting);
        lane.waiting -= onItsWay;
        lane.exposed[lane.tables->exposureOf(place.node)] += onItsWay;
        lane.idleSince = m_backend.now();
    }
}

void Executor::end(Place place, Picoseconds took, bool joined) {
    LaneState& lane = m_lanes[place.lane];
    NodeState& state = stateOf(place);
    account(lane);
    state.end = m_backend.now();
    state.ended = true;
    lane.end = state.end;
    ++lane.ended;
    if (m_options.timeline) {
        m_endings.push_back({place, took, joined});
    }
    m_endedNodes += static_cast<double>(m_merged.lanes[place.lane].ranks);
    const std::uint32_t stream = lane.tables->streamOf(place.node);
    if (stream != RoleTables::kNoStream) {
        lane.streams[stream].active = kNone;
        lane.streams[stream].last = place.node;
    }
    if (stream == RoleTables::kComputeStream) {
        lane.computes = false;
        lane.idleSince = state.end;
    } else {
        --lane.communicating;
        if (std::erase(lane.underWay, place.node) > 0) {
            lane.idleSince = state.end;
        }
    }
    for (const std::uint32_t child : lane.tables->children(place.node)) {
        NodeState& waiting = stateOf({place.lane, child});
        if (--waiting.missing == 0) {
            waiting.cause = place;
            makeReady({place.lane, child});
        }
    }
    markDirty(place.lane);
}

/// What a node adds to the traffic of memory and links, on all ranks of its lane.
void Executor::count(const trace::TraceNode& node, std::uint32_t index) {
    const MergedRanks::Lane& lane = m_merged.lanes[index];
    const double bytes = node.bytes.value() * static_cast<double>(lane.ranks);
    if (node.kind != NodeKind::send) {
        m_memoryBytes += bytes;
        return;
    }
    const MergedRanks::Path& path = m_merged.paths[lane.sendPaths[node.peer]];
    const bool inside = path.from / m_options.blockDevices == path.to / m_options.blockDevices;
    (inside ? m_scaleUpBytes : m_scaleOutBytes) += bytes;
}

} // namespace paretoscope::simulation
