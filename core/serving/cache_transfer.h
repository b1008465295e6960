// SPDX-License-Identifier: GPL-3.0-or-later
// How the cache of a prompt gets from the replica that computed it to the one that generates (disaggregated prefill and
// decode: Patel et al., Splitwise, ISCA 2024, arXiv:2311.18677; Zhong et al., DistServe, OSDI 2024, arXiv:2401.09670).
//   time     latency + bytes through the busiest device's ports / bandwidth, of the innermost level that holds both
//            replicas. Devices send side by side; where one side has fewer devices, those set the pace; copies that
//            receivers hold of the same heads or latent vectors are made among themselves (derived)
//   ports    a replica sends one cache at a time, and takes in one at a time, first come first served (derived)
//   layers   sent while later ones are computed: all but the last of L go during (L - 1) / L of the prompt's time, so
//            max(time - (L - 1) / L prompt, time / L) shows (Splitwise, section 4.3; notes/serving.md, 5.4)
#pragma once

#include "core/network/collective_model.h"
#include "core/serving/deployment.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::serving {

/// The way between two kinds of replicas. Immutable after construction, so thread-safe.
class CacheRoute {
public:
    /// Replicas stand side by side: all that compute prompts and then all that generate; or, in pairs, one of each in
    /// turn.
    struct Placement {
        std::int64_t promptDevices = 1; ///< of a replica that computes prompts
        std::int64_t answerDevices = 1; ///< of one that generates
        std::int64_t promptReplicas = 1;
        bool paired = false;
    };

    /// An instant way: for limits.
    CacheRoute() = default;

    /// `perToken`: of the side whose devices have more to carry.
    CacheRoute(const Site& site, const Placement& placement, Bytes perToken, double layers, bool layerwise);

    [[nodiscard]] Seconds time(std::uint16_t from, std::uint16_t to, double tokens) const noexcept;
    /// Share of a prompt's time in which its cache is already on its way: (L - 1) / L, or 0.
    [[nodiscard]] double overlap() const noexcept { return m_overlap; }
    /// What shows of a transfer of `time` behind a prompt that took `prompt`, on free ports.
    [[nodiscard]] Seconds exposed(Seconds time, Seconds prompt) const noexcept;
    [[nodiscard]] bool isPaired() const noexcept { return m_placement.paired; }

private:
    struct Level {
        std::int64_t devices = 1;
        Seconds latency;
        Seconds token; ///< of one token's bytes
    };
    std::array<Level, network::kMostLevels> m_levels{};
    std::size_t m_count = 0;
    Placement m_placement{};
    double m_overlap = 0.0;
};

/// The ports of all replicas of a simulation. Not thread-safe.
class CachePorts {
public:
    CachePorts(const CacheRoute& route, std::size_t promptReplicas, std::size_t answerReplicas)
        : m_route(route)
        , m_sending(promptReplicas, Seconds(0.0))
        , m_receiving(answerReplicas, Seconds(0.0)) {}

    struct Transfer {
        Seconds time; ///< that it holds the ports
        Seconds end;
    };

    /// Sends a cache whose prompt's computation took `computed` and has just ended; 0 where it has ended earlier, so
    /// that nothing overlaps.
    Transfer send(std::uint16_t from, std::uint16_t to, double tokens, Seconds now, Seconds computed);

private:
    const CacheRoute& m_route;
    std::vector<Seconds> m_sending; ///< until when a replica's ports are taken
    std::vector<Seconds> m_receiving;
};

} // namespace paretoscope::serving
