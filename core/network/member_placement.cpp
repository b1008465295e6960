// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/member_placement.h"

#include <algorithm>
#include <vector>

namespace paretoscope::network {

Group placeMembers(std::span<const hardware::ClusterLevel> levels, std::span<const std::int64_t> members) {
    Group group;
    group.size = static_cast<std::int64_t>(members.size());
    std::vector<std::int64_t> sorted(members.begin(), members.end());
    std::ranges::sort(sorted);
    std::int64_t inside = 1;
    for (std::size_t level = 0; level < levels.size() && inside < group.size; ++level) {
        std::int64_t smallest = group.size;
        for (std::size_t first = 0; first < sorted.size();) {
            std::size_t end = first;
            while (end < sorted.size() &&
                   sorted[end] / levels[level].devices == sorted[first] / levels[level].devices) {
                ++end;
            }
            smallest = std::min(smallest, static_cast<std::int64_t>(end - first));
            first = end;
        }
        const bool last = level + 1 == levels.size();
        const std::size_t slot = std::min(level, kMostLevels - 1);
        inside = last ? group.size : std::max(inside, smallest);
        group.members[slot] = inside;
        group.levels = slot + 1;
    }
    return group;
}

std::int64_t distance(std::span<const hardware::ClusterLevel> levels, std::int64_t from, std::int64_t to) {
    std::int64_t below = 1;
    for (const hardware::ClusterLevel& level : levels) {
        if (from / level.devices == to / level.devices) {
            return below;
        }
        below = level.devices;
    }
    return below;
}

} // namespace paretoscope::network
