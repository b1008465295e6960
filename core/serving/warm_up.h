// SPDX-License-Identifier: GPL-3.0-or-later
// Where the steady part of a run begins. A simulation starts with an empty system, so its first requests meet less than
// the later ones, or, all at once, more.
#pragma once

#include "core/serving/simulation.h"

#include <cstddef>
#include <span>

namespace paretoscope::serving {

enum class WarmUp {
    countAll, ///< the run as a whole
    truncate, ///< without its warm-up
};

/// Values at the start of a series to leave out: MSER-5 (White, Simulation 69(6), 1997; White, Cobb, Spratt, Winter
/// Simulation Conference 2000; from memory). Of the means of five values each, the first d are left out where
///   sum over i > d of (y_i - mean of those)^2 / (n - d)^2
/// is least: the interval about the mean of what is left is narrowest there. At most half of the series; a least value
/// at its middle says that the series is too short or never steady. 0 for fewer than ten values.
std::size_t warmUpOf(std::span<const double> series);

/// Requests at the start of a run to leave out: by how many others each finds in the system; in a closed loop, where
/// these hardly change, by its end-to-end latency.
std::size_t warmUpOf(const ServingRun& run, const ServingPlan& plan);

} // namespace paretoscope::serving
