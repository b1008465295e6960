// SPDX-License-Identifier: GPL-3.0-or-later
// Which tokens of a segment stay: K-means on their keys after the rotary turn, and of each cluster the real token whose
// key is nearest to the centre (ThinKV, notes section 1.3). Lloyd's iterations from evenly spaced tokens, so the answer
// is a function of the keys alone. A centre that lost its tokens keeps its place; the token farthest from its own
// centre stays in its stead, so the asked number stays.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace paretoscope::thinkv {

struct Representative {
    std::size_t token = 0; ///< index among the given tokens, ascending
    float mass = 1.0F;     ///< tokens for which it stands: the masses of its cluster summed up
};

class KeyClusters {
public:
    /// Keeps `count` (at least 1) of the tokens whose keys of `width` lie in `keys`, with what each stands for already
    /// in `masses`. All of them where they are no more than `count`. Buffers are kept from call to call, so an object
    /// belongs to one thread.
    std::vector<Representative> represent(std::span<const float> keys, std::size_t width, std::span<const float> masses,
                                          std::size_t count, int iterations);

    /// Multiply-adds of distances so far, two FLOPs each.
    [[nodiscard]] double flops() const noexcept { return m_flops; }

private:
    bool assign(std::span<const float> keys, std::size_t width);
    std::vector<Representative> nearestTokens(std::span<const float> keys, std::size_t width,
                                              std::span<const float> masses, std::size_t count);
    void recentre(std::span<const float> keys, std::size_t width);

    std::vector<float> m_centres;
    std::vector<float> m_centreSquares;
    std::vector<std::size_t> m_clusters; ///< of each token
    std::vector<float> m_distances;      ///< of each token to its centre, less the token's own square
    double m_flops = 0.0;
};

/// Tokens at even distances: what K-means starts from, and all that can be said without keys.
std::vector<Representative> spreadEvenly(std::span<const float> masses, std::size_t count);

} // namespace paretoscope::thinkv
