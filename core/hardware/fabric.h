// SPDX-License-Identifier: GPL-3.0-or-later
// A cluster drawn out: every device and every switch a vertex, every cable two links, one in each direction. Devices
// come first and are numbered by rank: depth first, replica by replica, a group's own devices before those of its
// inner groups. What the simulator routes over. Immutable, so thread-safe.
#pragma once

#include "core/hardware/cluster.h"

#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::hardware {

class Fabric {
public:
    using Vertex = std::uint32_t;
    using LinkIndex = std::uint32_t;

    struct Link {
        Vertex from = 0;
        Vertex to = 0;
        BytesPerSecond bandwidth; ///< of all parallel cables together
        Seconds latency;
        std::uint32_t drawn = 0; ///< index into Cluster::links
    };

    /// Links that a cluster may have when drawn out.
    static constexpr double kMostLinks = 67108864.0;

    /// Errors: the first of problems(); outOfRange ("/links") for more than `mostLinks` links.
    static Result<Fabric> of(const Cluster& cluster, double mostLinks = kMostLinks);

    [[nodiscard]] std::uint32_t devices() const { return m_devices; }
    [[nodiscard]] std::uint32_t vertices() const { return static_cast<std::uint32_t>(m_firstOut.size() - 1); }
    [[nodiscard]] bool isDevice(Vertex vertex) const { return vertex < m_devices; }

    /// Link i and its counterpart i ^ 1 are the two directions of one cable.
    [[nodiscard]] std::span<const Link> links() const { return m_links; }
    [[nodiscard]] const Link& link(LinkIndex index) const { return m_links[index]; }
    [[nodiscard]] std::span<const LinkIndex> outOf(Vertex vertex) const {
        return {m_out.data() + m_firstOut[vertex], m_firstOut[vertex + 1] - m_firstOut[vertex]};
    }

    /// Index into Cluster::nodes of what a vertex is a copy of.
    [[nodiscard]] std::uint32_t drawnNode(Vertex vertex) const { return m_nodes[vertex]; }

private:
    friend class FabricDrawing;

    std::uint32_t m_devices = 0;
    std::vector<std::uint32_t> m_nodes; ///< by vertex
    std::vector<Link> m_links;
    std::vector<LinkIndex> m_out; ///< links by the vertex they leave
    std::vector<std::size_t> m_firstOut;
};

} // namespace paretoscope::hardware
