// SPDX-License-Identifier: GPL-3.0-or-later
// What a run writes down about itself before its first point.
#pragma once

#include "core/explore/scenario.h"
#include "core/store/store.h"

namespace paretoscope::run {

/// The scenario, its study's description as of today, and this engine's version. The constraint "bounds" comes last,
/// where the scenario has bounds. `steps` and `fixed` are left to the explorer. The scenario's study must be
/// registered.
store::RunHeader headerOf(const explore::Scenario& scenario, const study::Registry& registry, store::Keep keep);

} // namespace paretoscope::run
