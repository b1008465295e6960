// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: puts a cluster together piece by piece for the generators.
#pragma once

#include "core/hardware/topology.h"

#include <cstdint>
#include <string>

namespace paretoscope::hardware {

/// A generated network, and the node whose copies lead out of it where several are joined: its topmost switches, or its
/// devices.
struct Site {
    Cluster cluster;
    int outward = 0;
};

class TopologyBuilder {
public:
    /// The wires of a kind of network.
    struct Fabric {
        BytesPerSecond bandwidth; ///< per cable and direction
        Seconds latency;          ///< per cable
        std::string kind;
    };

    TopologyBuilder(const TopologyRequest& request, std::string name);

    /// Fabrics of the request. The scale-up one carries a device's whole bandwidth.
    [[nodiscard]] const Fabric& scaleUp() const { return m_scaleUp; }
    [[nodiscard]] const Fabric& access() const { return m_access; } ///< from a device into the network
    [[nodiscard]] const Fabric& trunk() const { return m_trunk; }   ///< between switches

    int addGroup(int parent, std::string name, std::int64_t replicas);
    int addDevices(int group, std::int64_t count);
    /// `chips`: of each switch, acting as one crossbar.
    int addSwitches(int group, std::string name, std::int64_t count, std::int64_t chips = 1);
    void connect(int from, int to, const Fabric& fabric, LinkPattern pattern = LinkPattern::all, int width = 1);
    void closeRing(int node, const Fabric& fabric, int along, const OpticalCircuits& optical);
    /// Every two copies of group `along` by `width` cables between their copies of `node`.
    void joinCopies(int node, const Fabric& fabric, int along, std::int64_t width);

    /// `replicas` copies of a node: its devices behind one scale-up switch. The id of the devices.
    int addNodes(int parent, std::int64_t replicas, int devicesPerNode);

    /// `copies` of a whole cluster as a group of this one. What to add to its node ids to get those here.
    int addCluster(const Cluster& cluster, std::string name, std::int64_t copies);

    /// The cluster, laid out.
    Site finish(int outward) &&;

private:
    const TopologyRequest& m_request;
    Cluster m_cluster;
    Fabric m_scaleUp;
    Fabric m_access;
    Fabric m_trunk;
};

} // namespace paretoscope::hardware
