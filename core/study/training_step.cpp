// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step.h"

#include "core/study/training_step_description.h"
#include "core/study/training_step_evaluator.h"

namespace paretoscope::study {

TrainingStep::TrainingStep(const Catalog& catalog)
    : m_description(training_step::describe(catalog)) {}

Result<std::unique_ptr<Evaluator>> TrainingStep::prepare(const Context& context) const {
    return training_step::makeEvaluator(context);
}

} // namespace paretoscope::study
