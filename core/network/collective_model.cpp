// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/collective_model.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::network {

CollectiveModel::CollectiveModel(std::span<const hardware::ClusterLevel> levels, const NetworkEfficiency& efficiency) {
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const std::size_t slot = std::min(i, kMostLevels - 1);
        const hardware::ClusterLevel& level = levels[i];
        const LinkEfficiency& reached = i == 0 ? efficiency.scaleUp : efficiency.scaleOut;
        m_shape[slot] = level;
        m_levels[slot] = {level.devices,
                          level.bandwidth * reached.allReduce,
                          level.bandwidth * reached.gather,
                          level.bandwidth * reached.allToAll,
                          level.bandwidth * reached.pointToPoint,
                          reached.baseLatency,
                          reached.stepLatency + level.latency,
                          level.bandwidth,
                          reached.ramp};
        m_count = slot + 1;
    }
}

Seconds CollectiveModel::Level::transfer(Bytes size, BytesPerSecond reached) const noexcept {
    const Seconds flowing = size / reached;
    return ramp.value() > 0.0 ? flowing + Bytes(std::sqrt(size.value() * ramp.value())) / stated : flowing;
}

Group CollectiveModel::place(std::int64_t size, std::int64_t stride) const noexcept {
    return network::place(std::span(m_shape.data(), m_count), size, stride);
}

Seconds CollectiveModel::time(Collective collective, const Group& group, Bytes size) const noexcept {
    return timeWithShare(collective, group, size, 1.0);
}

Seconds CollectiveModel::dispatchTime(const Group& group, Bytes size, double copies) const noexcept {
    const auto inside = static_cast<double>(std::max<std::int64_t>(group.members[0], 1));
    const double blocks = static_cast<double>(group.size) / inside;
    const double reached = blocks * (1.0 - std::pow(1.0 - 1.0 / blocks, copies));
    return timeWithShare(Collective::allToAll, group, size, std::min(reached / copies, 1.0));
}

Seconds CollectiveModel::timeWithShare(Collective collective, const Group& group, Bytes size,
                                       double outerShare) const noexcept {
    if (group.size <= 1 || size.value() <= 0.0) {
        return Seconds(0.0);
    }
    const auto members = static_cast<double>(group.size);
    const bool reducesAndGathers = collective == Collective::allReduce;
    const bool exchange = collective == Collective::allToAll;
    const double passes = reducesAndGathers ? 2.0 : 1.0;
    Seconds base(0.0);
    Seconds latency(0.0);
    Seconds slowest(0.0);
    double below = 1.0;
    for (std::size_t i = 0; i < group.levels; ++i) {
        const auto inside = static_cast<double>(group.members[i]);
        const double blocks = inside / below;
        if (blocks <= 1.0) {
            continue;
        }
        const Level& level = m_levels[i];
        const double share = exchange ? (inside - below) / members * (i > 0 ? outerShare : 1.0)
                                      : passes * (members - 1.0) / members / below;
        slowest = std::max(slowest, level.transfer(size * share, exchange            ? level.allToAll
                                                                 : reducesAndGathers ? level.allReduce
                                                                                     : level.gather));
        base = std::max(base, level.base);
        const double ringSteps = passes * (blocks - 1.0);
        const double treeSteps = 2.0 * std::log2(blocks);
        latency += (reducesAndGathers ? std::min(ringSteps, treeSteps) : ringSteps) * level.step;
        below = inside;
    }
    return base + latency + slowest;
}

Seconds CollectiveModel::sendTime(std::int64_t stride, Bytes size) const noexcept {
    for (std::size_t i = 0; i < m_count; ++i) {
        if (stride < m_levels[i].devices || i + 1 == m_count) {
            return m_levels[i].base + m_levels[i].step + size / m_levels[i].pointToPoint;
        }
    }
    return Seconds(0.0);
}

Bytes CollectiveModel::sentPerDevice(Collective collective, std::int64_t members, Bytes size) noexcept {
    if (members <= 1) {
        return Bytes(0.0);
    }
    const double share = static_cast<double>(members - 1) / static_cast<double>(members);
    return size * (collective == Collective::allReduce ? 2.0 * share : share);
}

} // namespace paretoscope::network
