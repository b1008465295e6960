// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include <iostream>

using namespace paretoscope::app;

int main(int argc, char** argv) {
    CLI::App program("Paretoscope: an interactive design-space explorer for LLM systems", "paretoscope");
    program.set_version_flag("--version", PARETOSCOPE_VERSION);
    program.require_subcommand(0, 1);
    Action action;
    for (const auto add : {addGuiCommand, addCheckCommand, addRunCommand, addFrontCommand, addExplainCommand,
                           addTraceCommand, addSimulateCommand, addLintTraceCommand, addReportCommand, addExportCommand,
                           addListCommand, addCheckPluginCommand, addValidateCommand, addDemoCommand}) {
        add(program, action);
    }
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& asked) { // --help, --version
        return program.exit(asked);
    } catch (const CLI::ParseError& error) {
        std::cerr << "paretoscope: " << error.what() << "; see paretoscope --help\n";
        return static_cast<int>(ExitCode::wrongInput);
    }
    return static_cast<int>(action());
}
