// SPDX-License-Identifier: GPL-3.0-or-later
// Registers nothing.
#include "core/study/plugin.h"

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "empty",
    .version = "1.0",
    .name = "empty",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar&) {}
}
