// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/thinkv/key_clusters.h"

#include <algorithm>
#include <limits>

namespace paretoscope::thinkv {

namespace {

constexpr std::size_t kLanes = 8;

/// Sums in lanes, which compilers turn into vectors without leave to reorder additions.
float dot(const float* a, const float* b, std::size_t width) {
    float lanes[kLanes] = {};
    std::size_t i = 0;
    for (; i + kLanes <= width; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            lanes[lane] += a[i + lane] * b[i + lane];
        }
    }
    float sum = 0.0F;
    for (; i < width; ++i) {
        sum += a[i] * b[i];
    }
    for (const float lane : lanes) {
        sum += lane;
    }
    return sum;
}

std::size_t evenPlace(std::size_t i, std::size_t count, std::size_t tokens) {
    return (2 * i + 1) * tokens / (2 * count);
}

} // namespace

std::vector<Representative> spreadEvenly(std::span<const float> masses, std::size_t count) {
    std::vector<Representative> kept;
    const std::size_t chosen = std::min(count, masses.size());
    for (std::size_t i = 0; i < chosen; ++i) {
        kept.push_back({evenPlace(i, chosen, masses.size()), 0.0F});
    }
    for (std::size_t token = 0; token < masses.size(); ++token) {
        kept[token * chosen / masses.size()].mass += masses[token];
    }
    return kept;
}

std::vector<Representative> KeyClusters::represent(std::span<const float> keys, std::size_t width,
                                                   std::span<const float> masses, std::size_t count, int iterations) {
    const std::size_t tokens = masses.size();
    if (tokens <= count) {
        return spreadEvenly(masses, tokens);
    }
    m_centres.resize(count * width);
    m_centreSquares.resize(count);
    m_clusters.assign(tokens, count);
    m_distances.resize(tokens);
    for (std::size_t i = 0; i < count; ++i) {
        const float* from = &keys[evenPlace(i, count, tokens) * width];
        std::copy(from, from + width, &m_centres[i * width]);
    }
    for (int iteration = 0; assign(keys, width) && iteration + 1 < iterations; ++iteration) {
        recentre(keys, width);
    }
    return nearestTokens(keys, width, masses, count);
}

std::vector<Representative> KeyClusters::nearestTokens(std::span<const float> keys, std::size_t width,
                                                       std::span<const float> masses, std::size_t count) {
    constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
    std::vector<Representative> kept(count, {kNone, 0.0F});
    for (std::size_t token = 0; token < masses.size(); ++token) {
        Representative& cluster = kept[m_clusters[token]];
        cluster.mass += masses[token];
        if (cluster.token == kNone || m_distances[token] < m_distances[cluster.token]) {
            cluster.token = token;
        }
    }
    for (Representative& empty : kept) {
        if (empty.token == kNone) { // stands for the token that its cluster describes worst
            std::size_t worst = kNone;
            float most = -1.0F;
            for (std::size_t token = 0; token < masses.size(); ++token) {
                const float distance = m_distances[token] + dot(&keys[token * width], &keys[token * width], width);
                if (distance > most && std::ranges::find(kept, token, &Representative::token) == kept.end()) {
                    most = distance;
                    worst = token;
                }
            }
            empty = {worst, masses[worst]};
            kept[m_clusters[worst]].mass -= masses[worst];
        }
    }
    std::ranges::sort(kept, {}, &Representative::token);
    return kept;
}

/// To the nearest centre: |c|^2 - 2 x c, since the token's own square is the same for all. Whether anything changed.
bool KeyClusters::assign(std::span<const float> keys, std::size_t width) {
    const std::size_t count = m_centreSquares.size();
    for (std::size_t i = 0; i < count; ++i) {
        m_centreSquares[i] = dot(&m_centres[i * width], &m_centres[i * width], width);
    }
    bool changed = false;
    for (std::size_t token = 0; token < m_clusters.size(); ++token) {
        std::size_t nearest = 0;
        float least = std::numeric_limits<float>::max();
        for (std::size_t i = 0; i < count; ++i) {
            const float distance = m_centreSquares[i] - 2.0F * dot(&keys[token * width], &m_centres[i * width], width);
            if (distance < least) {
                least = distance;
                nearest = i;
            }
        }
        changed = changed || m_clusters[token] != nearest;
        m_clusters[token] = nearest;
        m_distances[token] = least;
    }
    m_flops += 2.0 * static_cast<double>(count * m_clusters.size() * width);
    return changed;
}

void KeyClusters::recentre(std::span<const float> keys, std::size_t width) {
    const std::size_t count = m_centreSquares.size();
    std::vector<float> sizes(count, 0.0F);
    for (const std::size_t cluster : m_clusters) {
        sizes[cluster] += 1.0F;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (sizes[i] > 0.0F) {
            std::fill_n(&m_centres[i * width], width, 0.0F);
        }
    }
    for (std::size_t token = 0; token < m_clusters.size(); ++token) {
        const float share = 1.0F / sizes[m_clusters[token]];
        float* centre = &m_centres[m_clusters[token] * width];
        const float* key = &keys[token * width];
        for (std::size_t i = 0; i < width; ++i) {
            centre[i] += share * key[i];
        }
    }
}

} // namespace paretoscope::thinkv
