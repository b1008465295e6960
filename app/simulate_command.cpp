// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/interruption.h"
#include "app/outcome.h"
#include "app/progress_line.h"
#include "app/simulated_site.h"

#include "core/base/unit.h"
#include "core/trace/chakra.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <optional>

namespace fs = std::filesystem;

namespace paretoscope::app {

namespace {

using nlohmann::ordered_json;

struct SimulateOptions {
    std::string prefix;
    std::string groups;
    SiteOptions site;
    bool perRank = false;
    simulation::Disturbance disturbance;
    std::string timeline;
    bool json = false;
};

/// How the copies of one drawn link were used.
struct LinkUse {
    double bytes = 0.0;
    double busiest = 0.0; ///< share of the run in which the busiest copy was full, 0 to 1
    std::size_t copies = 0;
};

std::map<std::uint32_t, LinkUse> linkUses(const SimulatedSite& site, Seconds duration) {
    std::map<std::uint32_t, LinkUse> uses;
    if (site.fluid() == nullptr || duration.value() <= 0.0) {
        return uses;
    }
    const std::vector<Bytes> carried = site.fluid()->carried();
    for (std::size_t link = 0; link < carried.size(); ++link) {
        const hardware::Fabric::Link& drawn = site.fabric->links()[link];
        LinkUse& use = uses[drawn.drawn];
        use.bytes += carried[link].value();
        use.busiest = std::max(use.busiest, carried[link] / drawn.bandwidth / duration);
        ++use.copies;
    }
    return uses;
}

ordered_json linksJson(const SimulatedSite& site, Seconds duration) {
    ordered_json list = ordered_json::array();
    for (const auto& [drawn, use] : linkUses(site, duration)) {
        const hardware::ClusterLink& link = site.cluster->links[drawn];
        list.push_back({{"link", link.id},
                        {"kind", link.kind},
                        {"directions", use.copies},
                        {"bytes", use.bytes},
                        {"busiest", use.busiest}});
    }
    return list;
}

/// What the critical path consists of, by name, longest first.
ordered_json criticalJson(const simulation::SimulationResult& result) {
    std::map<std::pair<std::string, trace::NodeKind>, double> sums;
    for (const simulation::CriticalStep& step : result.criticalPath) {
        sums[{step.node, step.kind}] += (step.end - step.start).value();
    }
    std::vector<std::pair<double, ordered_json>> entries;
    for (const auto& [key, seconds] : sums) {
        entries.push_back({seconds, {{"node", key.first}, {"kind", name(key.second)}, {"seconds", seconds}}});
    }
    std::ranges::stable_sort(entries, std::ranges::greater(), [](const auto& entry) { return entry.first; });
    constexpr std::size_t kMost = 20;
    ordered_json list = ordered_json::array();
    for (std::size_t i = 0; i < std::min(kMost, entries.size()); ++i) {
        list.push_back(entries[i].second);
    }
    return list;
}

/// Communication that a lane waited for, by name.
ordered_json exposuresJson(const simulation::LaneResult& lane) {
    ordered_json list = ordered_json::array();
    for (const simulation::Exposure& each : lane.exposures) {
        list.push_back({{"node", each.name}, {"kind", name(each.kind)}, {"seconds", each.time.value()}});
    }
    return list;
}

ordered_json documentOf(const simulation::SimulationResult& result, const SimulatedSite& site, double wallSeconds) {
    ordered_json document = {{"ranks", result.ranks},
                             {"finished_ranks", result.finishedRanks},
                             {"nodes", static_cast<std::uint64_t>(result.nodes)},
                             {"simulated_seconds", result.duration.value()},
                             {"wall_seconds", wallSeconds},
                             {"exposed_communication_seconds", result.exposedCommunication.value()},
                             {"waiting_seconds", result.waiting.value()},
                             {"energy_joules", result.energy.total().value()},
                             {"energy",
                              {{"compute", result.energy.compute.value()},
                               {"memory", result.energy.memory.value()},
                               {"links", result.energy.links.value()},
                               {"idle", result.energy.idle.value()}}},
                             {"computing_seconds", result.computing.value()},
                             {"network_source", site.networkSource},
                             {"lanes", ordered_json::array()},
                             {"critical_path", criticalJson(result)},
                             {"links", linksJson(site, result.duration)},
                             {"deadlock", ordered_json::array()}};
    constexpr std::size_t kMostLanes = 64;
    for (std::size_t i = 0; i < std::min(kMostLanes, result.lanes.size()); ++i) {
        const simulation::LaneResult& lane = result.lanes[i];
        document["lanes"].push_back({{"first_rank", lane.first},
                                     {"ranks", lane.ranks},
                                     {"finished", lane.finished},
                                     {"seconds", lane.end.value()},
                                     {"computing_seconds", lane.computing.value()},
                                     {"disturbed_seconds", lane.disturbed.value()},
                                     {"exposed_communication_seconds", lane.exposedCommunication.value()},
                                     {"waiting_seconds", lane.waiting.value()},
                                     {"exposed", exposuresJson(lane)}});
    }
    for (const simulation::Wait& wait : result.deadlock) {
        document["deadlock"].push_back(describe(wait));
    }
    return document;
}

void print(const simulation::SimulationResult& result, const SimulatedSite& site, double wallSeconds) {
    const auto seconds = [](Seconds time) { return quantityText(time.value(), Unit::second); };
    fmt::print("{} of {} ranks finished, {:.0f} nodes, {} lanes simulated in {}\n", result.finishedRanks, result.ranks,
               result.nodes, result.lanes.size(), quantityText(wallSeconds, Unit::second));
    fmt::print("{} simulated, of which {} computing, {} of communication exposed and {} waiting, on average\n",
               seconds(result.duration), seconds(result.computing), seconds(result.exposedCommunication),
               seconds(result.waiting));
    if (result.energy.total().value() > 0.0) {
        fmt::print("{}: {}\n", site.device, quantityText(result.energy.total().value(), Unit::joule));
    }
}

Result<trace::ChakraTrace> readTrace(SimulateOptions& options, const std::stop_token& stop) {
    if (std::error_code status; options.groups.empty() && fs::exists(trace::groupsFile(options.prefix), status)) {
        options.groups = trace::groupsFile(options.prefix).string();
    }
    Progress progress;
    const ProgressLine line(progress, "files");
    return trace::readChakra(options.prefix, options.groups, stop, progress);
}

/// Of what makes a trace unfit to run: nodes that depend on absent ones run without, and lint-trace tells more.
void warnOfDefects(const trace::ChakraTrace& read, const std::string& prefix) {
    std::size_t count = 0;
    for (const std::vector<trace::TraceDefect>& defects : read.defects) {
        count += defects.size();
    }
    if (count > 0) {
        std::cerr << "paretoscope: warning: " << prefix << " has " << count
                  << " kinds of defects; see paretoscope lint-trace\n";
    }
}

ExitCode simulate(SimulateOptions options) {
    const auto start = std::chrono::steady_clock::now();
    const auto site = makeSite(options.site); // before interruptions are watched for by a thread
    const Interruption interruption;
    if (!site) {
        return fail(site.error(), options.site.cluster.empty() ? options.site.astraNetwork : options.site.cluster);
    }
    const Result<trace::ChakraTrace> read = readTrace(options, interruption.token());
    if (!read) {
        return fail(read.error(), options.prefix);
    }
    warnOfDefects(*read, options.prefix);
    SimulatedSite& on = **site;
    if (read->trace.ranks() > on.devices) {
        return fail({ErrorCode::outOfRange, options.prefix, "ranks", std::to_string(read->trace.ranks()),
                     fmt::format("at most the {} devices of the network", on.devices)});
    }
    on.options.timeline = !options.timeline.empty();
    on.options.disturbance = options.disturbance;
    on.options.merging = options.perRank ? simulation::RankMerging::perRank : simulation::RankMerging::alike;
    const Result<simulation::SimulationResult> result =
        simulation::simulate(read->trace, *on.backend, on.options, interruption.token());
    if (!result) {
        return fail(result.error(), options.groups.empty() ? options.prefix : options.groups);
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    if (!options.timeline.empty()) {
        const ExitCode code =
            write(options.timeline, [&](std::ostream& out) { trace::writeChromeTrace(result->timeline, out); });
        if (code != ExitCode::done) {
            return code;
        }
    }
    if (options.json) { // names come from anybody's files: what is no UTF-8 is replaced
        std::cout << documentOf(*result, on, wall.count()).dump(2, ' ', false, ordered_json::error_handler_t::replace)
                  << '\n';
    } else {
        print(*result, on, wall.count());
    }
    for (const simulation::Wait& wait : result->deadlock) {
        std::cerr << "paretoscope: deadlock: " << describe(wait) << '\n';
    }
    return result->finishedRanks == result->ranks ? ExitCode::done : ExitCode::failed;
}

void addDisturbance(CLI::App& command, simulation::Disturbance& disturbance) {
    command
        .add_option("--straggler-share", disturbance.stragglerShare,
                    "Share of ranks that compute slower, 0 to 1; the seed chooses them")
        ->check(CLI::Range(0.0, 1.0));
    disturbance.stragglerSlowdown = 1.2;
    command
        .add_option("--straggler-slowdown", disturbance.stragglerSlowdown,
                    "So many times as long they take for what they compute; 1.2")
        ->check(CLI::Range(1.0, 100.0));
    command
        .add_option("--jitter", disturbance.jitter,
                    "Standard deviation of the logarithm of what each rank takes for each node")
        ->check(CLI::Range(0.0, 2.0));
    command.add_option("--seed", disturbance.seed, "Of stragglers and jitter");
}

} // namespace

void addSimulateCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("simulate", "Execute Chakra traces on a cluster");
    const auto options = std::make_shared<SimulateOptions>();
    command->add_option("--chakra", options->prefix, "Prefix of the files PREFIX.<rank>.et")->required();
    command->add_option("--groups", options->groups, "JSON file of communicator groups; PREFIX.json where it exists");
    CLI::Option* cluster = command->add_option("--cluster", options->site.cluster, "Cluster, or scenario with one");
    CLI::Option* network =
        command->add_option("--astra-network", options->site.astraNetwork, "ASTRA-sim's network yml");
    CLI::Option* system = command->add_option("--astra-system", options->site.astraSystem, "ASTRA-sim's system json");
    network->needs(system)->excludes(cluster);
    system->needs(network)->excludes(cluster);
    command->add_option("--network", options->site.network, "fluid (with contention) or closed_form")
        ->check(CLI::IsMember({"fluid", "closed_form"}))
        ->excludes(network);
    command->add_option("--routes", options->site.routes, "spread, hash or rail_local")
        ->check(CLI::IsMember({"spread", "hash", "rail_local"}))
        ->excludes(network);
    command
        ->add_option("--collectives", options->site.collectives,
                     "What links reach: as training jobs see them (training), or as nccl-tests does (alone)")
        ->check(CLI::IsMember({"training", "alone"}))
        ->excludes(network);
    command
        ->add_flag("--astra-congestion", options->site.astraCongestion,
                   "ASTRA-sim's congestion-aware network, of one dimension, for collectives alone")
        ->needs(network);
    addDisturbance(*command, options->disturbance);
    command->add_flag("--per-rank", options->perRank, "A lane for each rank, even where ranks behave alike");
    command->add_option("--timeline", options->timeline, "Chrome trace to write (Perfetto reads it)");
    command->add_flag("--json", options->json, "Print one JSON document");
    command->callback([&action, options] {
        if (options->site.cluster.empty() && options->site.astraNetwork.empty()) {
            throw CLI::RequiredError("--cluster, or --astra-network and --astra-system,");
        }
        action = [options] { return simulate(*options); };
    });
}

} // namespace paretoscope::app
