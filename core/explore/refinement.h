// SPDX-License-Identifier: GPL-3.0-or-later
// A second, closer look at chosen points of a run: the same question at a higher fidelity, of those points only.
#pragma once

#include "core/base/result.h"
#include "core/explore/scenario.h"

#include <span>

namespace paretoscope::explore {

/// `points` are rows of parameters in the study's order, as a run of the scenario decided them; those of no feasible
/// axis value are left out. The scenario explores the listed points with parameter "fidelity" at "simulated". Errors:
/// notSupported for studies that cannot simulate and for scenarios that simulate already; emptySpace without points;
/// those of DesignSpace::compile().
Result<Scenario> refinement(const Scenario& scenario, const study::Description& description,
                            std::span<const std::vector<double>> points);

} // namespace paretoscope::explore
