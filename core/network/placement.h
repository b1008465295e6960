// SPDX-License-Identifier: GPL-3.0-or-later
// Where the members of a parallel group sit. Ranks number the devices depth first, so a group of `size` members
// `stride` ranks apart shares an innermost block with blockDevices / stride neighbours; computed, not guessed.
#pragma once

#include "core/hardware/cluster.h"

#include <array>
#include <cstdint>
#include <span>

namespace paretoscope::network {

inline constexpr std::size_t kMostLevels = 6; ///< deeper hierarchies fold into the last

/// Members of one group that share a block of each level; the last used level holds all of them.
struct Group {
    std::array<std::int64_t, kMostLevels> members{}; ///< non-decreasing; members[levels - 1] == size
    std::size_t levels = 0;                          ///< 0 for a group of one
    std::int64_t size = 1;

    friend bool operator==(const Group&, const Group&) = default;
};

/// The worst-placed group of `size` members `stride` ranks apart on a cluster with these levels.
Group place(std::span<const hardware::ClusterLevel> levels, std::int64_t size, std::int64_t stride) noexcept;

} // namespace paretoscope::network
