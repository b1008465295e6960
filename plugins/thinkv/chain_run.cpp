// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/thinkv/chain_run.h"

#include <algorithm>

namespace paretoscope::thinkv {

Calibration calibrateOn(const ThoughtChain& chain, int layers, std::size_t samples, double cached) {
    const auto available = static_cast<std::size_t>(chain.settings().tokens);
    const std::size_t stride = std::max<std::size_t>(available / std::max<std::size_t>(samples, 1), 1);
    std::vector<std::vector<double>> sparsities(static_cast<std::size_t>(layers));
    for (int layer = 0; layer < layers; ++layer) {
        std::vector<double>& steps = sparsities[static_cast<std::size_t>(layer)];
        for (std::size_t token = 0; token < available && steps.size() < samples; token += stride) {
            steps.push_back(chain.sparsity(layer, static_cast<std::int64_t>(token), cached));
        }
    }
    return calibrate(sparsities);
}

Thought classifyStep(const ThoughtChain& chain, const Calibration& calibration, std::int64_t token, double cached) {
    if (calibration.layers.empty()) {
        return calibration.classify(0.0);
    }
    double sum = 0.0;
    for (const int layer : calibration.layers) {
        sum += chain.sparsity(layer, token, cached);
    }
    return calibration.classify(sum / static_cast<double>(calibration.layers.size()));
}

void play(const ThoughtChain& chain, const Calibration& calibration, SequenceCache& cache, std::int64_t first,
          std::int64_t last) {
    const auto width = static_cast<std::size_t>(chain.settings().width);
    std::vector<float> key(width);
    std::vector<float> value(width);
    for (std::int64_t token = first; token < last; ++token) {
        chain.write(token, key, value);
        const bool looks = cache.startsSegment();
        const Thought thought =
            looks ? classifyStep(chain, calibration, token, static_cast<double>(cache.live())) : Thought::reasoning;
        cache.append(thought, key, value);
    }
}

CacheAccount countChain(const ChainSettings& settings, const CacheSettings& cacheSettings) {
    return countChain(settings, cacheSettings, std::array{settings.tokens}).front();
}

std::vector<CacheAccount> countChain(const ChainSettings& settings, const CacheSettings& cacheSettings,
                                     std::span<const std::int64_t> tokens) {
    ChainSettings counted = settings;
    counted.width = 0;
    counted.tokens = tokens.empty() ? 0 : tokens.back();
    const ThoughtChain chain(counted);
    SequenceCache cache(cacheSettings, 0);
    std::vector<CacheAccount> accounts;
    accounts.reserve(tokens.size());
    for (const std::int64_t end : tokens) {
        while (cache.tokens() < end) {
            cache.append(chain.thoughtAt(cache.tokens()), {}, {});
        }
        accounts.push_back(cache.account());
    }
    return accounts;
}

} // namespace paretoscope::thinkv
