// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: a cluster whose structure is sound, with its tree of groups and its links resolved to indices.
// Groups and nodes are spoken of by index here, not by id.
#pragma once

#include "core/hardware/cluster.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace paretoscope::hardware {

/// Groups that a drawing may nest, the root included.
inline constexpr std::size_t kDeepestGroups = 8;

/// The part of problems() that says whether a ClusterIndex can be made.
std::vector<Error> structuralProblems(const Cluster& cluster);

class ClusterIndex {
public:
    /// A link between nodes `from` and `to`, wired anew in each copy of group `scope`.
    struct Wiring {
        std::size_t link = 0; ///< index into Cluster::links
        std::size_t from = 0;
        std::size_t to = 0;
        std::size_t scope = 0; ///< the innermost group around both ends, or around the copies that a ring or mesh joins
        double cables = 0.0;   ///< in one copy of the scope
    };

    /// `cluster` must outlive the index and have no structural problems.
    explicit ClusterIndex(const Cluster& cluster);

    [[nodiscard]] const Cluster& cluster() const { return m_cluster; }
    [[nodiscard]] const std::vector<Wiring>& wirings() const { return m_wirings; }
    [[nodiscard]] std::size_t groupOf(std::size_t node) const { return m_groupOfNode[node]; }

    /// The groups around a group, from the root down to itself.
    [[nodiscard]] const std::vector<std::size_t>& chain(std::size_t group) const { return m_chains[group]; }
    [[nodiscard]] std::size_t depth(std::size_t group) const { return m_chains[group].size() - 1; }
    [[nodiscard]] bool isWithin(std::size_t group, std::size_t ancestor) const;
    [[nodiscard]] std::vector<std::size_t> children(std::size_t group) const;

    /// Copies of a group within one copy of an ancestor (1 for itself), and copies of a node's siblings likewise.
    [[nodiscard]] std::int64_t groupCopies(std::size_t group, std::size_t ancestor) const;
    [[nodiscard]] std::int64_t nodeCopies(std::size_t node, std::size_t ancestor) const;

    /// Devices in one copy of a group.
    [[nodiscard]] std::int64_t devices(std::size_t group) const;

private:
    using IndexById = std::unordered_map<int, std::size_t>;
    [[nodiscard]] Wiring wire(std::size_t link, const IndexById& groups, const IndexById& nodes) const;

    const Cluster& m_cluster;
    std::vector<std::size_t> m_groupOfNode;
    std::vector<std::vector<std::size_t>> m_chains;
    std::vector<Wiring> m_wirings;
};

} // namespace paretoscope::hardware
