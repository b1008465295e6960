// SPDX-License-Identifier: GPL-3.0-or-later
// How many micro-batches a pipeline stage keeps, and what a schedule idles.
#pragma once

#include "core/base/quantity.h"
#include "core/graph/layer_split.h"
#include "core/training/plan.h"

#include <cstdint>

namespace paretoscope::training {

using graph::LayerSplit;

/// Micro-batches whose activations a stage holds at its peak. GPipe all m; 1F1B min(m, p - s) (Narayanan et al., SC21,
/// section 2.2.1); interleaved p - s - 1 more chunks and (v - 1) p (Megatron-LM's warm-up), so that stage 0 holds
/// 1 + (p - 1)/(p v) times L layers' worth (Korthikanti et al., section 4.2.3); zero-bubble H1 as 1F1B, H2 up to
/// 2 (p - s) - 1 (Qi et al., ICLR 2024, table 1), beside those of weightGradientsPending().
double microBatchesInFlight(const Plan& plan, int stage);

/// Micro-batches that have passed backward but whose weight gradients are put off, so that the inputs of their products
/// stay: with zero bubble s (H1) or 2 s (H2) of them at stage s, so that each stage holds p or 2 p - 1 micro-batches in
/// all; 0 with the other schedules (derived; runPipeline() shows it).
double weightGradientsPending(const Plan& plan, int stage);

/// Times of one micro-batch on the slowest stage, and the sums of the same over all stages.
struct PipelineLoad {
    Seconds slowestForward;
    Seconds slowestBackwardInput;
    Seconds slowestBackwardWeight;
    Seconds sumForward;
    Seconds sumBackwardInput;
    Seconds sumBackwardWeight;
};

/// What the slowest stage waits in one step, beside its own work for all micro-batches: for even stages
/// (p - 1)(F + B + W) with GPipe and 1F1B, divided by v when interleaved (Narayanan et al., SC21, equation 2 ff.),
/// (p - 1)(F + B - W) with H1 and (p - 1)(F + B - 2 W) with H2 (Qi et al., ICLR 2024, table 1), where m - 1 weight
/// gradients fill at most m - 1 gaps (derived; schedule.h runs the schedules to check). Zero bubble never goes below
/// (p - 1) F, the time until the last stage has its first input: clipping by the global gradient norm and the check for
/// overflows need all stages before any may step, so that steps do not overlap (Qi et al., section 4, whose "post
/// validation" rolls back instead; no framework at hand has it, so it is not assumed). When interleaved and p does not
/// divide m, the last round runs (v - 1)(p - m mod p) chunks idle (derived).
Seconds pipelineBubble(const Plan& plan, const PipelineLoad& load);

} // namespace paretoscope::training
