// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/cluster.h"

#include <algorithm>
#include <unordered_map>

namespace paretoscope::hardware {

// Meant for half-finished drawings too: what does not lead to the group is not counted, and the count saturates.
std::int64_t deviceCount(const Cluster& cluster, int group) {
    std::unordered_map<int, const ClusterGroup*> groups;
    for (const ClusterGroup& entry : cluster.groups) {
        groups.emplace(entry.id, &entry);
    }
    double sum = 0.0;
    for (const ClusterNode& node : cluster.nodes) {
        if (node.kind != NodeKind::device) {
            continue;
        }
        double copies = std::max(node.count, 0);
        auto at = groups.find(node.group);
        for (std::size_t steps = 0; at != groups.end() && at->first != group && steps < groups.size(); ++steps) {
            copies *= std::max(at->second->replicas, 0);
            at = groups.find(at->second->parent);
        }
        sum += at != groups.end() && at->first == group ? copies : 0.0;
    }
    constexpr double kLargest = 9e15;
    return static_cast<std::int64_t>(std::min(sum, kLargest));
}

} // namespace paretoscope::hardware
