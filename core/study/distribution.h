// SPDX-License-Identifier: GPL-3.0-or-later
// What a point draws by chance or reads from a file, counted in bins: lengths of prompts and answers, gaps between
// arrivals. Studies make them, the window only draws them.
#pragma once

#include "core/base/unit.h"

#include <string>
#include <vector>

namespace paretoscope::study {

struct Distribution {
    std::string label; ///< source text for translation: "Prompt length"
    Unit unit = Unit::none;
    std::vector<double> edges;  ///< of the bins, ascending, one more than there are bins; in the unit
    std::vector<double> shares; ///< of all draws, by bin; they sum to 1
    double mean = 0.0;
    double p50 = 0.0;
    double p90 = 0.0;
    double p99 = 0.0;
};

} // namespace paretoscope::study
