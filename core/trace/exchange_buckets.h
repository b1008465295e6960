// SPDX-License-Identifier: GPL-3.0-or-later
// Weights that come in buckets: which exchange has to stand before a part may run, so that all of them are exchanged
// once. Internal to core/trace.
#pragma once

#include <algorithm>

namespace paretoscope::trace {

/// Elements that are exchanged in buckets, as they are needed.
struct ExchangeBuckets {
    double size = 0.0;
    double left = 0.0;   ///< in no bucket yet
    double filled = 0.0; ///< in a bucket, and not needed yet

    /// Of the bucket to exchange before `needed` elements are there; 0 where they are.
    double next(double needed) {
        double bucket = 0.0;
        if (needed > filled * (1.0 + 1e-12)) {
            bucket = std::min(std::max(size, needed - filled), left);
        }
        left -= bucket;
        filled += bucket - needed;
        return bucket;
    }
};

} // namespace paretoscope::trace
