// SPDX-License-Identifier: GPL-3.0-or-later
// Crashes in a static initialiser, before anybody could ask it anything.
#include "core/study/plugin.h"

#include <csignal>

using namespace paretoscope;

namespace {
[[maybe_unused]] const int kCrashed = std::raise(SIGSEGV);
} // namespace

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "crashing",
    .version = "1.0",
    .name = "crashing",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar&) {}
}
