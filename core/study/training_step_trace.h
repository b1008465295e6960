// SPDX-License-Identifier: GPL-3.0-or-later
// From the plan of a training step to the one of its execution trace.
#pragma once

#include "core/trace/synthesis.h"
#include "core/training/step.h"

#include <optional>

namespace paretoscope::study::training_step {

/// The same degrees, schedule, sharding and recomputation. A trace has balanced experts, zig-zag order of context
/// chunks, and fused attention, whatever the plan assumes of them.
trace::SynthesisPlan synthesisPlan(const training::Plan& plan);

/// The closed form's times, for the nodes of a trace. Nothing where the device lacks the plan's precision.
std::optional<trace::NodeTimes> nodeTimes(const training::StepModel& step, const training::Plan& plan,
                                          const hardware::Accelerator& accelerator);

} // namespace paretoscope::study::training_step
