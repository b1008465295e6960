// SPDX-License-Identifier: GPL-3.0-or-later
// What holds a point back, found by asking again: one part of the hardware at a time is made twice as fast, and the
// point is evaluated anew. Works for every study and both fidelities, since it knows nothing but cluster and catalog.
#pragma once

#include "core/base/progress.h"
#include "core/study/study.h"

#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::study {

enum class HardwareFigure { linkBandwidth, linkLatency, networkBandwidth, computePeak, memoryBandwidth };

/// A metric with one figure changed by a factor of two for the better.
struct Sensitivity {
    HardwareFigure figure = HardwareFigure::linkBandwidth;
    std::size_t link = 0; ///< linkBandwidth, linkLatency: index into Cluster::links
    double before = 0.0;  ///< the metric as it is
    double after = 0.0;   ///< NaN where the changed cluster rejects the point

    /// Share of the metric that goes away; negative where it grows.
    [[nodiscard]] double saved() const { return (before - after) / before; }
};

/// Bandwidth of each drawn link twice, of all links together where there are several (links in a row hide each other),
/// latency of each half, peaks and memory bandwidth of all accelerators twice; what saves most comes first. Runs on all
/// cores. `metric`: index into the description's metrics. Errors: those of Study::prepare(); notSupported for a point
/// that is rejected as it is; cancelled.
Result<std::vector<Sensitivity>> whatIfTwiceAsFast(const Study& study, const Context& context,
                                                   std::span<const double> point, std::size_t metric,
                                                   const std::stop_token& stop, Progress& progress);

} // namespace paretoscope::study
