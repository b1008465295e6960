// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a program: what main() calls once it knows what to open.
#pragma once

#include "core/base/error.h"
#include "core/study/catalog.h"
#include "core/study/plugin_loader.h"

#include <filesystem>
#include <string>
#include <vector>

namespace paretoscope::ui {

struct GuiOptions {
    const study::Registry& registry; ///< these two must outlive the call
    const study::Catalog& catalog;
    const study::LoadedPlugins& plugins; ///< must outlive the call, too
    std::string open;                    ///< a scenario or a store; empty: a new scenario
    std::string version;
    std::filesystem::path examples;     ///< folder of the scenarios that the menu offers
    std::vector<Error> catalogProblems; ///< the user hears of them
};

/// Runs the window until it is closed. With PARETOSCOPE_STARTUP set in the environment, writes the milliseconds from
/// the start to the first painted frame to standard error.
int runGui(int argc, char** argv, const GuiOptions& options);

} // namespace paretoscope::ui
