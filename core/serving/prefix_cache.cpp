// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/prefix_cache.h"

#include <algorithm>
#include <cassert>
#include <ranges>

namespace paretoscope::serving {

std::span<const std::uint64_t> PrefixPieces::of(std::size_t request, std::uint64_t first) const {
    const std::size_t begin = request == 0 ? 0 : ends[request - 1];
    const std::size_t whole = std::min<std::size_t>(ends[request] - begin, first / tokens);
    return std::span(pieces).subspan(begin, whole);
}

PrefixCache::Match PrefixCache::match(std::span<const std::uint64_t> prompt) const {
    Match match;
    for (const std::uint64_t piece : prompt) {
        const auto found = m_pieces.find(piece);
        if (found == m_pieces.end()) {
            break;
        }
        ++match.pieces;
        match.idle += found->second.uses == 0 ? 1 : 0;
    }
    return match;
}

void PrefixCache::use(std::span<const std::uint64_t> pieces) {
    for (const std::uint64_t each : pieces) {
        Piece& piece = m_pieces.at(each);
        if (piece.uses++ == 0) {
            m_idle.erase(piece.place);
        }
    }
}

void PrefixCache::drop(std::span<const std::uint64_t> pieces) {
    // The end first, so that it is forgotten before the beginning.
    for (const std::uint64_t each : pieces | std::views::reverse) {
        Piece& piece = m_pieces.at(each);
        assert(piece.uses > 0);
        if (--piece.uses == 0) {
            piece.place = m_idle.insert(m_idle.end(), each);
        }
    }
}

bool PrefixCache::hold(std::uint64_t each) {
    const auto [found, isNew] = m_pieces.try_emplace(each);
    if (!isNew && found->second.uses == 0) {
        m_idle.erase(found->second.place);
    }
    ++found->second.uses;
    return isNew;
}

bool PrefixCache::forgetOne() {
    if (m_idle.empty()) {
        return false;
    }
    m_pieces.erase(m_idle.front());
    m_idle.pop_front();
    return true;
}

} // namespace paretoscope::serving
