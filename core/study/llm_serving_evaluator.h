// SPDX-License-Identifier: GPL-3.0-or-later
// Answers points of llm-serving: rules first, then memory, then the closed form or the event simulator.
#pragma once

#include "core/study/llm_serving_energy.h"
#include "core/study/llm_serving_plan.h"
#include "core/study/training_step_site.h"

#include <memory>

namespace paretoscope::study::llm_serving {

/// All that is known about one feasible point, before it is unfolded into breakdowns.
struct Answer {
    const Request& request;
    const hardware::Accelerator& accelerator;
    const model::Model& model;
    const kernel::KernelFit& kernels;
    const serving::StepModel& step;
    const CachePlan& cache;
    const serving::OfferedLoad& load;
    ServingPower power;
    serving::SteadyState steady; ///< the closed form, also of a simulated point
    SteadyStages stages;         ///< the same of the stages around the model
};

/// Errors: see LlmServing::prepare. `policies` as the description was made with.
Result<std::unique_ptr<Evaluator>> makeEvaluator(const Context& context,
                                                 std::shared_ptr<const kv::PolicyList> policies);

} // namespace paretoscope::study::llm_serving
