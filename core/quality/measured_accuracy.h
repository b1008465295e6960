// SPDX-License-Identifier: GPL-3.0-or-later
// Published accuracies of cache policies, as a table has them:
//   policy, model, benchmark, budget_tokens, bits, accuracy, full_accuracy, rel_accuracy, source
// A budget is a number of tokens, a share of the sequence ("25%", of the benchmark's published mean length) or "full".
#pragma once

#include "core/base/comparison.h"
#include "core/base/result.h"
#include "core/quality/cache_accuracy.h"

#include <string>
#include <vector>

namespace paretoscope::quality {

struct MeasuredAccuracy {
    int row = 0; ///< counts from 1
    CacheQuestion question;
    double relative = 1.0; ///< may exceed 1
    std::string source;    ///< as the table has it
    std::string note;
};

struct MeasuredAccuracies {
    int rows = 0;
    std::vector<MeasuredAccuracy> points;
    std::vector<SkippedRow> skipped;
};

/// Errors: cannotRead; malformed (also a number that is none, pointer "row 7, column bits"); notSupported where a
/// column is missing.
Result<MeasuredAccuracies> readMeasuredAccuracies(const std::string& file);

/// Leaves one point in a curve (policy, model, benchmark) out of the fit with all others of it.
std::string curveOf(const CacheQuestion& question);

} // namespace paretoscope::quality
