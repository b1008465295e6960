// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/cache_tiers.h"

#include <algorithm>

namespace paretoscope::serving {

std::vector<std::uint64_t> PieceStore::put(std::uint64_t piece) {
    take(piece);
    std::vector<std::uint64_t> gone;
    if (m_most == 0) {
        gone.push_back(piece);
        return gone;
    }
    m_places.emplace(piece, m_order.insert(m_order.end(), piece));
    while (m_places.size() > m_most) {
        gone.push_back(m_order.front());
        m_places.erase(m_order.front());
        m_order.pop_front();
    }
    return gone;
}

void PieceStore::take(std::uint64_t piece) {
    if (const auto found = m_places.find(piece); found != m_places.end()) {
        m_order.erase(found->second);
        m_places.erase(found);
    }
}

CacheTiers::CacheTiers(const TierPlan& plan, std::uint32_t pieceTokens, std::size_t replicas)
    : m_plan(plan)
    , m_pieceTokens(pieceTokens) {
    for (const CacheTier& tier : plan.tiers) {
        const std::size_t stores = tier.local ? replicas : 1;
        m_tiers.push_back({std::vector(stores, PieceStore(static_cast<std::size_t>(tier.tokens / pieceTokens))),
                           std::vector(stores, Seconds(0.0))});
    }
}

CacheTiers::Found CacheTiers::find(std::size_t replica, std::span<const std::uint64_t> rest) const {
    Found found;
    for (const std::uint64_t piece : rest) {
        std::size_t tier = 0;
        while (tier < m_tiers.size() && !m_tiers[tier].stores[placeOf(tier, replica)].holds(piece)) {
            ++tier;
        }
        if (tier == m_tiers.size()) {
            break;
        }
        ++found.pieces;
        ++found.byTier[tier];
    }
    return found;
}

Seconds CacheTiers::secondsOf(std::size_t tier, const Found& found) const {
    return static_cast<double>(found.byTier[tier]) * m_pieceTokens * m_plan.tiers[tier].token;
}

Seconds CacheTiers::timeOf(std::size_t replica, const Found& found, Seconds now) const {
    Seconds end = now;
    Seconds lookups;
    for (std::size_t tier = 0; tier < m_tiers.size(); ++tier) {
        lookups += m_plan.tiers[tier].lookup;
        if (found.byTier[tier] > 0) {
            const Seconds start = std::max(now + lookups, m_tiers[tier].free[placeOf(tier, replica)]);
            end = std::max(end, start + secondsOf(tier, found));
        }
    }
    return end - now;
}

Seconds CacheTiers::fetch(std::size_t replica, const Found& found, Seconds now) {
    const Seconds time = timeOf(replica, found, now);
    Seconds lookups;
    for (std::size_t tier = 0; tier < m_tiers.size(); ++tier) {
        lookups += m_plan.tiers[tier].lookup;
        if (found.byTier[tier] > 0) {
            Seconds& free = m_tiers[tier].free[placeOf(tier, replica)];
            free = std::max(now + lookups, free) + secondsOf(tier, found);
        }
    }
    return time;
}

void CacheTiers::store(std::size_t replica, std::span<const std::uint64_t> prompt) {
    // The end first, so that it goes before the beginning.
    for (std::size_t i = prompt.size(); i > 0; --i) {
        for (std::size_t tier = 1; tier < m_tiers.size(); ++tier) {
            m_tiers[tier].stores[placeOf(tier, replica)].take(prompt[i - 1]);
        }
        std::vector<std::uint64_t> down = {prompt[i - 1]};
        for (std::size_t tier = 0; tier < m_tiers.size() && !down.empty(); ++tier) {
            std::vector<std::uint64_t> gone;
            for (const std::uint64_t piece : down) {
                const auto more = m_tiers[tier].stores[placeOf(tier, replica)].put(piece);
                gone.insert(gone.end(), more.begin(), more.end());
            }
            down = std::move(gone);
        }
    }
}

std::size_t CacheTiers::held(std::size_t tier) const {
    std::size_t pieces = 0;
    for (const PieceStore& store : m_tiers[tier].stores) {
        pieces += store.size();
    }
    return pieces;
}

} // namespace paretoscope::serving
