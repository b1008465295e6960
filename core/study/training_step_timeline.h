// SPDX-License-Identifier: GPL-3.0-or-later
// The schedule of one training step as a timeline: a lane for each pipeline stage.
#pragma once

#include "core/base/result.h"
#include "core/graph/schedule.h"
#include "core/trace/timeline.h"
#include "core/training/step.h"

namespace paretoscope::study::training_step {

/// Passes and transfers of every micro-batch, then on each stage what the step has to wait for: gradient reduction,
/// optimizer, parameter gathering, host work. Data-parallel communication that is hidden is not drawn. Of even stages
/// the timeline lasts as long as the closed form says, up to the transfers that neighbours overlap; with zero bubble H2
/// longer by the stagger of the stages. Errors: notSupported beyond kMostPasses.
Result<trace::Timeline> timelineOf(const training::StepModel& step, const training::Plan& plan);

/// Of one micro-batch through one model chunk, by stage. Transfers occupy the sender for the share that the closed form
/// leaves visible.
std::vector<graph::PassTimes> passTimes(const training::StepModel& step, const training::Plan& plan,
                                        const training::StepCost& cost);

inline constexpr std::int64_t kMostPasses = 2'000'000;

} // namespace paretoscope::study::training_step
