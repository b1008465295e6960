// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/plugin_module.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <string_view>

namespace paretoscope::study {

namespace {

/// The linker's reason, without the path that it begins with.
std::string loadingProblem(const std::filesystem::path& file) {
    const char* reason = ::dlerror();
    std::string text = reason != nullptr ? reason : "unknown reason";
    const std::string prefix = file.string() + ": ";
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

Result<void*> symbol(void* module, const std::filesystem::path& file, const char* name) {
    if (void* found = ::dlsym(module, name)) {
        return found;
    }
    return Error{ErrorCode::notFound,
                 file.string(),
                 {},
                 fmt::format("symbol \"{}\"", name),
                 "a plugin of Paretoscope, which exports it"};
}

Result<void> checkInformation(const PluginInformation& information, const std::filesystem::path& file) {
    const auto refuse = [&file](ErrorCode code, std::string found, std::string expected) {
        return Error{code, file.string(), {}, std::move(found), std::move(expected)};
    };
    if (information.interface != kPluginInterface) {
        return refuse(ErrorCode::notSupported, fmt::format("plugin interface {}", information.interface),
                      fmt::format("{}", kPluginInterface));
    }
    if (information.toolchain == nullptr || std::string_view(information.toolchain) != kPluginToolchain) {
        return refuse(ErrorCode::notSupported,
                      fmt::format("a plugin built by {}",
                                  information.toolchain != nullptr ? information.toolchain : "an unknown compiler"),
                      kPluginToolchain);
    }
    if (information.layout != pluginLayout()) {
        return refuse(ErrorCode::notSupported, "a plugin built against other headers",
                      "one built against the headers of this Paretoscope");
    }
    for (const auto& [name, text] : {std::pair{"id", information.id},
                                     {"version", information.version},
                                     {"name", information.name},
                                     {"licence", information.licence},
                                     {"origin", information.origin}}) {
        if (text == nullptr || *text == '\0') {
            return refuse(ErrorCode::malformed, fmt::format("its information has no {}", name), "a text");
        }
    }
    return {};
}

} // namespace

Result<PluginModule> openPlugin(const std::filesystem::path& file) {
    void* module = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (module == nullptr) {
        return Error{ErrorCode::cannotRead, file.string(), {}, loadingProblem(file), {}};
    }
    const Result<void*> information = symbol(module, file, "paretoscope_plugin_information");
    if (!information) {
        return information.error();
    }
    PluginModule plugin;
    plugin.information = static_cast<const PluginInformation*>(*information);
    if (const Result<void> checked = checkInformation(*plugin.information, file); !checked) {
        return checked.error();
    }
    const Result<void*> registerParts = symbol(module, file, "paretoscope_plugin_register");
    if (!registerParts) {
        return registerParts.error();
    }
    plugin.registerParts = reinterpret_cast<void (*)(PluginRegistrar&)>(*registerParts); // as POSIX has it
    return plugin;
}

} // namespace paretoscope::study
