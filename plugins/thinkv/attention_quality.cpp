// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/thinkv/attention_quality.h"

#include "core/kv/attention_quality.h"

#include <algorithm>

namespace paretoscope::thinkv {

AttentionQuality measureAttention(const ThoughtChain& chain, const CacheSettings& settings, std::int64_t every) {
    const auto width = static_cast<std::size_t>(chain.settings().width);
    const Calibration calibration =
        calibrateOn(chain, static_cast<int>(kMostLayers), 2048, static_cast<double>(settings.budget));
    kv::HeadTokens head(width);
    SequenceCache cache(settings, width);
    kv::QualityMean quality;
    std::vector<std::int64_t> all;
    std::vector<float> key(width);
    std::vector<float> value(width);
    std::vector<float> exact(width);
    std::vector<float> found(width);
    std::vector<float> weights;
    for (std::int64_t token = 0; token < chain.settings().tokens; ++token) {
        chain.write(token, key, value);
        head.append(key, value);
        all.push_back(token);
        play(chain, calibration, cache, token, token + 1);
        if (token < settings.segment || token % every != 0) {
            continue;
        }
        const kv::ChainQuery query = chain.query(token);
        kv::attentionWeights(head, query.vector, all, weights);
        kv::mixValues(head, all, weights, exact);
        cache.attend(query.vector, found);
        quality.add(kv::relativeDistance(exact, found), kv::topTenRecall(weights, cache.liveTokens()), query.revisits);
    }
    return quality.mean(cache.account().liveSum / static_cast<double>(std::max<std::int64_t>(cache.tokens(), 1)));
}

} // namespace paretoscope::thinkv
