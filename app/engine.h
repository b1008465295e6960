// SPDX-License-Identifier: GPL-3.0-or-later
// Catalog and studies as the program starts with them: the shipped catalog, then the user's own files from
// $XDG_DATA_HOME/paretoscope/catalog. What is wrong in them is told, and the rest is used.
#pragma once

#include "core/study/catalog.h"
#include "core/study/registry.h"

#include <filesystem>
#include <memory>

namespace paretoscope::app {

/// Folder of catalog/ and examples/: the installed one beside the program, else that of the sources.
std::filesystem::path resourceFolder();

struct Engine {
    study::Catalog catalog;
    study::Registry registry; ///< refers to the catalog
};

study::LoadedCatalog loadCatalog();

/// On the heap, since the registry refers to the catalog's place.
std::unique_ptr<Engine> makeEngine(study::Catalog catalog);

/// Both; problems of the catalog go to standard error.
std::unique_ptr<Engine> loadEngine();

} // namespace paretoscope::app
