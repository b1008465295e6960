// SPDX-License-Identifier: GPL-3.0-or-later
// Was built against headers in which something has another size.
#include "core/study/plugin.h"

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .layout = 1,
    .id = "other_headers",
    .version = "1.0",
    .name = "other_headers",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar&) {}
}
