// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/placement.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::hardware {

namespace {

/// Smallest share of the group first, first + stride, ... in any domain that it touches.
std::int64_t smallestShare(std::int64_t first, std::int64_t domain, std::int64_t size, std::int64_t stride) {
    std::int64_t smallest = size;
    for (std::int64_t left = size, rank = first; left > 0;) {
        const std::int64_t untilBorder = domain - rank % domain;
        const std::int64_t share = std::min(left, (untilBorder + stride - 1) / stride);
        smallest = std::min(smallest, share);
        left -= share;
        rank += share * stride;
    }
    return smallest;
}

} // namespace

std::int64_t membersInDomain(std::int64_t domain, std::int64_t allDevices, std::int64_t size, std::int64_t stride) {
    if (domain >= allDevices) {
        return size;
    }
    if (domain % stride == 0) {
        return std::gcd(size, domain / stride);
    }
    if (stride >= domain) {
        return 1;
    }
    std::int64_t smallest = size;
    for (std::int64_t block = 0; block + size * stride <= allDevices; block += size * stride) {
        for (std::int64_t offset = 0; offset < stride && smallest > 1; ++offset) {
            smallest = std::min(smallest, smallestShare(block + offset, domain, size, stride));
        }
    }
    return smallest;
}

std::vector<std::int64_t> membersPerLevel(std::span<const ClusterLevel> levels, std::int64_t groupSize,
                                          std::int64_t stride) {
    std::vector<std::int64_t> members;
    for (const ClusterLevel& level : levels) {
        members.push_back(membersInDomain(level.devices, levels.back().devices, groupSize, stride));
    }
    return members;
}

} // namespace paretoscope::hardware
