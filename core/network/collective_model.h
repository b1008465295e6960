// SPDX-License-Identifier: GPL-3.0-or-later
// The time of a collective among a placed group: alpha-beta per level (Hockney, Parallel Computing 20(3), 1994).
// Reductions and gathers run as parallel rings through all n members (Thakur, Rabenseifner, Gropp, IJHPCA 19(1), 2005),
// or for all-reduce as a pipelined tree between blocks where its fewer steps are faster (Sanders, Speck, Traeff,
// Parallel Computing 35(12), 2009); the choice is the minimum, as NCCL's own model makes it.
//
// Bytes through the ports of one device and level, for a buffer of S bytes and w members of a block below the level:
//   reduce-scatter, all-gather   (n - 1) / n  S / w         all-reduce twice that
//   all-to-all                   the share of S that leaves the lower block and stays within this one (derived)
// The w members of a block drive their ports together, hence S / w each; a ring enters and leaves each block once. The
// levels work as a pipeline, so the slowest one sets the pace, and latencies add up.
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

    /// One message to the rank `stride` away.
    [[nodiscard]] Seconds sendTime(std::int64_t stride, Bytes size) const noexcept;

    /// Bytes that one device sends in a collective: the closed form over all levels.
    [[nodiscard]] static Bytes sentPerDevice(Collective collective, std::int64_t members, Bytes size) noexcept;

private:
    [[nodiscard]] Seconds timeWithShare(Collective collective, const Group& group, Bytes size,
                                        double outerShare) const noexcept;

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

        /// Of x bytes through a device's ports at the bandwidth that large messages reach.
        [[nodiscard]] Seconds transfer(Bytes size, BytesPerSecond reached) const noexcept;
    };
    std::array<hardware::ClusterLevel, kMostLevels> m_shape{};
    std::array<Level, kMostLevels> m_levels{};
    std::size_t m_count = 0;
};

} // namespace paretoscope::network
