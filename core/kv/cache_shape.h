// SPDX-License-Identifier: GPL-3.0-or-later
// What a model's attention layers write into the KV cache, as far as cache policies care: how many elements a token
// leaves in each layer, and how many heads read them. Layers with a window hold no more tokens than it.
#pragma once

#include "core/base/quantity.h"
#include "core/model/model.h"

#include <cstdint>
#include <vector>

namespace paretoscope::kv {

/// Layers that cache alike.
struct CachedLayers {
    double layers = 0.0;
    double elementsPerToken = 0.0; ///< keys and values of one token in one layer
    double window = 0.0;           ///< tokens at most; 0: no window
};

/// A cache is kept in 16 bits unless a policy says otherwise.
inline constexpr double kElementBits = 16.0;

struct CacheShape {
    double queryHeads = 0.0;
    double keyValueHeads = 0.0;
    double headWidth = 0.0;
    std::vector<CachedLayers> groups;

    [[nodiscard]] double layers() const noexcept;
    /// Elements of a cache that holds `tokens` (not necessarily whole: a mean) in every layer, less where windows are.
    [[nodiscard]] double elements(double tokens) const noexcept;
    /// The same in 16 bits.
    [[nodiscard]] Bytes bytes(double tokens) const noexcept;
};

/// Grouped-query attention: every layer caches keys and values of `keyValueHeads`.
CacheShape cacheShape(int layers, int queryHeads, int keyValueHeads, int headWidth);

/// Of a model of the catalog; heads are those of the first attention layer. Layers without a cache (state space) are
/// left out, so a model without attention has no groups.
CacheShape cacheShape(const model::Model& model);

} // namespace paretoscope::kv
