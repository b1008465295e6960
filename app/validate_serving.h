// SPDX-License-Identifier: GPL-3.0-or-later
// `paretoscope validate serving`: measured serving beside predicted serving, and a fit to it.
#pragma once

#include "app/engine.h"
#include "app/exit_code.h"

#include "core/serving/serving_measurement.h"

#include <string>

namespace paretoscope::app {

struct ServingOptions {
    bool fit = false;                        ///< also fit the kernels' shares to the rows
    serving::MeasurementDefaults defaults{}; ///< what the file does not say
};

/// Prints the errors, and with a fit what to save as a file of the user's catalog.
ExitCode validateServing(const Engine& engine, const std::string& data, const ServingOptions& options, bool json);

} // namespace paretoscope::app
