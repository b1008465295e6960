// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/placement.h"

#include "core/hardware/placement.h"

#include <algorithm>

namespace paretoscope::network {

Group place(std::span<const hardware::ClusterLevel> levels, std::int64_t size, std::int64_t stride) noexcept {
    Group group;
    group.size = size;
    std::int64_t inside = 1;
    for (std::size_t level = 0; level < levels.size() && inside < size; ++level) {
        const std::size_t slot = std::min(level, kMostLevels - 1);
        const bool last = level + 1 == levels.size();
        const std::int64_t shared =
            hardware::membersInDomain(levels[level].devices, levels.back().devices, size, stride);
        inside = last ? size : std::max(inside, shared);
        group.members[slot] = inside;
        group.levels = slot + 1;
    }
    return group;
}

} // namespace paretoscope::network
