// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/engine.h"
#include "app/outcome.h"

#include "core/kv/policy_conformance.h"
#include "core/study/plugin_loader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace fs = std::filesystem;

namespace paretoscope::app {

namespace {

using Json = nlohmann::ordered_json;

/// Breaches of each policy that the plugin brings.
Json conformance(const study::LoadedPlugins& loaded, const study::LoadedPlugin& plugin) {
    Json policies = Json::array();
    bool conforms = true;
    for (const std::string& id : plugin.policies) {
        const std::vector<std::string> breaches = kv::breaches(*kv::findPolicy(*loaded.policies, id));
        conforms = conforms && breaches.empty();
        policies.push_back({{"id", id}, {"breaches", breaches}});
    }
    return {{"id", plugin.id},          {"version", plugin.version}, {"licence", plugin.licence},
            {"origin", plugin.origin},  {"conforms", conforms},      {"policies", std::move(policies)},
            {"studies", plugin.studies}};
}

void print(const Json& result) {
    for (const Json& policy : result["policies"]) {
        for (const Json& breach : policy["breaches"]) {
            fmt::print("policy {}: {}\n", policy["id"].get<std::string>(), breach.get<std::string>());
        }
    }
    fmt::print("{} {}: policies {}, studies {}: {}\n", result["id"].get<std::string>(),
               result["version"].get<std::string>(), result["policies"].size(), result["studies"].size(),
               result["conforms"].get<bool>() ? "conforms" : "does not conform");
}

ExitCode checkPlugin(const std::string& file, bool json) {
    const study::LoadedCatalog catalog = loadCatalog();
    const study::LoadedPlugins loaded = study::loadPlugins(std::vector<fs::path>{file}, catalog.catalog);
    if (!loaded.problems.empty()) {
        return fail(loaded.problems.front());
    }
    if (loaded.plugins.empty()) {
        return fail({ErrorCode::notFound, file, {}, "a plugin", "a shared module or a folder of them"});
    }
    const Json result = conformance(loaded, loaded.plugins.front());
    if (json) {
        // Texts come from anybody's plugin: what is no UTF-8 is replaced.
        std::cout << result.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    } else {
        print(result);
    }
    return result["conforms"].get<bool>() ? ExitCode::done : ExitCode::failed;
}

} // namespace

void addCheckPluginCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand(
        "check-plugin", "Load a plugin and run its cache policies through the conformance suite");
    const auto file = std::make_shared<std::string>();
    const auto json = std::make_shared<bool>(false);
    command->add_option("FILE", *file, "The plugin, a shared module (.so)")->required();
    command->add_flag("--json", *json, "Print one JSON document");
    command->callback([&action, file, json] { action = [file, json] { return checkPlugin(*file, *json); }; });
}

} // namespace paretoscope::app
