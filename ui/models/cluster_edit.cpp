// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/cluster_edit.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

namespace paretoscope::ui {

using hardware::Cluster;
using hardware::ClusterGroup;
using hardware::ClusterLink;
using hardware::ClusterNode;

namespace {

constexpr BytesPerSecond kUsualBandwidth{50e9};
constexpr Seconds kUsualLatency{1e-6};

template <class Items>
auto* find(Items& items, int id) {
    const auto found = std::ranges::find_if(items, [id](const auto& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

template <class Item>
int freeId(const std::vector<Item>& items) {
    int highest = -1;
    for (const Item& item : items)
        highest = std::max(highest, item.id);
    return highest + 1;
}

bool contains(const std::vector<ClusterItem>& items, ClusterPart part, int id) {
    return std::ranges::find(items, ClusterItem{part, id}) != items.end();
}

/// True if the group or one around it is selected.
bool isGroupSelected(const Cluster& cluster, const std::vector<ClusterItem>& items, int group) {
    for (const ClusterGroup* at = findGroup(cluster, group); at && at->id != 0; at = findGroup(cluster, at->parent))
        if (contains(items, ClusterPart::group, at->id))
            return true;
    return false;
}

int addNode(Cluster& cluster, int group, hardware::NodeKind kind, std::string name, QPointF place) {
    ClusterNode node;
    node.id = freeId(cluster.nodes);
    node.group = group;
    node.kind = kind;
    node.name = std::move(name);
    node.x = place.x();
    node.y = place.y();
    cluster.nodes.push_back(node);
    return node.id;
}

} // namespace

const ClusterGroup* findGroup(const Cluster& cluster, int id) {
    return find(cluster.groups, id);
}
const ClusterNode* findNode(const Cluster& cluster, int id) {
    return find(cluster.nodes, id);
}
const ClusterLink* findLink(const Cluster& cluster, int id) {
    return find(cluster.links, id);
}
ClusterGroup* findGroup(Cluster& cluster, int id) {
    return find(cluster.groups, id);
}
ClusterNode* findNode(Cluster& cluster, int id) {
    return find(cluster.nodes, id);
}
ClusterLink* findLink(Cluster& cluster, int id) {
    return find(cluster.links, id);
}

std::string itemName(const Cluster& cluster, ClusterItem item) {
    if (item.part == ClusterPart::group) {
        const ClusterGroup* group = findGroup(cluster, item.id);
        return group ? group->name : std::string();
    }
    if (item.part == ClusterPart::node) {
        const ClusterNode* node = findNode(cluster, item.id);
        return node ? node->name : std::string();
    }
    const ClusterLink* link = findLink(cluster, item.id);
    if (!link)
        return {};
    return itemName(cluster, {ClusterPart::node, link->from}) + " – " +
           itemName(cluster, {ClusterPart::node, link->to});
}

bool isWithin(const Cluster& cluster, int group, int ancestor) {
    for (const ClusterGroup* at = findGroup(cluster, group); at; at = findGroup(cluster, at->parent))
        if (at->id == ancestor)
            return true;
    return false;
}

QPointF originOf(const Cluster& cluster, int group) {
    QPointF origin;
    for (const ClusterGroup* at = findGroup(cluster, group); at && at->id != 0; at = findGroup(cluster, at->parent))
        origin += QPointF(at->x, at->y);
    return origin;
}

int addDevice(Cluster& cluster, int group, const hardware::Accelerator& accelerator, QPointF place) {
    const int id = addNode(cluster, group, hardware::NodeKind::device, accelerator.name, place);
    cluster.nodes.back().accelerator = accelerator.id;
    return id;
}

int addSwitch(Cluster& cluster, int group, QPointF place) {
    return addNode(cluster, group, hardware::NodeKind::networkSwitch, "Switch", place);
}

int addNodeGroup(Cluster& cluster, int parent, const hardware::Accelerator& accelerator, QPointF place) {
    ClusterGroup group;
    group.id = freeId(cluster.groups);
    group.parent = parent;
    group.name = "Node";
    group.x = place.x();
    group.y = place.y();
    cluster.groups.push_back(group);
    const int devices = addDevice(cluster, group.id, accelerator, {0.0, 112.0});
    cluster.nodes.back().count = std::max(accelerator.devicesPerNode, 1);
    const int fabric = addSwitch(cluster, group.id, {0.0, 0.0});
    cluster.nodes.back().name = "Node switch";
    const int link = addLink(cluster, devices, fabric);
    if (accelerator.scaleUpBandwidth.value() > 0.0)
        findLink(cluster, link)->bandwidth = accelerator.scaleUpBandwidth;
    return group.id;
}

std::optional<LinkRefusal> refusal(const Cluster& cluster, int from, int to) {
    if (from == to)
        return LinkRefusal::itself;
    const bool linked = std::ranges::any_of(cluster.links, [from, to](const ClusterLink& link) {
        return std::minmax(link.from, link.to) == std::minmax(from, to);
    });
    return linked ? std::optional(LinkRefusal::linkedAlready) : std::nullopt;
}

int addLink(Cluster& cluster, int from, int to) {
    ClusterLink link;
    link.bandwidth = kUsualBandwidth;
    link.latency = kUsualLatency;
    for (const ClusterLink& other : cluster.links)
        if (other.from == from || other.to == from || other.from == to || other.to == to)
            std::tie(link.bandwidth, link.latency, link.kind) = std::tie(other.bandwidth, other.latency, other.kind);
    link.id = freeId(cluster.links);
    link.from = from;
    link.to = to;
    cluster.links.push_back(link);
    return link.id;
}

void removeItems(Cluster& cluster, const std::vector<ClusterItem>& items) {
    std::set<int> groups;
    for (const ClusterGroup& group : cluster.groups)
        if (isGroupSelected(cluster, items, group.id))
            groups.insert(group.id);
    std::set<int> nodes;
    for (const ClusterNode& node : cluster.nodes)
        if (groups.contains(node.group) || contains(items, ClusterPart::node, node.id))
            nodes.insert(node.id);
    std::erase_if(cluster.links, [&](const ClusterLink& link) {
        return nodes.contains(link.from) || nodes.contains(link.to) || contains(items, ClusterPart::link, link.id);
    });
    std::erase_if(cluster.nodes, [&](const ClusterNode& node) { return nodes.contains(node.id); });
    std::erase_if(cluster.groups, [&](const ClusterGroup& group) { return groups.contains(group.id); });
}

namespace {

/// What is selected with its inner links, ids and places unchanged, under the root: a parent may lie outside.
Cluster subsetOf(const Cluster& cluster, const std::vector<ClusterItem>& items) {
    Cluster part;
    part.name = cluster.name;
    std::ranges::copy_if(cluster.groups, std::back_inserter(part.groups), [&](const ClusterGroup& group) {
        return group.id == 0 || isGroupSelected(cluster, items, group.id);
    });
    std::ranges::copy_if(cluster.nodes, std::back_inserter(part.nodes), [&](const ClusterNode& node) {
        return isGroupSelected(cluster, items, node.group) || contains(items, ClusterPart::node, node.id);
    });
    std::ranges::copy_if(cluster.links, std::back_inserter(part.links),
                         [&](const ClusterLink& link) { return findNode(part, link.from) && findNode(part, link.to); });
    return part;
}

/// Gives a copied group or node its parent's copy, or else the group around all and its shift.
template <class Item>
bool isOutermost(const std::map<int, int>& groupCopy, Item& item, int Item::*parent, std::optional<int> into,
                 QPointF offset) {
    const auto copied = groupCopy.find(item.*parent);
    if (copied != groupCopy.end()) {
        item.*parent = copied->second;
        return false;
    }
    item.*parent = into.value_or(item.*parent);
    item.x += offset.x();
    item.y += offset.y();
    return true;
}

/// Adds copies of a subset under new ids; its outermost parts go into `into`, or beside their originals.
std::vector<ClusterItem> insert(Cluster& cluster, const Cluster& part, QPointF offset, std::optional<int> into) {
    std::vector<ClusterItem> copies;
    std::map<int, int> groupCopy;
    for (ClusterGroup group : part.groups) {
        if (group.id == 0)
            continue;
        groupCopy[group.id] = freeId(cluster.groups);
        group.id = groupCopy[group.id];
        if (isOutermost(groupCopy, group, &ClusterGroup::parent, into, offset))
            copies.push_back({ClusterPart::group, group.id});
        cluster.groups.push_back(group);
    }
    std::map<int, int> nodeCopy;
    for (ClusterNode node : part.nodes) {
        nodeCopy[node.id] = freeId(cluster.nodes);
        node.id = nodeCopy[node.id];
        if (isOutermost(groupCopy, node, &ClusterNode::group, into, offset))
            copies.push_back({ClusterPart::node, node.id});
        cluster.nodes.push_back(node);
    }
    for (ClusterLink link : part.links) {
        if (!nodeCopy.contains(link.from) || !nodeCopy.contains(link.to))
            continue;
        link.id = freeId(cluster.links);
        link.from = nodeCopy[link.from];
        link.to = nodeCopy[link.to];
        if (const auto along = groupCopy.find(link.along); along != groupCopy.end())
            link.along = along->second;
        cluster.links.push_back(link);
    }
    return copies;
}

} // namespace

std::vector<ClusterItem> duplicateItems(Cluster& cluster, const std::vector<ClusterItem>& items, QPointF offset) {
    return insert(cluster, subsetOf(cluster, items), offset, std::nullopt);
}

Cluster detachedCopy(const Cluster& cluster, const std::vector<ClusterItem>& items) {
    Cluster part = subsetOf(cluster, items);
    const auto detach = [&cluster](auto& item, int& parent) {
        const QPointF origin = originOf(cluster, parent);
        item.x += origin.x();
        item.y += origin.y();
        parent = 0;
    };
    for (ClusterGroup& group : part.groups)
        if (group.id != 0 && !isGroupSelected(cluster, items, group.parent))
            detach(group, group.parent);
    for (ClusterNode& node : part.nodes)
        if (!isGroupSelected(cluster, items, node.group))
            detach(node, node.group);
    return part;
}

std::vector<ClusterItem> insertCopy(Cluster& cluster, const Cluster& part, QPointF offset, int group) {
    return insert(cluster, part, offset, group);
}

void moveItems(Cluster& cluster, const std::vector<ClusterItem>& items, QPointF by) {
    for (ClusterGroup& group : cluster.groups) {
        if (group.id == 0 || !contains(items, ClusterPart::group, group.id) ||
            isGroupSelected(cluster, items, group.parent))
            continue;
        group.x += by.x();
        group.y += by.y();
    }
    for (ClusterNode& node : cluster.nodes) {
        if (!contains(items, ClusterPart::node, node.id) || isGroupSelected(cluster, items, node.group))
            continue;
        node.x += by.x();
        node.y += by.y();
    }
}

std::optional<int> wrapItems(Cluster& cluster, const std::vector<ClusterItem>& items) {
    std::set<int> parents;
    for (const ClusterItem& item : items) {
        if (item.part == ClusterPart::link)
            continue;
        if (item.part == ClusterPart::group && item.id == 0)
            return std::nullopt;
        if (const ClusterNode* node = findNode(cluster, item.id); item.part == ClusterPart::node && node)
            parents.insert(node->group);
        if (const ClusterGroup* group = findGroup(cluster, item.id); item.part == ClusterPart::group && group)
            parents.insert(group->parent);
    }
    if (parents.size() != 1)
        return std::nullopt;
    ClusterGroup wrapper;
    wrapper.id = freeId(cluster.groups);
    wrapper.parent = *parents.begin();
    wrapper.name = "Group";
    for (ClusterGroup& group : cluster.groups)
        if (contains(items, ClusterPart::group, group.id))
            group.parent = wrapper.id;
    for (ClusterNode& node : cluster.nodes)
        if (contains(items, ClusterPart::node, node.id))
            node.group = wrapper.id;
    // A parent precedes its children, as readers of a drawing expect.
    const auto firstChild = std::ranges::find(cluster.groups, wrapper.id, &ClusterGroup::parent);
    cluster.groups.insert(firstChild, wrapper);
    return wrapper.id;
}

int depthOf(const hardware::Cluster& cluster, int group) {
    int depth = 0;
    for (const hardware::ClusterGroup* at = findGroup(cluster, group); at && at->id != 0;
         at = findGroup(cluster, at->parent))
        ++depth;
    return depth;
}

} // namespace paretoscope::ui
