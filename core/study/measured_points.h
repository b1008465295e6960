// SPDX-License-Identifier: GPL-3.0-or-later
// Measured results as points of a study, to be laid over what the study predicts.
#pragma once

#include "core/base/comparison.h"

#include <string>
#include <vector>

namespace paretoscope::study {

struct MeasuredPoint {
    int row = 0;                     ///< of the table; counts from 1
    std::string name;                ///< what was measured, as the table calls it: "R-KV"
    std::string source;              ///< as the table has it
    std::string note;                ///< as the table has it; may be empty
    std::vector<double> parameters;  ///< a whole point
    std::vector<std::size_t> stated; ///< parameters that the row decides, by index
    /// Of those the ones that a run has to hold too, for the point to belong to it.
    std::vector<std::size_t> belongsBy;
    std::vector<double> metrics; ///< in declared order; NaN where not measured
};

struct MeasuredPoints {
    int rows = 0;
    std::vector<MeasuredPoint> points;
    std::vector<SkippedRow> skipped; ///< rows that are no point of the study, and why
};

} // namespace paretoscope::study
