// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: a cluster with every group and every node drawn at most twice. All copies are alike and wired
// alike, so whether and how fast two devices reach each other depends only on which of their groups are the same copy;
// two copies of each are enough to see it, however many there are.
#pragma once

#include "core/hardware/cluster_index.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::hardware {

/// The fastest way between two devices.
struct Route {
    Seconds latency;
    std::string slowestKind; ///< kind of its link with the least bandwidth
};

class ClusterExpansion {
public:
    struct Instance {
        std::size_t node = 0;
        std::vector<std::uint8_t> copies; ///< which copy of each group of the node's chain, then which sibling
    };

    explicit ClusterExpansion(const ClusterIndex& index);

    [[nodiscard]] const std::vector<Instance>& instances() const { return m_instances; }

    /// For each instance the number of its connected part, using only what is in the first copy of `group`; instances
    /// outside have parts of their own.
    [[nodiscard]] std::vector<std::size_t> parts(std::size_t group) const;

    /// Whether the devices in one copy of `group` reach each other without leaving it.
    [[nodiscard]] bool isConnected(std::size_t group) const;

    /// From a device instance to the nearest of `targets`, staying in the first copy of `group`.
    [[nodiscard]] std::optional<Route> nearest(std::size_t source, const std::vector<bool>& targets,
                                               std::size_t group) const;

    /// Whether an instance lies in the first copy of a group.
    [[nodiscard]] bool isInside(std::size_t instance, std::size_t group) const;

private:
    struct Edge {
        std::size_t to;
        std::size_t link;
    };

    void addInstances(std::size_t node);
    void addEdges(const ClusterIndex::Wiring& wiring);
    [[nodiscard]] bool areWired(const Instance& a, const Instance& b, const ClusterIndex::Wiring& wiring) const;

    const ClusterIndex& m_index;
    std::vector<Instance> m_instances;
    std::vector<std::vector<Edge>> m_edges; ///< by instance
};

} // namespace paretoscope::hardware
