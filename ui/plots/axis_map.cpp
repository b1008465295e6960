// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/axis_map.h"

#include <cmath>

namespace paretoscope::ui {

double AxisMap::place(double value) const {
    const double fraction = logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
    return std::isfinite(fraction) ? (reversed ? 1.0 - fraction : fraction) * length : std::nan("");
}

double AxisMap::value(double place) const {
    const double fraction = reversed ? 1.0 - place / length : place / length;
    return logarithmic ? low * std::pow(high / low, fraction) : low + (high - low) * fraction;
}

} // namespace paretoscope::ui
