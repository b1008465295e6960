// SPDX-License-Identifier: GPL-3.0-or-later
// What the linter sees of collectives: groups, and whether their members agree on what they do.
#include "core/trace/lint_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace paretoscope::trace {

namespace {

using Sequence = std::vector<NodeIndex>;

/// Sequences of collectives by lane and kind of group.
using Sequences = std::vector<std::map<std::uint64_t, Sequence>>;

std::string collectiveText(const TraceNode& node) {
    return fmt::format("{} of {:.0f} B", name(node.collective), node.bytes.value());
}

/// Whether all ranks of a lane are in their groups, of which some axes may leave coordinates out.
bool areMembers(const RankLayout& layout, Rank rank, SlotIndex slot) {
    return std::ranges::all_of(layout.groups[slot].axes, [&](const GroupAxis& member) {
        const bool toldApart = std::ranges::find(layout.roleAxes, member.axis) != layout.roleAxes.end();
        return member.coordinates.empty() ||
               (toldApart && std::ranges::binary_search(member.coordinates, layout.axes[member.axis].coordinate(rank)));
    });
}

void checkMembers(Linting& linting, std::size_t lane, SlotIndex slot, NodeIndex node) {
    const ExecutionTrace& trace = linting.trace();
    const Rank rank = linting.lanes().rank(lane);
    const Communicator group = trace.group(rank, slot);
    const std::string id = fmt::format("{}", group.id());
    if (group.size() == 0) {
        return linting.report(FindingKind::unknownGroup, lane, node, id);
    }
    if (group.size() == 1) {
        linting.report(FindingKind::groupOfOne, lane, node, id); // and perhaps of another one
    }
    if (trace.layout()) {
        return areMembers(*trace.layout(), rank, slot) ? void()
                                                       : linting.report(FindingKind::notAMember, lane, node, id);
    }
    std::set<Rank> members;
    std::string strange;
    for (std::int64_t n = 0; n < group.size(); ++n) {
        if (group[n] < 0 || group[n] >= trace.ranks()) {
            strange = fmt::format("{} has a member {} that is no rank", id, group[n]);
        } else if (!members.insert(group[n]).second) {
            strange = fmt::format("{} lists rank {} twice", id, group[n]);
        }
    }
    if (!strange.empty()) {
        linting.report(FindingKind::strangeMember, lane, node, strange);
    }
    if (!members.contains(rank)) {
        linting.report(FindingKind::notAMember, lane, node, id);
    }
}

/// Compares what a member does with what the first lane of the group does.
void compare(Linting& linting, const Sequences& sequences, std::uint64_t key, std::uint64_t id, std::size_t reference,
             std::size_t member) {
    static const Sequence kNothing;
    const auto sequenceOf = [&](std::size_t lane) -> const Sequence& {
        const auto found = sequences[lane].find(key);
        return found == sequences[lane].end() ? kNothing : found->second;
    };
    const Sequence& expected = sequenceOf(reference);
    const Sequence& found = sequenceOf(member);
    const TraceTemplate& expectedNodes = linting.view(reference).content;
    const TraceTemplate& foundNodes = linting.view(member).content;
    const std::size_t shorter = std::min(expected.size(), found.size());
    for (std::size_t i = 0; i < shorter; ++i) {
        const TraceNode& one = expectedNodes.nodes[expected[i]];
        const TraceNode& other = foundNodes.nodes[found[i]];
        if (one.collective != other.collective || one.bytes != other.bytes) {
            return linting.report(FindingKind::differentCollectives, member, found[i],
                                  fmt::format("as collective {} of group {} an {}, but rank {} issues an {} (node {})",
                                              i + 1, id, collectiveText(other), linting.lanes().rank(reference),
                                              collectiveText(one), expectedNodes.id(expected[i])));
        }
    }
    if (expected.size() != found.size()) {
        const NodeIndex extra = found.size() > shorter ? found[shorter] : kNoNode;
        linting.report(FindingKind::differentCollectives, member, extra,
                       fmt::format("{} collectives in group {}, but {} on rank {}", found.size(), id, expected.size(),
                                   linting.lanes().rank(reference)));
    }
}

/// The slots that a template uses, each with its first node.
std::map<SlotIndex, NodeIndex> usedSlots(const TemplateView& view) {
    std::map<SlotIndex, NodeIndex> slots;
    for (const NodeIndex node : view.collectives) {
        slots.try_emplace(view.content.nodes[node].group, node);
    }
    return slots;
}

Sequences sequences(const Linting& linting) {
    Sequences found(linting.lanes().size());
    for (std::size_t lane = 0; lane < found.size(); ++lane) {
        std::map<SlotIndex, Sequence*> bySlot;
        const TemplateView& view = linting.view(lane);
        for (const NodeIndex node : view.collectives) {
            const SlotIndex slot = view.content.nodes[node].group;
            const auto [entry, isNew] = bySlot.emplace(slot, nullptr);
            if (isNew) {
                entry->second = &found[lane][linting.lanes().groupKey(lane, slot)];
            }
            entry->second->push_back(node);
        }
    }
    return found;
}

} // namespace

void checkGroups(Linting& linting) {
    const Sequences issued = sequences(linting);
    std::set<std::pair<std::uint64_t, std::vector<std::size_t>>> compared;
    for (std::size_t lane = 0; lane < linting.lanes().size() && !linting.stopped(); ++lane) {
        for (const auto& [slot, node] : usedSlots(linting.view(lane))) {
            checkMembers(linting, lane, slot, node);
            const std::uint64_t key = linting.lanes().groupKey(lane, slot);
            const std::vector<std::size_t> members = linting.lanes().members(lane, slot);
            if (members.size() < 2 || !compared.emplace(key, members).second) {
                continue;
            }
            for (const std::size_t member : members) {
                if (member != lane && linting.isKnown(linting.lanes().rank(member))) {
                    compare(linting, issued, key, linting.trace().group(linting.lanes().rank(lane), slot).id(), lane,
                            member);
                }
            }
        }
    }
}

} // namespace paretoscope::trace
