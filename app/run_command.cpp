// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/interruption.h"
#include "app/outcome.h"
#include "app/progress_line.h"
#include "app/scenario_options.h"

#include "core/explore/refinement.h"
#include "core/report/documents.h"
#include "core/run/run.h"
#include "core/run/run_report.h"

#include <sys/resource.h>

#include <iostream>
#include <map>

namespace paretoscope::app {

namespace {

struct RunOptions {
    ScenarioOptions scenario;
    std::string database;
    store::Keep keep = store::Keep::feasible;
    int threads = 0;
    bool resume = false;
    bool refine = false;
    bool json = false;
};

std::uint64_t peakResidentBytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024U; // Linux counts KiB
}

/// The front once more, simulated: a scenario of its points.
Result<explore::Scenario> refined(const explore::Scenario& scenario, const run::Summary& summary,
                                  const Engine& engine) {
    std::vector<std::vector<double>> points;
    for (const store::Row& row : summary.front) {
        points.push_back(row.parameters);
    }
    return explore::refinement(scenario, engine.registry.find(scenario.study)->description(), points);
}

Result<run::Summary> decide(const explore::Scenario& scenario, const Engine& engine, const run::Options& how,
                            const Interruption& interruption) {
    Progress progress;
    const ProgressLine line(progress);
    return run::execute(scenario, engine.registry, engine.catalog, how, {}, interruption.token(), progress);
}

void print(const explore::Scenario& scenario, const run::Summary& summary, const Engine& engine,
           const RunOptions& options) {
    const store::RunInfo info = run::runInfo(scenario, engine.registry, options.keep, summary);
    const report::RunDigest digest = run::digest(info);
    const report::RunOutcome outcome = run::outcomeOf(info, scenario, summary);
    if (options.json) {
        report::writeRunDocument(digest, outcome, peakResidentBytes(), std::cout);
    } else {
        report::writeRunText(digest, outcome, std::cout);
    }
}

ExitCode execute(const RunOptions& options) {
    const std::unique_ptr<Engine> engine = loadEngine(); // before interruptions are watched for by a thread
    const Interruption interruption;
    Result<explore::Scenario> scenario = options.scenario.read(*engine);
    if (!scenario) {
        return fail(scenario.error(), options.scenario.file);
    }
    run::Options how{.database = options.database, .keep = options.keep, .threads = options.threads, .resume = {}};
    if (options.resume) {
        const auto earlier = run::runToResume(options.database, explore::scenarioJson(*scenario, engine->registry));
        if (!earlier) {
            return fail(earlier.error(), options.database);
        }
        if (*earlier) {
            how.resume = (*earlier)->id;
        }
    }
    Result<run::Summary> summary = decide(*scenario, *engine, how, interruption);
    if (summary && options.refine && !summary->cancelled) {
        scenario = refined(*scenario, *summary, *engine);
        if (!scenario) {
            return fail(scenario.error(), options.scenario.file);
        }
        how.resume = {};
        summary = decide(*scenario, *engine, how, interruption);
    }
    if (!summary) {
        return fail(summary.error(), options.scenario.file);
    }
    print(*scenario, *summary, *engine, options);
    if (summary->cancelled) {
        std::cerr << "paretoscope: cancelled"
                  << (options.database.empty() ? "\n" : "; --resume goes on where it stopped\n");
        return ExitCode::cancelled;
    }
    return ExitCode::done;
}

} // namespace

void addRunCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("run", "Evaluate all points of a scenario and find the Pareto front");
    const auto options = std::make_shared<RunOptions>();
    options->scenario.addTo(*command, true);
    CLI::Option* database = command->add_option("--db", options->database, "Store the run in this file");
    command->add_option("--threads", options->threads, "Threads (default: all cores)")->check(CLI::Range(1, 1024));
    const std::map<std::string, store::Keep> keeps{
        {"all", store::Keep::all}, {"feasible", store::Keep::feasible}, {"front", store::Keep::front}};
    command->add_option("--keep", options->keep, "Rows to store: all, feasible (default) or front")
        ->transform(CLI::CheckedTransformer(keeps));
    command->add_flag("--resume", options->resume, "Go on with the newest run of this scenario in --db")
        ->needs(database);
    command->add_flag("--refine", options->refine, "Then simulate the points of the front, and print that");
    command->add_flag("--json", options->json, "Print one JSON document");
    command->callback([&action, options] { action = [options] { return execute(*options); }; });
}

} // namespace paretoscope::app
