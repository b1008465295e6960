// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/outcome.h"
#include "app/scenario_options.h"

#include "core/trace/timeline.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>

namespace paretoscope::app {

namespace {

struct TraceOptions {
    ScenarioOptions scenario;
    std::string timeline;
    bool json = false;
};

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// How much went into the file and how long it took.
struct Effort {
    double buildSeconds = 0.0;
    double writeSeconds = 0.0;
    std::uintmax_t writtenBytes = 0;
};

void print(const trace::Timeline& timeline, const Effort& effort, const TraceOptions& options) {
    if (options.json) {
        const nlohmann::ordered_json document = {{"roles", timeline.lanes.size()},
                                                 {"nodes", timeline.spans.size()},
                                                 {"step_seconds", timeline.duration.value()},
                                                 {"build_seconds", effort.buildSeconds},
                                                 {"write_seconds", effort.writeSeconds},
                                                 {"written_bytes", effort.writtenBytes}};
        std::cout << document.dump(2) << '\n';
        return;
    }
    fmt::print("{}: {} lanes, {} spans, step {}, {}\n", options.timeline, timeline.lanes.size(), timeline.spans.size(),
               quantityText(timeline.duration.value(), Unit::second),
               quantityText(static_cast<double>(effort.writtenBytes), Unit::byte));
}

ExitCode writeTimeline(const TraceOptions& options) {
    const std::unique_ptr<Engine> engine = loadEngine();
    const auto prepared = prepare(options.scenario, *engine);
    if (!prepared) {
        return fail(prepared.error(), options.scenario.file);
    }
    Effort effort;
    const Clock::time_point start = Clock::now();
    const Result<trace::Timeline> timeline = (*prepared)->evaluator->timeline((*prepared)->firstPoint());
    if (!timeline) {
        return fail(timeline.error(), options.scenario.file);
    }
    effort.buildSeconds = secondsSince(start);
    const Clock::time_point built = Clock::now();
    const ExitCode code = write(options.timeline, [&](std::ostream& out) { trace::writeChromeTrace(*timeline, out); });
    if (code != ExitCode::done) {
        return code;
    }
    effort.writeSeconds = secondsSince(built);
    std::error_code status;
    const std::uintmax_t size = std::filesystem::file_size(options.timeline, status);
    effort.writtenBytes = status ? 0 : size; // no size for a pipe
    print(*timeline, effort, options);
    return ExitCode::done;
}

} // namespace

void addTraceCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("trace", "What each pipeline stage does when, for one point");
    const auto options = std::make_shared<TraceOptions>();
    options->scenario.addTo(*command, true);
    command->add_option("--timeline", options->timeline, "Chrome trace to write (Perfetto reads it)")->required();
    command->add_flag("--json", options->json, "Print one JSON document");
    command->callback([&action, options] { action = [options] { return writeTimeline(*options); }; });
}

} // namespace paretoscope::app
