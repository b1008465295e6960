// SPDX-License-Identifier: GPL-3.0-or-later
// Answers points of the training-step study on one cluster.
#pragma once

#include "core/study/study.h"
#include "core/study/training_step_plan.h"
#include "core/study/training_step_site.h"

namespace paretoscope::study::training_step {

/// The pipeline stage that needs most memory.
struct PeakMemory {
    training::StageMemory memory;
    int stage = 0;
};

/// Exact, without looking at every stage of a uniform model: of stages that keep the same kind of layers, later ones
/// hold no more micro-batches, so they can need more only with more layers, or with the head on the last one.
PeakMemory peakMemory(const training::StepModel& step, const training::Plan& plan, bool uniform) noexcept;

/// All that is known about one feasible point, before it is flattened into metrics or unfolded into breakdowns.
struct Answer {
    Request request;
    const Catalog& catalog;
    const Site& site;
    const training::StepModel& step;
    PeakMemory peak;
    training::StepCost cost;
    StepEnergy energy;
    training::Goodput goodput;
};

/// Errors: see TrainingStep::prepare.
Result<std::unique_ptr<Evaluator>> makeEvaluator(const Context& context);

} // namespace paretoscope::study::training_step
