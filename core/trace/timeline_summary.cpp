// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/timeline_summary.h"

#include <algorithm>
#include <functional>

namespace paretoscope::trace {

namespace {

/// Length of what intervals cover, each moment once.
Seconds covered(std::vector<std::pair<Seconds, Seconds>> intervals) {
    std::ranges::sort(intervals);
    Seconds sum(0.0);
    Seconds until(0.0);
    for (const auto& [start, end] : intervals) {
        sum += std::max(Seconds(0.0), end - std::max(start, until));
        until = std::max(until, end);
    }
    return sum;
}

} // namespace

TimelineSummary summarise(const Timeline& timeline, Seconds from, Seconds to) {
    TimelineSummary summary;
    summary.from = from;
    summary.to = to;
    std::vector<TimelineSummary::Name> names(timeline.names.size() * kSpanKinds);
    std::vector<std::pair<Seconds, Seconds>> critical;
    for (const Span& span : timeline.spans) {
        const Seconds start = std::max(from, span.start);
        const Seconds end = std::min(to, span.end);
        if (end <= start) {
            continue;
        }
        summary.byKind[static_cast<std::size_t>(span.kind)] += end - start;
        TimelineSummary::Name& name =
            names[static_cast<std::size_t>(span.name) * kSpanKinds + static_cast<std::size_t>(span.kind)];
        name.name = span.name;
        name.kind = span.kind;
        name.time += end - start;
        ++name.spans;
        if (!(name.slack <= span.slack)) { // also where none is known yet
            name.slack = span.slack;
        }
        if (span.critical) {
            critical.emplace_back(start, end);
        }
    }
    summary.critical = covered(std::move(critical));
    std::ranges::copy_if(names, std::back_inserter(summary.names),
                         [](const TimelineSummary::Name& name) { return name.spans > 0; });
    std::ranges::stable_sort(summary.names, std::greater<>(), &TimelineSummary::Name::time);
    return summary;
}

} // namespace paretoscope::trace
