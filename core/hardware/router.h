// SPDX-License-Identifier: GPL-3.0-or-later
// Ways through a Fabric: the shortest ones by hops, of these the widest by their narrowest link, and of those one by
// policy. Devices forward for others only where there is no way over switches alone (rings, meshes, tori).
// Found by searching from both ends at once, so that a way costs its surroundings and not the cluster.
// One router belongs to one thread; the answers depend on fabric, policy and seed only.
#pragma once

#include "core/hardware/fabric.h"

#include <optional>
#include <string_view>
#include <vector>

namespace paretoscope::hardware {

enum class RoutePolicy {
    spread,    ///< by the destination's number, counted leaf by leaf: D-mod-k (Zahavi, Johnson, Kerbyson, Lang, JPDC
               ///< 72(11), 2012)
    hash,      ///< equal-cost multi-path: by a hash of both ends and the seed, as switches hash headers
    railLocal, ///< as spread, but first through the own node to the destination's rail where that spares trunk links
};
std::string_view routePolicyId(RoutePolicy policy); ///< "spread", "hash", "rail_local"
std::optional<RoutePolicy> routePolicyFromId(std::string_view id);

class Router {
public:
    /// `fabric` must outlive the router.
    explicit Router(const Fabric& fabric, RoutePolicy policy = RoutePolicy::spread, std::uint64_t seed = 0);

    /// The links from one device to another, in order, into `links`; empty for the device itself. False where there is
    /// no way.
    bool find(Fabric::Vertex from, Fabric::Vertex to, std::vector<Fabric::LinkIndex>& links);

private:
    enum class Relays { switches, everybody, noTrunks };

    /// What a search from one end knows of a vertex.
    struct Reached {
        std::uint32_t search = 0; ///< in which it was reached
        std::uint32_t hops = 0;
        double width = 0.0; ///< the widest of the shortest ways from the end
    };
    struct Side {
        std::vector<Reached> reached; ///< by vertex
        std::vector<Fabric::Vertex> frontier;
        std::vector<Fabric::Vertex> next;
        std::uint32_t hops = 0;
    };

    bool search(Fabric::Vertex from, Fabric::Vertex to, Relays relays, std::uint32_t mostHops);
    void expand(Side& side, Relays relays, const Side& other);
    [[nodiscard]] bool mayCross(const Fabric::Link& link, Relays relays, const Side& side, const Side& other) const;
    [[nodiscard]] bool isReached(const Side& side, Fabric::Vertex vertex) const {
        return side.reached[vertex].search == m_search;
    }
    void collectMeetings();
    /// One of the links at `at` that lead a hop closer to the end of `side` on a way of full width. Counterparts of
    /// links that leave `at`, or those links themselves: as they leave.
    [[nodiscard]] Fabric::LinkIndex closer(const Side& side, Fabric::Vertex at, bool towardsStart, Relays relays) const;
    void walk(Fabric::Vertex from, Fabric::Vertex to, Relays relays, std::vector<Fabric::LinkIndex>& links);

    const Fabric& m_fabric;
    RoutePolicy m_policy;
    std::uint64_t m_seed;
    std::vector<std::uint32_t> m_places; ///< by device: its number, switch by switch of the narrowest links
    Side m_start;
    Side m_goal;
    std::uint32_t m_search = 0;
    std::vector<Fabric::Vertex> m_meetings;
    double m_width = 0.0;
    std::uint64_t m_key = 0; ///< picks among equal ways
};

} // namespace paretoscope::hardware
