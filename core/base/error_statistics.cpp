// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error_statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paretoscope {

ErrorStatistics errorStatistics(std::vector<double> errors) {
    ErrorStatistics statistics;
    statistics.count = static_cast<int>(errors.size());
    if (errors.empty()) {
        return statistics;
    }
    const auto count = static_cast<double>(errors.size());
    statistics.bias = std::accumulate(errors.begin(), errors.end(), 0.0) / count;
    std::ranges::transform(errors, errors.begin(), [](double error) { return std::abs(error); });
    std::ranges::sort(errors);
    statistics.meanAbsolute = std::accumulate(errors.begin(), errors.end(), 0.0) / count;
    statistics.largest = errors.back();
    const std::size_t middle = errors.size() / 2;
    statistics.median = errors.size() % 2 == 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2.0;
    return statistics;
}

} // namespace paretoscope
