// SPDX-License-Identifier: GPL-3.0-or-later
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

constexpr double kPadding = 24.0; ///< between a panel's border and its content
constexpr double kHeader = 40.0;  ///< of a panel
constexpr double kChip = 20.0;
constexpr double kChipGap = 4.0;
constexpr double kTileMargin = 12.0;
constexpr double kChipsTop = 32.0; ///< below a device tile's title
constexpr double kLeastTile = 184.0;
const QSizeF kGroupTile(216.0, 64.0);
const QSizeF kSwitchTile(212.0, 40.0);
constexpr int kMostStrands = 8;

QSizeF tileSize(const ClusterNode& node) {
    if (node.kind == hardware::NodeKind::networkSwitch)
        return kSwitchTile;
    if (node.count > kMostChips)
        return {kLeastTile, 64.0};
    const int inRow = std::min(node.count, kChipsInRow);
    const int rows = (node.count + kChipsInRow - 1) / kChipsInRow;
    const double width = 2.0 * kTileMargin + inRow * (kChip + kChipGap) - kChipGap;
    return {std::max(kLeastTile, width), kChipsTop + rows * (kChip + kChipGap) + kTileMargin - kChipGap};
}

bool isHidden(const Cluster& cluster, int group, const std::set<int>& collapsed) {
    for (const ClusterGroup* at = findGroup(cluster, group); at && at->id != 0; at = findGroup(cluster, at->parent))
        if (collapsed.contains(at->id))
            return true;
    return false;
}

/// Fills in panels bottom-up. Returns the rectangle of the content, null if there is none.
QRectF placeGroup(const Cluster& cluster, const ClusterGroup& group, ClusterGeometry& into) {
    const QPointF origin = originOf(cluster, group.id);
    QRectF content;
    for (const ClusterNode& node : cluster.nodes) {
        if (node.group != group.id)
            continue;
        const QRectF tile(origin + QPointF(node.x, node.y), tileSize(node));
        into.nodes[node.id] = tile;
        content |= tile;
    }
    for (const ClusterGroup& child : cluster.groups) {
        if (child.parent != group.id || child.id == 0)
            continue;
        if (into.collapsed.contains(child.id)) {
            into.groups[child.id] = QRectF(originOf(cluster, child.id), kGroupTile);
        } else {
            const QRectF inner = placeGroup(cluster, child, into);
            const QRectF space = inner.isNull() ? QRectF(originOf(cluster, child.id), kGroupTile) : inner;
            into.groups[child.id] = space.adjusted(-kPadding, -kHeader - kPadding / 2.0, kPadding, kPadding);
        }
        content |= into.groups[child.id];
    }
    return content;
}

/// The visible tile that stands for a node: its own or that of the outermost collapsed group around it.
QRectF endOf(const Cluster& cluster, const ClusterGeometry& geometry, int nodeId) {
    const ClusterNode* node = findNode(cluster, nodeId);
    if (!node)
        return {};
    QRectF tile;
    if (const auto own = geometry.nodes.find(nodeId); own != geometry.nodes.end())
        tile = own->second;
    for (const ClusterGroup* at = findGroup(cluster, node->group); at && at->id != 0;
         at = findGroup(cluster, at->parent))
        if (geometry.collapsed.contains(at->id) && geometry.groups.contains(at->id))
            tile = geometry.groups.at(at->id);
    return tile;
}

/// Points along one side of a tile from which the strands of a link start, facing `other`.
std::vector<QPointF> anchors(const QRectF& tile, const QRectF& other, int strands) {
    const bool vertical = other.top() >= tile.bottom() || other.bottom() <= tile.top();
    std::vector<QPointF> points;
    for (int i = 0; i < strands; ++i) {
        if (vertical) {
            const double pitch = std::min(kChip + kChipGap, (tile.width() - 2.0 * kTileMargin) / strands);
            const double x = tile.center().x() + (i - (strands - 1) / 2.0) * pitch;
            points.emplace_back(x, other.top() >= tile.bottom() ? tile.bottom() : tile.top());
        } else {
            const double pitch = std::min(6.0, (tile.height() - 8.0) / strands);
            const double y = tile.center().y() + (i - (strands - 1) / 2.0) * pitch;
            points.emplace_back(other.center().x() > tile.center().x() ? tile.right() : tile.left(), y);
        }
    }
    return points;
}

/// `loops`: how many the tile has already; a torus has one for each dimension, and they hang below each other.
LinkShape shapeOf(const Cluster& cluster, const ClusterLink& link, const QRectF& from, const QRectF& to, int loops) {
    LinkShape shape;
    shape.link = link.id;
    if (from == to) {
        shape.isLoop = true;
        shape.loopTile = from;
        const QPointF down(0.0, 20.0 + 24.0 * loops);
        shape.axis = QLineF(from.bottomLeft() + down, from.bottomRight() + down);
        return shape;
    }
    const ClusterNode* a = findNode(cluster, link.from);
    const ClusterNode* b = findNode(cluster, link.to);
    const int strands = std::clamp(std::max(a->count, b->count), 1, kMostStrands);
    const std::vector<QPointF> starts = anchors(from, to, strands);
    const std::vector<QPointF> ends = anchors(to, from, strands);
    for (std::size_t i = 0; i < starts.size(); ++i)
        shape.strands.emplace_back(starts[i], ends[i]);
    shape.axis = QLineF((starts.front() + starts.back()) / 2.0, (ends.front() + ends.back()) / 2.0);
    return shape;
}

int loopsAt(const ClusterGeometry& geometry, const QRectF& tile) {
    return static_cast<int>(std::ranges::count_if(
        geometry.links, [&tile](const LinkShape& shape) { return shape.isLoop && shape.loopTile == tile; }));
}

double distanceTo(const QLineF& line, QPointF place) {
    const QPointF along = line.p2() - line.p1();
    const double squared = QPointF::dotProduct(along, along);
    if (squared == 0.0)
        return QLineF(line.p1(), place).length();
    const double at = std::clamp(QPointF::dotProduct(place - line.p1(), along) / squared, 0.0, 1.0);
    return QLineF(line.p1() + at * along, place).length();
}

} // namespace

ClusterGeometry geometryOf(const Cluster& cluster, const std::set<int>& collapsed) {
    ClusterGeometry geometry;
    for (const ClusterGroup& group : cluster.groups)
        if (collapsed.contains(group.id) && group.id != 0 && !isHidden(cluster, group.parent, collapsed))
            geometry.collapsed.insert(group.id);
    if (const ClusterGroup* root = findGroup(cluster, 0))
        geometry.bounds = placeGroup(cluster, *root, geometry);
    for (const ClusterLink& link : cluster.links) {
        const QRectF from = endOf(cluster, geometry, link.from);
        const QRectF to = endOf(cluster, geometry, link.to);
        const bool isInside = from == to && link.from != link.to; // within one collapsed group
        if (!from.isNull() && !to.isNull() && !isInside)
            geometry.links.push_back(shapeOf(cluster, link, from, to, loopsAt(geometry, from)));
    }
    return geometry;
}

std::vector<QRectF> chipsOf(const QRectF& tile, int count) {
    std::vector<QRectF> chips;
    if (count > kMostChips)
        return chips;
    const int inRow = std::min(count, kChipsInRow);
    const double left = tile.center().x() - (inRow * (kChip + kChipGap) - kChipGap) / 2.0;
    for (int i = 0; i < count; ++i)
        chips.emplace_back(left + (i % kChipsInRow) * (kChip + kChipGap),
                           tile.top() + kChipsTop + (i / kChipsInRow) * (kChip + kChipGap), kChip, kChip);
    return chips;
}

QRectF collapseMark(const QRectF& group) {
    return {group.right() - 36.0, group.top() + 8.0, 24.0, 24.0};
}

std::vector<QPointF> portsOf(const QRectF& tile) {
    return {{tile.center().x(), tile.top()},
            {tile.right(), tile.center().y()},
            {tile.center().x(), tile.bottom()},
            {tile.left(), tile.center().y()}};
}

std::optional<ClusterItem> ClusterGeometry::itemAt(QPointF place, double reach) const {
    for (const auto& [id, tile] : nodes)
        if (tile.contains(place))
            return ClusterItem{ClusterPart::node, id};
    for (const LinkShape& shape : links) {
        const bool isNear = std::ranges::any_of(
            shape.strands, [&](const QLineF& strand) { return distanceTo(strand, place) <= reach; });
        if (isNear || (shape.isLoop && distanceTo(shape.axis, place) <= reach))
            return ClusterItem{ClusterPart::link, shape.link};
    }
    std::optional<ClusterItem> innermost;
    double smallest = INFINITY;
    for (const auto& [id, panel] : groups) {
        const double area = panel.width() * panel.height();
        if (panel.contains(place) && area < smallest) {
            smallest = area;
            innermost = ClusterItem{ClusterPart::group, id};
        }
    }
    return innermost;
}

QRectF ClusterGeometry::rectOf(ClusterItem item) const {
    if (item.part == ClusterPart::link) {
        const auto found = std::ranges::find(links, item.id, &LinkShape::link);
        return found == links.end() ? QRectF() : QRectF(found->axis.p1(), found->axis.p2()).normalized();
    }
    const std::map<int, QRectF>& rects = item.part == ClusterPart::node ? nodes : groups;
    const auto found = rects.find(item.id);
    return found == rects.end() ? QRectF() : found->second;
}

} // namespace paretoscope::ui
