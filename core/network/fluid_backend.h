// SPDX-License-Identifier: GPL-3.0-or-later
// The network as fluid flows over a routed Fabric: messages and collectives share links max-min fairly.
//
// A collective of n members that puts S bytes on the wire of each (2 (n - 1) / n of the buffer for an all-reduce,
// (n - 1) / n for a gather or scatter) is a set of flows that begin together, after the latency that CollectiveModel
// gives, and ends with the last one:
//   rings        of w members in each block (node), w rings with S / w each; ring c leaves a block at another member
//                than the others, so that all ports of the block work, and enters the next at that member's counterpart
//                (derived; NCCL's rail-aligned channels are alike). Blocks that differ in size: one ring by rank.
//   all-to-all   one flow of S / n from each member to each other one
// Efficiencies of links count as more bytes. Groups of one colour run in one flow with weights; see FluidSolver.
#pragma once

#include "core/hardware/fabric.h"
#include "core/hardware/router.h"
#include "core/network/fluid_solver.h"
#include "core/network/link_loads.h"
#include "core/network/network_backend.h"

#include <optional>
#include <vector>

namespace paretoscope::network {

class FluidBackend final : public NetworkBackend {
public:
    /// `fabric` must outlive the backend, and every two of its devices have a way between them.
    FluidBackend(const hardware::Fabric& fabric, std::span<const hardware::ClusterLevel> levels,
                 const NetworkEfficiency& efficiency, hardware::RoutePolicy policy = hardware::RoutePolicy::spread,
                 std::uint64_t seed = 0);

    Path path(Rank from, Rank to) override;
    GroupId group(std::span<const Rank> members, GroupPatterns patterns) override;
    std::size_t distinguish(std::span<Colour> paths, std::span<Colour> groups) override;
    void merge(std::span<const Colour> paths, std::span<const Colour> groups) override;

    /// What each link of the fabric has carried, in bytes of its full rate: at an efficiency of 0.8 a byte counts 1.25.
    [[nodiscard]] std::vector<Bytes> carried() const;

    /// From now on keeps what links carry over time; to be called before anything is under way.
    void record() { m_recorder.emplace(); }
    /// Until now(); empty unless recorded.
    [[nodiscard]] LinkLoads loads() const;

private:
    struct Edge {
        std::uint32_t firstHop;
        std::uint32_t endHop;
        bool inBlock;
    };
    struct Edges {
        std::uint32_t first = 0;
        std::uint32_t end = 0;
    };
    struct GroupState {
        Group placed;
        double rings = 1.0;
        Edges ring;
        Edges exchange;
    };
    /// Flows that stand for all edges of a kind.
    struct Stream {
        FluidSolver::Route route;
        bool inBlock;
    };
    /// Something under way: flows that have not ended, then whom to tell.
    struct Transfer {
        std::uint32_t flows = 0;
        std::uint32_t tellWhom = 0;
        bool isMessage = false;
        Bytes size; ///< of each stream, at full efficiency
        double scaleUpEfficiency = 1.0;
        double scaleOutEfficiency = 1.0;
        std::uint32_t firstStream = 0;
        std::uint32_t endStream = 0;
    };

    void transmit(Path path, Bytes size, Message message) override;
    void exchange(GroupId group, Collective kind, Bytes size, Token token) override;
    Picoseconds nextOnWire() override;
    void advanceWire(Picoseconds time) override;
    void wake(std::uint32_t transfer) override;

    void endFlows(Picoseconds time);
    void addEdge(Rank from, Rank to);
    Edges ringEdges(std::span<const Rank> members, std::int64_t inBlock);
    Edges exchangeEdges(std::span<const Rank> members);
    [[nodiscard]] Colour edgeColour(std::uint32_t edge, Colour owner) const;
    template <class Visit>
    void forEachEdge(std::span<const Colour> paths, std::span<const Colour> groups, Visit visit) const;
    std::uint32_t addTransfer(const Transfer& transfer);
    void end(const Transfer& transfer);
    [[nodiscard]] Bytes wireBytes(const Transfer& transfer, const Stream& stream) const;

    const hardware::Fabric& m_fabric;
    hardware::Router m_router;
    std::vector<hardware::ClusterLevel> m_levels;
    NetworkEfficiency m_efficiency;
    CollectiveModel m_model;
    std::vector<hardware::Fabric::LinkIndex> m_way; ///< scratch
    std::vector<hardware::Fabric::LinkIndex> m_hops;
    std::vector<Edge> m_edges;
    std::vector<std::uint32_t> m_pathEdges;    ///< by path
    std::vector<std::int64_t> m_pathDistances; ///< by path
    std::vector<GroupState> m_groups;
    std::vector<Colour> m_linkColours;

    std::optional<FluidSolver> m_solver; ///< over kinds of links, after merge()
    std::vector<std::uint32_t> m_linkKinds;
    std::vector<Stream> m_streams;
    std::vector<Edges> m_pathStreams; ///< into m_streams; of the first path of a colour
    std::vector<Edges> m_ringStreams;
    std::vector<Edges> m_exchangeStreams;
    std::vector<Transfer> m_transfers;
    std::vector<std::uint32_t> m_freeTransfers;
    std::vector<std::uint32_t> m_transferOfFlow;
    std::optional<LoadRecorder> m_recorder;
};

} // namespace paretoscope::network
