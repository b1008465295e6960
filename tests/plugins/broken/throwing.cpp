// SPDX-License-Identifier: GPL-3.0-or-later
// Throws when it is to register its parts.
#include "core/study/plugin.h"

#include <stdexcept>

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "throwing",
    .version = "1.0",
    .name = "throwing",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar&) {
    throw std::runtime_error("no licence server");
}
}
