// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/timeline.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <ostream>
#include <set>
#include <utility>

namespace paretoscope::trace {

namespace {

constexpr std::array kTracks = {"compute", "communication", "memory", "idle"};

std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Microseconds with a resolution of a nanosecond.
std::string microseconds(Seconds time) {
    return fmt::format("{:.3f}", time.value() * 1e6);
}

void writeMetadata(std::ostream& out, std::string_view what, std::int32_t lane, int track,
                   const std::string& argument) {
    out << fmt::format(R"({{"ph":"M","name":"{}","pid":{},"tid":{},"args":{{{}}}}},)", what, lane, track, argument)
        << '\n';
}

/// What a viewer shows of a span beside its time.
std::string arguments(const Span& span) {
    std::string list;
    if (span.microBatch >= 0) {
        list += fmt::format(R"("micro_batch":{})", span.microBatch);
    }
    if (!std::isnan(span.slack.value())) {
        list += fmt::format(R"({}"slack_us":{})", list.empty() ? "" : ",", microseconds(span.slack));
    }
    return list.empty() ? list : fmt::format(R"(,"args":{{{}}})", list);
}

} // namespace

void writeChromeTrace(const Timeline& timeline, std::ostream& out) {
    out << "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n";
    for (std::size_t lane = 0; lane < timeline.lanes.size(); ++lane) {
        const auto process = static_cast<std::int32_t>(lane);
        writeMetadata(out, "process_name", process, 0, "\"name\":" + quoted(timeline.lanes[lane]));
        writeMetadata(out, "process_sort_index", process, 0, fmt::format("\"sort_index\":{}", lane));
    }
    std::set<std::pair<std::int32_t, int>> named;
    for (const Span& span : timeline.spans) {
        const int track = static_cast<int>(span.kind);
        if (named.emplace(span.lane, track).second) {
            writeMetadata(out, "thread_name", span.lane, track, fmt::format("\"name\":\"{}\"", kTracks[track]));
        }
        out << fmt::format(R"({{"ph":"X","name":{},"cat":"{}","pid":{},"tid":{},"ts":{},"dur":{})",
                           quoted(timeline.names[span.name]), kTracks[track], span.lane, track,
                           microseconds(span.start), microseconds(span.end - span.start));
        out << arguments(span) << "},\n";
    }
    // Closes the list without a trailing comma, and tells the length of the step.
    out << fmt::format(R"({{"ph":"i","name":"end of step","pid":0,"tid":0,"ts":{},"s":"g"}})",
                       microseconds(timeline.duration))
        << "\n]}\n";
}

} // namespace paretoscope::trace
