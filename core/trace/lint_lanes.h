// SPDX-License-Identifier: GPL-3.0-or-later
// Inside of the linter: which ranks to look at, and what it needs of each template more than once.
#pragma once

#include "core/trace/execution_trace.h"

#include <map>
#include <vector>

namespace paretoscope::trace {

/// Ranks that behave alike. Of a synthesised trace: those of equal coordinates on the axes of roles, since moving
/// along any other axis maps the trace onto itself. Of a foreign trace: each rank alone.
class Lanes {
public:
    explicit Lanes(const ExecutionTrace& trace);

    [[nodiscard]] std::size_t size() const { return m_ranks.size(); }
    /// The smallest rank of a lane.
    [[nodiscard]] Rank rank(std::size_t lane) const { return m_ranks[lane]; }
    [[nodiscard]] std::size_t of(Rank rank) const;
    /// How many ranks a lane stands for.
    [[nodiscard]] std::int64_t ranks() const { return m_trace.ranks() / static_cast<std::int64_t>(m_ranks.size()); }
    /// The lanes of a group's members, ascending.
    [[nodiscard]] std::vector<std::size_t> members(std::size_t lane, SlotIndex slot) const;
    /// Equal where two slots, of any ranks, mean communicators of one kind: what a sequence of collectives is about.
    [[nodiscard]] std::uint64_t groupKey(std::size_t lane, SlotIndex slot) const;

private:
    [[nodiscard]] bool staysInLane(SlotIndex slot) const;

    const ExecutionTrace& m_trace;
    std::vector<Rank> m_ranks;
};

/// A template seen by the linter.
struct TemplateView {
    explicit TemplateView(const TraceTemplate& made);

    const TraceTemplate& content;
    Adjacency dependents;               ///< the reverse of data and control
    std::vector<NodeIndex> order;       ///< as a client with no delays would start nodes; those of cycles are left out
    std::vector<NodeIndex> collectives; ///< in that order
    std::map<SlotIndex, std::vector<NodeIndex>> sends;    ///< by peer
    std::map<SlotIndex, std::vector<NodeIndex>> receives; ///< by peer
};

} // namespace paretoscope::trace
