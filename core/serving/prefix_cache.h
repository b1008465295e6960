// SPDX-License-Identifier: GPL-3.0-or-later
// Beginnings of prompts that stay in the cache for the next request that begins alike: pieces of a fixed number of
// tokens, known by a number that stands for themselves and all before them (vLLM's automatic prefix caching; Mooncake,
// Qin et al., FAST 2025, arXiv:2407.00079). Pieces in use are counted; others stay until somebody needs their memory,
// and go least recently used first, the ends of prompts before their beginnings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <unordered_map>
#include <vector>

namespace paretoscope::serving {

/// The pieces of all requests of a stream.
struct PrefixPieces {
    std::uint32_t tokens = 512;        ///< in each piece
    std::vector<std::uint64_t> pieces; ///< of all requests, one request after the other
    std::vector<std::size_t> ends;     ///< of each request's pieces
    bool withAnswers = false;          ///< they go on through answers, which stay as well: prompts begin with them

    void add(std::span<const std::uint64_t> ofRequest) {
        pieces.insert(pieces.end(), ofRequest.begin(), ofRequest.end());
        ends.push_back(pieces.size());
    }
    /// Of the first so many tokens of a request, whole pieces only.
    [[nodiscard]] std::span<const std::uint64_t> of(std::size_t request, std::uint64_t first) const;
};

/// Of one replica. Not thread-safe.
class PrefixCache {
public:
    struct Match {
        std::uint32_t pieces = 0; ///< that a prompt begins with and that are held
        std::uint32_t idle = 0;   ///< of them, not in use
    };
    [[nodiscard]] Match match(std::span<const std::uint64_t> prompt) const;

    /// Counts one more, or one less, use of held pieces.
    void use(std::span<const std::uint64_t> pieces);
    void drop(std::span<const std::uint64_t> pieces);

    /// Holds a piece from now on, in use once; false where it was held already and is in use once more.
    bool hold(std::uint64_t piece);

    /// Forgets the idle piece that was used longest ago; false where there is none.
    bool forgetOne();

    [[nodiscard]] std::size_t held() const { return m_pieces.size(); }
    [[nodiscard]] std::size_t idle() const { return m_idle.size(); }

private:
    struct Piece {
        std::uint32_t uses = 0;
        std::list<std::uint64_t>::iterator place; ///< among the idle ones, if it is
    };
    std::unordered_map<std::uint64_t, Piece> m_pieces;
    std::list<std::uint64_t> m_idle; ///< least recently used first
};

} // namespace paretoscope::serving
