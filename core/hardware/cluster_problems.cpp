// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/unit.h"
#include "core/hardware/cluster.h"
#include "core/hardware/cluster_expansion.h"
#include "core/hardware/cluster_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace paretoscope::hardware {

namespace {

std::string place(const char* list, std::size_t index, const char* key = "") {
    return fmt::format("/{}/{}{}{}", list, index, *key != '\0' ? "/" : "", key);
}

/// Groups around `group`, itself included; 0 where that never reaches the root.
std::size_t depthOf(const std::unordered_map<int, const ClusterGroup*>& groups, const ClusterGroup& group) {
    std::size_t depth = 1;
    for (const ClusterGroup* at = &group; at->parent != -1; ++depth) {
        const auto parent = groups.find(at->parent);
        if (parent == groups.end() || depth > groups.size()) {
            return 0;
        }
        at = parent->second;
    }
    return depth;
}

void checkGroups(const Cluster& cluster, std::vector<Error>& found) {
    if (cluster.groups.empty() || cluster.groups[0].id != 0 || cluster.groups[0].parent != -1) {
        found.push_back(
            {ErrorCode::malformed, {}, "/groups", "no root group", "a first group with id 0 and no parent"});
        return;
    }
    std::unordered_map<int, const ClusterGroup*> groups;
    for (std::size_t i = 0; i < cluster.groups.size(); ++i) {
        const ClusterGroup& group = cluster.groups[i];
        if (!groups.emplace(group.id, &group).second) {
            found.push_back({ErrorCode::malformed,
                             {},
                             place("groups", i, "id"),
                             std::to_string(group.id),
                             "an id that no other group has"});
        }
        if (group.replicas < 1 || (i == 0 && group.replicas != 1)) {
            found.push_back({ErrorCode::outOfRange,
                             {},
                             place("groups", i, "replicas"),
                             std::to_string(group.replicas),
                             i == 0 ? "1: the cluster itself stands once" : "at least 1 copy"});
        }
    }
    for (std::size_t i = 1; i < cluster.groups.size(); ++i) {
        const ClusterGroup& group = cluster.groups[i];
        const std::size_t depth = depthOf(groups, group);
        if (depth == 0 || group.parent == -1) {
            found.push_back({ErrorCode::malformed,
                             {},
                             place("groups", i, "parent"),
                             std::to_string(group.parent),
                             "a group around it that leads to the root, without a cycle"});
        } else if (depth > kDeepestGroups) {
            found.push_back({ErrorCode::outOfRange,
                             {},
                             place("groups", i),
                             fmt::format("{} nested groups", depth),
                             fmt::format("at most {}", kDeepestGroups)});
        }
    }
}

void checkNodes(const Cluster& cluster, std::vector<Error>& found) {
    std::unordered_set<int> groups;
    for (const ClusterGroup& group : cluster.groups) {
        groups.insert(group.id);
    }
    std::unordered_set<int> ids;
    bool anyDevice = false;
    for (std::size_t i = 0; i < cluster.nodes.size(); ++i) {
        const ClusterNode& node = cluster.nodes[i];
        anyDevice = anyDevice || node.kind == NodeKind::device;
        if (!ids.insert(node.id).second) {
            found.push_back({ErrorCode::malformed,
                             {},
                             place("nodes", i, "id"),
                             std::to_string(node.id),
                             "an id that no other node has"});
        }
        if (!groups.contains(node.group)) {
            found.push_back({ErrorCode::notFound,
                             {},
                             place("nodes", i, "group"),
                             fmt::format("group {}", node.group),
                             "the id of a group"});
        }
        if (node.count < 1) {
            found.push_back(
                {ErrorCode::outOfRange, {}, place("nodes", i, "count"), std::to_string(node.count), "at least 1"});
        }
        if (node.chips < 1) {
            found.push_back(
                {ErrorCode::outOfRange, {}, place("nodes", i, "chips"), std::to_string(node.chips), "at least 1"});
        }
        if (node.kind == NodeKind::device && node.accelerator.empty()) {
            found.push_back({ErrorCode::missingKey, {}, place("nodes", i), "accelerator", "the id of an accelerator"});
        }
    }
    if (!anyDevice) {
        found.push_back({ErrorCode::outOfRange, {}, "/nodes", "0 devices", "at least one device"});
    }
}

/// What is wrong with the pattern of a link between two nodes that exist; empty where nothing is.
std::string patternMistake(const Cluster& cluster, const ClusterLink& link, const ClusterNode& from,
                           const ClusterNode& to) {
    switch (link.pattern) {
    case LinkPattern::all:
        return from.id == to.id && from.count == 1 ? "two ends that differ, or several siblings" : "";
    case LinkPattern::paired:
        return from.id == to.id || from.count != to.count
                   ? fmt::format("two nodes with as many siblings each, not {} and {}", from.count, to.count)
                   : "";
    case LinkPattern::ring:
    case LinkPattern::mesh:
        break;
    }
    if (from.id != to.id) {
        return "a ring or mesh leads from a node to itself";
    }
    if (link.along == -1 && link.pattern == LinkPattern::ring) {
        return from.count == 1 ? "several siblings to close the ring" : "";
    }
    int at = from.group;
    for (std::size_t steps = 0; steps < cluster.groups.size() && at != -1 && at != link.along; ++steps) {
        const auto group = std::find_if(cluster.groups.begin(), cluster.groups.end(),
                                        [at](const ClusterGroup& other) { return other.id == at; });
        at = group == cluster.groups.end() ? -1 : group->parent;
    }
    return at != link.along || link.along == -1 || link.along == 0
               ? "along: the id of a group around the node, below the root"
               : "";
}

/// Copies around a ring; 0 where it names no group.
int ringLength(const Cluster& cluster, const ClusterLink& link, const ClusterNode& node) {
    if (link.along == -1) {
        return node.count;
    }
    const auto group = std::find_if(cluster.groups.begin(), cluster.groups.end(),
                                    [&link](const ClusterGroup& other) { return other.id == link.along; });
    return group == cluster.groups.end() ? 0 : group->replicas;
}

void checkOptical(const Cluster& cluster, const ClusterLink& link, std::size_t index, const ClusterNode& node,
                  std::vector<Error>& found) {
    const OpticalCircuits& optical = link.optical;
    const int length = ringLength(cluster, link, node);
    const bool fits = link.pattern == LinkPattern::ring && optical.block > 0 && length % optical.block == 0;
    if (optical.block != 0 && !fits) {
        found.push_back({ErrorCode::outOfRange,
                         {},
                         place("links", index, "optical/block"),
                         std::to_string(optical.block),
                         link.pattern == LinkPattern::ring ? fmt::format("a divisor of the ring's length, {}", length)
                                                           : "0: circuits belong to rings"});
    }
    if (!(optical.latency.value() >= 0.0) || !std::isfinite(optical.latency.value())) {
        found.push_back({ErrorCode::outOfRange,
                         {},
                         place("links", index, "optical/latency"),
                         quantityText(optical.latency.value(), Unit::second),
                         "at least 0 s"});
    }
}

void checkLinks(const Cluster& cluster, std::vector<Error>& found) {
    std::unordered_map<int, const ClusterNode*> nodes;
    for (const ClusterNode& node : cluster.nodes) {
        nodes.emplace(node.id, &node);
    }
    const auto report = [&found](std::size_t i, const char* key, ErrorCode code, std::string value,
                                 std::string expected) {
        found.push_back({code, {}, place("links", i, key), std::move(value), std::move(expected)});
    };
    std::unordered_set<int> ids;
    for (std::size_t i = 0; i < cluster.links.size(); ++i) {
        const ClusterLink& link = cluster.links[i];
        if (!ids.insert(link.id).second) {
            report(i, "id", ErrorCode::malformed, std::to_string(link.id), "an id that no other link has");
        }
        const auto from = nodes.find(link.from);
        const auto to = nodes.find(link.to);
        for (const bool isFrom : {true, false}) {
            if ((isFrom ? from : to) == nodes.end()) {
                report(i, isFrom ? "from" : "to", ErrorCode::notFound,
                       fmt::format("node {}", isFrom ? link.from : link.to), "the id of a node");
            }
        }
        if (from != nodes.end() && to != nodes.end()) {
            const std::string mistake = patternMistake(cluster, link, *from->second, *to->second);
            if (!mistake.empty()) {
                report(i, "pattern", ErrorCode::outOfRange, std::string(linkPatternId(link.pattern)), mistake);
            }
            checkOptical(cluster, link, i, *from->second, found);
        }
        if (!(link.bandwidth.value() > 0.0) || !std::isfinite(link.bandwidth.value())) {
            report(i, "bandwidth", ErrorCode::outOfRange, quantityText(link.bandwidth.value(), Unit::bytePerSecond),
                   "more than 0 B/s");
        }
        if (!(link.latency.value() >= 0.0) || !std::isfinite(link.latency.value())) {
            report(i, "latency", ErrorCode::outOfRange, quantityText(link.latency.value(), Unit::second),
                   "at least 0 s");
        }
        if (link.width < 1) {
            report(i, "width", ErrorCode::outOfRange, std::to_string(link.width), "at least 1 cable");
        }
    }
}

void checkReach(const ClusterIndex& index, std::vector<Error>& found) {
    const Cluster& cluster = index.cluster();
    const ClusterExpansion expansion(index);
    const std::vector<std::size_t> part = expansion.parts(0);
    std::map<std::size_t, std::size_t> devicesOfPart;
    for (std::size_t i = 0; i < part.size(); ++i) {
        devicesOfPart[part[i]] += cluster.nodes[expansion.instances()[i].node].kind == NodeKind::device ? 1 : 0;
    }
    std::size_t largest = part.empty() ? 0 : part[0];
    for (const auto& [number, devices] : devicesOfPart) {
        largest = devices > devicesOfPart[largest] ? number : largest;
    }
    std::vector<bool> cutOff(cluster.nodes.size(), false);
    for (std::size_t i = 0; i < part.size(); ++i) {
        const std::size_t node = expansion.instances()[i].node;
        cutOff[node] = cutOff[node] || (cluster.nodes[node].kind == NodeKind::device && part[i] != largest);
    }
    for (std::size_t node = 0; node < cutOff.size(); ++node) {
        if (cutOff[node]) {
            found.push_back({ErrorCode::notReachable,
                             {},
                             place("nodes", node),
                             cluster.nodes[node].name,
                             "a path of links to all other devices"});
        }
    }
}

} // namespace

std::vector<Error> structuralProblems(const Cluster& cluster) {
    std::vector<Error> found;
    checkGroups(cluster, found);
    checkNodes(cluster, found);
    checkLinks(cluster, found);
    const std::int64_t devices = deviceCount(cluster);
    if (devices > kMostDevices) {
        found.push_back({ErrorCode::outOfRange,
                         {},
                         "/groups",
                         fmt::format("{} devices", devices),
                         fmt::format("at most {}", kMostDevices)});
    }
    return found;
}

std::vector<Error> problems(const Cluster& cluster) {
    std::vector<Error> found = structuralProblems(cluster);
    if (found.empty()) {
        checkReach(ClusterIndex(cluster), found);
    }
    return found;
}

} // namespace paretoscope::hardware
