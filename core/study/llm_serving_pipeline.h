// SPDX-License-Identifier: GPL-3.0-or-later
// The way of a request through llm-serving, stage by stage, and the devices that the clients of each stage take.
#pragma once

#include "core/study/llm_serving_plan.h"

#include <vector>

namespace paretoscope::study::llm_serving {

/// Places of the stages in Description::pipeline.
enum StagePlace : std::size_t {
    kPreparationStage,
    kRetrievalStage,
    kTierStage,
    kPrefillStage,
    kDraftStage,
    kModelStage,
    kLargeModelStage,
    kWritingStage,
    kPipelineStages
};

/// In the order in which requests pass (core/serving/stages.h, llm_serving_stages.h). Caches are fetched before a
/// prompt is computed; a draft comes before each check of the model; only escalated requests see the large model.
std::vector<PipelineStage> pipelineStages();

/// Of a request that keeps all rules: side by side, replicas of prefill and then those of the model, or in pairs one of
/// each in turn, as caches go between them (serving::CacheRoute::Placement); then those of the large model, then
/// devices that retrieve. Workers on hosts are clients without devices; tiers and drafts have no clients of their own.
std::vector<StagePlacement> placementOf(const Request& request);

} // namespace paretoscope::study::llm_serving
