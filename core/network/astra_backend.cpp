// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/astra_backend.h"

#include "core/base/random.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace paretoscope::network {

namespace {

constexpr std::int64_t kGroupEndpointDelay = 10; // ns; ASTRA-sim's "fast" delay of communicator groups

std::int64_t nanoseconds(Seconds time) {
    return static_cast<std::int64_t>(std::llround(time.value() * 1e9));
}

Picoseconds fromNanoseconds(std::int64_t count) {
    return std::chrono::nanoseconds(count);
}

std::int64_t ceilingOf(std::int64_t dividend, std::int64_t divisor) {
    return (dividend + divisor - 1) / divisor;
}

} // namespace

AstraBackend::AstraBackend(AstraNetwork network, AstraSystem system, AstraCongestion congestion)
    : m_network(std::move(network))
    , m_system(std::move(system))
    , m_congestion(congestion) {
    assert(congestion == AstraCongestion::unaware || m_network.dimensions.size() == 1);
}

AstraBackend::Step AstraBackend::stepBetween(Rank from, Rank to) const {
    for (std::size_t d = 0; d < m_network.dimensions.size(); ++d) {
        const AstraDimension& dimension = m_network.dimensions[d];
        const std::int64_t a = from % dimension.ranks;
        const std::int64_t b = to % dimension.ranks;
        if (a != b) {
            const std::int64_t clockwise = (b - a + dimension.ranks) % dimension.ranks;
            switch (dimension.kind) {
            case AstraDimension::Kind::ring:
                return {d, std::min(clockwise, dimension.ranks - clockwise)};
            case AstraDimension::Kind::fullyConnected:
                return {d, 1};
            case AstraDimension::Kind::networkSwitch:
                return {d, 2};
            }
        }
        from /= dimension.ranks;
        to /= dimension.ranks;
    }
    return {};
}

NetworkBackend::Path AstraBackend::path(Rank from, Rank to) {
    m_paths.push_back(stepBetween(from, to));
    return static_cast<Path>(m_paths.size() - 1);
}

NetworkBackend::GroupId AstraBackend::group(std::span<const Rank> members, GroupPatterns) {
    Ring ring;
    ring.size = static_cast<std::int64_t>(members.size());
    ring.isWhole = ring.size == m_network.ranks();
    for (std::size_t i = 0; i < members.size() && ring.size > 1; ++i) {
        const Step step = stepBetween(members[i], members[(i + 1) % members.size()]);
        const auto known = std::ranges::find(ring.steps, step);
        ring.kindOf.push_back(static_cast<std::uint32_t>(known - ring.steps.begin()));
        if (known == ring.steps.end()) {
            ring.steps.push_back(step);
        }
    }
    if (ring.steps.size() == 1) {
        ring.kindOf = {};
    }
    m_rings.push_back(std::move(ring));
    return static_cast<GroupId>(m_rings.size() - 1);
}

std::size_t AstraBackend::distinguish(std::span<Colour> paths, std::span<Colour> groups) {
    const auto colourOf = [](const Step& step) {
        return mixBits(mixBits(step.dimension) ^ static_cast<Colour>(step.hops));
    };
    for (std::size_t path = 0; path < paths.size(); ++path) {
        paths[path] = mixBits(paths[path] ^ colourOf(m_paths[path]));
    }
    for (std::size_t group = 0; group < groups.size(); ++group) {
        const Ring& ring = m_rings[group];
        Colour colour = mixBits(groups[group] ^ static_cast<Colour>(ring.size));
        for (const Step& step : ring.steps) {
            colour = mixBits(colour ^ colourOf(step));
        }
        for (const std::uint32_t kind : ring.kindOf) {
            colour = mixBits(colour ^ kind);
        }
        groups[group] = colour;
    }
    return 0;
}

std::int64_t AstraBackend::message(const Step& step, std::int64_t bytes) const {
    const AstraDimension& dimension = m_network.dimensions[step.dimension];
    const double bytesPerNanosecond = dimension.bandwidth.value() * 1e-9;
    if (m_congestion == AstraCongestion::aware) { // stored and forwarded at each hop
        return step.hops * static_cast<std::int64_t>(dimension.latency.value() * 1e9 +
                                                     static_cast<double>(bytes) / bytesPerNanosecond);
    }
    return static_cast<std::int64_t>(static_cast<double>(step.hops) * (dimension.latency.value() * 1e9) +
                                     static_cast<double>(bytes) / bytesPerNanosecond);
}

std::int64_t AstraBackend::reduction(std::int64_t bytes) const {
    const double bytesPerNanosecond = m_system.memoryBandwidth.value() * 1e-9;
    return bytesPerNanosecond > 0.0 ? 3 * static_cast<std::int64_t>(static_cast<double>(bytes) / bytesPerNanosecond)
                                    : 0;
}

/// The longest way of a message that is handed on `rounds` x (n - 1) times.
std::int64_t AstraBackend::longestWay(const Ring& ring, std::int64_t rounds, std::int64_t bytes,
                                      std::int64_t endpoint) const {
    if (ring.kindOf.empty()) {
        return rounds * (ring.size - 1) * (message(ring.steps[0], bytes) + endpoint);
    }
    const auto step = [&](std::int64_t member) {
        return message(ring.steps[ring.kindOf[member % ring.size]], bytes) + endpoint;
    };
    std::int64_t around = 0;
    std::int64_t leastSkipped = std::numeric_limits<std::int64_t>::max();
    for (std::int64_t member = 0; member < ring.size; ++member) {
        around += step(member);
        std::int64_t skipped = 0;
        for (std::int64_t round = 0; round < rounds; ++round) {
            skipped += step(member + round);
        }
        leastSkipped = std::min(leastSkipped, skipped);
    }
    return rounds * around - leastSkipped;
}

std::int64_t AstraBackend::ringChunk(const Ring& ring, Collective kind, std::int64_t chunk,
                                     std::int64_t endpoint) const {
    const std::int64_t n = ring.size;
    const std::int64_t part = chunk / n;
    switch (kind) {
    case Collective::allReduce:
        return longestWay(ring, 2, part, endpoint) + (n - 1) * reduction(part) + endpoint;
    case Collective::reduceScatter:
        return longestWay(ring, 1, part, endpoint) + (n - 1) * reduction(part) + endpoint;
    case Collective::allGather:
        return longestWay(ring, 1, chunk, endpoint) + endpoint;
    case Collective::allToAll:
        break;
    }
    return n * longestWay(ring, 1, part, endpoint) / 2 + endpoint;
}

AstraAlgorithm AstraBackend::algorithm(std::size_t dimension, Collective kind) const {
    const std::vector<AstraAlgorithm>& list = kind == Collective::allReduce       ? m_system.allReduce
                                              : kind == Collective::allGather     ? m_system.allGather
                                              : kind == Collective::reduceScatter ? m_system.reduceScatter
                                                                                  : m_system.allToAll;
    return list[std::min(dimension, list.size() - 1)];
}

/// A chunk's way through one dimension, among all its ranks.
std::int64_t AstraBackend::phase(std::size_t dimension, Collective kind, std::int64_t chunk) const {
    const std::int64_t n = m_network.dimensions[dimension].ranks;
    const std::int64_t endpoint = nanoseconds(m_system.endpointDelay);
    const bool throughSwitch = m_network.dimensions[dimension].kind == AstraDimension::Kind::networkSwitch;
    const Step step{dimension, throughSwitch ? 2 : 1};
    const std::int64_t passes = kind == Collective::allReduce ? 2 : 1;
    const bool reduces = kind == Collective::allReduce || kind == Collective::reduceScatter;
    switch (algorithm(dimension, kind)) {
    case AstraAlgorithm::ring:
        return ringChunk({{step}, {}, n, true}, kind, chunk, endpoint);
    case AstraAlgorithm::direct: { // all messages at once
        const std::int64_t part = kind == Collective::allGather ? chunk : chunk / n;
        return passes * (message(step, part) + endpoint) + (reduces ? (n - 1) * reduction(part) : 0) + endpoint;
    }
    case AstraAlgorithm::halvingDoubling: {
        std::int64_t sum = endpoint;
        for (std::int64_t part = chunk / 2, left = n; left > 1; left /= 2, part /= 2) {
            const std::int64_t sent = kind == Collective::allGather ? chunk * (n / left) : part;
            sum += passes * (message(step, sent) + endpoint) + (reduces ? reduction(sent) : 0);
        }
        return sum;
    }
    }
    return 0;
}

/// Phases of one chunk over the dimensions, and the others behind it at the pace of the slowest phase.
std::int64_t AstraBackend::wholeDuration(Collective kind, std::int64_t chunk, std::int64_t rounds) const {
    const std::size_t dimensions = m_network.dimensions.size();
    std::vector<std::int64_t> phases;
    const bool splitsUp = kind == Collective::allReduce && !m_system.wholeSizeInEachDimension && dimensions > 1;
    std::int64_t size = chunk;
    if (splitsUp) {
        for (std::size_t d = 0; d + 1 < dimensions; ++d) {
            phases.push_back(phase(d, Collective::reduceScatter, size));
            size /= m_network.dimensions[d].ranks;
        }
        phases.push_back(phase(dimensions - 1, Collective::allReduce, size));
        for (std::size_t d = dimensions - 1; d-- > 0;) {
            phases.push_back(phase(d, Collective::allGather, size));
            size *= m_network.dimensions[d].ranks;
        }
    } else {
        for (std::size_t i = 0; i < dimensions; ++i) {
            const std::size_t d = kind == Collective::allGather ? dimensions - 1 - i : i;
            phases.push_back(phase(d, kind, size));
            size = kind == Collective::allGather       ? size * m_network.dimensions[d].ranks
                   : kind == Collective::reduceScatter ? size / m_network.dimensions[d].ranks
                                                       : size;
        }
    }
    return std::accumulate(phases.begin(), phases.end(), std::int64_t{0}) +
           (rounds - 1) * *std::ranges::max_element(phases);
}

/// A chunk's size: at least as many bytes as ranks, except for all-gathers.
std::int64_t AstraBackend::chunkOf(Collective kind, Bytes size, std::int64_t members) const {
    const std::int64_t chunk = static_cast<std::int64_t>(size.value()) / m_system.splits;
    return kind == Collective::allGather ? chunk : std::max(chunk, members);
}

/// By how much the last of the chunks under way is behind the first, since their messages leave one after the other.
std::int64_t AstraBackend::stagger(Collective kind, std::int64_t chunk, std::int64_t members) const {
    if (m_congestion == AstraCongestion::unaware) {
        return 0;
    }
    const std::int64_t bytes = kind == Collective::allGather ? chunk : chunk / members;
    const double bytesPerNanosecond = m_network.dimensions[0].bandwidth.value() * 1e-9;
    return (std::min(m_system.activeChunks, m_system.splits) - 1) *
           static_cast<std::int64_t>(static_cast<double>(bytes) / bytesPerNanosecond);
}

Picoseconds AstraBackend::duration(GroupId group, Collective kind, Bytes size) const {
    const Ring& ring = m_rings[group];
    if (ring.size < 2) {
        return Picoseconds(0);
    }
    const std::int64_t chunk = chunkOf(kind, size, ring.size);
    const std::int64_t rounds = ceilingOf(m_system.splits, m_system.activeChunks);
    const std::int64_t unhindered =
        ring.isWhole ? wholeDuration(kind, chunk, rounds) : rounds * ringChunk(ring, kind, chunk, kGroupEndpointDelay);
    return fromNanoseconds(unhindered + stagger(kind, chunk, ring.size));
}

void AstraBackend::transmit(Path path, Bytes size, Message sent) {
    deliverAfter(fromNanoseconds(message(m_paths[path], static_cast<std::int64_t>(size.value()))), sent);
}

void AstraBackend::exchange(GroupId group, Collective kind, Bytes size, Token token) {
    schedule(duration(group, kind, size), token);
}

} // namespace paretoscope::network
