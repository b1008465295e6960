// SPDX-License-Identifier: GPL-3.0-or-later
// Catalog, plugins and studies as the program starts with them: the shipped catalog, then the user's own files from
// $XDG_DATA_HOME/paretoscope/catalog; plugins from the folders and files of PARETOSCOPE_PLUGIN_PATH (separated by
// colons), from $XDG_DATA_HOME/paretoscope/plugins and from lib/paretoscope/plugins beside the program. What is wrong
// in them is told, and the rest is used.
#pragma once

#include "core/study/catalog.h"
#include "core/study/plugin_loader.h"
#include "core/study/registry.h"

#include <filesystem>
#include <memory>

namespace paretoscope::app {

/// Folder of catalog/ and examples/: the installed one beside the program, else that of the sources.
std::filesystem::path resourceFolder();

struct Engine {
    study::Catalog catalog;
    study::LoadedPlugins plugins; ///< and what is wrong with those that were refused
    study::Registry registry;     ///< refers to the catalog
};

study::LoadedCatalog loadCatalog();

/// With the plugins. On the heap, since the registry refers to the catalog's place. Before threads start.
std::unique_ptr<Engine> makeEngine(study::Catalog catalog);

/// Both; problems of the catalog and of plugins go to standard error.
std::unique_ptr<Engine> loadEngine();

/// A line of standard error for each.
void warn(const std::vector<Error>& problems);

} // namespace paretoscope::app
