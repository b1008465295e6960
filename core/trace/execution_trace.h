// SPDX-License-Identifier: GPL-3.0-or-later
// An ExecutionTrace: what every rank does in one step. One template for each role; a rank is a role plus the numbers
// that its layout gives it, so a trace of a million ranks is as large as one of eight.
// Two sources, one interface: synthesised traces carry a RankLayout, traces read from files a RankTable (what each
// file said, templates still shared where files differ in groups and peers only).
// Read-only after construction and safe to read from any number of threads.
#pragma once

#include "core/trace/rank_layout.h"
#include "core/trace/trace_template.h"

#include <array>
#include <span>
#include <variant>
#include <vector>

namespace paretoscope::trace {

/// The communicator of a rank: its members without storing them.
class Communicator {
public:
    Communicator(std::uint64_t id, std::int64_t size, const RankLayout* layout, Rank rank, std::uint32_t slot)
        : m_id(id)
        , m_size(size)
        , m_layout(layout)
        , m_rank(rank)
        , m_slot(slot) {}
    Communicator(std::uint64_t id, std::span<const Rank> members)
        : m_id(id)
        , m_size(static_cast<std::int64_t>(members.size()))
        , m_members(members.data()) {}
    /// All ranks, id 0.
    explicit Communicator(std::int64_t ranks)
        : m_size(ranks) {}

    /// Equal for all members and different for different groups; 0 is all ranks. Chakra's pg_name.
    [[nodiscard]] std::uint64_t id() const { return m_id; }
    [[nodiscard]] std::int64_t size() const { return m_size; }
    /// The n-th member, ascending in synthesised traces, as listed in foreign ones.
    [[nodiscard]] Rank operator[](std::int64_t n) const {
        return m_members ? m_members[n] : m_layout ? m_layout->groupMember(m_rank, m_slot, n) : n;
    }

private:
    std::uint64_t m_id = 0;
    std::int64_t m_size = 0;
    const Rank* m_members = nullptr;
    const RankLayout* m_layout = nullptr;
    Rank m_rank = 0;
    std::uint32_t m_slot = 0;
};

/// A communicator group as files list it.
struct RankGroup {
    std::uint64_t id = 0;
    std::vector<Rank> members;

    friend bool operator==(const RankGroup&, const RankGroup&) = default;
};

/// Ranks of a foreign trace: each with its role, and with what the slots of its template mean for it.
struct RankTable {
    std::vector<std::uint32_t> role;
    std::vector<std::vector<std::uint64_t>> groupIds; ///< [rank][slot]: a RankGroup's id, 0 for all ranks
    std::vector<std::vector<Rank>> peers;             ///< [rank][slot]
    std::vector<RankGroup> groups;                    ///< by id, ascending
};

class ExecutionTrace {
public:
    /// Roles are indices into `templates`. Every slot that a node names must exist.
    ExecutionTrace(NamePool names, std::vector<TraceTemplate> templates, RankLayout layout);
    ExecutionTrace(NamePool names, std::vector<TraceTemplate> templates, RankTable table);

    [[nodiscard]] std::int64_t ranks() const { return m_ranks; }
    [[nodiscard]] std::size_t roles() const { return m_templates.size(); }
    [[nodiscard]] const NamePool& names() const { return m_names; }
    [[nodiscard]] const std::string& nodeName(const TraceNode& node) const { return m_names[node.name]; }

    [[nodiscard]] std::uint32_t role(Rank rank) const;
    [[nodiscard]] const TraceTemplate& roleTemplate(std::size_t role) const { return m_templates[role]; }
    [[nodiscard]] const TraceTemplate& rankTemplate(Rank rank) const { return m_templates[role(rank)]; }
    [[nodiscard]] std::int64_t ranksOfRole(std::size_t role) const { return m_roles[role].ranks; }
    /// The smallest rank of a role; -1 for a role without ranks.
    [[nodiscard]] Rank firstRank(std::size_t role) const { return m_roles[role].first; }

    /// kNoSlot: all ranks. Of a foreign trace, a group that its file of groups lacks has no members.
    [[nodiscard]] Communicator group(Rank rank, SlotIndex slot) const;
    /// The other end of a message; -1 where there is none.
    [[nodiscard]] Rank peer(Rank rank, SlotIndex slot) const;

    /// Null for foreign traces, and the other way round.
    [[nodiscard]] const RankLayout* layout() const { return std::get_if<RankLayout>(&m_placement); }
    [[nodiscard]] const RankTable* table() const { return std::get_if<RankTable>(&m_placement); }

    /// Id of the first group of a slot of a synthesised trace: the others follow by groupIndex(). Slots of equal axes
    /// are the same groups.
    [[nodiscard]] std::uint64_t firstGroupId(SlotIndex slot) const { return m_firstGroupId[slot]; }

private:
    struct Role {
        std::int64_t ranks = 0;
        Rank first = -1;
    };

    void countRoles();
    void numberGroups();

    NamePool m_names;
    std::vector<TraceTemplate> m_templates;
    std::variant<RankLayout, RankTable> m_placement;
    std::int64_t m_ranks = 0;
    std::vector<Role> m_roles;
    std::vector<std::uint64_t> m_firstGroupId;
};

/// Sums over all ranks, computed by roles.
struct TraceTotals {
    std::int64_t ranks = 0;
    std::int64_t roles = 0;
    double nodes = 0.0;
    Flops flops;
    std::array<Bytes, kCollectiveKinds> communicated{}; ///< by CollectiveKind: TraceNode::bytes, as defined there
    Bytes sent;                                         ///< point to point, counted at the sender

    [[nodiscard]] Bytes of(CollectiveKind kind) const { return communicated[static_cast<std::size_t>(kind)]; }
};

TraceTotals totals(const ExecutionTrace& trace);

/// The same of one rank of a role.
TraceTotals totals(const TraceTemplate& role);

} // namespace paretoscope::trace
