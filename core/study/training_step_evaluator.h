// SPDX-License-Identifier: GPL-3.0-or-later
// Answers points of the training-step study on one cluster.
#pragma once

#include "core/study/study.h"

namespace paretoscope::study::training_step {

/// Errors: see TrainingStep::prepare.
Result<std::unique_ptr<Evaluator>> makeEvaluator(const Context& context);

} // namespace paretoscope::study::training_step
