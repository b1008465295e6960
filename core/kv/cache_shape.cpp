// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/cache_shape.h"

#include <algorithm>

namespace paretoscope::kv {

double CacheShape::layers() const noexcept {
    double sum = 0.0;
    for (const CachedLayers& group : groups) {
        sum += group.layers;
    }
    return sum;
}

double CacheShape::elements(double tokens) const noexcept {
    double sum = 0.0;
    for (const CachedLayers& group : groups) {
        sum += group.layers * group.elementsPerToken * (group.window > 0.0 ? std::min(tokens, group.window) : tokens);
    }
    return sum;
}

Bytes CacheShape::bytes(double tokens) const noexcept {
    return Bytes(elements(tokens) * kElementBits / 8.0);
}

CacheShape cacheShape(int layers, int queryHeads, int keyValueHeads, int headWidth) {
    return {static_cast<double>(queryHeads),
            static_cast<double>(keyValueHeads),
            static_cast<double>(headWidth),
            {{static_cast<double>(layers), 2.0 * keyValueHeads * headWidth, 0.0}}};
}

CacheShape cacheShape(const model::Model& model) {
    CacheShape shape;
    for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
        const model::Mixer& mixer = model.kinds[kind].mixer;
        const double elements = model::kvElementsPerToken(mixer);
        const auto layers = std::count(model.layers.begin(), model.layers.end(), static_cast<std::uint8_t>(kind));
        if (elements <= 0.0 || layers == 0) {
            continue;
        }
        if (shape.groups.empty()) {
            const bool latent = mixer.kind == model::MixerKind::multiLatentAttention;
            shape.queryHeads = mixer.heads;
            shape.keyValueHeads = latent ? 1.0 : mixer.kvHeads; // one latent vector serves all heads
            shape.headWidth = latent ? mixer.kvLora + mixer.ropeDim : mixer.headDim;
        }
        shape.groups.push_back({static_cast<double>(layers), elements, static_cast<double>(mixer.window)});
    }
    return shape;
}

} // namespace paretoscope::kv
