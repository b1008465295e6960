// SPDX-License-Identifier: GPL-3.0-or-later
// How far predictions are from measurements: relative errors, predicted over measured minus one, as fractions.
#pragma once

#include <vector>

namespace paretoscope {

struct ErrorStatistics {
    int count = 0;
    double meanAbsolute = 0.0; ///< MAPE
    double bias = 0.0;         ///< mean of the signed errors
    double median = 0.0;       ///< of the absolute errors; the mean of the middle two where the count is even
    double largest = 0.0;      ///< of the absolute errors
};

/// All zero where there are no errors.
ErrorStatistics errorStatistics(std::vector<double> errors);

} // namespace paretoscope
