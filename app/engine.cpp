// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine.h"

#include <cstdlib>
#include <iostream>
#include <sstream>

namespace fs = std::filesystem;

namespace paretoscope::app {

namespace {

/// The folder above bin/, or that of the build tree.
fs::path installedPrefix() {
    std::error_code status;
    return fs::read_symlink("/proc/self/exe", status).parent_path().parent_path();
}

/// The user's own files of a kind; empty where there are none.
std::vector<fs::path> userFolder(const char* kind) {
    const char* dataHome = std::getenv("XDG_DATA_HOME");
    const char* home = std::getenv("HOME");
    fs::path base;
    if (dataHome != nullptr && *dataHome != '\0') {
        base = dataHome;
    } else if (home != nullptr && *home != '\0') {
        base = fs::path(home) / ".local" / "share";
    }
    const fs::path folder = base / "paretoscope" / kind;
    std::error_code status;
    return !base.empty() && fs::is_directory(folder, status) ? std::vector{folder} : std::vector<fs::path>();
}

/// The user's come first, so that they may replace installed ones.
std::vector<fs::path> pluginFolders() {
    std::vector<fs::path> folders;
    const char* path = std::getenv("PARETOSCOPE_PLUGIN_PATH");
    std::istringstream given(path != nullptr ? path : "");
    for (std::string folder; std::getline(given, folder, ':');) {
        if (!folder.empty()) {
            folders.emplace_back(folder);
        }
    }
    for (const fs::path& folder : userFolder("plugins")) {
        folders.push_back(folder);
    }
    const fs::path installed = installedPrefix() / "lib" / "paretoscope" / "plugins";
    if (std::error_code status; fs::is_directory(installed, status)) {
        folders.push_back(installed);
    }
    return folders;
}

} // namespace

fs::path resourceFolder() {
    const fs::path installed = installedPrefix() / "share" / "paretoscope";
    std::error_code status;
    return fs::is_directory(installed / "catalog", status) ? installed : fs::path(PARETOSCOPE_SOURCE_RESOURCES);
}

study::LoadedCatalog loadCatalog() {
    return study::loadCatalog(resourceFolder() / "catalog", userFolder("catalog"));
}

std::unique_ptr<Engine> makeEngine(study::Catalog catalog) {
    auto engine = std::make_unique<Engine>();
    engine->catalog = std::move(catalog);
    engine->plugins = study::loadPlugins(pluginFolders(), engine->catalog);
    engine->registry = study::registryWith(engine->catalog, engine->plugins);
    return engine;
}

std::unique_ptr<Engine> loadEngine() {
    study::LoadedCatalog loaded = loadCatalog();
    warn(loaded.problems);
    std::unique_ptr<Engine> engine = makeEngine(std::move(loaded.catalog));
    warn(engine->plugins.problems);
    return engine;
}

void warn(const std::vector<Error>& problems) {
    for (const Error& problem : problems) {
        std::cerr << "paretoscope: warning: " << describe(problem) << '\n';
    }
}

} // namespace paretoscope::app
