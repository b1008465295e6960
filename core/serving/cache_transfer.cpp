// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/cache_transfer.h"

#include <algorithm>

namespace paretoscope::serving {

CacheRoute::CacheRoute(const Site& site, const Placement& placement, Bytes perToken, double layers, bool layerwise)
    : m_count(std::min(site.levels.size(), network::kMostLevels))
    , m_placement(placement)
    , m_overlap(layerwise ? (layers - 1.0) / layers : 0.0) {
    const network::CollectiveModel network(site.levels, site.network);
    constexpr Bytes kLarge{1e9};
    std::int64_t below = 1;
    for (std::size_t i = 0; i < m_count; ++i) {
        const Seconds latency = network.sendTime(below, Bytes(0.0));
        m_levels[i] = {site.levels[i].devices, latency,
                       perToken / kLarge * (network.sendTime(below, kLarge) - latency)};
        below = site.levels[i].devices;
    }
}

Seconds CacheRoute::time(std::uint16_t from, std::uint16_t to, double tokens) const noexcept {
    if (m_count == 0) {
        return Seconds(0.0);
    }
    const std::int64_t pair = m_placement.promptDevices + m_placement.answerDevices;
    const std::int64_t source = from * (m_placement.paired ? pair : m_placement.promptDevices);
    const std::int64_t sink =
        m_placement.paired ? to * pair + m_placement.promptDevices
                           : m_placement.promptReplicas * m_placement.promptDevices + to * m_placement.answerDevices;
    std::size_t level = 0;
    while (level + 1 < m_count && source / m_levels[level].devices != sink / m_levels[level].devices) {
        ++level;
    }
    return m_levels[level].latency + tokens * m_levels[level].token;
}

Seconds CacheRoute::exposed(Seconds time, Seconds prompt) const noexcept {
    return std::max(time - m_overlap * prompt, (1.0 - m_overlap) * time);
}

CachePorts::Transfer CachePorts::send(std::uint16_t from, std::uint16_t to, double tokens, Seconds now,
                                      Seconds computed) {
    const Seconds time = m_route.time(from, to, tokens);
    const Seconds ready = now - m_route.overlap() * computed;
    const Seconds start = std::max({ready, m_sending[from], m_receiving[to]});
    // The last layer goes when the prompt is complete.
    const double left = computed > Seconds(0.0) ? 1.0 - m_route.overlap() : 0.0;
    const Seconds end = std::max({start + time, now + left * time, now});
    m_sending[from] = end;
    m_receiving[to] = end;
    return {time, end};
}

} // namespace paretoscope::serving
