// SPDX-License-Identifier: GPL-3.0-or-later
// The commands. Each function adds one to the command line; when it is chosen, `action` is set to what it does. Shapes
// of output and exit codes are a contract (README, "Command line").
#pragma once

#include "app/exit_code.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace paretoscope::app {

using Action = std::function<ExitCode()>;

void addCheckCommand(CLI::App& program, Action& action);
void addRunCommand(CLI::App& program, Action& action);
void addFrontCommand(CLI::App& program, Action& action);
void addExplainCommand(CLI::App& program, Action& action);
void addTraceCommand(CLI::App& program, Action& action);
void addSimulateCommand(CLI::App& program, Action& action);
void addLintTraceCommand(CLI::App& program, Action& action);
void addReportCommand(CLI::App& program, Action& action);
void addExportCommand(CLI::App& program, Action& action);
void addListCommand(CLI::App& program, Action& action);
void addCheckPluginCommand(CLI::App& program, Action& action);
void addValidateCommand(CLI::App& program, Action& action);
void addDemoCommand(CLI::App& program, Action& action);
/// Also the default: without a command the window opens, on the file that is given.
void addGuiCommand(CLI::App& program, Action& action);

} // namespace paretoscope::app
