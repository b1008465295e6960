// SPDX-License-Identifier: GPL-3.0-or-later
// What a plugin is made against: a shared module that exports the two C symbols declared at the end, and nothing else.
// docs/writing-a-plugin.md walks through one.
//
// Program and plugin exchange C++ objects, so both have to be made by compilers that lay them out alike. A plugin's
// information carries what it was made with, filled in by this header, and the loader refuses what differs. Only the
// first field is read of a plugin of another interface.
//
// Lifetime: modules are never unloaded, so parts may refer to static data of their module. A plugin carries its own
// copy of the parts of the engine that it uses; those keep no state.
#pragma once

#include "core/kv/kv_policy.h"
#include "core/study/study.h"

#include <cstdint>
#include <memory>

namespace paretoscope::study {

/// Raised when a part has to behave otherwise. What changes the layout of objects need not raise it.
inline constexpr std::uint32_t kPluginInterface = 3;

/// A digest (FNV-1a) of the sizes of what crosses the interface.
constexpr std::uint64_t pluginLayout() noexcept {
    std::uint64_t digest = 14695981039346656037ULL;
    for (const std::size_t size : {sizeof(std::string),
                                   sizeof(std::vector<double>),
                                   sizeof(Error),
                                   sizeof(Source),
                                   sizeof(kv::CacheShape),
                                   sizeof(kv::CachedLayers),
                                   sizeof(kv::Holding),
                                   sizeof(kv::StepCost),
                                   sizeof(kv::PolicyParameter),
                                   sizeof(kv::PolicyDescription),
                                   sizeof(Parameter),
                                   sizeof(Metric),
                                   sizeof(Constraint),
                                   sizeof(Description),
                                   sizeof(Verdict),
                                   sizeof(Rejection),
                                   sizeof(Breakdown),
                                   sizeof(Explanation),
                                   sizeof(ValidationNote),
                                   sizeof(Catalog),
                                   sizeof(model::Model),
                                   sizeof(hardware::Accelerator),
                                   sizeof(hardware::Link),
                                   sizeof(hardware::Cluster)}) {
        digest = (digest ^ size) * 1099511628211ULL;
    }
    return digest;
}

#define PARETOSCOPE_AS_TEXT(number) #number
#define PARETOSCOPE_NUMBER_TEXT(number) PARETOSCOPE_AS_TEXT(number)
#if defined(__clang__)
#define PARETOSCOPE_COMPILER "clang++ " PARETOSCOPE_NUMBER_TEXT(__clang_major__)
#else
#define PARETOSCOPE_COMPILER "g++ " PARETOSCOPE_NUMBER_TEXT(__GNUC__)
#endif
#if defined(_LIBCPP_VERSION)
#define PARETOSCOPE_STANDARD_LIBRARY "libc++ " PARETOSCOPE_NUMBER_TEXT(_LIBCPP_VERSION)
#else
#define PARETOSCOPE_STANDARD_LIBRARY "libstdc++ " PARETOSCOPE_NUMBER_TEXT(_GLIBCXX_RELEASE)
#endif

/// "g++ 12 with libstdc++ 12": C++20 parts of standard libraries are not promised to stay compatible.
inline constexpr const char* kPluginToolchain = PARETOSCOPE_COMPILER " with " PARETOSCOPE_STANDARD_LIBRARY;

#undef PARETOSCOPE_AS_TEXT
#undef PARETOSCOPE_NUMBER_TEXT
#undef PARETOSCOPE_COMPILER
#undef PARETOSCOPE_STANDARD_LIBRARY

/// UTF-8 texts that end with a zero byte; none may be null or empty.
struct PluginInformation {
    std::uint32_t interface = kPluginInterface; ///< stays the first field in every version
    std::uint64_t layout = pluginLayout();
    const char* toolchain = kPluginToolchain;
    const char* id = nullptr;      ///< as a policy's: "thinkv"
    const char* version = nullptr; ///< "1.0"
    const char* name = nullptr;    ///< "ThinKV"
    const char* licence = nullptr; ///< as SPDX names it: "GPL-3.0-or-later"
    const char* origin = nullptr;  ///< who makes it, or where its sources are
};

/// Makes a study when all policies are known. Both arguments outlive the study. May throw; null is an error.
using StudyMaker = std::unique_ptr<Study> (*)(const Catalog& catalog, std::shared_ptr<const kv::PolicyList> policies);

/// Takes a plugin's parts. Their ids must be new; a plugin with one part refused is refused as a whole.
class PluginRegistrar {
public:
    PluginRegistrar() = default;
    PluginRegistrar(const PluginRegistrar&) = delete;
    PluginRegistrar& operator=(const PluginRegistrar&) = delete;

    virtual void addPolicy(std::unique_ptr<kv::KvPolicy> policy) = 0;
    virtual void addStudy(StudyMaker make) = 0;

protected:
    ~PluginRegistrar() = default;
};

} // namespace paretoscope::study

extern "C" {
/// Constant data: looking at it runs no code of the plugin.
[[gnu::visibility("default")]] extern const paretoscope::study::PluginInformation paretoscope_plugin_information;

/// Called whenever plugins are loaded, before other threads start. May throw; the plugin is then refused.
[[gnu::visibility("default")]] void paretoscope_plugin_register(paretoscope::study::PluginRegistrar& registrar);
}
