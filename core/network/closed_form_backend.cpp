// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/closed_form_backend.h"

#include "core/base/random.h"
#include "core/network/member_placement.h"

namespace paretoscope::network {

ClosedFormBackend::ClosedFormBackend(std::span<const hardware::ClusterLevel> levels,
                                     const NetworkEfficiency& efficiency)
    : m_levels(levels.begin(), levels.end())
    , m_model(levels, efficiency) {}

NetworkBackend::Path ClosedFormBackend::path(Rank from, Rank to) {
    m_distances.push_back(distance(m_levels, from, to));
    return static_cast<Path>(m_distances.size() - 1);
}

NetworkBackend::GroupId ClosedFormBackend::group(std::span<const Rank> members, GroupPatterns) {
    m_groups.push_back(placeMembers(m_levels, members));
    return static_cast<GroupId>(m_groups.size() - 1);
}

std::size_t ClosedFormBackend::distinguish(std::span<Colour> paths, std::span<Colour> groups) {
    for (std::size_t path = 0; path < paths.size(); ++path) {
        paths[path] = mixBits(paths[path] ^ static_cast<Colour>(m_distances[path]));
    }
    for (std::size_t group = 0; group < groups.size(); ++group) {
        Colour colour = mixBits(groups[group] ^ static_cast<Colour>(m_groups[group].size));
        for (const std::int64_t members : m_groups[group].members) {
            colour = mixBits(colour ^ static_cast<Colour>(members));
        }
        groups[group] = colour;
    }
    return 0;
}

void ClosedFormBackend::transmit(Path path, Bytes size, Message message) {
    deliverAfter(picoseconds(m_model.sendTime(m_distances[path], size)), message);
}

void ClosedFormBackend::exchange(GroupId group, Collective kind, Bytes size, Token token) {
    const Group& placed = m_groups[group];
    schedule(picoseconds(m_model.time(kind, placed, wholeBuffer(kind, size, placed.size))), token);
}

Bytes wholeBuffer(Collective kind, Bytes size, std::int64_t members) {
    return kind == Collective::allGather ? size * static_cast<double>(members) : size;
}

} // namespace paretoscope::network
