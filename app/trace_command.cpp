// SPDX-License-Identifier: GPL-3.0-or-later
// `trace`: what every rank does in one step. Totals always; Chakra files of chosen ranks, and the schedule as a
// timeline, on request.
#include "app/commands.h"
#include "app/interruption.h"
#include "app/outcome.h"
#include "app/progress_line.h"
#include "app/scenario_options.h"

#include "core/trace/chakra.h"
#include "core/trace/diagram_export.h"
#include "core/trace/synthesis.h"
#include "core/trace/template_export.h"
#include "core/trace/timeline.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>
#include <sstream>

namespace paretoscope::app {

namespace {

struct TraceOptions {
    ScenarioOptions scenario;
    std::string timeline;
    std::string chakra;
    std::string ranks;
    std::string graph;
    std::string dot;
    int layer = 0;
    bool json = false;
};

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// How long it took and how much went into files.
struct Effort {
    double buildSeconds = 0.0;
    double writeSeconds = 0.0;
    std::uintmax_t writtenBytes = 0;
};

/// Counts and bytes as whole numbers where doubles hold them exactly.
nlohmann::ordered_json number(double value) {
    constexpr double kExact = 9007199254740992.0; // 2^53
    return value < kExact ? nlohmann::ordered_json(static_cast<std::int64_t>(value)) : nlohmann::ordered_json(value);
}

nlohmann::ordered_json document(const trace::Synthesis& synthesis, const Effort& effort) {
    const trace::TraceTotals totals = trace::totals(synthesis.trace);
    nlohmann::ordered_json communicated = nlohmann::ordered_json::object();
    for (std::size_t kind = 0; kind < trace::kCollectiveKinds; ++kind) {
        if (totals.communicated[kind].value() > 0.0) {
            communicated[std::string(name(static_cast<trace::CollectiveKind>(kind)))] =
                number(totals.communicated[kind].value());
        }
    }
    if (totals.sent.value() > 0.0) {
        communicated["send"] = number(totals.sent.value());
    }
    nlohmann::ordered_json peaks = nlohmann::ordered_json::array();
    for (const trace::StagePeak& peak : synthesis.peaks) {
        peaks.push_back({{"stage", peak.stage},
                         {"bytes", number(peak.total().value())},
                         {"at", peak.at},
                         {"weights", number(peak.weights.value())},
                         {"gradients", number(peak.gradients.value())},
                         {"optimizer_state", number(peak.optimizerState.value())},
                         {"gathered_parameters", number(peak.gatheredParameters.value())},
                         {"activations", number(peak.activations.value())},
                         {"working", number(peak.working.value())},
                         {"messages", number(peak.messages.value())},
                         {"outputs", number(peak.outputs.value())}});
    }
    return {{"ranks", totals.ranks},
            {"roles", totals.roles},
            {"nodes", number(totals.nodes)},
            {"flops", number(totals.flops.value())},
            {"communicated_bytes", communicated},
            {"peak_memory", peaks},
            {"build_seconds", effort.buildSeconds},
            {"write_seconds", effort.writeSeconds},
            {"written_bytes", effort.writtenBytes}};
}

void print(const trace::Synthesis& synthesis, const Effort& effort, const TraceOptions& options) {
    if (options.json) {
        std::cout << document(synthesis, effort).dump(2) << '\n';
        return;
    }
    const trace::TraceTotals totals = trace::totals(synthesis.trace);
    fmt::print("{} ranks in {} roles, {} nodes, {}\n", totals.ranks, totals.roles,
               quantityText(totals.nodes, Unit::count), quantityText(totals.flops.value(), Unit::flop));
    for (const trace::StagePeak& peak : synthesis.peaks) {
        fmt::print("stage {}: peak {} at {}\n", peak.stage, quantityText(peak.total().value(), Unit::byte), peak.at);
    }
    if (effort.writtenBytes > 0) {
        fmt::print("wrote {} in {}\n", quantityText(static_cast<double>(effort.writtenBytes), Unit::byte),
                   quantityText(effort.writeSeconds, Unit::second));
    }
}

/// DIR/workload.<rank>.et and DIR/workload.json.
Result<std::uint64_t> writeChakraFiles(const trace::ExecutionTrace& trace, const TraceOptions& options,
                                       const Interruption& interruption) {
    const Result<trace::RankSelection> ranks = options.ranks.empty()
                                                   ? trace::RankSelection::all(trace.ranks())
                                                   : trace::RankSelection::parse(options.ranks, trace.ranks());
    if (!ranks) {
        Error error = ranks.error();
        error.file = "--ranks";
        return error;
    }
    std::error_code status;
    std::filesystem::create_directories(options.chakra, status);
    if (status) {
        return Error{ErrorCode::cannotWrite, options.chakra, {}, status.message(), {}};
    }
    Progress progress;
    const ProgressLine line(progress, "files");
    const Result<trace::ChakraWritten> written = trace::writeChakra(
        trace, std::filesystem::path(options.chakra) / "workload", *ranks, interruption.token(), progress);
    return written ? Result<std::uint64_t>(written->bytes) : written.error();
}

ExitCode writeTimeline(const PreparedScenario& prepared, const TraceOptions& options, Effort& effort) {
    const Result<trace::Timeline> timeline = prepared.evaluator->timeline(prepared.firstPoint());
    if (!timeline) {
        return fail(timeline.error(), options.scenario.file);
    }
    const ExitCode code = write(options.timeline, [&](std::ostream& out) { trace::writeChromeTrace(*timeline, out); });
    if (code == ExitCode::done) {
        std::error_code status;
        const std::uintmax_t size = std::filesystem::file_size(options.timeline, status);
        effort.writtenBytes += status ? 0 : size; // no size for a pipe
    }
    return code;
}

/// The operators and exchanges of every part of the model, symbolic.
ExitCode writeGraph(const PreparedScenario& prepared, const TraceOptions& options) {
    const Result<std::vector<graph::Diagram>> diagrams = prepared.evaluator->diagrams(prepared.firstPoint());
    return diagrams ? write(options.graph, [&](std::ostream& out) { trace::writeDiagramsJson(*diagrams, out); })
                    : fail(diagrams.error(), options.scenario.file);
}

/// The first micro-batch of one layer, of the role that has it.
ExitCode writeLayer(const trace::ExecutionTrace& trace, const TraceOptions& options) {
    for (std::size_t role = 0; role < trace.roles(); ++role) {
        std::ostringstream drawing;
        if (trace::writeDot(trace, role, options.layer, 0, drawing)) {
            return write(options.dot, [&](std::ostream& out) { out << drawing.str(); });
        }
    }
    return fail(Error{ErrorCode::notFound, "--layer", {}, std::to_string(options.layer), "a layer of the model"});
}

ExitCode runTrace(const TraceOptions& options) {
    if (!options.ranks.empty() && options.chakra.empty()) {
        return fail(Error{ErrorCode::missingKey, "--ranks", {}, "--chakra DIR", "where the files go"});
    }
    const std::unique_ptr<Engine> engine = loadEngine(); // before interruptions are watched for by a thread
    const Interruption interruption;
    const auto prepared = prepare(options.scenario, *engine);
    if (!prepared) {
        return fail(prepared.error(), options.scenario.file);
    }
    Effort effort;
    const Clock::time_point start = Clock::now();
    const Result<trace::Synthesis> synthesis = (*prepared)->evaluator->trace((*prepared)->firstPoint());
    if (!synthesis) {
        return fail(synthesis.error(), options.scenario.file);
    }
    effort.buildSeconds = secondsSince(start);
    const Clock::time_point built = Clock::now();
    if (!options.chakra.empty()) {
        const Result<std::uint64_t> bytes = writeChakraFiles(synthesis->trace, options, interruption);
        if (!bytes) {
            return fail(bytes.error());
        }
        effort.writtenBytes += *bytes;
    }
    if (!options.timeline.empty()) {
        if (const ExitCode code = writeTimeline(**prepared, options, effort); code != ExitCode::done) {
            return code;
        }
    }
    if (!options.graph.empty()) {
        if (const ExitCode code = writeGraph(**prepared, options); code != ExitCode::done) {
            return code;
        }
    }
    if (!options.dot.empty()) {
        if (const ExitCode code = writeLayer(synthesis->trace, options); code != ExitCode::done) {
            return code;
        }
    }
    effort.writeSeconds = secondsSince(built);
    print(*synthesis, effort, options);
    return ExitCode::done;
}

} // namespace

void addTraceCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("trace", "What every rank does in one step, for one point");
    const auto options = std::make_shared<TraceOptions>();
    options->scenario.addTo(*command, true);
    command->add_option("--chakra", options->chakra, "Folder for Chakra execution traces, workload.<rank>.et");
    command->add_option("--ranks", options->ranks, "Ranks to write, as 0-7,512; all unless given");
    command->add_option("--timeline", options->timeline, "Chrome trace to write (Perfetto reads it)");
    command->add_option("--graph", options->graph, "Symbolic tensor graph to write, as JSON");
    command->add_option("--dot", options->dot, "Graphviz drawing of one layer to write");
    command->add_option("--layer", options->layer, "The layer that --dot draws, from 0");
    command->add_flag("--json", options->json, "Print one JSON document");
    command->callback([&action, options] { action = [options] { return runTrace(*options); }; });
}

} // namespace paretoscope::app
