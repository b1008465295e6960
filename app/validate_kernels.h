// SPDX-License-Identifier: GPL-3.0-or-later
// `paretoscope validate kernels`: serving kernels against a table of measured ones.
#pragma once

#include "app/engine.h"
#include "app/exit_code.h"

#include <string>

namespace paretoscope::app {

ExitCode validateKernels(const Engine& engine, const std::string& file, bool json);

} // namespace paretoscope::app
