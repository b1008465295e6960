// SPDX-License-Identifier: GPL-3.0-or-later
// Fits what collectives alone reach on a part to measurements of it: all coefficients of LinkEfficiency that change
// any prediction, by a pattern search (Hooke, Jeeves, J. ACM 8(2), 1961) over their logarithms, on the sum of the
// rows' logarithmic errors, rounded at the bottom so that it has slopes everywhere (pseudo-Huber). Coefficients that
// the rows leave open (latency of a step where all ran among equally many ranks) stay where they were.
// What a fit is worth is told by sizes that it did not see: every second one, each half predicted by a fit on the
// other. That is interpolation; other numbers of ranks or nodes are not vouched for.
// Deterministic; a few seconds for a few hundred rows.
#pragma once

#include "core/base/error_statistics.h"
#include "core/network/collective_fit.h"
#include "core/network/collective_measurement.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::network {

struct RefitErrors {
    std::string name; ///< as in comparisons; "All" for the sum
    ErrorStatistics before;
    ErrorStatistics fitted;  ///< on the rows of the fit
    ErrorStatistics leftOut; ///< each size by a fit that did not see it; empty below four sizes
};

struct CollectiveRefit {
    CollectiveFit fit;             ///< for the user's catalog folder; three significant digits
    std::vector<std::string> kept; ///< coefficients that no row depends on: "scale_out/gather"
    std::vector<RefitErrors> errors;
};

/// Where a fit of a part begins, and stays in what its rows do not tell.
using StartingPoint = std::function<NetworkEfficiency(const hardware::Accelerator&)>;

/// One for each part that the usable rows name, in order of first appearance. `scaleOut` as in compareCollectives().
/// `origin`: the file, for the source of the fit.
std::vector<CollectiveRefit> refitCollectives(std::span<const CollectiveMeasurement> measured,
                                              std::span<const hardware::Accelerator> accelerators,
                                              const StartingPoint& start, BytesPerSecond scaleOut,
                                              const std::string& origin);

} // namespace paretoscope::network
