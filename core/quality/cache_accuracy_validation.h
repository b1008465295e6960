// SPDX-License-Identifier: GPL-3.0-or-later
// The accuracy surrogate beside a table of published accuracies: rows that can be predicted, why others cannot, and
// errors by policy. Errors are differences of relative accuracy, predicted less measured (0.05: five points of a
// hundred), not ratios, since some accuracies are zero.
#pragma once

#include "core/quality/measured_accuracy.h"

namespace paretoscope::quality {

struct ComparedAccuracy {
    int row = 0;
    std::string group; ///< the policy
    double measured = 0.0;
    AccuracyEstimate estimate;
};

struct AccuracyReport {
    int rows = 0;
    std::vector<ComparedAccuracy> predicted;
    std::vector<SkippedRow> skipped;
    ErrorStatistics overall;
    std::vector<ComparedGroup> groups; ///< in order of first appearance
};

/// Errors: as readMeasuredAccuracies().
Result<AccuracyReport> validateCacheAccuracy(const std::string& file, const CacheAccuracy& accuracy);

} // namespace paretoscope::quality
