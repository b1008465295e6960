// SPDX-License-Identifier: GPL-3.0-or-later
// The cache of the model that most papers on cache policies measure.
#pragma once

#include "core/kv/cache_shape.h"

namespace paretoscope::tests {

inline kv::CacheShape llama8b() {
    return kv::cacheShape(32, 32, 8, 128);
}

} // namespace paretoscope::tests
