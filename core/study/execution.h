// SPDX-License-Identifier: GPL-3.0-or-later
// A point executed on the drawn cluster and watched while it runs: what every lane does, how hot every drawn link is,
// how busy devices are, and what all of it draws.
#pragma once

#include "core/simulation/link_heat.h"
#include "core/simulation/simulation.h"
#include "core/trace/timeline.h"

#include <vector>

namespace paretoscope::study {

/// All over the same bins, DeviceUse::kBins of them.
struct Execution {
    trace::Timeline timeline;
    simulation::LinkHeat links; ///< no links where another accelerator stands in for the drawn ones
    simulation::DeviceUse use;
    /// Of the devices in use with their hosts and site. What computing and memory take follows the share of devices
    /// that compute, what links take the share of their use; the integral is the point's energy (derived). NaN where
    /// the design power is unknown.
    std::vector<Watts> power;
    std::int64_t ranks = 0;
    Seconds exposedCommunication; ///< mean over ranks
    Seconds waiting;              ///< mean over ranks
};

} // namespace paretoscope::study
