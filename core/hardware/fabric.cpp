// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/fabric.h"

#include "core/hardware/cluster_index.h"

#include <fmt/format.h>

namespace paretoscope::hardware {

/// Draws the copies of nodes and the cables between them.
class FabricDrawing {
public:
    explicit FabricDrawing(const Cluster& cluster)
        : m_cluster(cluster)
        , m_index(cluster)
        , m_vertices(cluster.nodes.size()) {}

    [[nodiscard]] double links() const {
        double sum = 0.0;
        for (const ClusterIndex::Wiring& wiring : m_index.wirings()) {
            const ClusterLink& link = m_cluster.links[wiring.link];
            const int together = link.pattern == LinkPattern::mesh ? 1 : link.width; // cables drawn as one link
            sum += 2.0 * wiring.cables / together * scopeCopies(wiring);
        }
        return sum;
    }

    Fabric draw() && {
        for (std::size_t node = 0; node < m_cluster.nodes.size(); ++node) {
            m_vertices[node].resize(static_cast<std::size_t>(m_index.nodeCopies(node, 0) * rootCopies()));
        }
        for (int copy = 0; copy < rootCopies(); ++copy) {
            number(0, static_cast<std::size_t>(copy), NodeKind::device);
        }
        m_fabric.m_devices = static_cast<std::uint32_t>(m_fabric.m_nodes.size());
        for (int copy = 0; copy < rootCopies(); ++copy) {
            number(0, static_cast<std::size_t>(copy), NodeKind::networkSwitch);
        }
        m_fabric.m_links.reserve(static_cast<std::size_t>(links()));
        for (const ClusterIndex::Wiring& wiring : m_index.wirings()) {
            wire(wiring);
        }
        sortByOrigin();
        return std::move(m_fabric);
    }

private:
    [[nodiscard]] int rootCopies() const { return m_cluster.groups[0].replicas; }
    [[nodiscard]] double scopeCopies(const ClusterIndex::Wiring& wiring) const {
        return static_cast<double>(m_index.groupCopies(wiring.scope, 0) * rootCopies());
    }

    /// Numbers the nodes of a kind in one copy of a group; `copy` counts the copies of the group in the whole cluster.
    void number(std::size_t group, std::size_t copy, NodeKind kind) {
        for (std::size_t node = 0; node < m_cluster.nodes.size(); ++node) {
            if (m_index.groupOf(node) != group || m_cluster.nodes[node].kind != kind) {
                continue;
            }
            const auto count = static_cast<std::size_t>(m_cluster.nodes[node].count);
            for (std::size_t sibling = 0; sibling < count; ++sibling) {
                m_vertices[node][copy * count + sibling] = static_cast<Fabric::Vertex>(m_fabric.m_nodes.size());
                m_fabric.m_nodes.push_back(static_cast<std::uint32_t>(node));
            }
        }
        for (const std::size_t inner : m_index.children(group)) {
            const auto replicas = static_cast<std::size_t>(m_cluster.groups[inner].replicas);
            for (std::size_t replica = 0; replica < replicas; ++replica) {
                number(inner, copy * replicas + replica, kind);
            }
        }
    }

    void wire(const ClusterIndex::Wiring& wiring) {
        const ClusterLink& link = m_cluster.links[wiring.link];
        const auto copies = static_cast<std::size_t>(scopeCopies(wiring));
        const auto from = static_cast<std::size_t>(m_index.nodeCopies(wiring.from, wiring.scope));
        const auto to = static_cast<std::size_t>(m_index.nodeCopies(wiring.to, wiring.scope));
        for (std::size_t copy = 0; copy < copies; ++copy) {
            if (link.pattern == LinkPattern::ring) {
                closeRings(wiring, copy * from, from);
                continue;
            }
            if (link.pattern == LinkPattern::mesh) {
                joinCopies(wiring, copy * from, from);
                continue;
            }
            const auto siblingsFrom = static_cast<std::size_t>(m_cluster.nodes[wiring.from].count);
            const auto siblingsTo = static_cast<std::size_t>(m_cluster.nodes[wiring.to].count);
            const bool mesh = wiring.from == wiring.to;
            for (std::size_t a = 0; a < from; ++a) {
                for (std::size_t b = mesh ? a + 1 : 0; b < to; ++b) {
                    if (link.pattern == LinkPattern::all || a % siblingsFrom == b % siblingsTo) {
                        connect(wiring, copy * from + a, copy * to + b, link.width);
                    }
                }
            }
        }
    }

    [[nodiscard]] std::size_t copiesAlong(const ClusterLink& link, std::size_t siblings) const {
        for (const ClusterGroup& group : m_cluster.groups) {
            if (link.along == group.id) {
                return static_cast<std::size_t>(group.replicas);
            }
        }
        return siblings;
    }

    /// Every two copies of the group that a mesh goes along, by cables that take the nodes of a copy in turn: the next
    /// copy first, then the one after it (derived; every node has as many cables as the others, or one more).
    void joinCopies(const ClusterIndex::Wiring& wiring, std::size_t first, std::size_t nodes) {
        const ClusterLink& link = m_cluster.links[wiring.link];
        const std::size_t copies = copiesAlong(link, nodes);
        const std::size_t nodesOfCopy = nodes / copies;
        const auto width = static_cast<std::size_t>(link.width);
        for (std::size_t from = 0; from < copies; ++from) {
            for (std::size_t to = from + 1; to < copies; ++to) {
                const std::size_t ahead = to - from - 1; // copies between, going on from `from`, and from `to`
                const std::size_t behind = copies - 2 - ahead;
                for (std::size_t cable = 0; cable < width; ++cable) {
                    connect(wiring, first + from * nodesOfCopy + (ahead * width + cable) % nodesOfCopy,
                            first + to * nodesOfCopy + (behind * width + cable) % nodesOfCopy, 1);
                }
            }
        }
    }

    /// Rings through the `copies` instances from `first` on: of siblings, or along the copies of a group.
    void closeRings(const ClusterIndex::Wiring& wiring, std::size_t first, std::size_t copies) {
        const ClusterLink& link = m_cluster.links[wiring.link];
        const std::size_t length = copiesAlong(link, copies);
        const auto block = static_cast<std::size_t>(link.optical.block);
        const std::size_t rings = copies / length;
        const std::size_t steps = length > 2 ? length : length - 1; // two have one cable between them
        for (std::size_t step = 0; step < steps; ++step) {
            const bool isOptical = block != 0 && (step + 1) % block == 0;
            for (std::size_t ring = 0; ring < rings; ++ring) {
                connect(wiring, first + step * rings + ring, first + (step + 1) % length * rings + ring, link.width,
                        isOptical ? link.optical.latency : Seconds());
            }
        }
    }

    void connect(const ClusterIndex::Wiring& wiring, std::size_t fromCopy, std::size_t toCopy, int cables,
                 Seconds added = {}) {
        const ClusterLink& link = m_cluster.links[wiring.link];
        const Fabric::Vertex from = m_vertices[wiring.from][fromCopy];
        const Fabric::Vertex to = m_vertices[wiring.to][toCopy];
        const auto drawn = static_cast<std::uint32_t>(wiring.link);
        const BytesPerSecond bandwidth = link.bandwidth * static_cast<double>(cables);
        m_fabric.m_links.push_back({from, to, bandwidth, link.latency + added, drawn});
        m_fabric.m_links.push_back({to, from, bandwidth, link.latency + added, drawn});
    }

    void sortByOrigin() {
        std::vector<std::size_t>& first = m_fabric.m_firstOut;
        first.assign(m_fabric.m_nodes.size() + 1, 0);
        for (const Fabric::Link& link : m_fabric.m_links) {
            ++first[link.from + 1];
        }
        for (std::size_t vertex = 1; vertex < first.size(); ++vertex) {
            first[vertex] += first[vertex - 1];
        }
        std::vector<std::size_t> next(first.begin(), first.end() - 1);
        m_fabric.m_out.resize(m_fabric.m_links.size());
        for (std::size_t link = 0; link < m_fabric.m_links.size(); ++link) {
            m_fabric.m_out[next[m_fabric.m_links[link].from]++] = static_cast<Fabric::LinkIndex>(link);
        }
    }

    const Cluster& m_cluster;
    ClusterIndex m_index;
    std::vector<std::vector<Fabric::Vertex>> m_vertices; ///< by node, then by copy
    Fabric m_fabric;
};

Result<Fabric> Fabric::of(const Cluster& cluster, double mostLinks) {
    const std::vector<Error> wrong = problems(cluster);
    if (!wrong.empty()) {
        return wrong.front();
    }
    FabricDrawing drawing(cluster);
    if (drawing.links() > mostLinks) {
        return Error{ErrorCode::outOfRange,
                     {},
                     "/links",
                     fmt::format("{:.0f} links", drawing.links()),
                     fmt::format("at most {:.0f} when drawn out", mostLinks)};
    }
    return std::move(drawing).draw();
}

} // namespace paretoscope::hardware
