// SPDX-License-Identifier: GPL-3.0-or-later
// From the plan of a training step to the one of its execution trace.
#pragma once

#include "core/trace/synthesis.h"
#include "core/training/plan.h"

namespace paretoscope::study::training_step {

/// The same degrees, schedule, sharding and recomputation. A trace has balanced experts, zig-zag order of context
/// chunks, and fused attention, whatever the plan assumes of them.
trace::SynthesisPlan synthesisPlan(const training::Plan& plan);

} // namespace paretoscope::study::training_step
