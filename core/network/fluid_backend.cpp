// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/fluid_backend.h"

#include "core/base/random.h"
#include "core/network/closed_form_backend.h"
#include "core/network/member_placement.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <unordered_map>
#include <unordered_set>

namespace paretoscope::network {

namespace {

/// So little that its time is latency alone.
constexpr Bytes kNextToNothing{1e-6};

/// Marks in the colours of a group's two kinds of edges.
constexpr NetworkBackend::Colour kRings = 1;
constexpr NetworkBackend::Colour kExchanges = 2;

/// The moment of a tick as the solver knows it: half a tick later, so that rounding never misses what is due.
Seconds momentOf(Picoseconds tick) {
    return Seconds((static_cast<double>(tick.count()) + 0.5) * 1e-12);
}

double efficiencyOf(const LinkEfficiency& link, Collective kind) {
    switch (kind) {
    case Collective::allReduce:
        return link.allReduce;
    case Collective::allToAll:
        return link.allToAll;
    default:
        return link.gather;
    }
}

} // namespace

FluidBackend::FluidBackend(const hardware::Fabric& fabric, std::span<const hardware::ClusterLevel> levels,
                           const NetworkEfficiency& efficiency, hardware::RoutePolicy policy, std::uint64_t seed)
    : m_fabric(fabric)
    , m_router(fabric, policy, seed)
    , m_levels(levels.begin(), levels.end())
    , m_efficiency(efficiency)
    , m_model(levels, efficiency)
    , m_linkColours(fabric.links().size()) {
    for (std::size_t link = 0; link < m_linkColours.size(); ++link) {
        m_linkColours[link] = mixBits(std::bit_cast<Colour>(fabric.links()[link].bandwidth.value()));
    }
}

void FluidBackend::addEdge(Rank from, Rank to) {
    m_router.find(static_cast<hardware::Fabric::Vertex>(from), static_cast<hardware::Fabric::Vertex>(to), m_way);
    const auto first = static_cast<std::uint32_t>(m_hops.size());
    m_hops.insert(m_hops.end(), m_way.begin(), m_way.end());
    const std::int64_t block = m_levels.empty() ? 1 : m_levels.front().devices;
    m_edges.push_back({first, static_cast<std::uint32_t>(m_hops.size()), from / block == to / block});
}

NetworkBackend::Path FluidBackend::path(Rank from, Rank to) {
    m_pathEdges.push_back(static_cast<std::uint32_t>(m_edges.size()));
    m_pathDistances.push_back(distance(m_levels, from, to));
    addEdge(from, to);
    return static_cast<Path>(m_pathEdges.size() - 1);
}

NetworkBackend::GroupId FluidBackend::group(std::span<const Rank> members, GroupPatterns patterns) {
    GroupState made;
    made.placed = placeMembers(m_levels, members);
    const std::int64_t inBlock = made.placed.levels > 0 ? made.placed.members[0] : made.placed.size;
    const bool even = inBlock < made.placed.size && made.placed.size % inBlock == 0;
    if (patterns.rings) {
        made.ring = ringEdges(members, even ? inBlock : made.placed.size);
        made.rings = made.ring.end - made.ring.first > members.size() ? static_cast<double>(inBlock) : 1.0;
    }
    if (patterns.exchanges) {
        made.exchange = exchangeEdges(members);
    }
    m_groups.push_back(made);
    return static_cast<GroupId>(m_groups.size() - 1);
}

/// `inBlock` rings through blocks of as many members; see above.
FluidBackend::Edges FluidBackend::ringEdges(std::span<const Rank> members, std::int64_t inBlock) {
    std::vector<Rank> sorted(members.begin(), members.end());
    std::ranges::sort(sorted);
    const auto size = static_cast<std::int64_t>(sorted.size());
    const std::int64_t blockDevices = m_levels.empty() ? 1 : m_levels.front().devices;
    bool regular = true;
    for (std::int64_t i = 0; i < size; ++i) {
        regular = regular && sorted[i] / blockDevices == sorted[i / inBlock * inBlock] / blockDevices;
    }
    Edges edges{static_cast<std::uint32_t>(m_edges.size()), 0};
    const std::int64_t rings = regular && inBlock < size ? inBlock : 1;
    const std::int64_t perBlock = rings == 1 ? 1 : inBlock;
    for (std::int64_t ring = 0; ring < rings; ++ring) {
        const auto member = [&](std::int64_t step) { // blocks are walked upwards and downwards in turn
            const std::int64_t block = step / perBlock;
            const std::int64_t inside = step % perBlock;
            const std::int64_t turned = block % 2 == 0 ? ring + inside : ring + perBlock - 1 - inside;
            return sorted[block * perBlock + turned % perBlock];
        };
        for (std::int64_t step = 0; step < size; ++step) {
            addEdge(member(step), member((step + 1) % size));
        }
    }
    edges.end = static_cast<std::uint32_t>(m_edges.size());
    return edges;
}

FluidBackend::Edges FluidBackend::exchangeEdges(std::span<const Rank> members) {
    Edges edges{static_cast<std::uint32_t>(m_edges.size()), 0};
    for (const Rank from : members) {
        for (const Rank to : members) {
            if (from != to) {
                addEdge(from, to);
            }
        }
    }
    edges.end = static_cast<std::uint32_t>(m_edges.size());
    return edges;
}

NetworkBackend::Colour FluidBackend::edgeColour(std::uint32_t edge, Colour owner) const {
    Colour colour = mixBits(owner);
    for (std::uint32_t hop = m_edges[edge].firstHop; hop < m_edges[edge].endHop; ++hop) {
        colour = mixBits(colour ^ m_linkColours[m_hops[hop]]);
    }
    return mixBits(colour ^ (m_edges[edge].inBlock ? 1U : 0U));
}

/// visit(edge, owner's colour): all paths, then all groups. Rings and exchanges of a group have owners of their own.
template <class Visit>
void FluidBackend::forEachEdge(std::span<const Colour> paths, std::span<const Colour> groups, Visit visit) const {
    for (std::size_t path = 0; path < paths.size(); ++path) {
        visit(m_pathEdges[path], paths[path], path);
    }
    for (std::size_t group = 0; group < groups.size(); ++group) {
        for (std::uint32_t edge = m_groups[group].ring.first; edge < m_groups[group].ring.end; ++edge) {
            visit(edge, groups[group] ^ kRings, paths.size() + group);
        }
        for (std::uint32_t edge = m_groups[group].exchange.first; edge < m_groups[group].exchange.end; ++edge) {
            visit(edge, groups[group] ^ kExchanges, paths.size() + group);
        }
    }
}

std::size_t FluidBackend::distinguish(std::span<Colour> paths, std::span<Colour> groups) {
    std::vector<Colour> ofLinks(m_linkColours.size(), 0); // sums: the order of flows does not matter
    std::vector<Colour> ofOwners(paths.size() + groups.size(), 0);
    forEachEdge(paths, groups, [&](std::uint32_t edge, Colour owner, std::size_t index) {
        const Colour colour = edgeColour(edge, owner);
        ofOwners[index] += mixBits(colour);
        for (std::uint32_t hop = m_edges[edge].firstHop; hop < m_edges[edge].endHop; ++hop) {
            ofLinks[m_hops[hop]] += mixBits(colour + 1);
        }
    });
    std::unordered_set<Colour> kinds;
    for (std::size_t link = 0; link < m_linkColours.size(); ++link) {
        m_linkColours[link] = mixBits(m_linkColours[link] ^ mixBits(ofLinks[link]));
        kinds.insert(m_linkColours[link]);
    }
    for (std::size_t path = 0; path < paths.size(); ++path) {
        paths[path] = mixBits(paths[path] ^ mixBits(ofOwners[path] + static_cast<Colour>(m_pathDistances[path])));
    }
    for (std::size_t group = 0; group < groups.size(); ++group) {
        Colour colour = ofOwners[paths.size() + group];
        for (const std::int64_t members : m_groups[group].placed.members) {
            colour = mixBits(colour ^ static_cast<Colour>(members));
        }
        groups[group] = mixBits(groups[group] ^ mixBits(colour ^ static_cast<Colour>(m_groups[group].placed.size)));
    }
    return kinds.size();
}

void FluidBackend::merge(std::span<const Colour> paths, std::span<const Colour> groups) {
    std::unordered_map<Colour, std::uint32_t> kindOf;
    std::vector<std::uint32_t> firstOfKind;
    std::vector<BytesPerSecond> capacities;
    m_linkKinds.resize(m_linkColours.size());
    for (std::uint32_t link = 0; link < m_linkColours.size(); ++link) {
        const auto [at, isNew] = kindOf.try_emplace(m_linkColours[link], static_cast<std::uint32_t>(capacities.size()));
        if (isNew) {
            firstOfKind.push_back(link);
            capacities.push_back(m_fabric.link(link).bandwidth);
        }
        m_linkKinds[link] = at->second;
    }
    m_solver.emplace(capacities);

    struct Kind {
        std::vector<FluidSolver::Link> links;
        std::vector<std::uint32_t> weights;
        bool inBlock;
    };
    std::vector<Kind> kinds; // of edges
    std::unordered_map<Colour, std::uint32_t> kindOfEdge;
    // A colour is that of one owner's edges; of owners alike only the first is ever asked for.
    std::vector<std::vector<std::uint32_t>> kindsOfOwner(2 * (paths.size() + groups.size()));
    forEachEdge(paths, groups, [&](std::uint32_t edge, Colour owner, std::size_t index) {
        const auto [at, isNew] =
            kindOfEdge.try_emplace(edgeColour(edge, owner), static_cast<std::uint32_t>(kinds.size()));
        if (isNew) {
            kinds.push_back({{}, {}, m_edges[edge].inBlock});
        }
        Kind& kind = kinds[at->second];
        for (std::uint32_t hop = m_edges[edge].firstHop; hop < m_edges[edge].endHop; ++hop) {
            const FluidSolver::Link linkKind = m_linkKinds[m_hops[hop]];
            auto known = std::ranges::find(kind.links, linkKind);
            if (known == kind.links.end()) {
                kind.links.push_back(linkKind);
                kind.weights.push_back(0);
                known = kind.links.end() - 1;
            }
            kind.weights[known - kind.links.begin()] += firstOfKind[linkKind] == m_hops[hop] ? 1 : 0;
        }
        if (isNew) {
            const bool exchanges = index >= paths.size() && owner == (groups[index - paths.size()] ^ kExchanges);
            kindsOfOwner[2 * index + (exchanges ? 1 : 0)].push_back(at->second);
        }
    });
    std::vector<FluidSolver::Route> routes;
    for (const Kind& kind : kinds) {
        assert(std::ranges::find(kind.weights, 0U) == kind.weights.end());
        routes.push_back(m_solver->route(kind.links, kind.weights, Seconds(0.0)));
    }
    const auto streamsOf = [&](const std::vector<std::uint32_t>& owned) {
        Edges streams{static_cast<std::uint32_t>(m_streams.size()), 0};
        for (const std::uint32_t kind : owned) {
            m_streams.push_back({routes[kind], kinds[kind].inBlock});
        }
        streams.end = static_cast<std::uint32_t>(m_streams.size());
        return streams;
    };
    for (std::size_t path = 0; path < paths.size(); ++path) {
        m_pathStreams.push_back(streamsOf(kindsOfOwner[2 * path]));
    }
    for (std::size_t group = 0; group < groups.size(); ++group) {
        m_ringStreams.push_back(streamsOf(kindsOfOwner[2 * (paths.size() + group)]));
        m_exchangeStreams.push_back(streamsOf(kindsOfOwner[2 * (paths.size() + group) + 1]));
    }
}

std::uint32_t FluidBackend::addTransfer(const Transfer& transfer) {
    if (m_freeTransfers.empty()) {
        m_transfers.push_back(transfer);
        return static_cast<std::uint32_t>(m_transfers.size() - 1);
    }
    const std::uint32_t index = m_freeTransfers.back();
    m_freeTransfers.pop_back();
    m_transfers[index] = transfer;
    return index;
}

void FluidBackend::transmit(Path path, Bytes size, Message message) {
    Transfer made{0, message, true, size, m_efficiency.scaleUp.pointToPoint, m_efficiency.scaleOut.pointToPoint};
    made.firstStream = m_pathStreams[path].first;
    made.endStream = m_pathStreams[path].end;
    later(picoseconds(m_model.sendTime(m_pathDistances[path], kNextToNothing)), addTransfer(made));
}

void FluidBackend::exchange(GroupId group, Collective kind, Bytes size, Token token) {
    const GroupState& state = m_groups[group];
    const auto members = static_cast<double>(state.placed.size);
    if (state.placed.size < 2 || size.value() <= 0.0) {
        schedule(Picoseconds(0), token);
        return;
    }
    const bool exchanges = kind == Collective::allToAll;
    const Bytes whole = wholeBuffer(kind, size, state.placed.size);
    const Bytes each =
        exchanges ? whole / members : CollectiveModel::sentPerDevice(kind, state.placed.size, whole) / state.rings;
    Transfer made{
        0, token, false, each, efficiencyOf(m_efficiency.scaleUp, kind), efficiencyOf(m_efficiency.scaleOut, kind)};
    const Edges& streams = exchanges ? m_exchangeStreams[group] : m_ringStreams[group];
    made.firstStream = streams.first;
    made.endStream = streams.end;
    later(picoseconds(m_model.time(kind, state.placed, kNextToNothing)), addTransfer(made));
}

Bytes FluidBackend::wireBytes(const Transfer& transfer, const Stream& stream) const {
    return transfer.size / (stream.inBlock ? transfer.scaleUpEfficiency : transfer.scaleOutEfficiency);
}

/// The latency of a transfer is over: its bytes begin to flow.
void FluidBackend::wake(std::uint32_t index) {
    advanceWire(now());
    Transfer& transfer = m_transfers[index];
    for (std::uint32_t stream = transfer.firstStream; stream < transfer.endStream; ++stream) {
        const FluidSolver::Flow flow = m_solver->start(m_streams[stream].route, wireBytes(transfer, m_streams[stream]));
        m_transferOfFlow.resize(std::max<std::size_t>(m_transferOfFlow.size(), flow + 1));
        m_transferOfFlow[flow] = index;
        ++transfer.flows;
    }
    if (transfer.flows == 0) {
        end(transfer);
        m_freeTransfers.push_back(index);
    }
}

void FluidBackend::end(const Transfer& transfer) {
    if (transfer.isMessage) {
        deliver(transfer.tellWhom);
    } else {
        finish(transfer.tellWhom);
    }
}

Picoseconds FluidBackend::nextOnWire() {
    return m_solver ? std::max(now(), picoseconds(m_solver->nextEvent())) : kNoEvent;
}

void FluidBackend::advanceWire(Picoseconds time) {
    while (m_recorder && m_recorder->due() < time) {
        endFlows(m_recorder->due());
        m_recorder->sample(m_solver->carried());
    }
    endFlows(time);
}

void FluidBackend::endFlows(Picoseconds time) {
    for (;;) {
        const std::span<const FluidSolver::Flow> ended = m_solver->advance(momentOf(time));
        if (ended.empty()) {
            return;
        }
        for (const FluidSolver::Flow flow : ended) {
            const std::uint32_t index = m_transferOfFlow[flow];
            if (--m_transfers[index].flows == 0) {
                end(m_transfers[index]);
                m_freeTransfers.push_back(index);
            }
        }
    }
}

LinkLoads FluidBackend::loads() const {
    return m_recorder && m_solver ? m_recorder->loads(m_solver->carried(), now(), m_linkKinds) : LinkLoads();
}

std::vector<Bytes> FluidBackend::carried() const {
    std::vector<Bytes> links(m_linkKinds.size());
    const std::vector<Bytes> kinds = m_solver ? m_solver->carried() : std::vector<Bytes>();
    for (std::size_t link = 0; link < links.size(); ++link) {
        links[link] = kinds[m_linkKinds[link]];
    }
    return links;
}

} // namespace paretoscope::network
