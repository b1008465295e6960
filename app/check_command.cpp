// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/outcome.h"
#include "app/scenario_options.h"

#include "core/explore/design_space.h"
#include "core/report/network_document.h"

#include <fmt/ostream.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace paretoscope::app {

namespace {

struct CheckOptions {
    ScenarioOptions scenario;
    bool json = false;
};

ExitCode check(const CheckOptions& options) {
    const std::string& file = options.scenario.file;
    const std::unique_ptr<Engine> engine = loadEngine();
    const auto prepared = prepare(options.scenario, *engine);
    if (!prepared) {
        return fail(prepared.error(), file);
    }
    const explore::Scenario& scenario = (*prepared)->scenario;
    const Result<explore::DesignSpace> space = explore::DesignSpace::compile(scenario, (*prepared)->description());
    if (!space) {
        return fail(space.error(), file);
    }
    const Result<report::NetworkAnswer> network = report::answerNetwork(scenario.cluster, engine->catalog.links);
    if (!network) {
        return fail(network.error(), file);
    }
    const std::int64_t devices = hardware::deviceCount(scenario.cluster);
    if (options.json) {
        const nlohmann::ordered_json document = {{"study", scenario.study},
                                                 {"devices", devices},
                                                 {"points", space->size()},
                                                 {"network", report::networkJson(*network)}};
        std::cout << document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    } else {
        fmt::print(std::cout, "{}: fine; study {}, {} devices, {} points\n", file, scenario.study, devices,
                   space->size());
        report::writeNetworkText(*network, std::cout);
    }
    return ExitCode::done;
}

} // namespace

void addCheckCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("check", "Validate a scenario document, and bill its network");
    const auto options = std::make_shared<CheckOptions>();
    options->scenario.addTo(*command, true);
    command->add_flag("--json", options->json, "Print one JSON document");
    command->callback([&action, options] { action = [options] { return check(*options); }; });
}

} // namespace paretoscope::app
