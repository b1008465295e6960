// SPDX-License-Identifier: GPL-3.0-or-later
// Executes a trace on a network: who did what, when, and what waited for what.
//
// Each rank has one compute stream and its communication streams. A node is ready when all its dependencies have ended;
// of the ready nodes of a free stream the one with the smallest index starts (ASTRA-sim's rule: the order of a trace is
// its priority). Collectives begin when all members have come to them, and hold their stream from then on; messages are
// buffered, so that a send ends when it has arrived; receives wait beside the streams.
// Deterministic. Ranks that behave alike are simulated once (core/simulation/merged_ranks.h); a straggler splits the
// ranks as far as it is felt, jitter all of them.
#pragma once

#include "core/network/network_backend.h"
#include "core/simulation/disturbance.h"
#include "core/simulation/merged_ranks.h"
#include "core/trace/timeline.h"

#include <array>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::simulation {

/// How long a node computes.
struct ComputeModel {
    /// Durations of the trace where it has them; else, and where false, the roofline: FLOPs over the smaller of peak
    /// and memory bandwidth x FLOPs / bytes (Williams, Waterman, Patterson, CACM 52(4), 2009).
    bool durationsOfTrace = true;
    FlopsPerSecond peak;
    BytesPerSecond memoryBandwidth;
    network::Picoseconds grain{1}; ///< durations are cut to whole ones; a nanosecond in ASTRA-sim

    [[nodiscard]] network::Picoseconds time(const trace::TraceNode& node) const;
};

enum class CommunicationStreams {
    one,             ///< one communication at a time on a rank, as ASTRA-sim
    eachCommunicator ///< one at a time for each communicator, and one for messages, as NCCL's
};

/// Power and energy of a device and its links; zeros where unknown.
struct EnergyRates {
    Watts idle;
    Watts working; ///< on top of idle, while computing
    JoulesPerByte memory;
    JoulesPerByte scaleUp;
    JoulesPerByte scaleOut;
};

struct SimulationOptions {
    ComputeModel compute;
    CommunicationStreams streams = CommunicationStreams::one;
    RankMerging merging = RankMerging::alike;
    std::int64_t blockDevices = 1; ///< consecutive ranks of one innermost level, for the energy of links
    /// Compute takes longer by this share of the time for which collectives run beside it: they share memory bandwidth
    /// and processors.
    double overlapSlowdown = 0.0;
    Disturbance disturbance;
    EnergyRates energy;
    bool timeline = false; ///< fill in SimulationResult::timeline, with the slack of its spans, and ::use
};

/// A rank that cannot go on: it stands at a node, waiting for others.
struct Wait {
    enum class For { members, message, dependencies, otherCollective };
    trace::Rank rank = 0;
    std::string node;
    For what = For::dependencies;
    std::vector<trace::Rank> ranks; ///< whom it waits for, the smallest of each lane; at most 8

    friend bool operator==(const Wait&, const Wait&) = default;
};
/// "rank 0 waits in 'all_reduce.3' for rank 1".
std::string describe(const Wait& wait);

/// Communication that a rank waited for, with nothing to compute meanwhile.
struct Exposure {
    std::string name; ///< of the nodes
    trace::NodeKind kind = trace::NodeKind::collective;
    trace::SlotIndex group = trace::kNoSlot; ///< collective: the communicator's slot in the trace
    Seconds time;
};

/// A rank's time is what it computes, what communication it waits for while that is under way, and what it waits for
/// others to come to: members of a collective, senders of a message. The three add up to `end`.
struct LaneResult {
    trace::Rank first = 0;
    std::int64_t ranks = 0;
    std::uint32_t role = 0;
    bool finished = false;
    Seconds end;
    Seconds computing;
    Seconds slowed;    ///< of it, by communication beside it
    Seconds disturbed; ///< of it, by being a straggler and by jitter; negative where jitter was kind
    Seconds exposedCommunication;
    Seconds waiting;
    std::vector<Exposure> exposures; ///< what exposedCommunication consists of, in the order of the trace
};

struct CriticalStep {
    std::uint32_t lane = 0;
    std::string node;
    trace::NodeKind kind = trace::NodeKind::compute;
    Seconds start; ///< when the step before it ended
    Seconds end;
};

struct EnergyParts {
    Joules compute;
    Joules memory;
    Joules links;
    Joules idle;
    [[nodiscard]] Joules total() const { return compute + memory + links + idle; }
};

/// What devices did over time, in bins of equal width that end with the run: shares of the bin, means over ranks.
/// Communication that is hidden behind compute is in both.
struct DeviceUse {
    static constexpr std::size_t kBins = 256;
    Seconds bin;
    std::vector<double> computing;
    std::vector<double> communicating; ///< in a collective, the wait for other members included, or sending
};

struct SimulationResult {
    std::int64_t ranks = 0;
    std::int64_t finishedRanks = 0;
    double nodes = 0.0; ///< ended ones, of all ranks
    Seconds duration;
    Seconds exposedCommunication; ///< mean over ranks
    Seconds computing;            ///< mean over ranks
    Seconds waiting;              ///< mean over ranks, the wait of a rank that is through included
    EnergyParts energy;
    std::vector<LaneResult> lanes;
    std::vector<CriticalStep> criticalPath; ///< in the order of time
    std::vector<Wait> deadlock; ///< empty where all finished; else a chain of waits, each for the rank of the next one
    trace::Timeline timeline;
    DeviceUse use;
};

/// With jitter no two ranks are alike; more nodes than this, on all ranks, are too many.
inline constexpr double kMostJitteredNodes = 2e7;

/// The backend must be fresh. Errors: those of MergedRanks::of(); notSupported beyond kMostJitteredNodes; cancelled.
Result<SimulationResult> simulate(const trace::ExecutionTrace& trace, network::NetworkBackend& backend,
                                  const SimulationOptions& options, const std::stop_token& stop);

} // namespace paretoscope::simulation
