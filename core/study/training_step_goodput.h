// SPDX-License-Identifier: GPL-3.0-or-later
// Why failures leave so much of a run, or nothing.
#pragma once

#include "core/study/training_step_evaluator.h"

#include <string>

namespace paretoscope::study::training_step {

/// The metric "goodput" with the facts that it follows from.
Term goodputTerm(const Answer& answer);

/// "a failure every 6.10 s leaves no progress between checkpoints of 56.8 s, 12.0 s apart, and restarts of 300 s"
std::string progressMessage(const Answer& answer);

} // namespace paretoscope::study::training_step
