// SPDX-License-Identifier: GPL-3.0-or-later
// What the study adds to a record of its service: names of the services, and where tokens of prompts came from.
#pragma once

#include "core/serving/service_record.h"
#include "core/study/llm_serving_plan.h"
#include "core/study/llm_serving_stages.h"

#include <vector>

namespace paretoscope::study::llm_serving {

void nameParts(const Stages& stages, serving::ServiceRecord& record);

/// Adds what requests of another stream met, behind its warm-up.
void pool(const serving::ServiceRecord& other, serving::ServiceRecord& record);

/// Of all prompts; sources that gave nothing are left out, but for computing.
std::vector<serving::PromptSource> promptSources(const serving::ServingRun& run, const Tiers& tiers);

/// What all devices draw with hosts and site, in watts by bin of the record's series, as powerOf() has it; empty where
/// the design power is unknown.
std::vector<float> powerOverTime(const Request& request, const model::Model& model, const serving::StepModel& step,
                                 const hardware::Accelerator& accelerator, const serving::ServiceRecord& record);

} // namespace paretoscope::study::llm_serving
