// SPDX-License-Identifier: GPL-3.0-or-later
// Never returns from registering its parts.
#include "core/study/plugin.h"

#include <unistd.h>

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "hanging",
    .version = "1.0",
    .name = "hanging",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar&) {
    for (;;) {
        ::pause();
    }
}
}
