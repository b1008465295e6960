// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine.h"

#include <cstdlib>
#include <iostream>

namespace fs = std::filesystem;

namespace paretoscope::app {

namespace {

std::vector<fs::path> userCatalogFolders() {
    const char* dataHome = std::getenv("XDG_DATA_HOME");
    const char* home = std::getenv("HOME");
    fs::path base;
    if (dataHome != nullptr && *dataHome != '\0') {
        base = dataHome;
    } else if (home != nullptr && *home != '\0') {
        base = fs::path(home) / ".local" / "share";
    }
    const fs::path folder = base / "paretoscope" / "catalog";
    std::error_code status;
    return !base.empty() && fs::is_directory(folder, status) ? std::vector{folder} : std::vector<fs::path>();
}

} // namespace

fs::path resourceFolder() {
    std::error_code status;
    const fs::path program = fs::read_symlink("/proc/self/exe", status);
    const fs::path installed = program.parent_path().parent_path() / "share" / "paretoscope";
    return fs::is_directory(installed / "catalog", status) ? installed : fs::path(PARETOSCOPE_SOURCE_RESOURCES);
}

study::LoadedCatalog loadCatalog() {
    return study::loadCatalog(resourceFolder() / "catalog", userCatalogFolders());
}

std::unique_ptr<Engine> makeEngine(study::Catalog catalog) {
    auto engine = std::make_unique<Engine>();
    engine->catalog = std::move(catalog);
    engine->registry = study::builtInStudies(engine->catalog);
    return engine;
}

std::unique_ptr<Engine> loadEngine() {
    study::LoadedCatalog loaded = loadCatalog();
    for (const Error& problem : loaded.problems) {
        std::cerr << "paretoscope: warning: " << describe(problem) << '\n';
    }
    return makeEngine(std::move(loaded.catalog));
}

} // namespace paretoscope::app
