// SPDX-License-Identifier: GPL-3.0-or-later
// How long the operators of a part take. A kernel model prices classes of operators of a whole pass (core/training);
// this deals each class's time to the steps that belong to it, so that a trace computes exactly as long as the closed
// form says. Within a class the shares follow the roofline: the longer of arithmetic and memory traffic (Williams,
// Waterman, Patterson, CACM 52(4), 2009); kernel launches are shared evenly.
#pragma once

#include "core/base/quantity.h"
#include "core/graph/program.h"

#include <array>
#include <vector>

namespace paretoscope::trace {

/// One pass of one micro-batch through one part, by class of operator.
struct OperatorTimes {
    Seconds products; ///< matrix products
    Seconds cores;    ///< attention cores and scans
    Seconds streams;  ///< all else
    Seconds any;      ///< of no class in particular
    Seconds launches; ///< the same for every operator
};

/// By graph::Phase.
using PartOperatorTimes = std::array<OperatorTimes, 4>;

/// What the device does in a second, for shares within a class.
struct Roofline {
    FlopsPerSecond peak;
    BytesPerSecond memoryBandwidth;
};

/// A time for each step, zero for exchanges and messages. The sum over a phase's steps is the phase's time; a class
/// without steps is shared by all of its phase, and a gradient phase without steps adds to the other one. Computing
/// steps get a picosecond at least, as zero means unknown in a trace.
std::vector<Seconds> dealTimes(const graph::Program& program, const PartOperatorTimes& times, const Roofline& roofline);

} // namespace paretoscope::trace
