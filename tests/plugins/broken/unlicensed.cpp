// SPDX-License-Identifier: GPL-3.0-or-later
// Does not say under which licence it may be used.
#include "core/study/plugin.h"

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "unlicensed",
    .version = "1.0",
    .name = "unlicensed",
    .licence = "",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar&) {}
}
