// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/execution_trace.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>
#include <utility>

namespace paretoscope::trace {

namespace {

/// What a group's members differ in, written in one way only: digits that follow each other are one.
using GroupDigits = std::vector<std::tuple<std::int64_t, std::int64_t, std::vector<std::int64_t>>>;

GroupDigits digits(const RankLayout& layout, const GroupSlot& slot) {
    GroupDigits found;
    std::int64_t end = 1; // where the digit before ends
    for (const GroupAxis& member : slot.axes) {
        const RankAxis& axis = layout.axes[member.axis];
        assert(axis.stride >= end || axis.size == 1); // innermost first, and no overlap
        if (axis.size == 1) {
            continue;
        }
        if (!found.empty() && member.coordinates.empty() && std::get<2>(found.back()).empty() && axis.stride == end) {
            std::get<1>(found.back()) *= axis.size;
        } else {
            found.emplace_back(axis.stride, axis.size, member.coordinates);
        }
        end = axis.stride * axis.size;
    }
    return found;
}

} // namespace

ExecutionTrace::ExecutionTrace(NamePool names, std::vector<TraceTemplate> templates, RankLayout layout)
    : m_names(std::move(names))
    , m_templates(std::move(templates))
    , m_placement(std::move(layout))
    , m_ranks(std::get<RankLayout>(m_placement).ranks) {
    countRoles();
    numberGroups();
}

ExecutionTrace::ExecutionTrace(NamePool names, std::vector<TraceTemplate> templates, RankTable table)
    : m_names(std::move(names))
    , m_templates(std::move(templates))
    , m_placement(std::move(table))
    , m_ranks(static_cast<std::int64_t>(std::get<RankTable>(m_placement).role.size())) {
    countRoles();
}

void ExecutionTrace::countRoles() {
    m_roles.resize(m_templates.size());
    const auto count = [this](std::uint32_t role, std::int64_t ranks, Rank first) {
        Role& counted = m_roles[role];
        counted.first = counted.ranks == 0 ? first : std::min(counted.first, first);
        counted.ranks += ranks;
    };
    if (const RankTable* table = this->table()) {
        for (std::size_t rank = 0; rank < table->role.size(); ++rank) {
            count(table->role[rank], 1, static_cast<Rank>(rank));
        }
        return;
    }
    // Every entry of the table of roles stands for equally many ranks.
    const RankLayout& layout = *this->layout();
    for (std::size_t entry = 0; entry < layout.roleOf.size(); ++entry) {
        count(layout.roleOf[entry], m_ranks / static_cast<std::int64_t>(layout.roleOf.size()), layout.firstRank(entry));
    }
}

void ExecutionTrace::numberGroups() {
    const RankLayout& layout = *this->layout();
    std::map<GroupDigits, std::uint64_t> known;
    std::uint64_t next = 1;
    for (std::uint32_t slot = 0; slot < layout.groups.size(); ++slot) {
        const auto [entry, isNew] = known.emplace(digits(layout, layout.groups[slot]), next);
        if (isNew && layout.groupSize(slot) > 1) {
            next += static_cast<std::uint64_t>(layout.groupCount(slot));
        }
        m_firstGroupId.push_back(entry->second);
    }
}

std::uint32_t ExecutionTrace::role(Rank rank) const {
    const RankTable* table = this->table();
    return table ? table->role[static_cast<std::size_t>(rank)] : layout()->role(rank);
}

Communicator ExecutionTrace::group(Rank rank, SlotIndex slot) const {
    if (slot == kNoSlot) {
        return Communicator(m_ranks);
    }
    if (const RankLayout* layout = this->layout()) {
        const std::uint64_t id = m_firstGroupId[slot] + static_cast<std::uint64_t>(layout->groupIndex(rank, slot));
        return {id, layout->groupSize(slot), layout, rank, slot};
    }
    const RankTable& table = *this->table();
    const std::uint64_t id = table.groupIds[static_cast<std::size_t>(rank)][slot];
    if (id == 0) {
        return Communicator(m_ranks);
    }
    const auto found = std::ranges::lower_bound(table.groups, id, {}, &RankGroup::id);
    const bool listed = found != table.groups.end() && found->id == id;
    return {id, listed ? std::span<const Rank>(found->members) : std::span<const Rank>()};
}

Rank ExecutionTrace::peer(Rank rank, SlotIndex slot) const {
    if (slot == kNoSlot) {
        return -1;
    }
    const RankTable* table = this->table();
    return table ? table->peers[static_cast<std::size_t>(rank)][slot] : layout()->peer(rank, slot);
}

TraceTotals totals(const TraceTemplate& role) {
    TraceTotals sum;
    sum.ranks = 1;
    sum.roles = 1;
    sum.nodes = static_cast<double>(role.nodes.size());
    for (const TraceNode& node : role.nodes) {
        sum.flops += node.flops;
        if (node.kind == NodeKind::collective && node.collective != CollectiveKind::none) {
            sum.communicated[static_cast<std::size_t>(node.collective)] += node.bytes;
        } else if (node.kind == NodeKind::send) {
            sum.sent += node.bytes;
        }
    }
    return sum;
}

TraceTotals totals(const ExecutionTrace& trace) {
    TraceTotals sum;
    sum.ranks = trace.ranks();
    sum.roles = static_cast<std::int64_t>(trace.roles());
    for (std::size_t role = 0; role < trace.roles(); ++role) {
        const TraceTotals one = totals(trace.roleTemplate(role));
        const auto members = static_cast<double>(trace.ranksOfRole(role));
        sum.nodes += one.nodes * members;
        sum.flops += one.flops * members;
        sum.sent += one.sent * members;
        for (std::size_t kind = 0; kind < kCollectiveKinds; ++kind) {
            sum.communicated[kind] += one.communicated[kind] * members;
        }
    }
    return sum;
}

} // namespace paretoscope::trace
