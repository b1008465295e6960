// SPDX-License-Identifier: GPL-3.0-or-later
// Unfolds an answer into terms with formula and source, one tree a metric.
#pragma once

#include "core/study/training_step_evaluator.h"

namespace paretoscope::study::training_step {

/// One tree for each metric, in declared order. Roots equal `metrics`, the flattened answer.
std::vector<Breakdown> breakdowns(const Answer& answer, std::span<const double> metrics);

/// Only what is known of a point that needs too much memory.
std::vector<Breakdown> memoryBreakdowns(const Answer& answer);

/// "pipeline stage 0 needs 93.1 GiB of 80.0 GiB, 13.1 GiB too much: optimizer state 40.2 GiB, activations ..."
std::string memoryMessage(const Answer& answer);

} // namespace paretoscope::study::training_step
