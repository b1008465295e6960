// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON documents of the command line, shaped as scripts rely on them (see README, "Command line"), and the same
// answers as text for people. Numbers in JSON are in base units and read back unchanged.
#pragma once

#include "core/report/report.h"

#include <iosfwd>
#include <span>
#include <string_view>

namespace paretoscope::report {

/// {"run", "points": {"decided", "feasible", "rejected", "rejected_by"}, "seconds", "peak_rss_bytes", "front": [...]}
void writeRunDocument(const RunDigest& run, const std::vector<ReportRow>& front, std::uint64_t peakResidentBytes,
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

/// Counts, rejections by reason and the front as a table.
void writeRunText(const RunDigest& run, const std::vector<ReportRow>& front, std::ostream& out);
void writeExplanationText(const PointAnswer& answer, std::ostream& out);

} // namespace paretoscope::report
