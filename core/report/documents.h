// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON documents of the command line, shaped as scripts rely on them (see README, "Command line"), and the same
// answers as text for people. Numbers in JSON are in base units and read back unchanged.
#pragma once

#include "core/report/report.h"

#include <iosfwd>
#include <optional>
#include <span>
#include <string_view>

namespace paretoscope::report {

/// A rejected point that came close, with every reason.
struct NearMiss {
    ReportRow row;
    std::vector<std::string> reasons;
};

/// How a search for the highest or lowest value within limits went.
struct LimitSearch {
    std::string parameter;
    bool highest = true;
    std::uint64_t searched = 0; ///< designs
    std::uint64_t met = 0;      ///< those with an answer
    std::uint64_t judged = 0;   ///< points looked at
    std::uint64_t notMonotone = 0;
};

/// What a run says beside its counts.
struct RunOutcome {
    std::vector<ReportRow> front;
    std::vector<NearMiss> nearest{}; ///< where nothing was feasible
    std::optional<LimitSearch> search{};
};

/// {"run", "points": {"decided", "feasible", "rejected", "rejected_by"}, "seconds", "peak_rss_bytes", "front": [...],
/// "nearest": [{"parameters", "metrics", "rejected_by", "margin", "reasons"}], "search": {...}}; the last two only
/// where there are any.
void writeRunDocument(const RunDigest& run, const RunOutcome& outcome, std::uint64_t peakResidentBytes,
                      std::ostream& out);

/// {"run", "objectives", "front": [...]}
void writeFrontDocument(const RunDigest& run, const std::vector<ReportRow>& front, std::ostream& out);

/// What was asked and what came out, for one point.
struct PointAnswer {
    const study::Description& description;
    std::span<const double> point;
    const study::Explanation& explanation;
    const study::ValidationNote* validation = nullptr; ///< may be null
    std::string_view metric; ///< whose breakdown is shown first; the first one there is if it has none
};

/// {"parameters", "metrics": {id: {"value", "unit"}}, "rejections", "breakdown", "breakdowns", "validation"}
void writeExplanationDocument(const PointAnswer& answer, std::ostream& out);

/// Counts, rejections by reason and the front as a table, or what came closest to it.
void writeRunText(const RunDigest& run, const RunOutcome& outcome, std::ostream& out);
void writeExplanationText(const PointAnswer& answer, std::ostream& out);

} // namespace paretoscope::report
