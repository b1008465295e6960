// SPDX-License-Identifier: GPL-3.0-or-later
// Lines up what is selected, by the rectangles that the canvas shows. Pure functions of the drawing.
#pragma once

#include "ui/canvas/cluster_geometry.h"

#include <vector>

namespace paretoscope::ui {

enum class Alignment {
    left,
    centre, ///< on one vertical line
    top,
    middle,       ///< on one horizontal line
    spreadAcross, ///< with equal gaps between the leftmost and the rightmost
    spreadDown,   ///< with equal gaps between the topmost and the lowest
};

/// The drawing with the visible groups and nodes among `items` lined up; links are ignored. Fewer than two items stay
/// as they are, and so do fewer than three that were to be spread.
hardware::Cluster aligned(hardware::Cluster cluster, const ClusterGeometry& geometry,
                          const std::vector<ClusterItem>& items, Alignment alignment);

} // namespace paretoscope::ui
