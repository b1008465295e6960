// SPDX-License-Identifier: GPL-3.0-or-later
// A network without contention: every message and every collective takes the time that CollectiveModel gives it.
#pragma once

#include "core/network/network_backend.h"

#include <vector>

namespace paretoscope::network {

class ClosedFormBackend final : public NetworkBackend {
public:
    ClosedFormBackend(std::span<const hardware::ClusterLevel> levels, const NetworkEfficiency& efficiency);

    Path path(Rank from, Rank to) override;
    GroupId group(std::span<const Rank> members, GroupPatterns patterns) override;
    std::size_t distinguish(std::span<Colour> paths, std::span<Colour> groups) override;
    void merge(std::span<const Colour>, std::span<const Colour>) override {}

private:
    void transmit(Path path, Bytes size, Message message) override;
    void exchange(GroupId group, Collective kind, Bytes size, Token token) override;

    std::vector<hardware::ClusterLevel> m_levels;
    CollectiveModel m_model;
    std::vector<std::int64_t> m_distances; ///< by path
    std::vector<Group> m_groups;
};

/// The size that CollectiveModel means for what a rank puts in: of an all-gather, the gathered buffer.
Bytes wholeBuffer(Collective kind, Bytes size, std::int64_t members);

} // namespace paretoscope::network
