// SPDX-License-Identifier: GPL-3.0-or-later
// Where the ranks of a communication group sit in the cluster: how many of them share one domain of a level. Groups of
// `size` ranks take every `stride`-th rank, and the ranks of `size` x `stride` consecutive devices form `stride` such
// groups, as parallelism dimensions are laid out (Narayanan et al., SC21, section 3: innermost dimension contiguous).
#pragma once

#include "core/hardware/cluster.h"

#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::hardware {

/// The smallest share that any group has in one of the domains it touches; a domain is `domainDevices` consecutive
/// ranks out of `allDevices`. All arguments at least 1. Allocates nothing; a few divisions where `stride` divides the
/// domain or the other way round, else up to `allDevices` / `size` steps.
///   stride | domain: gcd(size, domain / stride)  (derived: groups start at multiples of that gcd within a domain)
std::int64_t membersInDomain(std::int64_t domainDevices, std::int64_t allDevices, std::int64_t groupSize,
                             std::int64_t stride);

/// membersInDomain() for each level.
std::vector<std::int64_t> membersPerLevel(std::span<const ClusterLevel> levels, std::int64_t groupSize,
                                          std::int64_t stride);

} // namespace paretoscope::hardware
