// SPDX-License-Identifier: GPL-3.0-or-later
// A Timeline: who did what, when. Lanes are pipeline stages or ranks; spans on one lane and track do not overlap.
#pragma once

#include "core/base/quantity.h"

#include <cstdint>
#include <iosfwd>
#include <limits>
#include <string>
#include <vector>

namespace paretoscope::trace {

enum class SpanKind : std::uint8_t { compute, communication, memory, idle };
inline constexpr int kSpanKinds = 4;

struct Span {
    std::int32_t lane = 0;
    SpanKind kind = SpanKind::compute;
    std::int32_t name = 0;        ///< index into Timeline::names
    std::int32_t microBatch = -1; ///< -1 where none applies
    Seconds start;
    Seconds end;
    bool critical = false; ///< on the chain of spans that leads to the end; known where a trace was executed
    /// How much later it could have ended without the whole ending later; NaN where no trace was executed. Of one span
    /// at a time, with streams in the order that they had, and as long as links do not contend (Kelley, Critical-Path
    /// Planning and Scheduling: Mathematical Basis, Operations Research 9(3), 1961: total float).
    Seconds slack{std::numeric_limits<double>::quiet_NaN()};
};

/// A message on its way: from a span of the sender's lane to what the receiver's lane does next.
struct Arrow {
    std::int32_t fromLane = 0;
    std::int32_t toLane = 0;
    Seconds departure;
    Seconds arrival;
    bool critical = false;
};

struct Timeline {
    std::vector<std::string> lanes; ///< "Stage 0 (ranks 0-127)"
    std::vector<std::string> names; ///< "Forward", "Backward", "Data-parallel reduce-scatter"
    std::vector<Span> spans;        ///< by lane, then by start
    std::vector<Arrow> arrows;      ///< by departure; none where only the schedule is known
    Seconds duration;
};

/// Chrome trace event format (JSON object with traceEvents, microseconds), as Perfetto and chrome://tracing read it.
void writeChromeTrace(const Timeline& timeline, std::ostream& out);

} // namespace paretoscope::trace
