// SPDX-License-Identifier: GPL-3.0-or-later
// Stored runs in the form that reports take, so that the window and the command line write the same files. Errors are
// those of the store, unless something else is said.
#pragma once

#include "core/explore/scenario.h"
#include "core/report/documents.h"
#include "core/report/report.h"
#include "core/run/run.h"
#include "core/store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace paretoscope::run {

/// A run that has just been executed, stored or not.
store::RunInfo runInfo(const explore::Scenario& scenario, const study::Registry& registry, store::Keep keep,
                       const Summary& summary);

report::RunDigest digest(const store::RunInfo& run);
/// What a run says beside its counts.
report::RunOutcome outcomeOf(const store::RunInfo& run, const explore::Scenario& scenario, const Summary& summary);
report::ReportRow reportRow(const store::RunInfo& run, const store::Row& row);
std::vector<report::ReportRow> reportRows(const store::RunInfo& run, const std::vector<store::Row>& rows);

/// All kept rows by step, feasible and rejected, a page at a time. The store must outlive the pages.
report::Pages keptRows(const store::Store& store, const store::RunInfo& run);

/// At most `most` feasible kept rows, evenly left out: what a plot can show.
Result<std::vector<report::ReportRow>> thinnedRows(const store::Store& store, const store::RunInfo& run,
                                                   std::uint64_t most);

/// The stored front, the best first objective first.
Result<std::vector<report::ReportRow>> frontRows(const store::Store& store, const store::RunInfo& run);

/// Objectives for metric ids, each with the goal of its metric (to be minimised if it has none). Errors: unknownName.
Result<std::vector<explore::Objective>> objectivesFor(const store::RunHeader& header,
                                                      const std::vector<std::string>& metrics);

/// The front of the kept feasible rows under other objectives, by ascending first objective; `run` then says these
/// objectives.
Result<std::vector<report::ReportRow>> frontUnder(const store::Store& store, store::RunInfo& run,
                                                  const std::vector<explore::Objective>& objectives);

/// Everything that a report shows beside the rows: why the best point is as it is.
struct Reasons {
    study::Explanation explanation;
    std::optional<study::ValidationNote> validation;
};
/// Evaluates one row of a run again, with reasons. Errors: the scenario no longer fits the catalog or the studies.
Result<Reasons> reasonsOf(const store::RunHeader& header, const report::ReportRow& row, const study::Registry& registry,
                          const study::Catalog& catalog);

/// The run that `--resume` takes up: the newest of this scenario. Nothing where the file or such a run does not exist.
Result<std::optional<store::RunInfo>> runToResume(const std::filesystem::path& database,
                                                  const std::string& scenarioJson);

} // namespace paretoscope::run
