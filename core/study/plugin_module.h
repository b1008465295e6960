// SPDX-License-Identifier: GPL-3.0-or-later
// A shared module as a plugin: its two symbols, and whether it was made for this program. Stays in memory for ever.
#pragma once

#include "core/study/plugin.h"

#include <filesystem>

namespace paretoscope::study {

struct PluginModule {
    const PluginInformation* information = nullptr;
    void (*registerParts)(PluginRegistrar& registrar) = nullptr;
};

/// `file` has to be absolute: bare names are looked for in the system's folders. Runs the module's static initialisers.
/// Errors, with the file: cannotRead with the system's reason, notFound for a
/// symbol, notSupported for another interface, layout or toolchain, malformed for information without texts.
Result<PluginModule> openPlugin(const std::filesystem::path& file);

} // namespace paretoscope::study
