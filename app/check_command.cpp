// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/outcome.h"
#include "app/scenario_options.h"

#include "core/explore/design_space.h"

#include <fmt/format.h>

namespace paretoscope::app {

namespace {

ExitCode check(const ScenarioOptions& options) {
    const std::unique_ptr<Engine> engine = loadEngine();
    const auto prepared = prepare(options, *engine);
    if (!prepared) {
        return fail(prepared.error(), options.file);
    }
    const explore::Scenario& scenario = (*prepared)->scenario;
    const Result<explore::DesignSpace> space = explore::DesignSpace::compile(scenario, (*prepared)->description());
    if (!space) {
        return fail(space.error(), options.file);
    }
    fmt::print("{}: fine; study {}, {} devices, {} points\n", options.file, scenario.study,
               hardware::deviceCount(scenario.cluster), space->size());
    return ExitCode::done;
}

} // namespace

void addCheckCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("check", "Validate a scenario document");
    const auto options = std::make_shared<ScenarioOptions>();
    options->addTo(*command, true);
    command->callback([&action, options] { action = [options] { return check(*options); }; });
}

} // namespace paretoscope::app
