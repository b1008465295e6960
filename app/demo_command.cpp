// SPDX-License-Identifier: GPL-3.0-or-later
// The example without a display: what the window would show, as text and files.
#include "app/commands.h"
#include "app/engine.h"
#include "app/interruption.h"
#include "app/outcome.h"
#include "app/painting.h"
#include "app/progress_line.h"
#include "app/scenario_options.h"
#include "ui/report/pdf_report.h"

#include "core/base/file.h"
#include "core/report/documents.h"
#include "core/report/scatter.h"
#include "core/run/html_report.h"
#include "core/run/run.h"
#include "core/trace/timeline.h"

#include <fmt/format.h>

#include <iostream>

namespace fs = std::filesystem;

namespace paretoscope::app {

namespace {

constexpr std::uint64_t kMostPlottedRows = 200'000;

struct DemoOptions {
    ScenarioOptions scenario;
    std::string out = "demo";
};

Result<void> writePlot(const store::Store& store, const store::RunInfo& info,
                       const std::vector<report::ReportRow>& front, const fs::path& file) {
    const auto rows = run::thinnedRows(store, info, kMostPlottedRows);
    if (!rows) {
        return rows.error();
    }
    const report::RunDigest digest = run::digest(info);
    const Painting painting;
    return ui::writePlotPicture(
        QByteArray::fromStdString(report::scatterSvg(digest, *rows, front, report::scatterAxes(digest))), file);
}

Result<void> writeBestTimeline(const study::Evaluator& evaluator, const report::ReportRow& best, const fs::path& file) {
    const Result<trace::Timeline> timeline = evaluator.timeline(best.parameters);
    if (!timeline) {
        return timeline.error();
    }
    return writeFile(file, [&timeline](std::ostream& out) -> Result<void> {
        trace::writeChromeTrace(*timeline, out);
        return {};
    });
}

/// Report, plot and timeline of a stored run; prints each file's name once it is there.
Result<void> writeFiles(const fs::path& database, store::RunId id, const PreparedScenario& prepared,
                        const Engine& engine, const fs::path& folder) {
    const Result<store::Store> store = store::Store::open(database, store::Store::Mode::readOnly);
    if (!store) {
        return store.error();
    }
    const Result<store::RunInfo> info = store->run(id);
    if (!info) {
        return info.error();
    }
    const Result<std::vector<report::ReportRow>> front = run::frontRows(*store, *info);
    if (!front) {
        return front.error();
    }
    Result<void> written = writeFile(folder / "report.html", [&](std::ostream& out) {
        return run::writeHtmlReport(*store, *info, engine.registry, engine.catalog, out);
    });
    if (written) {
        written = writePlot(*store, *info, *front, folder / "front.png");
    }
    const report::ReportRow* best = report::bestRow(run::digest(*info), *front);
    if (written && best != nullptr) {
        written = writeBestTimeline(*prepared.evaluator, *best, folder / "timeline.json");
    }
    if (written) {
        fmt::print("\nWritten to {}: report.html, front.png, timeline.json (open it in Perfetto), runs.db\n",
                   folder.string());
    }
    return written;
}

ExitCode demo(const DemoOptions& options) {
    const std::unique_ptr<Engine> engine = loadEngine(); // before interruptions are watched for by a thread
    const Interruption interruption;
    const auto prepared = prepare(options.scenario, *engine);
    if (!prepared) {
        return fail(prepared.error(), options.scenario.file);
    }
    const fs::path folder = options.out;
    std::error_code status;
    fs::create_directories(folder, status);
    const run::Options how{.database = folder / "runs.db", .keep = store::Keep::feasible, .threads = 0, .resume = {}};
    Progress progress;
    const explore::Scenario& scenario = (*prepared)->scenario;
    Result<run::Summary> summary = Error{};
    {
        const ProgressLine line(progress);
        summary = run::execute(scenario, engine->registry, engine->catalog, how, {}, interruption.token(), progress);
    }
    if (!summary) {
        return fail(summary.error(), how.database);
    }
    const store::RunInfo info = run::runInfo(scenario, engine->registry, how.keep, *summary);
    report::writeRunText(run::digest(info), {run::reportRows(info, summary->front)}, std::cout);
    if (summary->cancelled) {
        return ExitCode::cancelled;
    }
    const Result<void> written = writeFiles(how.database, summary->id, **prepared, *engine, folder);
    return written ? ExitCode::done : fail(written.error(), how.database);
}

} // namespace

void addDemoCommand(CLI::App& program, Action& action) {
    CLI::App* command =
        program.add_subcommand("demo", "Run a scenario without a display: table, HTML report, plot and timeline");
    const auto options = std::make_shared<DemoOptions>();
    options->scenario.addTo(*command, true);
    command->add_option("--out", options->out, "Folder for the files");
    command->callback([&action, options] { action = [options] { return demo(*options); }; });
}

} // namespace paretoscope::app
