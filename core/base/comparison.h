// SPDX-License-Identifier: GPL-3.0-or-later
// Predictions beside the measured table that they are compared with: what could be predicted, what not and why, and the
// errors of each group of rows.
#pragma once

#include "core/base/error_statistics.h"
#include "core/base/quantity.h"

#include <string>
#include <vector>

namespace paretoscope {

struct ComparedTime {
    int row = 0;       ///< data rows count from 1; a row may hold several times
    std::string group; ///< device and kind: "h100 matrix product bf16"
    Seconds measured;
    Seconds predicted;
};

struct SkippedRow {
    int row = 0;
    std::string reason;
};

struct ComparedGroup {
    std::string name;
    ErrorStatistics errors;
};

struct Comparison {
    int rows = 0;
    std::vector<ComparedTime> predicted;
    std::vector<SkippedRow> skipped;
    ErrorStatistics overall;
    std::vector<ComparedGroup> groups; ///< in order of first appearance

    /// Fills in `overall` and `groups` from `predicted`.
    void summarise();
};

} // namespace paretoscope
