// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/rank_layout.h"

#include <cassert>

namespace paretoscope::trace {

namespace {

std::int64_t members(const RankAxis& axis, const GroupAxis& member) {
    return member.coordinates.empty() ? axis.size : static_cast<std::int64_t>(member.coordinates.size());
}

} // namespace

RankLayout RankLayout::inOrder(std::span<const std::pair<std::string, std::int64_t>> axes) {
    RankLayout layout;
    for (const auto& [name, size] : axes) {
        assert(size > 0);
        layout.axes.push_back({name, size, layout.ranks});
        layout.ranks *= size;
    }
    return layout;
}

std::size_t RankLayout::axis(std::string_view name) const {
    std::size_t index = 0;
    while (index < axes.size() && axes[index].name != name) {
        ++index;
    }
    return index;
}

std::size_t RankLayout::roleEntry(Rank rank) const {
    std::int64_t entry = 0;
    for (auto axis = roleAxes.rbegin(); axis != roleAxes.rend(); ++axis) {
        entry = entry * axes[*axis].size + axes[*axis].coordinate(rank);
    }
    return static_cast<std::size_t>(entry);
}

Rank RankLayout::firstRank(std::size_t roleEntry) const {
    Rank rank = 0;
    auto rest = static_cast<std::int64_t>(roleEntry);
    for (const std::uint32_t axis : roleAxes) {
        rank += rest % axes[axis].size * axes[axis].stride;
        rest /= axes[axis].size;
    }
    return rank;
}

std::int64_t RankLayout::groupSize(std::uint32_t slot) const {
    std::int64_t size = 1;
    for (const GroupAxis& member : groups[slot].axes) {
        size *= members(axes[member.axis], member);
    }
    return size;
}

std::int64_t RankLayout::groupCount(std::uint32_t slot) const {
    std::int64_t count = ranks;
    for (const GroupAxis& member : groups[slot].axes) {
        count /= axes[member.axis].size;
    }
    return count;
}

std::int64_t RankLayout::groupIndex(Rank rank, std::uint32_t slot) const {
    // Takes the group's digits out of the rank's number, the outermost first, since that moves none below it.
    std::int64_t index = rank;
    const std::vector<GroupAxis>& digits = groups[slot].axes;
    for (auto member = digits.rbegin(); member != digits.rend(); ++member) {
        const RankAxis& axis = axes[member->axis];
        index = index / (axis.stride * axis.size) * axis.stride + index % axis.stride;
    }
    return index;
}

Rank RankLayout::groupStart(std::int64_t index, std::uint32_t slot) const {
    Rank rank = index;
    for (const GroupAxis& member : groups[slot].axes) {
        const RankAxis& axis = axes[member.axis];
        const std::int64_t first = member.coordinates.empty() ? 0 : member.coordinates.front();
        rank = rank / axis.stride * (axis.stride * axis.size) + first * axis.stride + rank % axis.stride;
    }
    return rank;
}

Rank RankLayout::groupMember(Rank rank, std::uint32_t slot, std::int64_t n) const {
    for (const GroupAxis& member : groups[slot].axes) {
        const RankAxis& axis = axes[member.axis];
        const std::int64_t size = members(axis, member);
        const std::int64_t digit = n % size;
        n /= size;
        const std::int64_t coordinate =
            member.coordinates.empty() ? digit : member.coordinates[static_cast<std::size_t>(digit)];
        rank += (coordinate - axis.coordinate(rank)) * axis.stride;
    }
    return rank;
}

Rank RankLayout::peer(Rank rank, std::uint32_t slot) const {
    const PeerSlot& peer = peers[slot];
    const RankAxis& axis = axes[peer.axis];
    const std::int64_t from = axis.coordinate(rank);
    std::int64_t to = from + peer.offset;
    if (peer.wraps) {
        to = (to % axis.size + axis.size) % axis.size;
    }
    return to < 0 || to >= axis.size ? -1 : rank + (to - from) * axis.stride;
}

} // namespace paretoscope::trace
