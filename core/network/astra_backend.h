// SPDX-License-Identifier: GPL-3.0-or-later
// ASTRA-sim's analytical networks and its system layer, in closed form. Whole nanoseconds, truncated
// where ASTRA-sim truncates. With S the size, c = S / splits, m = c / n, e the endpoint delay, L = hops x latency,
// B the bandwidth, r = 3 floor(m / M) with M the local memory's bandwidth (two reads and a write of a reduction):
//   message          floor(L + x / B), over the first dimension in which the ranks differ
//   step(x)          message + e
//   ring             reduce-scatter (n - 1) (step(m) + r) + e; all-gather (n - 1) step(c) + e;
//                    all-reduce 2 (n - 1) step(m) + (n - 1) r + e; all-to-all n (n - 1) / 2 step(m) + e
//   in all           ceil(splits / active chunks) chunks, one after the other
// Ring formulas on one dimension: exact, checked against the tool's own numbers (tests); derived. A subgroup is one
// ring over its members as listed with e = 10 ns, whatever the dimensions (CommunicatorGroup.cc); where its steps
// differ, a message's way around sums the steps it takes (derived).
// Congestion-aware, where each link is a server that passes one message after the other and stores it whole: on a ring
// or switch of one dimension a message takes hops x floor(L / hops + x / B), and of the chunks under way at the same
// time each follows the one before by floor(x / B), once for all, as long as they fit into a step (derived; exact for
// the tool's own numbers, see tests). What else is under way does not contend: ASTRA-sim's queues are not played. First
// order only: direct and halvingDoubling, and all ranks on several dimensions, where chunks are taken to follow each
// other at the pace of the slowest phase (derived).
#pragma once

#include "core/network/astra_files.h"
#include "core/network/network_backend.h"

#include <vector>

namespace paretoscope::network {

/// Which of ASTRA-sim's analytical backends.
enum class AstraCongestion { unaware, aware };

class AstraBackend final : public NetworkBackend {
public:
    /// Congestion-aware only on one dimension, as ASTRA-sim's.
    AstraBackend(AstraNetwork network, AstraSystem system, AstraCongestion congestion = AstraCongestion::unaware);

    Path path(Rank from, Rank to) override;
    GroupId group(std::span<const Rank> members, GroupPatterns patterns) override;
    std::size_t distinguish(std::span<Colour> paths, std::span<Colour> groups) override;
    void merge(std::span<const Colour>, std::span<const Colour>) override {}

    /// What collective() takes: for tests.
    [[nodiscard]] Picoseconds duration(GroupId group, Collective kind, Bytes size) const;

private:
    /// How one message travels: a dimension and its hops.
    struct Step {
        std::size_t dimension = 0;
        std::int64_t hops = 0;

        friend bool operator==(const Step&, const Step&) = default;
    };
    struct Ring {
        std::vector<Step> steps;           ///< by kind
        std::vector<std::uint32_t> kindOf; ///< by member: kind of its step to the next; empty where all are alike
        std::int64_t size = 1;
        bool isWhole = false; ///< all ranks: dimension by dimension
    };

    void transmit(Path path, Bytes size, Message message) override;
    void exchange(GroupId group, Collective kind, Bytes size, Token token) override;

    [[nodiscard]] Step stepBetween(Rank from, Rank to) const;
    [[nodiscard]] std::int64_t message(const Step& step, std::int64_t bytes) const; ///< ns
    [[nodiscard]] std::int64_t reduction(std::int64_t bytes) const;                 ///< ns
    [[nodiscard]] std::int64_t longestWay(const Ring& ring, std::int64_t rounds, std::int64_t bytes,
                                          std::int64_t endpoint) const;
    [[nodiscard]] std::int64_t ringChunk(const Ring& ring, Collective kind, std::int64_t chunk,
                                         std::int64_t endpoint) const;
    [[nodiscard]] std::int64_t phase(std::size_t dimension, Collective kind, std::int64_t chunk) const;
    [[nodiscard]] std::int64_t wholeDuration(Collective kind, std::int64_t chunk, std::int64_t rounds) const;
    [[nodiscard]] AstraAlgorithm algorithm(std::size_t dimension, Collective kind) const;
    [[nodiscard]] std::int64_t stagger(Collective kind, std::int64_t chunk, std::int64_t members) const;
    [[nodiscard]] std::int64_t chunkOf(Collective kind, Bytes size, std::int64_t members) const;

    AstraNetwork m_network;
    AstraSystem m_system;
    AstraCongestion m_congestion;
    std::vector<Step> m_paths;
    std::vector<Ring> m_rings; ///< by group
};

} // namespace paretoscope::network
