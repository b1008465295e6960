// SPDX-License-Identifier: GPL-3.0-or-later
// Measured and predicted collectives as curves over their size: one for each device, collective and group of ranks.
#pragma once

#include "core/base/comparison.h"
#include "core/network/collective_measurement.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::network {

struct CollectivePoint {
    Bytes size; ///< as CollectiveModel::time() counts it
    Seconds measured;
    Seconds predicted;
    std::optional<Seconds> refitted; ///< by coefficients fitted to the same rows
};

struct CollectiveSeries {
    std::string device;     ///< as the file names it
    std::string collective; ///< "all_reduce"
    std::int64_t ranks = 0;
    std::int64_t nodes = 1;
    std::vector<CollectivePoint> points; ///< by ascending size; repeated measurements one after the other
    ErrorStatistics predicted;
    std::optional<ErrorStatistics> refitted;
};

/// `predicted` and `refitted` (optional) compare the same `measured` rows. In order of first appearance.
std::vector<CollectiveSeries> collectiveSeries(std::span<const CollectiveMeasurement> measured,
                                               const Comparison& predicted, const Comparison* refitted);

/// What links carry for each byte of the size, which turns size over time into bus bandwidth: 2 (n - 1) / n of an
/// all-reduce, (n - 1) / n of all-gather, reduce-scatter and all-to-all, 1 of the others (NVIDIA, nccl-tests,
/// doc/PERFORMANCE.md).
double busFactor(std::string_view collective, std::int64_t ranks) noexcept;

} // namespace paretoscope::network
