// SPDX-License-Identifier: GPL-3.0-or-later
// A document of the toy study on a catalog of two parts: what tests of the window edit.
#pragma once

#include "tests/support/toy_study.h"
#include "ui/models/document.h"

namespace paretoscope::tests {

inline study::Catalog toyCatalog() {
    study::Catalog catalog;
    hardware::Accelerator small;
    small.id = "small";
    small.name = "Small 40GB";
    small.memory = Bytes(40e9);
    small.memoryBandwidth = BytesPerSecond(1e12);
    small.scaleUpBandwidth = BytesPerSecond(300e9);
    small.scaleOutBandwidth = BytesPerSecond(25e9);
    small.devicesPerNode = 8;
    small.peak[static_cast<std::size_t>(hardware::Precision::bf16)] = FlopsPerSecond(1e14);
    hardware::Accelerator large = small;
    large.id = "large";
    large.name = "Large 80GB";
    large.memory = Bytes(80e9);
    catalog.accelerators = {small, large};
    return catalog;
}

struct ToyDocument {
    study::Catalog catalog = toyCatalog();
    study::Registry registry = toyRegistry();
    ui::Document document{registry, catalog};

    /// Two devices "A" and "B" beside each other, and a switch above them linked to A.
    ToyDocument() {
        hardware::Cluster cluster = emptyCluster();
        cluster.nodes = {device(0, "A", 0.0), device(1, "B", 400.0), device(2, "Switch", 200.0)};
        cluster.nodes.back().kind = hardware::NodeKind::networkSwitch;
        cluster.nodes.back().accelerator.clear();
        cluster.nodes.back().y = 0.0;
        cluster.links.push_back(link(0, 0, 2));
        document.setCluster(cluster, std::nullopt);
    }

    static hardware::Cluster emptyCluster() {
        hardware::Cluster cluster;
        cluster.groups.resize(1);
        cluster.groups.front().name = "Cluster";
        return cluster;
    }
    static hardware::ClusterNode device(int id, const char* name, double x) {
        hardware::ClusterNode node;
        node.id = id;
        node.name = name;
        node.accelerator = "small";
        node.x = x;
        node.y = 200.0;
        return node;
    }
    static hardware::ClusterLink link(int id, int from, int to) {
        hardware::ClusterLink made;
        made.id = id;
        made.from = from;
        made.to = to;
        made.bandwidth = BytesPerSecond(50e9);
        made.latency = Seconds(1e-6);
        return made;
    }
};

} // namespace paretoscope::tests
