// SPDX-License-Identifier: GPL-3.0-or-later
// Caches of beginnings of prompts beyond the replicas' own memory: host memory, a rack's pool, storage (LMCache,
// Mooncake: Qin et al., FAST 2025, arXiv:2407.00079; notes/serving.md, section 5.6). Each tier holds pieces up to its
// capacity, the least recently used go down to the next tier, and from the last one for good. What a prompt begins with
// is looked up tier by tier; fetching takes
//   the longest, over the tiers it needs, of: look-ups down to there + tokens x time of a token, one request at a time
// and is worth it where that is less than computing the tokens anew: the break-even bandwidth of a tier is
//   bytes of a token x prompt tokens a replica computes in a second                         (notes/serving.md, 5.6)
// Writes go on in the background and take no time (not counted). Not thread-safe.
#pragma once

#include "core/base/quantity.h"
#include "core/serving/prefix_cache.h"

#include <array>
#include <cstdint>
#include <list>
#include <span>
#include <unordered_map>
#include <vector>

namespace paretoscope::serving {

inline constexpr std::size_t kMostTiers = 3;

struct CacheTier {
    double tokens = 0.0; ///< that it holds; of each replica's own store where it has one
    Seconds lookup;
    Seconds token;      ///< to fetch one: bytes of a token / bandwidth of the store
    bool local = false; ///< each replica has a store of its own; else all share one
};

struct TierPlan {
    std::vector<CacheTier> tiers; ///< nearest first, at most kMostTiers
    bool breaksEven = true;       ///< fetches only what is quicker than to compute; else all that it finds
};

/// Pieces in the order of their use, up to a number of them.
class PieceStore {
public:
    explicit PieceStore(std::size_t most)
        : m_most(most) {}

    [[nodiscard]] bool holds(std::uint64_t piece) const { return m_places.contains(piece); }
    /// Holds a piece as the one that was used last; gives back those that had to go, the oldest first.
    std::vector<std::uint64_t> put(std::uint64_t piece);
    void take(std::uint64_t piece); ///< it is held elsewhere from now on
    [[nodiscard]] std::size_t size() const { return m_places.size(); }

private:
    std::size_t m_most;
    std::list<std::uint64_t> m_order; ///< least recently used first
    std::unordered_map<std::uint64_t, std::list<std::uint64_t>::iterator> m_places;
};

class CacheTiers {
public:
    /// `pieceTokens`: of every piece.
    CacheTiers(const TierPlan& plan, std::uint32_t pieceTokens, std::size_t replicas);

    /// Pieces of a prompt's rest that are held, up to the first that is nowhere.
    struct Found {
        std::uint32_t pieces = 0;
        std::array<std::uint32_t, kMostTiers> byTier{};
    };
    [[nodiscard]] Found find(std::size_t replica, std::span<const std::uint64_t> rest) const;

    /// From asking to having them, with what others still fetch from the same stores.
    [[nodiscard]] Seconds timeOf(std::size_t replica, const Found& found, Seconds now) const;
    /// Takes the stores for that time.
    Seconds fetch(std::size_t replica, const Found& found, Seconds now);

    /// A prompt has been computed: the nearest tier holds it from now on.
    void store(std::size_t replica, std::span<const std::uint64_t> prompt);

    [[nodiscard]] std::size_t held(std::size_t tier) const;
    [[nodiscard]] const TierPlan& plan() const { return m_plan; }

private:
    struct Tier {
        std::vector<PieceStore> stores; ///< one, or one of each replica
        std::vector<Seconds> free;      ///< when each has nothing more to fetch
    };
    [[nodiscard]] Seconds secondsOf(std::size_t tier, const Found& found) const; ///< to move what it holds of them
    [[nodiscard]] std::size_t placeOf(std::size_t tier, std::size_t replica) const {
        return m_plan.tiers[tier].local ? replica : 0;
    }

    const TierPlan& m_plan;
    std::uint32_t m_pieceTokens;
    std::vector<Tier> m_tiers;
};

} // namespace paretoscope::serving
