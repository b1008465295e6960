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

bool FlowNetwork::hasRoom(std::size_t edge) const {
    return m_edges[edge].left > (m_edges[edge].left + m_edges[edge ^ 1].left) * kNegligible;
}

bool FlowNetwork::measureSteps(std::size_t source, std::size_t sink) {
    m_steps.assign(m_edgesOf.size(), kUnreached);
    m_steps[source] = 0;
    std::vector<std::size_t> open = {source};
    for (std::size_t next = 0; next < open.size(); ++next) {
        for (const std::size_t edge : m_edgesOf[open[next]]) {
            const std::size_t to = m_edges[edge].to;
            if (m_steps[to] == kUnreached && hasRoom(edge)) {
                m_steps[to] = m_steps[open[next]] + 1;
                open.push_back(to);
            }
        }
    }
    return m_steps[sink] != kUnreached;
}

double FlowNetwork::augment(std::size_t source, std::size_t sink) {
    std::vector<std::size_t> path; // edges
    std::size_t at = source;
    while (at != sink) {
        std::size_t& next = m_next[at];
        const std::vector<std::size_t>& edges = m_edgesOf[at];
        while (next < edges.size() && !(m_steps[m_edges[edges[next]].to] == m_steps[at] + 1 && hasRoom(edges[next]))) {
            ++next;
        }
        if (next < edges.size()) {
            path.push_back(edges[next]);
            at = m_edges[path.back()].to;
        } else if (path.empty()) {
            return 0.0;
        } else { // a dead end: back, and past the edge that led here
            at = m_edges[path.back() ^ 1].to;
            path.pop_back();
            ++m_next[at];
        }
    }
    double room = kUnlimited;
    for (const std::size_t edge : path) {
        room = std::min(room, m_edges[edge].left);
    }
    for (const std::size_t edge : path) {
        m_edges[edge].left -= room;
        m_edges[edge ^ 1].left += room;
    }
    return room;
}

double FlowNetwork::maximumFlow(std::size_t source, std::size_t sink) {
    double flow = 0.0;
    while (measureSteps(source, sink)) {
        m_next.assign(m_edgesOf.size(), 0);
        for (double pushed = augment(source, sink); pushed > 0.0; pushed = augment(source, sink)) {
            flow += pushed;
        }
    }
    return flow;
}

} // namespace paretoscope::hardware
