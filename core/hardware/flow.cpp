// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/flow.h"

#include <algorithm>
#include <limits>

namespace paretoscope::hardware {

namespace {
constexpr std::size_t kUnreached = std::numeric_limits<std::size_t>::max();
constexpr double kNegligible = 1e-12; ///< of a capacity: rounding, not room
} // namespace

void FlowNetwork::connect(std::size_t a, std::size_t b, double capacity) {
    if (a == b || capacity <= 0.0) {
        return;
    }
    m_edgesOf[a].push_back(m_edges.size());
    m_edges.push_back({b, capacity});
    m_edgesOf[b].push_back(m_edges.size());
    m_edges.push_back({a, capacity});
}

double FlowNetwork::augment(std::size_t source, std::size_t sink) {
    std::vector<std::size_t> arrivedBy(m_edgesOf.size(), kUnreached);
    std::vector<std::size_t> open = {source};
    for (std::size_t next = 0; next < open.size() && arrivedBy[sink] == kUnreached; ++next) {
        for (const std::size_t edge : m_edgesOf[open[next]]) {
            const std::size_t to = m_edges[edge].to;
            const double whole = m_edges[edge].left + m_edges[edge ^ 1].left;
            if (to != source && arrivedBy[to] == kUnreached && m_edges[edge].left > whole * kNegligible) {
                arrivedBy[to] = edge;
                open.push_back(to);
            }
        }
    }
    if (arrivedBy[sink] == kUnreached) {
        return 0.0;
    }
    double room = kUnlimited;
    for (std::size_t at = sink; at != source; at = m_edges[arrivedBy[at] ^ 1].to) {
        room = std::min(room, m_edges[arrivedBy[at]].left);
    }
    for (std::size_t at = sink; at != source; at = m_edges[arrivedBy[at] ^ 1].to) {
        m_edges[arrivedBy[at]].left -= room;
        m_edges[arrivedBy[at] ^ 1].left += room;
    }
    return room;
}

double FlowNetwork::maximumFlow(std::size_t source, std::size_t sink) {
    double flow = 0.0;
    for (double pushed = augment(source, sink); pushed > 0.0; pushed = augment(source, sink)) {
        flow += pushed;
    }
    return flow;
}

} // namespace paretoscope::hardware
