// SPDX-License-Identifier: GPL-3.0-or-later
// How ranks are numbered, and with whom a rank communicates. An axis is a digit of the rank's number: the coordinate
// of a rank on it is rank / stride % size. Axes may overlap (expert parallelism is carved out of data x context
// parallelism, so "ep" covers the same digits in other pieces); those of one group must not.
// Everything is computed from the rank on access: nothing here grows with the number of ranks.
// Source: derived; the numbering is Megatron-LM's "tp-cp-ep-dp-pp" order (parallel_state.py) with free order.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::trace {

using Rank = std::int64_t;

struct RankAxis {
    std::string name; ///< "tp", "cp", "dp", "pp", "ep", ...
    std::int64_t size = 1;
    std::int64_t stride = 1;

    [[nodiscard]] std::int64_t coordinate(Rank rank) const { return rank / stride % size; }

    friend bool operator==(const RankAxis&, const RankAxis&) = default;
};

/// An axis along which the members of a group differ.
struct GroupAxis {
    std::uint32_t axis = 0;                ///< into RankLayout::axes
    std::vector<std::int64_t> coordinates; ///< members only at these, ascending (first and last stage); empty: all

    friend bool operator==(const GroupAxis&, const GroupAxis&) = default;
};

/// The ranks that share all coordinates but those on `axes`: with every rank, one group of the kind.
struct GroupSlot {
    std::string name; ///< "tp", "dp x cp", "embedding"
    std::vector<GroupAxis> axes;
};

/// The rank `offset` further along an axis (pipeline neighbour: +1 or -1).
struct PeerSlot {
    std::string name; ///< "next stage"
    std::uint32_t axis = 0;
    std::int64_t offset = 0;
    bool wraps = false; ///< from the last to the first (rings, interleaved pipelines); else the rank must exist
};

struct RankLayout {
    std::int64_t ranks = 1;
    std::vector<RankAxis> axes;
    std::vector<GroupSlot> groups; ///< a node's `group` is an index into this
    std::vector<PeerSlot> peers;   ///< a node's `peer` is an index into this
    /// The role of a rank is roleOf[c0 + n0 * (c1 + n1 * ...)], c and n being coordinates on, and sizes of, roleAxes.
    std::vector<std::uint32_t> roleAxes;
    std::vector<std::uint32_t> roleOf{0};

    /// Axes from the innermost (ranks next to each other) to the outermost; the number of ranks is their product.
    static RankLayout inOrder(std::span<const std::pair<std::string, std::int64_t>> axes);

    /// The index of an axis; axes.size() where there is none of the name.
    [[nodiscard]] std::size_t axis(std::string_view name) const;
    [[nodiscard]] std::uint32_t role(Rank rank) const { return roleOf[roleEntry(rank)]; }
    /// Where a rank stands in roleOf. Axes of roles must not overlap.
    [[nodiscard]] std::size_t roleEntry(Rank rank) const;
    /// The smallest rank of an entry of roleOf; each entry stands for equally many.
    [[nodiscard]] Rank firstRank(std::size_t roleEntry) const;
    [[nodiscard]] std::int64_t groupSize(std::uint32_t slot) const;
    /// Groups of the kind of a slot: how many there are.
    [[nodiscard]] std::int64_t groupCount(std::uint32_t slot) const;
    /// Which of the groupCount() groups a rank belongs to: 0, 1, ... in the order of their smallest members.
    [[nodiscard]] std::int64_t groupIndex(Rank rank, std::uint32_t slot) const;
    /// The n-th member of a rank's group, in ascending order where axes are listed from the innermost.
    [[nodiscard]] Rank groupMember(Rank rank, std::uint32_t slot, std::int64_t n) const;
    /// -1 where there is none (the stage after the last).
    [[nodiscard]] Rank peer(Rank rank, std::uint32_t slot) const;
    /// The smallest rank of the group with this index.
    [[nodiscard]] Rank groupStart(std::int64_t index, std::uint32_t slot) const;
};

} // namespace paretoscope::trace
