// SPDX-License-Identifier: GPL-3.0-or-later
// What a point draws by chance or reads from a file, counted in bins: lengths of prompts and answers, gaps between
// arrivals. Studies make them, the window only draws them.
#pragma once

#include "core/base/unit.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::study {

struct Distribution {
    std::string label; ///< source text for translation: "Prompt length"
    std::string group; ///< heading of the parameters that it follows from; empty: of no one group
    Unit unit = Unit::none;
    std::vector<double> edges;  ///< of the bins, ascending, one more than there are bins; in the unit
    std::vector<double> shares; ///< of all draws, by bin; they sum to 1
    std::size_t draws = 0;      ///< that were counted
    bool logarithmic = false;   ///< bins of equal ratio; but the first one reaches down to the least value, even 0
    bool overTime = false;      ///< bins are stretches of time; the figures below are of draws per second in them
    double mean = 0.0;
    double p50 = 0.0;
    double p90 = 0.0;
    double p99 = 0.0;

    friend bool operator==(const Distribution&, const Distribution&) = default;
};

/// Bins, shares and figures of values of one unit; at least one, none negative. A bin holds its lower edge, not its
/// upper one. Edges are round: multiples of 1, 2 or 5 times a power of ten, at most 41 bins; whole numbers of tokens
/// and counts. Where a linear axis would press half of the values into its first twentieth and they span more than two
/// decades, ten bins to a decade (preferred numbers, R10 of ISO 3), over four decades at the most. Values that are all
/// alike make one bin. Percentiles are nearest ranks. Label and group are the caller's.
Distribution distributionOf(std::vector<double> values, Unit unit);

/// Moments of draws, ascending and not all at 0, by stretches of equal length: ten draws in each on average, at most
/// 100 stretches.
Distribution distributionOverTime(std::span<const double> seconds);

} // namespace paretoscope::study
