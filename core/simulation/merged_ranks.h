// SPDX-License-Identifier: GPL-3.0-or-later
// Ranks that behave alike, as one lane each. Ranks, groups, paths and the kinds of links are coloured and the colours
// refined until none splits any more (Weisfeiler, Leman 1968; the coarsest equitable partition): two ranks of one
// colour have the same template, are in groups of equal colours by each slot, and send to and receive from equal
// colours over equal ways. So by induction over events they do the same at the same moments, and one of them simulated
// is all of them simulated (derived). Where a single link or peer differs, colours split as far as that reaches.
#pragma once

#include "core/base/result.h"
#include "core/network/network_backend.h"
#include "core/trace/execution_trace.h"

#include <cstdint>
#include <vector>

namespace paretoscope::simulation {

enum class RankMerging {
    alike,   ///< one lane for all ranks of a colour
    perRank, ///< a lane for each rank: to check the former
};

struct MergedRanks {
    static constexpr std::uint32_t kNone = UINT32_MAX;

    /// What one lane stands for, and what the slots of its template mean for it.
    struct Lane {
        std::uint32_t role = 0;
        trace::Rank first = 0; ///< the smallest of its ranks
        std::int64_t ranks = 0;
        std::uint32_t wholeGroup = kNone;        ///< of kNoSlot
        std::vector<std::uint32_t> groups;       ///< by slot; kNone where no node uses it
        std::vector<std::uint32_t> sendPaths;    ///< by slot
        std::vector<std::uint32_t> receivePaths; ///< by slot
    };
    struct Group {
        std::vector<std::uint32_t> lanes; ///< of its members, each once, ascending
        std::int64_t size = 0;
        std::int64_t alike = 1;  ///< groups that it stands for
        bool inOneBlock = false; ///< all members in one block of `blockDevices`
    };
    struct Path {
        trace::Rank from = 0;
        trace::Rank to = 0;
    };

    std::vector<Lane> lanes;
    std::vector<Group> groups;         ///< by the backend's numbers; filled in where a lane names it
    std::vector<Path> paths;           ///< by the backend's numbers
    std::vector<std::uint32_t> laneOf; ///< by rank

    /// Makes the groups and paths of a trace known to a backend and merges what is alike. `blockDevices`: consecutive
    /// ranks that share the innermost level. `slow`, by rank, or empty: ranks that are never alike the others. Errors:
    /// unknownName for a group that the trace lacks, outOfRange for a peer that is no rank.
    static Result<MergedRanks> of(const trace::ExecutionTrace& trace, network::NetworkBackend& backend,
                                  RankMerging merging, std::int64_t blockDevices, const std::vector<bool>& slow = {});
};

} // namespace paretoscope::simulation
