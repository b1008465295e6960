// SPDX-License-Identifier: GPL-3.0-or-later
// What of a Program is in memory when: which buffers stay for the backward pass, and the most that is alive at once.
#pragma once

#include "core/graph/program.h"

namespace paretoscope::graph {

struct Peak {
    Bytes bytes;
    StepIndex at = 0; ///< the step during which the most is alive
};

/// A part counts its input, and its own buffers; its output is counted by the part that reads it.
struct Liveness {
    Bytes kept;           ///< from the end of the forward pass to the backward pass, the input included if it is read
    Bytes keptForWeights; ///< of these and of what the backward pass makes: what only weight gradients still read
    Peak forward;         ///< with the input
    Peak backward;        ///< with what was kept and the gradient that enters
};

Liveness livenessOf(const Program& program);

} // namespace paretoscope::graph
