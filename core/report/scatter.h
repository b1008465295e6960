// SPDX-License-Identifier: GPL-3.0-or-later
// The Pareto plot as SVG: two metrics as axes with name and unit, all feasible rows behind, the front as a line with
// marks in front. Below kMostMarks rows every row is a mark; above, cells are shaded by the logarithm of the number of
// rows in them, since overplotted marks would show a false density. Colours are attributes for light backgrounds; each
// element also has a class, so that a style sheet can recolour it.
#pragma once

#include "core/report/report.h"

#include <string>

namespace paretoscope::report {

inline constexpr std::size_t kMostMarks = 4000;

/// Which metrics to draw, by index into RunDigest::metrics.
struct ScatterAxes {
    std::size_t x = 0;
    std::size_t y = 0;
};

/// The first two objectives, or the only one against another metric with a goal.
ScatterAxes scatterAxes(const RunDigest& run);

/// A complete <svg> element, 860 x 470 user units.
std::string scatterSvg(const RunDigest& run, const std::vector<ReportRow>& rows, const std::vector<ReportRow>& front,
                       ScatterAxes axes);

} // namespace paretoscope::report
