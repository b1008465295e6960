// SPDX-License-Identifier: GPL-3.0-or-later
// Lays out drawings that have no places: the part of cluster_geometry.h that computes them.
#include "ui/canvas/cluster_geometry.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/document.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

using hardware::Cluster;
using hardware::ClusterGroup;
using hardware::ClusterLink;
using hardware::ClusterNode;

namespace {

constexpr double kColumnGap = 40.0;
constexpr double kRowGap = 72.0; ///< leaves room for links and their labels
constexpr double kGrid = 8.0;
constexpr int kUnknownRow = -1;

/// A node or an inner group that is placed within a group.
struct Content {
    ClusterItem item;
    int row = kUnknownRow; ///< 0: devices, at the bottom
    QRectF rect;           ///< with all that it holds, relative to its own origin
};

/// The content of `group` that a node belongs to; -1 if it lies outside.
int contentOf(const Cluster& cluster, const std::vector<Content>& contents, int group, int nodeId) {
    const ClusterNode* node = findNode(cluster, nodeId);
    for (std::size_t i = 0; node && i < contents.size(); ++i) {
        const ClusterItem item = contents[i].item;
        if (item.part == ClusterPart::node ? item.id == nodeId
                                           : node->group != group && isWithin(cluster, node->group, item.id))
            return static_cast<int>(i);
    }
    return -1;
}

/// Devices and groups with devices are row 0; every other content is one row above the nearest one it is linked to.
void assignRows(const Cluster& cluster, int group, std::vector<Content>& contents) {
    for (Content& content : contents) {
        const ClusterNode* node = content.item.part == ClusterPart::node ? findNode(cluster, content.item.id) : nullptr;
        const bool hasDevices =
            node ? node->kind == hardware::NodeKind::device : hardware::deviceCount(cluster, content.item.id) > 0;
        if (hasDevices)
            content.row = 0;
    }
    for (bool changed = true; std::exchange(changed, false);) {
        for (const ClusterLink& link : cluster.links) {
            const int a = contentOf(cluster, contents, group, link.from);
            const int b = contentOf(cluster, contents, group, link.to);
            if (a < 0 || b < 0 || a == b)
                continue;
            for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
                const int reached = contents[static_cast<std::size_t>(from)].row;
                int& row = contents[static_cast<std::size_t>(to)].row;
                if (reached != kUnknownRow && (row == kUnknownRow || row > reached + 1)) {
                    row = reached + 1;
                    changed = true;
                }
            }
        }
    }
    for (Content& content : contents)
        content.row = std::max(content.row, 0);
}

void setPlace(Cluster& cluster, ClusterItem item, QPointF place) {
    const auto snapped = [](double value) { return std::round(value / kGrid) * kGrid; };
    if (item.part == ClusterPart::node) {
        ClusterNode& node = *findNode(cluster, item.id);
        node.x = snapped(place.x());
        node.y = snapped(place.y());
    } else {
        ClusterGroup& group = *findGroup(cluster, item.id);
        group.x = snapped(place.x());
        group.y = snapped(place.y());
    }
}

std::vector<Content> contentsOf(Cluster& cluster, int group, const std::set<int>& collapsed);

void arrangeGroup(Cluster& cluster, int group, const std::set<int>& collapsed) {
    std::vector<Content> contents = contentsOf(cluster, group, collapsed);
    assignRows(cluster, group, contents);
    int top = 0;
    for (const Content& content : contents)
        top = std::max(top, content.row);
    double y = 0.0;
    for (int row = top; row >= 0; --row) {
        double width = -kColumnGap;
        double height = 0.0;
        for (const Content& content : contents)
            if (content.row == row) {
                width += content.rect.width() + kColumnGap;
                height = std::max(height, content.rect.height());
            }
        double x = -width / 2.0;
        for (const Content& content : contents)
            if (content.row == row) {
                setPlace(cluster, content.item, QPointF(x, y) - content.rect.topLeft());
                x += content.rect.width() + kColumnGap;
            }
        y += height + (height > 0.0 ? kRowGap : 0.0);
    }
}

/// Inner groups are arranged first, since their size decides where they go.
std::vector<Content> contentsOf(Cluster& cluster, int group, const std::set<int>& collapsed) {
    std::vector<Content> contents;
    std::vector<int> inner;
    for (const ClusterGroup& child : cluster.groups)
        if (child.parent == group && child.id != 0)
            inner.push_back(child.id);
    for (const int child : inner) {
        setPlace(cluster, {ClusterPart::group, child}, {});
        if (!collapsed.contains(child))
            arrangeGroup(cluster, child, collapsed);
    }
    for (ClusterNode& node : cluster.nodes)
        if (node.group == group)
            node.x = node.y = 0.0;
    const QPointF origin = originOf(cluster, group);
    const ClusterGeometry geometry = geometryOf(cluster, collapsed);
    for (const int child : inner) {
        const ClusterItem item{ClusterPart::group, child};
        contents.push_back({item, kUnknownRow, geometry.rectOf(item).translated(-origin)});
    }
    for (const ClusterNode& node : cluster.nodes) {
        const ClusterItem item{ClusterPart::node, node.id};
        if (node.group == group)
            contents.push_back({item, kUnknownRow, geometry.rectOf(item).translated(-origin)});
    }
    return contents;
}

bool hasPlaces(const Cluster& cluster) {
    const auto isPlaced = [](const auto& item) { return item.x != 0.0 || item.y != 0.0; };
    return cluster.nodes.size() + cluster.groups.size() <= 2 || std::ranges::any_of(cluster.nodes, isPlaced) ||
           std::ranges::any_of(cluster.groups, isPlaced);
}

} // namespace

Cluster arranged(Cluster cluster, const std::set<int>& collapsed) {
    if (findGroup(cluster, 0))
        arrangeGroup(cluster, 0, collapsed);
    return cluster;
}

Cluster shownCluster(const Document& document, const std::set<int>& collapsed) {
    const explore::Scenario& scenario = document.scenario();
    return scenario.recipe || !hasPlaces(scenario.cluster) ? arranged(scenario.cluster, collapsed) : scenario.cluster;
}

} // namespace paretoscope::ui
