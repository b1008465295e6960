// SPDX-License-Identifier: GPL-3.0-or-later
// What happens in a stretch of a Timeline: the answer to a marked range.
#pragma once

#include "core/trace/timeline.h"

#include <array>
#include <cstddef>
#include <limits>
#include <vector>

namespace paretoscope::trace {

/// Times are sums over lanes; of spans that reach beyond the range only the part inside counts.
struct TimelineSummary {
    struct Name {
        std::int32_t name = 0; ///< index into Timeline::names
        SpanKind kind = SpanKind::compute;
        Seconds time;
        std::size_t spans = 0;
        Seconds slack{std::numeric_limits<double>::quiet_NaN()}; ///< the least of its spans; NaN where unknown
    };
    Seconds from;
    Seconds to;
    std::array<Seconds, kSpanKinds> byKind{};
    Seconds critical;        ///< of the range, covered by spans on the critical path
    std::vector<Name> names; ///< most time first
};

/// Of the range from `from` to `to`, the smaller first; all of it for the whole timeline.
TimelineSummary summarise(const Timeline& timeline, Seconds from, Seconds to);

} // namespace paretoscope::trace
