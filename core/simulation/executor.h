// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: the event loop over lanes. Rounds: all that is done at one moment is taken in, then every lane
// that this concerns starts what it can; so the order of lanes never matters.
#pragma once

#include "core/simulation/role_tables.h"
#include "core/simulation/simulation.h"

#include <map>
#include <optional>
#include <vector>

namespace paretoscope::simulation {

class Executor {
public:
    Executor(const trace::ExecutionTrace& trace, const MergedRanks& merged, network::NetworkBackend& backend,
             const SimulationOptions& options, const std::vector<bool>& slow);

    /// False where stopped.
    bool run(const std::stop_token& stop);

    [[nodiscard]] SimulationResult result() const;

private:
    using Picoseconds = network::Picoseconds;
    static constexpr std::uint32_t kNone = UINT32_MAX;

    /// A node on a lane.
    struct Place {
        std::uint32_t lane = kNone;
        std::uint32_t node = kNone;
    };
    struct NodeState {
        std::uint32_t missing = 0; ///< dependencies that have not ended
        bool ended = false;
        Place cause;          ///< what it began right after
        Picoseconds start{0}; ///< of a node that is ready and waits for its stream: since when
        Picoseconds end{0};
    };
    struct Stream {
        std::uint32_t active = kNone;
        std::uint32_t last = kNone;
        std::vector<std::uint32_t> ready; ///< heap, smallest first
    };
    struct LaneState {
        const RoleTables* tables = nullptr;
        bool isSlow = false;         ///< a straggler
        std::uint32_t firstNode = 0; ///< into m_nodes
        std::uint32_t ended = 0;
        std::vector<Stream> streams;
        std::vector<std::uint32_t> receives; ///< ready to be posted
        std::uint32_t communicating = 0;     ///< nodes, begun or not
        std::vector<std::uint32_t> underWay; ///< collectives whose members have all come
        bool computes = false;
        bool isExtended = false; ///< what computes has had its time, and makes up for what ran beside it
        bool isDirty = false;
        Picoseconds lastChange{0};
        Picoseconds idleSince{0};
        Picoseconds computing{0};
        Picoseconds overlapped{0};
        Picoseconds overlappedBefore{0}; ///< when what computes began
        Picoseconds slowed{0};
        Picoseconds disturbed{0};
        Picoseconds waiting{0};
        std::vector<Picoseconds> exposed; ///< by RoleTables::exposureOf()
        Picoseconds end{0};
    };
    /// A node that has ended, and what of its time nobody else decided.
    struct Ending {
        Place place;
        Picoseconds took{0};
        bool joined = false; ///< to the one before it: the same collective on another lane
    };
    /// Lanes that have come to the next collective of a group.
    struct Rendezvous {
        std::vector<Place> arrived;
        Picoseconds began{0}; ///< when the last one came
        trace::CollectiveKind kind = trace::CollectiveKind::none;
        Bytes size;
        bool disagrees = false;
    };

    [[nodiscard]] const trace::TraceNode& nodeAt(Place place) const;
    [[nodiscard]] NodeState& stateOf(Place place) { return m_nodes[m_lanes[place.lane].firstNode + place.node]; }
    [[nodiscard]] const NodeState& stateOf(Place place) const {
        return m_nodes[m_lanes[place.lane].firstNode + place.node];
    }
    void markDirty(std::uint32_t lane);
    void makeReady(Place place);
    Picoseconds computeTime(Place place);
    void account(LaneState& lane);
    void issue(std::uint32_t lane);
    void start(Place place);
    void join(Place place);
    void beginCollective(std::uint32_t group);
    void end(Place place, Picoseconds took, bool joined = false);
    void handle(network::NetworkBackend::Token token);
    bool extends(Place place, network::NetworkBackend::Token token);
    void endReceive(Place place);
    std::uint32_t addActivity(Place place);
    [[nodiscard]] std::uint32_t groupOf(Place place) const;
    void count(const trace::TraceNode& node, std::uint32_t lane);

    // Results (executor_result.cpp)
    void addExposures(std::uint32_t lane, LaneResult& result) const;
    void addEnergy(SimulationResult& result) const;
    void addCriticalPath(SimulationResult& result) const;
    [[nodiscard]] Place lastToEnd() const;
    void addDeadlock(SimulationResult& result) const;
    [[nodiscard]] std::optional<Wait> waitOf(std::uint32_t lane) const;
    [[nodiscard]] std::string nodeName(Place place) const;
    [[nodiscard]] std::string laneLabel(std::uint32_t lane) const;

    // Over time (executor_timeline.cpp)
    /// Where a lane is drawn: -1 where it has nothing to draw.
    struct Rows {
        std::int32_t computes = -1;
        std::int32_t communicates = -1;
    };
    void addTimeline(SimulationResult& result) const;
    [[nodiscard]] std::vector<bool> criticalNodes() const;
    /// By node; how much later each could have ended (executor_slack.cpp).
    [[nodiscard]] std::vector<Picoseconds> slacks() const;
    /// By when what has been looked at must begin, while going back from the end.
    struct Deadlines {
        Picoseconds whole{0};               ///< everything must have ended
        std::vector<Picoseconds> nodes;     ///< by node
        std::vector<Picoseconds> streams;   ///< what came after on a stream
        std::vector<std::size_t> ofLane;    ///< by lane: its first stream in `streams`
        std::vector<std::uint32_t> receipt; ///< by ending of a send: that of its receive, or kNone
    };
    [[nodiscard]] Deadlines openDeadlines() const;
    [[nodiscard]] std::vector<std::uint32_t> receiptsOf() const;
    [[nodiscard]] Picoseconds latestEnd(std::size_t ending, const Deadlines& deadlines) const;
    void setDeadlines(std::size_t ending, Picoseconds latest, Deadlines& deadlines) const;
    [[nodiscard]] std::size_t indexOf(Place place) const { return m_lanes[place.lane].firstNode + place.node; }
    [[nodiscard]] bool isDrawn(Place place, bool communicates) const;
    void addArrows(trace::Timeline& timeline, const std::vector<Rows>& rows, const std::vector<bool>& critical) const;
    void addUse(SimulationResult& result) const;

    const trace::ExecutionTrace& m_trace;
    const MergedRanks& m_merged;
    network::NetworkBackend& m_backend;
    const SimulationOptions& m_options;
    std::vector<RoleTables> m_tables; ///< by role
    std::vector<NodeState> m_nodes;
    std::vector<LaneState> m_lanes;
    std::vector<Rendezvous> m_rendezvous; ///< by group
    std::vector<Place> m_activities;      ///< by token
    std::vector<std::uint32_t> m_freeActivities;
    std::map<std::pair<std::uint32_t, std::int32_t>, Place> m_lastSend; ///< by path and tag
    std::vector<std::uint32_t> m_dirty;
    std::vector<std::uint32_t> m_issuing;
    std::vector<Ending> m_endings; ///< in their order; only with a timeline
    double m_memoryBytes = 0.0;    ///< of all ranks
    double m_scaleUpBytes = 0.0;
    double m_scaleOutBytes = 0.0;
    double m_endedNodes = 0.0;
};

} // namespace paretoscope::simulation
