// SPDX-License-Identifier: GPL-3.0-or-later
// Turns a stored run, or any set of rows, into files: CSV and JSON tables, and a self-contained HTML report (inline
// SVG, no scripts, no network). Numbers in files are in base units with the C locale and enough digits to be read back
// unchanged; the unit stands in the column name (CSV: "step_time [s]") or beside the value (JSON). Knows neither the
// store nor the explorer: rows come in as data. Reports are written in English whatever language the window speaks:
// they are passed on, compared with each other and read by scripts. Writing to a stream that fails is seen by the owner of the stream.
#pragma once

#include "core/base/result.h"
#include "core/study/study.h"

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

namespace paretoscope::report {

struct ReportRow {
    std::uint64_t step = 0;
    std::vector<double> parameters; ///< declared order
    std::vector<double> metrics;
    std::string rejectedBy; ///< constraint id, empty if feasible
    double margin = 0.0;
    bool onFront = false;
};

struct RunDigest {
    std::int64_t id = 0; ///< run id in its store, 0 when nothing was stored
    std::string scenarioName;
    std::string scenarioJson;
    std::string study;
    std::string engineVersion;
    std::string startedAt;
    std::uint64_t seed = 0;
    double seconds = 0.0;
    std::uint64_t decided = 0;
    std::uint64_t feasible = 0;
    std::vector<std::uint64_t> rejectedBy; ///< one a constraint
    std::vector<study::Parameter> parameters;
    std::vector<study::Metric> metrics;
    std::vector<study::Constraint> constraints;
    std::vector<std::pair<std::string, study::Goal>> objectives;
};

/// Gives the next rows at each call and no more rows at the end, so that a table larger than memory can be written.
using Pages = std::function<Result<std::vector<ReportRow>>()>;

/// The rows of a vector as one page.
Pages pagesOf(std::vector<ReportRow> rows);

void writeCsv(const RunDigest& run, const std::vector<ReportRow>& rows, std::ostream& out);
void writeJson(const RunDigest& run, const std::vector<ReportRow>& rows, std::ostream& out);
/// As above; fails where the pages fail.
Result<void> writeCsv(const RunDigest& run, const Pages& pages, std::ostream& out);
Result<void> writeJson(const RunDigest& run, const Pages& pages, std::ostream& out);

/// `rows` feed the plot, `front` the table; `best` explains the front's point with the best first objective.
struct HtmlContent {
    const RunDigest& run;
    const std::vector<ReportRow>& rows;
    const std::vector<ReportRow>& front;
    const study::Explanation* best = nullptr;          ///< may be null
    const study::ValidationNote* validation = nullptr; ///< may be null
};
void writeHtml(const HtmlContent& content, std::ostream& out);

/// The row with the best first objective; null if there is none.
const ReportRow* bestRow(const RunDigest& run, const std::vector<ReportRow>& front);

} // namespace paretoscope::report
