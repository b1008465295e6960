// SPDX-License-Identifier: GPL-3.0-or-later
// The time of a collective among a placed group: alpha-beta per level (Hockney, Parallel Computing 20(3), 1994).
// Reductions and gathers run as parallel rings through all n members (Thakur, Rabenseifner, Gropp, IJHPCA 19(1), 2005),
// or for all-reduce as a pipelined tree between blocks where its fewer steps are faster (Sanders, Speck, Traeff,
// Parallel Computing 35(12), 2009); the choice is the minimum, as NCCL's own model makes it.
//
// Bytes through the ports of one device and level, for a buffer of S bytes and w members of a block below the level:
//   reduce-scatter, all-gather   (n - 1) / n  S / w         all-reduce twice that
//   all-to-all                   the share of S that leaves the lower block and stays within this one (derived)
//   broadcast                    S / w
//   in-network all-reduce        (1 + 1/n) S within one level: a rank sends S to the switch and one n-th of the sum to
//                                all others (derived; with one share of the bandwidth it gives the 370, 412, 441, 463
//                                and 480 GB/s that 4 to 8 H100s reach, NVIDIA/nccl#1455)
// The w members of a block drive their ports together, hence S / w each; a ring enters and leaves each block once. The
// levels work as a pipeline, so the slowest one sets the pace, and latencies add up.
// Where the efficiencies have a low-latency protocol or in-network reduction, the fastest way counts. Low latency takes
// the same steps, but one a level for all-to-all, and moves a rank's own share too (empirical: the time follows S,
// whatever n).
// Immutable after construction, so thread-safe; no allocation.
#pragma once

#include "core/network/link_efficiency.h"
#include "core/network/placement.h"

namespace paretoscope::network {

enum class Collective { allReduce, reduceScatter, allGather, allToAll };

class CollectiveModel {
public:
    CollectiveModel(std::span<const hardware::ClusterLevel> levels, const NetworkEfficiency& efficiency);

    /// Where a group sits on this model's cluster.
    [[nodiscard]] Group place(std::int64_t size, std::int64_t stride) const noexcept;

    /// `size`: the whole buffer (all-reduce), the gathered or unscattered buffer, or what one rank holds (all-to-all).
    [[nodiscard]] Seconds time(Collective collective, const Group& group, Bytes size) const noexcept;

    /// The all-to-all that brings tokens to their experts: each of a rank's tokens goes to `copies` members, and
    /// crosses to a block beyond the innermost level once, however many of its members want it. With uniform routing a
    /// token reaches N (1 - (1 - 1/N)^copies) of N blocks (DeepSeek-V3, section 3.2.2; occupancy, derived).
    [[nodiscard]] Seconds dispatchTime(const Group& group, Bytes size, double copies) const noexcept;

    /// From one rank to all others, as a ring whose root sends on while the last one receives.
    [[nodiscard]] Seconds broadcastTime(const Group& group, Bytes size) const noexcept;

    /// One message to the rank `stride` away.
    [[nodiscard]] Seconds sendTime(std::int64_t stride, Bytes size) const noexcept;

    /// Bytes that one device sends in a collective: the closed form over all levels.
    [[nodiscard]] static Bytes sentPerDevice(Collective collective, std::int64_t members, Bytes size) noexcept;

private:
    enum class Movement { reduceAndGather, gather, exchange, broadcast };

    /// `outerShare`: of the bytes of an exchange that go beyond the innermost level.
    [[nodiscard]] Seconds move(Movement movement, const Group& group, Bytes size, double outerShare) const noexcept;
    [[nodiscard]] Seconds inNetworkTime(const Group& group, Bytes size) const noexcept;

    struct Level {
        std::int64_t devices = 1;
        BytesPerSecond allReduce; ///< what large messages reach
        BytesPerSecond gather;
        BytesPerSecond allToAll;
        BytesPerSecond pointToPoint;
        Seconds base;
        Seconds step;
        BytesPerSecond stated;
        Bytes ramp; ///< LinkEfficiency::ramp
        double localCopy = 0.0;
        double serialExchange = 1.0;
        LowLatencyProtocol lowLatency;
        InNetworkReduction inNetwork;
        Seconds wire;
        Seconds send; ///< latency of one message

        /// Of x bytes through a device's ports at the bandwidth that large messages reach.
        [[nodiscard]] Seconds transfer(Bytes size, BytesPerSecond reached) const noexcept;
        [[nodiscard]] BytesPerSecond reachedBy(Movement movement) const noexcept;
    };
    std::array<hardware::ClusterLevel, kMostLevels> m_shape{};
    std::array<Level, kMostLevels> m_levels{};
    std::size_t m_count = 0;
};

} // namespace paretoscope::network
