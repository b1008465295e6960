// SPDX-License-Identifier: GPL-3.0-or-later
// Ends the program when it is to register its parts, as one without a licence might.
#include "core/study/plugin.h"

#include <cstdlib>

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "leaving",
    .version = "1.0",
    .name = "leaving",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar&) {
    std::exit(0);
}
}
