// SPDX-License-Identifier: GPL-3.0-or-later
// The number of sequences at which a server takes in as many as it lets go: where a growing excess is zero.
#pragma once

#include <cmath>

namespace paretoscope::serving {

/// Illinois method (Dowell, Jarratt, BIT 11, 1971) between 0 and `most`, whose excess is `spare`, at least 0.
template <class Excess>
double balance(Excess excess, double most, double spare) {
    constexpr int kMostSteps = 40;
    constexpr double kAccuracy = 1e-6; // of the number of sequences
    double low = 0.0;
    double high = most;
    double below = excess(low);
    double above = spare;
    int side = 0;
    for (int i = 0; i < kMostSteps && high - low > kAccuracy * high; ++i) {
        const double middle = (below * high - above * low) / (below - above);
        const double value = excess(middle);
        if (std::abs(value) <= kAccuracy * middle) {
            return middle;
        }
        if (value < 0.0) {
            low = middle;
            below = value;
            above = side < 0 ? 0.5 * above : above;
            side = -1;
        } else {
            high = middle;
            above = value;
            below = side > 0 ? 0.5 * below : below;
            side = 1;
        }
    }
    return 0.5 * (low + high);
}

} // namespace paretoscope::serving
