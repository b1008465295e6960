// SPDX-License-Identifier: GPL-3.0-or-later
// Finds plugins, tries each in a child process, checks what it brings, and puts its parts beside the built-in ones. A
// plugin that is refused costs nothing but its own parts: it is reported, and the program goes on.
#pragma once

#include "core/study/plugin.h"
#include "core/study/registry.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::study {

struct LoadedPlugin {
    std::filesystem::path file;
    std::string id;
    std::string version;
    std::string name;
    std::string licence;
    std::string origin;
    std::vector<std::string> policies; ///< ids
    std::vector<std::string> studies;  ///< ids
};

struct LoadedPlugins {
    std::vector<LoadedPlugin> plugins;
    std::shared_ptr<const kv::PolicyList> policies; ///< built-in ones first; never null
    std::vector<StudyMaker> studies;                ///< in the order of the plugins
    std::vector<Error> problems;                    ///< one a refused plugin, and places that cannot be read
};

/// How long a plugin may take to load; whole seconds.
inline constexpr std::chrono::seconds kPluginLimit{10};

/// Loads files, and every module (*.so) of folders by name, in the order of the places. Of two plugins or parts with
/// one id the first stays. A file that is found twice is loaded once. Call it before threads start.
LoadedPlugins loadPlugins(std::span<const std::filesystem::path> places, const Catalog& catalog,
                          std::chrono::seconds limit = kPluginLimit);

/// The built-in studies and those of plugins, which choose from the policies of all. The catalog must outlive them.
Registry registryWith(const Catalog& catalog, const LoadedPlugins& loaded);

/// Who brought a policy or a study; null for built-in ones.
const LoadedPlugin* pluginOfPolicy(const LoadedPlugins& loaded, std::string_view policy) noexcept;
const LoadedPlugin* pluginOfStudy(const LoadedPlugins& loaded, std::string_view study) noexcept;

} // namespace paretoscope::study
