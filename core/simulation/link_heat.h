// SPDX-License-Identifier: GPL-3.0-or-later
// How hot the links of a drawing ran: a drawn link stands for many cables, of which the busiest and the mean are told.
#pragma once

#include "core/hardware/fabric.h"
#include "core/network/link_loads.h"

#include <vector>

namespace paretoscope::simulation {

/// A direction of a cable is busy by what it carries over what it can at the efficiency that its traffic reaches.
struct DrawnLinkHeat {
    std::vector<double> busiest; ///< by bin: share of its time for which the busiest direction of a cable carries
    std::vector<double> mean;    ///< by bin: over all cables and directions
    double meanOfBusiest = 0.0;  ///< over the run
    double saturated = 0.0;      ///< share of the run for which some cable has no room left
    std::size_t cables = 0;      ///< that carry anything
};

struct LinkHeat {
    /// Of a bin's capacity, from which on it counts as saturated: bins blur the ends of transfers.
    static constexpr double kSaturated = 0.95;

    Seconds bin;
    std::size_t bins = 0;
    std::vector<DrawnLinkHeat> links; ///< by Cluster::links
};

/// `bins` of equal width over the recorded time; loads are spread evenly over the bins that they were recorded in.
/// `drawn`: how many links the drawing of the fabric has.
LinkHeat linkHeat(const hardware::Fabric& fabric, const network::LinkLoads& loads, std::size_t drawn, std::size_t bins);

} // namespace paretoscope::simulation
