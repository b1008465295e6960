// SPDX-License-Identifier: GPL-3.0-or-later
// Where an axis has its ticks and what they say: round numbers in the prefixed unit that the axis title names.
#pragma once

#include "ui/models/column.h"

#include <QString>

#include <vector>

namespace paretoscope::ui {

/// The prefix under which an axis shows its values: (61.4 GiB) gives 2^30 and "GiB".
struct AxisUnit {
    double scale = 1.0; ///< base units in one shown unit
    QString symbol;
};
/// Chosen so that `greatest` (by magnitude) reads well.
AxisUnit axisUnit(Unit unit, double greatest);

struct AxisTicks {
    std::vector<double> values; ///< base units, ascending
    std::vector<QString> labels;
    std::vector<double> minor;
};

/// About `wanted` ticks at 1, 2 or 5 times a power of ten; for choices one at each of them.
/// low < high; both above 0 when logarithmic.
AxisTicks axisTicks(const Column& column, double low, double high, bool logarithmic, int wanted);

/// "Step time [s]"; the prefix fits axisTicks() over the same range.
QString axisTitle(const Column& column, double low, double high);

} // namespace paretoscope::ui
