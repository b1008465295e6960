// SPDX-License-Identifier: GPL-3.0-or-later
// Power of the devices that serve, by what they do:
//   steps with prompts   the design power: prefill saturates the device
//   steps of generation  (0.31 + 0.69 m) of it, m the share of the memory's bandwidth that weights and caches take
//   idle                 as in training_step_energy
// 0.31 and 0.69 are fitted to three measured points of Splitwise (A100, Llama-2-70B, one sequence on 2, 4 and 8
// devices: 0.74, 0.60 and 0.43; notes/serving.md, 5.8) with their measured times; with the steps predicted here they
// give 0.75, 0.71 and 0.64. Host and site are added as for training.
#pragma once

#include "core/serving/steady_load.h"
#include "core/study/llm_serving_plan.h"

namespace paretoscope::study::llm_serving {

/// Shares of the time in which a replica's steps hold prompts, and in which they only generate.
struct Duty {
    double prompts = 0.0;
    double generation = 0.0;
};

/// Of the mean device. total() is exactly the sum in this order.
struct ServingPower {
    Watts prompts;
    Watts generation;
    Watts others; ///< devices that retrieve or serve a large model, at the design power while they work
    Watts idle;
    Watts host;
    Watts site; ///< cooling and power conversion
    [[nodiscard]] Watts total() const { return prompts + generation + others + idle + host + site; }
};

/// Share of the memory's bandwidth that a step of `sequences` takes, each reading `context` tokens: weights but for
/// experts that nobody wants, E (1 - (1 - k/E)^N) of E, and caches. At most 1.
double memoryShare(const model::Model& model, const serving::StepModel& step, const hardware::Accelerator& accelerator,
                   double sequences, double context) noexcept;

/// `sequences` and `context` of a step of generation. Where prefill is disaggregated, `prefill` is its replicas' duty;
/// `others` are the devices' worth of retrieval and of a large model that work at a time.
/// NaN where the design power is unknown.
ServingPower powerOf(const Request& request, const model::Model& model, const serving::StepModel& step,
                     const hardware::Accelerator& accelerator, const Duty& duty, const Duty& prefill, double others,
                     double sequences, double context) noexcept;

} // namespace paretoscope::study::llm_serving
