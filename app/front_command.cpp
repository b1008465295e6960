// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/outcome.h"
#include "app/stored_run.h"

#include "core/report/documents.h"
#include "core/run/run_report.h"

#include <iostream>

namespace paretoscope::app {

namespace {

struct FrontOptions {
    StoredRunOptions stored;
    std::string x;
    std::string y;
    bool json = false;
};

Result<std::vector<report::ReportRow>> frontOf(StoredRun& stored, const FrontOptions& options) {
    if (options.x.empty()) {
        return run::frontRows(stored.store, stored.info);
    }
    const auto objectives = run::objectivesFor(stored.info.header, {options.x, options.y});
    if (!objectives) {
        return objectives.error();
    }
    return run::frontUnder(stored.store, stored.info, *objectives);
}

ExitCode front(const FrontOptions& options) {
    Result<StoredRun> stored = options.stored.open();
    if (!stored) {
        return fail(stored.error(), options.stored.database);
    }
    const Result<std::vector<report::ReportRow>> rows = frontOf(*stored, options);
    if (!rows) {
        return fail(rows.error(), options.stored.database);
    }
    const report::RunDigest digest = run::digest(stored->info);
    if (options.json) {
        report::writeFrontDocument(digest, *rows, std::cout);
    } else {
        report::writeRunText(digest, {*rows}, std::cout);
    }
    return ExitCode::done;
}

} // namespace

void addFrontCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("front", "The Pareto front of a stored run");
    const auto options = std::make_shared<FrontOptions>();
    options->stored.addTo(*command);
    CLI::Option* x = command->add_option("--x", options->x, "Take these two metrics instead of the run's objectives");
    CLI::Option* y = command->add_option("--y", options->y, "The second metric");
    x->needs(y);
    y->needs(x);
    command->add_flag("--json", options->json, "Print one JSON document");
    command->callback([&action, options] { action = [options] { return front(*options); }; });
}

} // namespace paretoscope::app
