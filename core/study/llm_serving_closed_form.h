// SPDX-License-Identifier: GPL-3.0-or-later
// A point of llm-serving under a steady stream, in closed form.
#pragma once

#include "core/hardware/accelerator.h"
#include "core/serving/steady_load.h"
#include "core/study/llm_serving_plan.h"

namespace paretoscope::study::llm_serving {

/// The stages around the model, and the model under what they let through to it.
struct SteadyPipeline {
    SteadyStages stages;
    serving::OfferedLoad load;
    serving::SteadyState state;
};

SteadyPipeline closedForm(const Request& request, const hardware::Accelerator& accelerator,
                          const serving::StepModel& step);

} // namespace paretoscope::study::llm_serving
