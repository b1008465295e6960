// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: places on the canvas for generated clusters. Places are relative to the enclosing group.
// Switches stand above what they connect, everything else side by side below.
#pragma once

#include "core/hardware/cluster.h"

namespace paretoscope::hardware {

/// Sets x and y of all groups and nodes.
void layOut(Cluster& cluster);

} // namespace paretoscope::hardware
