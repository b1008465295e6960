// SPDX-License-Identifier: GPL-3.0-or-later
// Small traces whose execution can be checked by hand, and networks to run them on.
#pragma once

#include "core/hardware/topology.h"
#include "core/network/astra_backend.h"
#include "core/network/closed_form_backend.h"
#include "core/network/fluid_backend.h"
#include "core/simulation/simulation.h"

#include <QtTest>

#include <functional>
#include <memory>

namespace paretoscope::tests {

using namespace paretoscope::simulation;
using namespace paretoscope::literals;
using trace::CollectiveKind;
using trace::NodeIndex;
using trace::NodeKind;
using trace::RankLayout;
using trace::TraceNode;
using trace::TraceTemplate;

inline constexpr double kMicro = 1e-6;

struct Site {
    explicit Site(std::int64_t devices) {
        hardware::TopologyRequest request;
        request.accelerator.id = "h100";
        request.accelerator.name = "H100";
        request.accelerator.scaleUpBandwidth = 450.0_GBps;
        request.accelerator.scaleOutBandwidth = 50.0_GBps;
        request.devices = devices;
        drawn = *hardware::generate(request);
        levels = hardware::levels(drawn);
        fabric = *hardware::Fabric::of(drawn);
    }
    hardware::Cluster drawn;
    std::vector<hardware::ClusterLevel> levels;
    hardware::Fabric fabric;
};

enum class Network { closedForm, fluid, hashedFluid, astra };

inline std::unique_ptr<network::NetworkBackend> backend(Network kind, const Site& site) {
    switch (kind) {
    case Network::closedForm:
        return std::make_unique<network::ClosedFormBackend>(site.levels, network::NetworkEfficiency{});
    case Network::fluid:
        return std::make_unique<network::FluidBackend>(site.fabric, site.levels, network::NetworkEfficiency{});
    case Network::hashedFluid:
        return std::make_unique<network::FluidBackend>(site.fabric, site.levels, network::NetworkEfficiency{},
                                                       hardware::RoutePolicy::hash, 3);
    case Network::astra:
        break;
    }
    network::AstraNetwork astra;
    const auto nodes = static_cast<std::int64_t>(site.fabric.devices()) / 8;
    astra.dimensions = {{network::AstraDimension::Kind::networkSwitch, 8, 400.0_GBps, Seconds(936.25e-9)},
                        {network::AstraDimension::Kind::ring, nodes, 50.0_GBps, Seconds(1e-6)}};
    network::AstraSystem system;
    system.splits = 4;
    system.activeChunks = 2;
    return std::make_unique<network::AstraBackend>(astra, system);
}

inline TraceNode compute(trace::NamePool& names, std::string_view name, double microseconds) {
    TraceNode node;
    node.name = names.index(name);
    node.duration = Seconds(microseconds * kMicro);
    return node;
}

inline TraceNode collective(trace::NamePool& names, std::string_view name, CollectiveKind kind, trace::SlotIndex group,
                            double bytes) {
    TraceNode node;
    node.kind = NodeKind::collective;
    node.collective = kind;
    node.name = names.index(name);
    node.group = group;
    node.bytes = Bytes(bytes);
    return node;
}

inline TraceNode message(trace::NamePool& names, NodeKind kind, trace::SlotIndex peer, int tag, double bytes) {
    TraceNode node;
    node.kind = kind;
    node.name = names.index(kind == NodeKind::send ? "send" : "receive");
    node.peer = peer;
    node.tag = tag;
    node.bytes = Bytes(bytes);
    return node;
}

inline NodeIndex add(TraceTemplate& role, const TraceNode& node, std::vector<NodeIndex> after = {}) {
    return role.add(node, after);
}

/// Some micro-batches through a pipeline, each layer with a tensor-parallel all-reduce, then data-parallel gradients.
inline trace::ExecutionTrace pipeline(std::int64_t tensor, std::int64_t data, std::int64_t stages,
                                      bool exchanges = false) {
    trace::NamePool names;
    const std::vector<std::pair<std::string, std::int64_t>> axes = {{"tp", tensor}, {"dp", data}, {"pp", stages}};
    RankLayout layout = RankLayout::inOrder(axes);
    layout.groups = {{"tp", {{0, {}}}}, {"dp", {{1, {}}}}};
    layout.peers = {{"next", 2, 1, false}, {"previous", 2, -1, false}};
    layout.roleAxes = {2};
    layout.roleOf.clear();
    std::vector<TraceTemplate> roles;
    for (std::int64_t stage = 0; stage < stages; ++stage) {
        layout.roleOf.push_back(static_cast<std::uint32_t>(stage));
        TraceTemplate role;
        role.label = "Stage " + std::to_string(stage);
        std::vector<NodeIndex> ends;
        for (int batch = 0; batch < 3; ++batch) {
            std::vector<NodeIndex> after;
            if (stage > 0) {
                after.push_back(add(role, message(names, NodeKind::receive, 1, batch, 8e6)));
            }
            const NodeIndex first =
                add(role, compute(names, "attention", 120.0 + 10.0 * static_cast<double>(stage)), after);
            const NodeIndex sum =
                add(role, collective(names, "all-reduce", CollectiveKind::allReduce, 0, 16e6), {first});
            const NodeIndex second = add(role, compute(names, "mlp", 200.0), {sum});
            const CollectiveKind kind = exchanges ? CollectiveKind::allToAll : CollectiveKind::reduceScatter;
            ends.push_back(add(role, collective(names, "gradients", kind, 1, 64e6), {second}));
            if (stage + 1 < stages) {
                ends.push_back(add(role, message(names, NodeKind::send, 0, batch, 8e6), {second}));
            }
        }
        add(role, compute(names, "optimizer", 50.0), ends);
        roles.push_back(std::move(role));
    }
    return {std::move(names), std::move(roles), std::move(layout)};
}

/// A trace of ranks that each have a template of their own, and two groups of all.
inline trace::ExecutionTrace separate(trace::NamePool names, std::vector<TraceTemplate> roles) {
    trace::RankTable table;
    const std::size_t ranks = roles.size();
    trace::RankGroup all{1, {}};
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        all.members.push_back(static_cast<trace::Rank>(rank));
        table.role.push_back(static_cast<std::uint32_t>(rank));
        table.groupIds.push_back({1, 2});
        table.peers.push_back({static_cast<trace::Rank>((rank + 1) % ranks)});
    }
    table.groups = {all, {2, all.members}};
    return {std::move(names), std::move(roles), std::move(table)};
}

inline SimulationResult run(const trace::ExecutionTrace& trace, network::NetworkBackend& network, RankMerging merging,
                            CommunicationStreams streams = CommunicationStreams::one) {
    SimulationOptions options;
    options.merging = merging;
    options.streams = streams;
    options.timeline = true;
    options.blockDevices = 8;
    Result<SimulationResult> result = simulate(trace, network, options, {});
    return result.ok() ? std::move(*result) : SimulationResult{};
}

inline std::vector<double> endOfRanks(const SimulationResult& result, const trace::ExecutionTrace& trace,
                                      network::NetworkBackend& fresh, RankMerging merging) {
    const Result<MergedRanks> merged = MergedRanks::of(trace, fresh, merging, 8);
    std::vector<double> ends;
    for (const std::uint32_t lane : merged->laneOf) {
        ends.push_back(result.lanes[lane].end.value());
    }
    return ends;
}

#define COMPARE_MICROSECONDS(found, expected)                                                                          \
    QVERIFY2(std::abs((found).value() / kMicro - (expected)) < 1e-5,                                                   \
             qPrintable(QString("%1 us, expected %2").arg((found).value() / kMicro).arg(expected)))

} // namespace paretoscope::tests
