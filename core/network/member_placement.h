// SPDX-License-Identifier: GPL-3.0-or-later
// Where the members of any group sit, listed one by one: what network::place() says of regular groups.
#pragma once

#include "core/network/placement.h"

#include <cstdint>
#include <span>

namespace paretoscope::network {

/// The smallest share that the group has in any domain of each level that it touches; a level's domains are
/// consecutive ranks. Order of members does not matter.
Group placeMembers(std::span<const hardware::ClusterLevel> levels, std::span<const std::int64_t> members);

/// A number below the devices of the innermost level that holds both ranks, and not below those of the next inner one:
/// as CollectiveModel::sendTime() takes it.
std::int64_t distance(std::span<const hardware::ClusterLevel> levels, std::int64_t from, std::int64_t to);

} // namespace paretoscope::network
