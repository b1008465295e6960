// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/collective_model.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::network {

namespace {

/// One way through the levels: they work as a pipeline.
struct Way {
    Seconds base;
    Seconds latency;
    Seconds slowest;

    void add(Seconds levelBase, Seconds steps, Seconds transfer) noexcept {
        base = std::max(base, levelBase);
        latency += steps;
        slowest = std::max(slowest, transfer);
    }
    [[nodiscard]] Seconds time() const noexcept { return base + latency + slowest; }
};

} // namespace

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
                          reached.ramp,
                          reached.localCopy,
                          reached.serialExchange,
                          reached.lowLatency,
                          reached.inNetwork,
                          level.latency,
                          reached.sendLatency.value() > 0.0
                              ? reached.sendLatency + level.latency
                              : reached.baseLatency + (reached.stepLatency + level.latency)};
        m_count = slot + 1;
    }
}

Seconds CollectiveModel::Level::transfer(Bytes size, BytesPerSecond reached) const noexcept {
    const Seconds flowing = size / reached;
    return ramp.value() > 0.0 ? flowing + Bytes(std::sqrt(size.value() * ramp.value())) / stated : flowing;
}

BytesPerSecond CollectiveModel::Level::reachedBy(Movement movement) const noexcept {
    return movement == Movement::exchange ? allToAll : movement == Movement::reduceAndGather ? allReduce : gather;
}

Group CollectiveModel::place(std::int64_t size, std::int64_t stride) const noexcept {
    return network::place(std::span(m_shape.data(), m_count), size, stride);
}

Seconds CollectiveModel::time(Collective collective, const Group& group, Bytes size) const noexcept {
    const Movement movement = collective == Collective::allReduce  ? Movement::reduceAndGather
                              : collective == Collective::allToAll ? Movement::exchange
                                                                   : Movement::gather;
    const Seconds moved = move(movement, group, size, 1.0);
    const bool switchesAdd = movement == Movement::reduceAndGather && group.levels == 1 && group.size > 1 &&
                             m_levels[0].inNetwork.share > 0.0;
    return switchesAdd ? std::min(moved, inNetworkTime(group, size)) : moved;
}

Seconds CollectiveModel::broadcastTime(const Group& group, Bytes size) const noexcept {
    return move(Movement::broadcast, group, size, 1.0);
}

Seconds CollectiveModel::inNetworkTime(const Group& group, Bytes size) const noexcept {
    const Level& level = m_levels[0];
    const Bytes through = size * (1.0 + 1.0 / static_cast<double>(group.size));
    return level.inNetwork.latency + level.transfer(through, level.stated * level.inNetwork.share);
}

Seconds CollectiveModel::dispatchTime(const Group& group, Bytes size, double copies) const noexcept {
    const auto inside = static_cast<double>(std::max<std::int64_t>(group.members[0], 1));
    const double blocks = static_cast<double>(group.size) / inside;
    const double reached = blocks * (1.0 - std::pow(1.0 - 1.0 / blocks, copies));
    return move(Movement::exchange, group, size, std::min(reached / copies, 1.0));
}

Seconds CollectiveModel::move(Movement movement, const Group& group, Bytes size, double outerShare) const noexcept {
    if (group.size <= 1 || size.value() <= 0.0) {
        return Seconds(0.0);
    }
    const auto members = static_cast<double>(group.size);
    const bool reducesAndGathers = movement == Movement::reduceAndGather;
    const bool exchange = movement == Movement::exchange;
    const double passes = reducesAndGathers ? 2.0 : 1.0;
    const double whole = movement == Movement::broadcast ? 1.0 : passes * (members - 1.0) / members;
    Way simple;
    Way quick;
    bool hasQuick = true;
    double below = 1.0;
    for (std::size_t i = 0; i < group.levels; ++i) {
        const auto inside = static_cast<double>(group.members[i]);
        const double blocks = inside / below;
        if (blocks <= 1.0) {
            continue;
        }
        const Level& level = m_levels[i];
        const double share = exchange ? (inside - below) / members * (i > 0 ? outerShare : 1.0) : whole / below;
        const Bytes own = size * (below > 1.0 || movement == Movement::broadcast ? 0.0 : 1.0 / members);
        const double ringSteps = passes * (blocks - 1.0);
        const double treeSteps = 2.0 * std::log2(blocks);
        const double apart = exchange ? (ringSteps - 1.0) * (1.0 - level.serialExchange) : 0.0;
        simple.add(level.base, (reducesAndGathers ? std::min(ringSteps, treeSteps) : ringSteps - apart) * level.step,
                   level.transfer(size * share + own * level.localCopy, level.reachedBy(movement)));
        const LowLatencyProtocol& protocol = level.lowLatency;
        if (protocol.share > 0.0) {
            const bool tree = reducesAndGathers && below > 1.0;
            const double steps = exchange ? 1.0 : tree ? std::min(ringSteps, treeSteps) : ringSteps;
            quick.add(protocol.baseLatency, steps * (protocol.stepLatency + level.wire),
                      (size * share + own * passes) / (level.stated * protocol.share));
        } else {
            hasQuick = false;
        }
        below = inside;
    }
    return hasQuick ? std::min(simple.time(), quick.time()) : simple.time();
}

Seconds CollectiveModel::sendTime(std::int64_t stride, Bytes size) const noexcept {
    for (std::size_t i = 0; i < m_count; ++i) {
        if (stride < m_levels[i].devices || i + 1 == m_count) {
            return m_levels[i].send + size / m_levels[i].pointToPoint;
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
