// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: maximum flow in an undirected network (Dinic 1970: blocking flows over shortest paths).
#pragma once

#include <cstddef>
#include <vector>

namespace paretoscope::hardware {

class FlowNetwork {
public:
    static constexpr double kUnlimited = 1e300;

    explicit FlowNetwork(std::size_t vertices)
        : m_edgesOf(vertices) {}

    /// A full-duplex connection: `capacity` in each direction. Loops and capacities of 0 are ignored.
    void connect(std::size_t a, std::size_t b, double capacity);

    /// Consumes the network.
    double maximumFlow(std::size_t source, std::size_t sink);

private:
    struct Edge {
        std::size_t to;
        double left; ///< capacity not used yet
    };

    [[nodiscard]] bool hasRoom(std::size_t edge) const;
    /// Steps from the source along edges with room, to each vertex. False where the sink cannot be reached.
    bool measureSteps(std::size_t source, std::size_t sink);
    /// Pushes as much as the next shortest path with room takes; 0 where there is none left of that length.
    double augment(std::size_t source, std::size_t sink);

    std::vector<Edge> m_edges; ///< edge e and its counterpart e ^ 1
    std::vector<std::vector<std::size_t>> m_edgesOf;
    std::vector<std::size_t> m_steps;
    std::vector<std::size_t> m_next; ///< by vertex: the first of its edges that may still lead on
};

} // namespace paretoscope::hardware
