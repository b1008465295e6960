// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/topology_builder.h"

#include "core/hardware/cluster_layout.h"

#include <utility>

namespace paretoscope::hardware {

namespace {

// Of the wire alone, one way; software comes on top in core/network. Between two devices through one switch: NVLink
// 0.6 us (NCCL 2.30 src/graph/tuning.cc, a ring step of protocol LL), InfiniBand 1.0 to 1.5 us and less than 0.15 us
// more for each further switch (resources/catalog/links.json, ib_ndr_400). Such a way has two cables for its first
// switch and one more for each further one.
constexpr Seconds kScaleUpLatency{0.3e-6};
constexpr Seconds kAccessLatency{0.625e-6};
constexpr Seconds kTrunkLatency{0.15e-6};

BytesPerSecond chosen(BytesPerSecond wanted, BytesPerSecond usual) {
    return wanted.value() > 0.0 ? wanted : usual;
}

} // namespace

TopologyBuilder::TopologyBuilder(const TopologyRequest& request, std::string name)
    : m_request(request) {
    const Accelerator& accelerator = request.accelerator;
    m_scaleUp = {chosen(request.scaleUpBandwidth, accelerator.scaleUpBandwidth), kScaleUpLatency,
                 accelerator.scaleUpLink};
    m_access = {chosen(request.scaleOutBandwidth, accelerator.scaleOutBandwidth), kAccessLatency,
                accelerator.scaleOutLink};
    m_trunk = {m_access.bandwidth, kTrunkLatency, accelerator.scaleOutLink};
    m_cluster.name = std::move(name);
    m_cluster.groups.push_back({0, -1, m_cluster.name, 1});
}

int TopologyBuilder::addGroup(int parent, std::string name, std::int64_t replicas) {
    const int id = static_cast<int>(m_cluster.groups.size());
    m_cluster.groups.push_back({id, parent, std::move(name), static_cast<int>(replicas)});
    return id;
}

int TopologyBuilder::addDevices(int group, std::int64_t count) {
    const int id = static_cast<int>(m_cluster.nodes.size());
    m_cluster.nodes.push_back(
        {id, group, NodeKind::device, m_request.accelerator.name, m_request.accelerator.id, static_cast<int>(count)});
    return id;
}

int TopologyBuilder::addSwitches(int group, std::string name, std::int64_t count, std::int64_t chips) {
    const int id = static_cast<int>(m_cluster.nodes.size());
    m_cluster.nodes.push_back({id, group, NodeKind::networkSwitch, std::move(name), {}, static_cast<int>(count)});
    m_cluster.nodes.back().chips = static_cast<int>(chips);
    return id;
}

void TopologyBuilder::connect(int from, int to, const Fabric& fabric, LinkPattern pattern, int width) {
    const int id = static_cast<int>(m_cluster.links.size());
    m_cluster.links.push_back({id, from, to, pattern, -1, width, fabric.bandwidth, fabric.latency, fabric.kind, {}});
}

void TopologyBuilder::closeRing(int node, const Fabric& fabric, int along, const OpticalCircuits& optical) {
    connect(node, node, fabric, LinkPattern::ring);
    m_cluster.links.back().along = along;
    m_cluster.links.back().optical = optical;
}

void TopologyBuilder::joinCopies(int node, const Fabric& fabric, int along, std::int64_t width) {
    connect(node, node, fabric, LinkPattern::mesh, static_cast<int>(width));
    m_cluster.links.back().along = along;
}

int TopologyBuilder::addNodes(int parent, std::int64_t replicas, int devicesPerNode) {
    const int node = addGroup(parent, "Node", replicas);
    const int devices = addDevices(node, devicesPerNode);
    if (devicesPerNode > 1) {
        connect(devices, addSwitches(node, "Node switch", 1), m_scaleUp);
    }
    return devices;
}

int TopologyBuilder::addCluster(const Cluster& cluster, std::string name, std::int64_t copies) {
    const int groups = static_cast<int>(m_cluster.groups.size());
    const int nodes = static_cast<int>(m_cluster.nodes.size());
    const int links = static_cast<int>(m_cluster.links.size());
    for (ClusterGroup group : cluster.groups) {
        const bool isRoot = group.parent == -1;
        group.id += groups;
        group.parent = isRoot ? 0 : group.parent + groups;
        group.replicas = isRoot ? static_cast<int>(copies) : group.replicas;
        group.name = isRoot ? name : group.name;
        m_cluster.groups.push_back(std::move(group));
    }
    for (ClusterNode node : cluster.nodes) {
        node.id += nodes;
        node.group += groups;
        m_cluster.nodes.push_back(std::move(node));
    }
    for (ClusterLink link : cluster.links) {
        link.id += links;
        link.from += nodes;
        link.to += nodes;
        link.along += link.along == -1 ? 0 : groups;
        m_cluster.links.push_back(std::move(link));
    }
    return nodes;
}

Site TopologyBuilder::finish(int outward) && {
    layOut(m_cluster);
    return {std::move(m_cluster), outward};
}

} // namespace paretoscope::hardware
