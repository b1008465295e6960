// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/plugin_loader.h"

#include "core/kv/policy_conformance.h"
#include "core/study/check_description.h"
#include "core/study/plugin_module.h"
#include "core/study/plugin_trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <set>

namespace fs = std::filesystem;

namespace paretoscope::study {

namespace {

/// What a plugin hands over, unchecked.
class Parts final : public PluginRegistrar {
public:
    void addPolicy(std::unique_ptr<kv::KvPolicy> policy) override { policies.push_back(std::move(policy)); }
    void addStudy(StudyMaker make) override { studies.push_back(make); }

    std::vector<std::unique_ptr<kv::KvPolicy>> policies;
    std::vector<StudyMaker> studies;
};

/// Foreign code may throw; nothing of it gets further.
template <class Call>
Result<void> withoutExceptions(Call call) {
    try {
        call();
        return {};
    } catch (const std::exception& thrown) {
        return Error{ErrorCode::failedToLoad, {}, {}, fmt::format("it threw \"{}\"", thrown.what()), {}};
    } catch (...) {
        return Error{ErrorCode::failedToLoad, {}, {}, "it threw something that is no std::exception", {}};
    }
}

Error malformed(std::string what, std::string expected) {
    return {ErrorCode::malformed, {}, {}, std::move(what), std::move(expected)};
}

class Loader {
public:
    explicit Loader(const Catalog& catalog)
        : m_catalog(catalog)
        , m_policies(std::make_shared<kv::PolicyList>(kv::builtInPolicies())) {
        const Registry builtIn = builtInStudies(catalog, m_policies);
        for (const std::unique_ptr<Study>& study : builtIn.studies()) {
            m_studyIds.insert(study->description().id);
        }
    }

    void load(const fs::path& file, std::chrono::seconds limit) {
        Result<void> done = tryInChild([this, &file] { (void)accept(file); }, limit);
        if (done) {
            done = accept(file);
        }
        if (!done) {
            report(done.error(), file);
        }
    }

    void report(Error problem, const fs::path& file) {
        problem.file = file.string();
        m_loaded.problems.push_back(std::move(problem));
    }

    LoadedPlugins finish() && {
        m_loaded.policies = std::move(m_policies);
        return std::move(m_loaded);
    }

private:
    /// All parts of the plugin, or none.
    Result<void> accept(const fs::path& file) {
        const Result<PluginModule> module = openPlugin(file);
        if (!module) {
            return module.error();
        }
        const PluginInformation& information = *module->information;
        LoadedPlugin plugin{
            file, information.id, information.version, information.name, information.licence, information.origin, {},
            {}};
        if (const auto other = std::ranges::find(m_loaded.plugins, plugin.id, &LoadedPlugin::id);
            other != m_loaded.plugins.end()) {
            return Error{ErrorCode::alreadyThere,
                         {},
                         {},
                         fmt::format("plugin \"{}\" ({})", plugin.id, other->file.string()),
                         "another id"};
        }
        Parts parts;
        if (const Result<void> registered = withoutExceptions([&] { module->registerParts(parts); }); !registered) {
            return registered;
        }
        if (parts.policies.empty() && parts.studies.empty()) {
            return malformed("it registers nothing", "policies or studies");
        }
        const std::size_t before = m_policies->size();
        Result<void> taken = takePolicies(parts, plugin);
        if (taken) {
            taken = checkStudies(parts, plugin);
        }
        if (!taken) {
            m_policies->resize(before);
            return taken;
        }
        m_studyIds.insert(plugin.studies.begin(), plugin.studies.end());
        m_loaded.studies.insert(m_loaded.studies.end(), parts.studies.begin(), parts.studies.end());
        m_loaded.plugins.push_back(std::move(plugin));
        return {};
    }

    Result<void> takePolicies(Parts& parts, LoadedPlugin& plugin) {
        for (std::unique_ptr<kv::KvPolicy>& policy : parts.policies) {
            if (policy == nullptr) {
                return malformed("it registers a null policy", "an object");
            }
            const kv::PolicyDescription& description = policy->description();
            if (const Result<void> checked = kv::checkDescription(description); !checked) {
                return checked;
            }
            if (kv::findPolicy(*m_policies, description.id) != nullptr) {
                const LoadedPlugin* other = pluginOfPolicy(m_loaded, description.id);
                return alreadyThere("policy", description.id, other, plugin.policies);
            }
            plugin.policies.push_back(description.id);
            m_policies->push_back(std::move(policy));
        }
        return {};
    }

    /// Makes each study with the policies so far, to see what it says of itself.
    Result<void> checkStudies(const Parts& parts, LoadedPlugin& plugin) const {
        for (const StudyMaker make : parts.studies) {
            Result<void> checked;
            const Result<void> made = withoutExceptions([&] { checked = checkStudy(make, plugin); });
            if (!made) {
                return made;
            }
            if (!checked) {
                return checked;
            }
        }
        return {};
    }

    Result<void> checkStudy(StudyMaker make, LoadedPlugin& plugin) const {
        const std::unique_ptr<Study> study = make != nullptr ? make(m_catalog, m_policies) : nullptr;
        if (study == nullptr) {
            return malformed("it makes a null study", "an object");
        }
        const Description& description = study->description();
        if (const Result<void> checked = checkDescription(description); !checked) {
            return checked;
        }
        if (m_studyIds.contains(description.id) ||
            std::ranges::find(plugin.studies, description.id) != plugin.studies.end()) {
            return alreadyThere("study", description.id, pluginOfStudy(m_loaded, description.id), plugin.studies);
        }
        plugin.studies.push_back(description.id);
        return {};
    }

    static Error alreadyThere(std::string_view kind, const std::string& id, const LoadedPlugin* other,
                              const std::vector<std::string>& own) {
        const bool twice = std::ranges::find(own, id) != own.end();
        const std::string owner = twice ? "registered twice" : other != nullptr ? other->file.string() : "built in";
        return {ErrorCode::alreadyThere, {}, {}, fmt::format("{} \"{}\" ({})", kind, id, owner), "another id"};
    }

    const Catalog& m_catalog;
    std::shared_ptr<kv::PolicyList> m_policies;
    std::set<std::string> m_studyIds;
    LoadedPlugins m_loaded;
};

/// The modules of a folder by name; of a file, itself.
Result<std::vector<fs::path>> modulesIn(const fs::path& place) {
    std::error_code status;
    if (fs::is_regular_file(place, status)) {
        return std::vector{place};
    }
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(place, status), end; !status && entry != end; entry.increment(status)) {
        if (entry->path().extension() == ".so") {
            files.push_back(entry->path());
        }
    }
    if (status) {
        return Error{ErrorCode::cannotRead, {}, {}, status.message(), {}};
    }
    std::ranges::sort(files);
    return files;
}

} // namespace

LoadedPlugins loadPlugins(std::span<const fs::path> places, const Catalog& catalog, std::chrono::seconds limit) {
    Loader loader(catalog);
    std::set<fs::path> seen;
    for (const fs::path& place : places) {
        const Result<std::vector<fs::path>> files = modulesIn(place);
        if (!files) {
            loader.report(files.error(), place);
            continue;
        }
        for (const fs::path& found : *files) {
            std::error_code status;
            const fs::path file = fs::absolute(found, status);
            const fs::path target = fs::canonical(file, status);
            if (seen.insert(status ? file : target).second) {
                loader.load(file, limit);
            }
        }
    }
    return std::move(loader).finish();
}

Registry registryWith(const Catalog& catalog, const LoadedPlugins& loaded) {
    Registry registry = builtInStudies(catalog, loaded.policies);
    for (const StudyMaker make : loaded.studies) {
        registry.add(make(catalog, loaded.policies));
    }
    return registry;
}

namespace {
const LoadedPlugin* pluginWith(const LoadedPlugins& loaded, std::vector<std::string> LoadedPlugin::*parts,
                               std::string_view id) noexcept {
    const auto found = std::ranges::find_if(loaded.plugins, [parts, id](const LoadedPlugin& plugin) {
        return std::ranges::find(plugin.*parts, id) != (plugin.*parts).end();
    });
    return found == loaded.plugins.end() ? nullptr : &*found;
}
} // namespace

const LoadedPlugin* pluginOfPolicy(const LoadedPlugins& loaded, std::string_view policy) noexcept {
    return pluginWith(loaded, &LoadedPlugin::policies, policy);
}

const LoadedPlugin* pluginOfStudy(const LoadedPlugins& loaded, std::string_view study) noexcept {
    return pluginWith(loaded, &LoadedPlugin::studies, study);
}

} // namespace paretoscope::study
