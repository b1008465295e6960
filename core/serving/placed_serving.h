// SPDX-License-Identifier: GPL-3.0-or-later
// A measured row of serving on the catalog's model and part, and what the closed form predicts of it. Private to this
// room.
#pragma once

#include "core/serving/serving_measurement.h"
#include "core/serving/serving_validation.h"
#include "core/serving/steady_batch.h"
#include "core/serving/step_model.h"

#include <string>

namespace paretoscope::serving {

struct PlacedServing {
    const ServingMeasurement* measured = nullptr;
    const hardware::Accelerator* accelerator = nullptr;
    const model::Model* model = nullptr;
    Deployment deployment;
    SteadyBatch batch;
    std::string unusable; ///< why it cannot be predicted; empty if it can
    std::string group;    ///< "h100_sxm Llama-3.1 70B fp8 vllm"

    [[nodiscard]] StepModel on(const kernel::KernelFit& kernels, const ServingFacts& facts,
                               const ProgramOverhead& overhead) const;
};

PlacedServing placeServing(const ServingMeasurement& measured, const ServingFacts& facts);

/// Of one steady batch.
Seconds perTokenOf(const StepModel& step, const PlacedServing& row);
/// Of as many users as requests run at a time, who ask again at once, under chunked batching of 8,192 tokens a step: of
/// one user alone, the prompt.
Seconds firstTokenOf(const StepModel& step, const PlacedServing& row);

} // namespace paretoscope::serving
