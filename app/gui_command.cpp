// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/engine.h"
#include "app/outcome.h"
#include "ui/shell/gui.h"

#include "core/base/nearest.h"

namespace paretoscope::app {

namespace {

/// Without a command the first word is a file; a mistyped command is the likelier reason when there is none.
Result<void> checkFile(const CLI::App& program, const std::string& file) {
    std::error_code status;
    if (file.empty() || std::filesystem::exists(file, status)) {
        return {};
    }
    std::vector<std::string> names;
    for (const CLI::App* command : program.get_subcommands({})) {
        names.push_back(command->get_name());
    }
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string_view near = nearestName(file, known);
    return Error{ErrorCode::notFound,
                 {},
                 {},
                 '"' + file + '"',
                 near.empty() ? "a scenario, a store or a command (see --help)"
                              : "the command \"" + std::string(near) + "\" or an existing file"};
}

ExitCode openWindow(const CLI::App& program, const std::string& file) {
    if (const Result<void> checked = checkFile(program, file); !checked) {
        return fail(checked.error());
    }
    study::LoadedCatalog loaded = loadCatalog();
    const std::unique_ptr<Engine> engine = makeEngine(std::move(loaded.catalog));
    warn(engine->plugins.problems);
    char name[] = "paretoscope";
    char* arguments[] = {name, nullptr};
    const ui::GuiOptions options{.registry = engine->registry,
                                 .catalog = engine->catalog,
                                 .plugins = engine->plugins,
                                 .open = file,
                                 .version = PARETOSCOPE_VERSION,
                                 .examples = resourceFolder() / "examples",
                                 .catalogProblems = std::move(loaded.problems)};
    return static_cast<ExitCode>(ui::runGui(1, arguments, options));
}

} // namespace

void addGuiCommand(CLI::App& program, Action& action) {
    const auto file = std::make_shared<std::string>();
    program.add_option("FILE", *file, "Scenario or store to open in the window");
    CLI::App* command = program.add_subcommand("gui", "Open the window");
    command->add_option("FILE", *file, "Scenario (.json) or store (.db) to open");
    action = [&program, file] { return openWindow(program, *file); };
}

} // namespace paretoscope::app
