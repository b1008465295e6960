// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_reader.h"
#include "core/trace/chakra.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <ostream>
#include <set>

namespace paretoscope::trace {

namespace {

/// Where a group of a slot starts: enough to enumerate it.
struct NamedGroup {
    std::uint64_t id = 0;
    Rank member = 0; ///< any member
    SlotIndex slot = 0;

    friend auto operator<=>(const NamedGroup&, const NamedGroup&) = default;
};

std::set<SlotIndex> groupSlots(const TraceTemplate& role) {
    std::set<SlotIndex> slots;
    for (const TraceNode& node : role.nodes) {
        if (node.kind == NodeKind::collective && node.group != kNoSlot) {
            slots.insert(node.group);
        }
    }
    return slots;
}

/// The groups of the selected ranks by id, each once.
std::vector<NamedGroup> namedGroups(const ExecutionTrace& trace, const RankSelection& ranks) {
    std::vector<std::set<SlotIndex>> slots;
    for (std::size_t role = 0; role < trace.roles(); ++role) {
        slots.push_back(groupSlots(trace.roleTemplate(role)));
    }
    std::vector<NamedGroup> found;
    for (std::int64_t n = 0; n < ranks.size(); ++n) {
        const Rank rank = ranks[n];
        for (const SlotIndex slot : slots[trace.role(rank)]) {
            const Communicator group = trace.group(rank, slot);
            // Where all ranks are there, a group is found through its first member alone.
            const bool viaOther = ranks.size() == trace.ranks() && group.size() > 0 && group[0] != rank &&
                                  slots[trace.role(group[0])].contains(slot);
            if (group.id() != 0 && group.size() > 1 && !viaOther) {
                found.push_back({group.id(), rank, slot});
            }
        }
    }
    std::ranges::sort(found);
    const auto isSame = [](const NamedGroup& a, const NamedGroup& b) { return a.id == b.id; };
    found.erase(std::unique(found.begin(), found.end(), isSame), found.end());
    return found;
}

Result<RankGroup> readGroup(const std::string& key, const nlohmann::json& value, const std::string& file) {
    RankGroup group;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), group.id);
    const std::string pointer = "/" + pointerSegment(key);
    if (error != std::errc() || end != key.data() + key.size() || group.id == 0) {
        return Error{ErrorCode::outOfRange, file, pointer, key, "a decimal number above 0 as the name of a group"};
    }
    if (!value.is_array()) {
        return Error{ErrorCode::wrongType, file, pointer, jsonValueText(value), "a list of ranks"};
    }
    for (const nlohmann::json& member : value) {
        if (!member.is_number_integer() || member < 0) {
            return Error{ErrorCode::wrongType, file, fmt::format("{}/{}", pointer, group.members.size()),
                         jsonValueText(member), "a rank"};
        }
        group.members.push_back(member.get<Rank>());
    }
    return group;
}

} // namespace

void writeGroups(const ExecutionTrace& trace, const RankSelection& ranks, std::ostream& out) {
    std::string line;
    char separator = '{';
    for (const NamedGroup& named : namedGroups(trace, ranks)) {
        const Communicator group = trace.group(named.member, named.slot);
        line.clear();
        fmt::format_to(std::back_inserter(line), "{}\n\"{}\":[{}", separator, named.id, group[0]);
        for (std::int64_t n = 1; n < group.size(); ++n) {
            fmt::format_to(std::back_inserter(line), ",{}", group[n]);
        }
        out << line << ']';
        separator = ',';
    }
    out << (separator == '{' ? "{}\n" : "\n}\n");
}

Result<std::vector<RankGroup>> readGroups(const std::filesystem::path& file) {
    const Result<nlohmann::json> document = readJsonFile(file);
    if (!document) {
        return document.error();
    }
    if (!document->is_object()) {
        return Error{ErrorCode::wrongType, file.string(), {}, jsonValueText(*document), "an object: {\"1\":[0,1],...}"};
    }
    std::vector<RankGroup> groups;
    for (const auto& [key, value] : document->items()) {
        Result<RankGroup> group = readGroup(key, value, file.string());
        if (!group) {
            return group.error();
        }
        groups.push_back(std::move(*group));
    }
    std::ranges::sort(groups, {}, &RankGroup::id);
    const auto twice = std::ranges::adjacent_find(groups, {}, &RankGroup::id);
    if (twice != groups.end()) { // "1" and "01"
        return Error{
            ErrorCode::malformed, file.string(), {}, fmt::format("group {} twice", twice->id), "each group once"};
    }
    return groups;
}

} // namespace paretoscope::trace
