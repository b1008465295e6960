// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/confidence.h"

#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace paretoscope {

double studentT975(int degreesOfFreedom) {
    constexpr std::array kPoints = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                    2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086};
    if (degreesOfFreedom <= static_cast<int>(kPoints.size())) {
        return kPoints[static_cast<std::size_t>(degreesOfFreedom - 1)];
    }
    constexpr double kNormal = 1.959963985;
    const double n = degreesOfFreedom;
    const double x = kNormal * kNormal;
    const double first = (x + 1.0) / 4.0;
    const double second = ((5.0 * x + 16.0) * x + 3.0) / 96.0;
    const double third = (((3.0 * x + 19.0) * x + 17.0) * x - 15.0) / 384.0;
    return kNormal * (1.0 + first / n + second / (n * n) + third / (n * n * n));
}

MeanWithHalfWidth meanWithHalfWidth(std::span<const double> results) {
    constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    if (results.empty()) {
        return {kUnknown, kUnknown};
    }
    const auto count = static_cast<double>(results.size());
    const double mean = std::accumulate(results.begin(), results.end(), 0.0) / count;
    if (results.size() < 2) {
        return {mean, kUnknown};
    }
    double squares = 0.0;
    for (const double each : results) {
        squares += (each - mean) * (each - mean);
    }
    return {mean, studentT975(static_cast<int>(results.size()) - 1) * std::sqrt(squares / (count - 1.0) / count)};
}

} // namespace paretoscope
