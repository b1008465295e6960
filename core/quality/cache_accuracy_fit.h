// SPDX-License-Identifier: GPL-3.0-or-later
// Fits the accuracy surrogate to published points: least squares in relative accuracy, points above 1.05 taken as 1.05,
// each effect drawn towards zero by its ridge (chosen by leaving whole curves out); Gauss-Newton with Levenberg's
// damping. Standard errors are those of the linearised fit, diagonal alone, so intervals are rather too wide.
#pragma once

#include "core/quality/measured_accuracy.h"

#include <span>

namespace paretoscope::quality {

/// Deterministic. `points` that keep all tokens give the means of fewer bits, the others the curve.
CacheAccuracy fitCacheAccuracy(std::span<const MeasuredAccuracy> points, Source source);

/// Each point predicted by a fit without its curve; curves fall into `folds` groups by a hash of their names.
struct LeftOut {
    MeasuredAccuracy point;
    AccuracyEstimate estimate;
};
std::vector<LeftOut> leaveCurvesOut(std::span<const MeasuredAccuracy> points, int folds);

} // namespace paretoscope::quality
