// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/merged_ranks.h"

#include "core/base/random.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace paretoscope::simulation {

namespace {

using network::GroupPatterns;
using network::NetworkBackend;
using trace::Rank;
using Colour = NetworkBackend::Colour;

constexpr std::uint32_t kNone = MergedRanks::kNone;

/// In the first colour of ranks.
constexpr std::uint64_t kSlow = std::uint64_t{1} << 48U;

/// The slots that nodes of a template use, and how.
struct SlotUse {
    std::map<trace::SlotIndex, GroupPatterns> groups; ///< trace::kNoSlot: all ranks
    std::vector<trace::SlotIndex> sends;
    std::vector<trace::SlotIndex> receives;
};

SlotUse slotUse(const trace::TraceTemplate& role) {
    SlotUse use;
    const auto add = [](std::vector<trace::SlotIndex>& slots, trace::SlotIndex slot) {
        if (std::ranges::find(slots, slot) == slots.end()) {
            slots.push_back(slot);
        }
    };
    for (const trace::TraceNode& node : role.nodes) {
        if (node.kind == trace::NodeKind::collective) {
            GroupPatterns& patterns = use.groups[node.group];
            const bool exchanges = node.collective == trace::CollectiveKind::allToAll;
            (exchanges ? patterns.exchanges : patterns.rings) = true;
        } else if (node.kind == trace::NodeKind::send) {
            add(use.sends, node.peer);
        } else if (node.kind == trace::NodeKind::receive) {
            add(use.receives, node.peer);
        }
    }
    return use;
}

class Merging {
public:
    Merging(const trace::ExecutionTrace& trace, NetworkBackend& backend)
        : m_trace(trace)
        , m_backend(backend) {
        for (std::size_t role = 0; role < trace.roles(); ++role) {
            m_uses.push_back(slotUse(trace.roleTemplate(role)));
        }
    }

    /// Numbers all groups and paths, and hands them to the backend.
    Result<void> makeKnown() {
        m_ends.resize(static_cast<std::size_t>(m_trace.ranks()));
        for (Rank rank = 0; rank < m_trace.ranks(); ++rank) {
            const SlotUse& use = m_uses[m_trace.role(rank)];
            for (const auto& [slot, patterns] : use.groups) {
                const trace::Communicator members = m_trace.group(rank, slot);
                if (members.size() == 0) {
                    return Error{ErrorCode::unknownName,
                                 {},
                                 fmt::format("rank {}", rank),
                                 fmt::format("group {}", members.id()),
                                 "a group of the file of groups"};
                }
                m_ends[rank].groups.push_back({groupOf(members, slot, patterns), slot});
            }
            for (const bool sends : {true, false}) {
                for (const trace::SlotIndex slot : sends ? use.sends : use.receives) {
                    const Rank peer = m_trace.peer(rank, slot);
                    if (peer < 0 || peer >= m_trace.ranks()) {
                        return Error{ErrorCode::outOfRange,
                                     {},
                                     fmt::format("rank {}", rank),
                                     fmt::format("peer {}", peer),
                                     fmt::format("0 to {}", m_trace.ranks() - 1)};
                    }
                    const std::uint32_t path = sends ? pathOf(rank, peer) : pathOf(peer, rank);
                    (sends ? m_ends[rank].sends : m_ends[rank].receives).push_back({path, slot});
                }
            }
        }
        for (const Instance& group : m_groups) {
            for (const Rank member : group.members) {
                if (member < 0 || member >= m_trace.ranks()) {
                    return Error{ErrorCode::outOfRange,
                                 {},
                                 "groups",
                                 fmt::format("member {}", member),
                                 fmt::format("0 to {}", m_trace.ranks() - 1)};
                }
            }
            m_backend.group(group.members, group.patterns);
        }
        for (const MergedRanks::Path& path : m_paths) {
            m_backend.path(path.from, path.to);
        }
        return {};
    }

    void colour(RankMerging merging, const std::vector<bool>& slow) {
        m_ranks.resize(m_ends.size());
        for (std::size_t rank = 0; rank < m_ranks.size(); ++rank) {
            const bool alike = merging == RankMerging::alike;
            const std::uint64_t mark = !slow.empty() && slow[rank] ? kSlow : 0;
            m_ranks[rank] =
                mixBits(mark + (alike ? m_trace.role(static_cast<Rank>(rank)) : (std::uint64_t{1} << 40U) + rank));
        }
        m_groupColours.resize(m_groups.size());
        m_pathColours.resize(m_paths.size());
        for (std::size_t kinds = 0, before = 1; kinds != before;) {
            before = kinds;
            kinds = refine();
        }
        m_backend.merge(m_pathColours, m_groupColours);
    }

    MergedRanks result(std::int64_t blockDevices) && {
        MergedRanks merged;
        merged.laneOf.resize(m_ranks.size());
        std::unordered_map<Colour, std::uint32_t> lanes;
        for (std::size_t rank = 0; rank < m_ranks.size(); ++rank) {
            const auto [at, isNew] = lanes.try_emplace(m_ranks[rank], static_cast<std::uint32_t>(merged.lanes.size()));
            if (isNew) {
                merged.lanes.emplace_back();
                merged.lanes.back().first = static_cast<Rank>(rank);
                merged.lanes.back().role = m_trace.role(static_cast<Rank>(rank));
            }
            merged.laneOf[rank] = at->second;
            ++merged.lanes[at->second].ranks;
        }
        std::unordered_map<Colour, std::uint32_t> firstGroup;
        std::unordered_map<Colour, std::uint32_t> firstPath;
        merged.groups.resize(m_groups.size());
        for (std::uint32_t group = 0; group < m_groups.size(); ++group) {
            const auto [at, isNew] = firstGroup.try_emplace(m_groupColours[group], group);
            merged.groups[at->second].alike += isNew ? 0 : 1;
            if (isNew) {
                merged.groups[group] = lanesOf(m_groups[group].members, merged.laneOf, blockDevices);
            }
        }
        for (std::uint32_t path = 0; path < m_paths.size(); ++path) {
            firstPath.try_emplace(m_pathColours[path], path);
        }
        for (MergedRanks::Lane& lane : merged.lanes) {
            fill(lane, firstGroup, firstPath);
        }
        merged.paths = std::move(m_paths);
        return merged;
    }

private:
    struct Use {
        std::uint32_t index;
        trace::SlotIndex slot;
    };
    struct Ends {
        std::vector<Use> groups;
        std::vector<Use> sends;
        std::vector<Use> receives;
    };
    struct Instance {
        std::vector<Rank> members;
        GroupPatterns patterns;
    };

    /// Slots of a layout are communicators of their own even where members are equal, as process groups are:
    /// collectives of one do not wait for those of another.
    std::uint32_t groupOf(const trace::Communicator& members, trace::SlotIndex slot, GroupPatterns patterns) {
        const std::pair key{members.id(), m_trace.layout() != nullptr ? slot : trace::kNoSlot};
        const auto [at, isNew] = m_groupNumbers.try_emplace(key, static_cast<std::uint32_t>(m_groups.size()));
        if (isNew) {
            Instance& made = m_groups.emplace_back();
            for (std::int64_t n = 0; n < members.size(); ++n) {
                made.members.push_back(members[n]);
            }
        }
        Instance& group = m_groups[at->second];
        group.patterns.rings = group.patterns.rings || patterns.rings;
        group.patterns.exchanges = group.patterns.exchanges || patterns.exchanges;
        return at->second;
    }

    std::uint32_t pathOf(Rank from, Rank to) {
        const std::uint64_t key = static_cast<std::uint64_t>(from) << 32U | static_cast<std::uint64_t>(to);
        const auto [at, isNew] = m_pathNumbers.try_emplace(key, static_cast<std::uint32_t>(m_paths.size()));
        if (isNew) {
            m_paths.push_back({from, to});
        }
        return at->second;
    }

    /// Groups and paths by who uses them as what, then as the network sees them; ranks by what they use. How many
    /// colours there are of everything.
    std::size_t refine() {
        std::ranges::fill(m_groupColours, 0);
        std::ranges::fill(m_pathColours, 0);
        for (std::size_t rank = 0; rank < m_ends.size(); ++rank) {
            for (const Use& use : m_ends[rank].groups) {
                m_groupColours[use.index] += mixBits(m_ranks[rank] ^ mixBits(use.slot));
            }
            for (const Use& use : m_ends[rank].sends) {
                m_pathColours[use.index] += mixBits(m_ranks[rank] ^ mixBits(1000003 + use.slot));
            }
            for (const Use& use : m_ends[rank].receives) {
                m_pathColours[use.index] += mixBits(m_ranks[rank] ^ mixBits(2000003 + use.slot));
            }
        }
        for (std::size_t group = 0; group < m_groups.size(); ++group) {
            for (const Rank member : m_groups[group].members) {
                m_groupColours[group] += mixBits(m_ranks[static_cast<std::size_t>(member)] + 1);
            }
        }
        for (std::size_t path = 0; path < m_paths.size(); ++path) {
            m_pathColours[path] = mixBits(m_pathColours[path] ^ mixBits(rankColour(m_paths[path].from))) ^
                                  mixBits(rankColour(m_paths[path].to) + 1);
        }
        const std::size_t kinds = m_backend.distinguish(m_pathColours, m_groupColours);
        for (std::size_t rank = 0; rank < m_ends.size(); ++rank) {
            Colour colour = m_ranks[rank];
            for (const auto& [uses, colours] :
                 {std::pair(&m_ends[rank].groups, &m_groupColours), std::pair(&m_ends[rank].sends, &m_pathColours),
                  std::pair(&m_ends[rank].receives, &m_pathColours)}) {
                for (const Use& use : *uses) {
                    colour = mixBits(colour ^ (*colours)[use.index]) + use.slot;
                }
            }
            m_ranks[rank] = mixBits(colour);
        }
        return kinds + distinct(m_ranks) + distinct(m_groupColours) + distinct(m_pathColours);
    }

    [[nodiscard]] Colour rankColour(Rank rank) const { return m_ranks[static_cast<std::size_t>(rank)]; }

    static std::size_t distinct(const std::vector<Colour>& colours) {
        return std::unordered_set<Colour>(colours.begin(), colours.end()).size();
    }

    static MergedRanks::Group lanesOf(const std::vector<Rank>& members, const std::vector<std::uint32_t>& laneOf,
                                      std::int64_t blockDevices) {
        MergedRanks::Group group;
        group.size = static_cast<std::int64_t>(members.size());
        group.inOneBlock = true;
        for (const Rank member : members) {
            group.lanes.push_back(laneOf[static_cast<std::size_t>(member)]);
            group.inOneBlock = group.inOneBlock && member / blockDevices == members.front() / blockDevices;
        }
        std::ranges::sort(group.lanes);
        const auto repeated = std::ranges::unique(group.lanes);
        group.lanes.erase(repeated.begin(), repeated.end());
        return group;
    }

    void fill(MergedRanks::Lane& lane, const std::unordered_map<Colour, std::uint32_t>& firstGroup,
              const std::unordered_map<Colour, std::uint32_t>& firstPath) const {
        const Ends& ends = m_ends[static_cast<std::size_t>(lane.first)];
        const auto set = [](std::vector<std::uint32_t>& list, trace::SlotIndex slot, std::uint32_t value) {
            list.resize(std::max<std::size_t>(list.size(), slot + std::size_t{1}), kNone);
            list[slot] = value;
        };
        for (const Use& use : ends.groups) {
            const std::uint32_t group = firstGroup.at(m_groupColours[use.index]);
            if (use.slot == trace::kNoSlot) {
                lane.wholeGroup = group;
            } else {
                set(lane.groups, use.slot, group);
            }
        }
        for (const Use& use : ends.sends) {
            set(lane.sendPaths, use.slot, firstPath.at(m_pathColours[use.index]));
        }
        for (const Use& use : ends.receives) {
            set(lane.receivePaths, use.slot, firstPath.at(m_pathColours[use.index]));
        }
    }

    const trace::ExecutionTrace& m_trace;
    NetworkBackend& m_backend;
    std::vector<SlotUse> m_uses; ///< by role
    std::vector<Ends> m_ends;    ///< by rank
    std::vector<Instance> m_groups;
    std::vector<MergedRanks::Path> m_paths;
    std::map<std::pair<std::uint64_t, trace::SlotIndex>, std::uint32_t> m_groupNumbers;
    std::unordered_map<std::uint64_t, std::uint32_t> m_pathNumbers;
    std::vector<Colour> m_ranks;
    std::vector<Colour> m_groupColours;
    std::vector<Colour> m_pathColours;
};

} // namespace

Result<MergedRanks> MergedRanks::of(const trace::ExecutionTrace& trace, network::NetworkBackend& backend,
                                    RankMerging merging, std::int64_t blockDevices, const std::vector<bool>& slow) {
    Merging work(trace, backend);
    if (const Result<void> known = work.makeKnown(); !known) {
        return known.error();
    }
    work.colour(merging, slow);
    return std::move(work).result(std::max<std::int64_t>(blockDevices, 1));
}

} // namespace paretoscope::simulation
