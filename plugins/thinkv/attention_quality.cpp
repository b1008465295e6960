// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/thinkv/attention_quality.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace paretoscope::thinkv {

namespace {

constexpr std::size_t kTop = 10;

/// Nothing is evicted where every rung holds a whole segment.
CacheSettings everything(const CacheSettings& settings) {
    CacheSettings whole;
    whole.segment = settings.segment;
    whole.group = settings.group;
    whole.ladder.fill(settings.segment);
    whole.budget = INT64_MAX;
    whole.quantises = false;
    return whole;
}

double relativeDistance(const std::vector<float>& from, const std::vector<float>& to) {
    double difference = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        difference += std::pow(static_cast<double>(to[i]) - from[i], 2);
        size += std::pow(static_cast<double>(from[i]), 2);
    }
    return size > 0.0 ? std::sqrt(difference / size) : 0.0;
}

double recallOf(std::vector<SequenceCache::Weight> weights, const std::vector<std::int64_t>& held) {
    const std::size_t top = std::min(kTop, weights.size());
    std::ranges::partial_sort(weights, weights.begin() + static_cast<std::ptrdiff_t>(top), std::ranges::greater(),
                              &SequenceCache::Weight::weight);
    const std::unordered_set<std::int64_t> kept(held.begin(), held.end());
    std::size_t found = 0;
    for (std::size_t i = 0; i < top; ++i) {
        found += kept.contains(weights[i].token) ? 1 : 0;
    }
    return static_cast<double>(found) / static_cast<double>(top);
}

} // namespace

AttentionQuality measureAttention(const ThoughtChain& chain, const CacheSettings& settings, std::int64_t every) {
    const auto width = static_cast<std::size_t>(chain.settings().width);
    const Calibration calibration =
        calibrateOn(chain, static_cast<int>(kMostLayers), 2048, static_cast<double>(settings.budget));
    SequenceCache full(everything(settings), width);
    SequenceCache cache(settings, width);
    AttentionQuality quality;
    std::vector<float> exact(width);
    std::vector<float> found(width);
    std::vector<SequenceCache::Weight> weights;
    int revisits = 0;
    for (std::int64_t token = 0; token < chain.settings().tokens; ++token) {
        play(chain, calibration, full, token, token + 1);
        play(chain, calibration, cache, token, token + 1);
        if (token < settings.segment || token % every != 0) {
            continue;
        }
        const ChainQuery query = chain.query(token);
        full.attend(query.vector, exact, &weights);
        cache.attend(query.vector, found);
        const double error = relativeDistance(exact, found);
        ++quality.probes;
        quality.error += error;
        quality.revisitError += query.revisits ? error : 0.0;
        revisits += query.revisits ? 1 : 0;
        quality.recall += recallOf(weights, cache.liveTokens());
    }
    const double probes = std::max(quality.probes, 1);
    quality.error /= probes;
    quality.recall /= probes;
    quality.revisitError /= std::max(revisits, 1);
    quality.liveTokens = cache.account().liveSum / static_cast<double>(std::max<std::int64_t>(cache.tokens(), 1));
    return quality;
}

} // namespace paretoscope::thinkv
