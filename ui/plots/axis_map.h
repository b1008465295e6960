// SPDX-License-Identifier: GPL-3.0-or-later
// From values to places along a plot axis of a given length, linear or logarithmic.
#pragma once

namespace paretoscope::ui {

struct AxisMap {
    double low = 0.0; ///< value at place 0; above 0 when logarithmic
    double high = 1.0;
    bool logarithmic = false;
    bool reversed = false; ///< place 0 holds `high`
    double length = 1.0;   ///< pixels

    /// In [0, length] for values within the range; NaN for NaN, and for values that a logarithm lacks.
    [[nodiscard]] double place(double value) const;
    [[nodiscard]] double value(double place) const;
    friend bool operator==(const AxisMap&, const AxisMap&) = default;
};

} // namespace paretoscope::ui
