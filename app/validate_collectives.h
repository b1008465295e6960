// SPDX-License-Identifier: GPL-3.0-or-later
// `paretoscope validate collectives`: measured collectives beside predicted ones and, with --fit, coefficients fitted
// to them.
#pragma once

#include "app/engine.h"
#include "app/exit_code.h"

#include <string>

namespace paretoscope::app {

struct CollectiveOptions {
    bool fit = false;
    std::string scaleOut; ///< what joins the nodes of a log, for each device; empty: as the part typically has
};

ExitCode validateCollectives(const Engine& engine, const std::string& data, const CollectiveOptions& options,
                             bool json);

} // namespace paretoscope::app
