// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/placed_collective.h"

#include "core/base/unit.h"
#include "core/hardware/accelerator_name.h"
#include "core/hardware/topology.h"
#include "core/network/collective_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace paretoscope::network {

namespace {

constexpr double kLarge = 1048576.0; // bytes: where bandwidth, not latency, decides
std::optional<MeasuredKind> measuredKind(std::string_view name) {
    constexpr std::pair<std::string_view, MeasuredKind> kNames[] = {
        {"all_reduce", MeasuredKind::allReduce},         {"all_gather", MeasuredKind::allGather},
        {"reduce_scatter", MeasuredKind::reduceScatter}, {"alltoall", MeasuredKind::allToAll},
        {"all_to_all", MeasuredKind::allToAll},          {"broadcast", MeasuredKind::broadcast},
        {"send_recv", MeasuredKind::sendToNext}};
    const auto* found = std::ranges::find(kNames, name, &std::pair<std::string_view, MeasuredKind>::first);
    return found == std::end(kNames) ? std::nullopt : std::optional(found->second);
}

/// Racks whose trays share one switch are one node, however a table counts them.
std::int64_t nodesOf(const CollectiveMeasurement& measured, const hardware::Accelerator& part) {
    constexpr int kNode = 8;
    return part.devicesPerNode > kNode && measured.ranks <= part.devicesPerNode ? 1 : measured.nodes;
}

hardware::TopologyRequest clusterOf(const CollectiveMeasurement& measured, const hardware::Accelerator& part,
                                    BytesPerSecond scaleOut) {
    hardware::TopologyRequest request;
    const std::int64_t nodes = nodesOf(measured, part);
    request.accelerator = part;
    request.devicesPerNode = static_cast<int>(std::max<std::int64_t>(part.devicesPerNode, measured.devicesPerNode));
    request.devices = nodes * request.devicesPerNode;
    request.kind = nodes > 1 ? hardware::TopologyKind::railOptimised : hardware::TopologyKind::singleNode;
    request.scaleOutBandwidth = scaleOut;
    return request;
}

std::string groupOf(const CollectiveMeasurement& measured, const hardware::TopologyRequest& request) {
    const BytesPerSecond scaleOut =
        request.scaleOutBandwidth.value() > 0.0 ? request.scaleOutBandwidth : request.accelerator.scaleOutBandwidth;
    const bool several = request.kind != hardware::TopologyKind::singleNode;
    const bool assumed = several && measured.devicesPerNode > 0; // logs do not say what joins their nodes
    return fmt::format("{} {}, {}{}, {}", measured.device, measured.collective, several ? "several nodes" : "one node",
                       assumed ? fmt::format(" at {} a device", quantityText(scaleOut.value(), Unit::bytePerSecond))
                               : std::string(),
                       measured.size.value() < kLarge ? "below 1 MiB" : "1 MiB and more");
}

} // namespace

Seconds PlacedCollective::predict(const NetworkEfficiency& efficiency) const {
    const CollectiveModel model(levels, efficiency);
    const Group among = model.place(ranks, stride);
    switch (kind) {
    case MeasuredKind::allReduce:
        return model.time(Collective::allReduce, among, size);
    case MeasuredKind::allGather:
        return model.time(Collective::allGather, among, size);
    case MeasuredKind::reduceScatter:
        return model.time(Collective::reduceScatter, among, size);
    case MeasuredKind::allToAll:
        return model.time(Collective::allToAll, among, size);
    case MeasuredKind::broadcast:
        return model.broadcastTime(among, size);
    case MeasuredKind::sendToNext:
        break;
    }
    return model.sendTime(stride, size);
}

PlacedCollective placeCollective(const CollectiveMeasurement& measured,
                                 std::span<const hardware::Accelerator> accelerators, BytesPerSecond scaleOut) {
    PlacedCollective placed;
    placed.unusable = measured.unusable;
    if (!placed.unusable.empty()) {
        return placed;
    }
    placed.part = hardware::acceleratorNamed(measured.device, accelerators);
    if (placed.part == nullptr) {
        placed.unusable = fmt::format("no device \"{}\" in the catalog", measured.device);
        return placed;
    }
    const std::optional<MeasuredKind> kind = measuredKind(measured.collective);
    if (!kind) {
        placed.unusable = fmt::format("no model of \"{}\"", measured.collective);
        return placed;
    }
    placed.kind = *kind;
    const hardware::TopologyRequest request = clusterOf(measured, *placed.part, scaleOut);
    const Result<hardware::Cluster> cluster = hardware::generate(request);
    if (!cluster) {
        placed.unusable = describe(cluster.error());
        return placed;
    }
    placed.levels = hardware::levels(*cluster);
    const bool several = request.kind != hardware::TopologyKind::singleNode;
    placed.ranks = measured.ranks;
    placed.stride = several ? std::max<std::int64_t>(request.devices / measured.ranks, 1) : 1;
    if (several && *kind == MeasuredKind::sendToNext) {
        placed.stride = request.devicesPerNode; // the last rank of a node sends to the next node
    }
    placed.size = measured.size;
    placed.times = measured.times;
    placed.group = groupOf(measured, request);
    return placed;
}

} // namespace paretoscope::network
