// SPDX-License-Identifier: GPL-3.0-or-later
// A Timeline: who did what, when. Lanes are pipeline stages or ranks; spans on one lane and track do not overlap.
#pragma once

#include "core/base/quantity.h"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace paretoscope::trace {

enum class SpanKind { compute, communication, memory, idle };

struct Span {
    std::int32_t lane = 0;
    SpanKind kind = SpanKind::compute;
    std::int32_t name = 0;        ///< index into Timeline::names
    std::int32_t microBatch = -1; ///< -1 where none applies
    Seconds start;
    Seconds end;
};

struct Timeline {
    std::vector<std::string> lanes; ///< "Stage 0 (ranks 0-127)"
    std::vector<std::string> names; ///< "Forward", "Backward", "Data-parallel reduce-scatter"
    std::vector<Span> spans;        ///< by lane, then by start
    Seconds duration;
};

/// Chrome trace event format (JSON object with traceEvents, microseconds), as Perfetto and chrome://tracing read it.
void writeChromeTrace(const Timeline& timeline, std::ostream& out);

} // namespace paretoscope::trace
