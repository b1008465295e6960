// SPDX-License-Identifier: GPL-3.0-or-later
// Was built for another interface: nothing of it but the number may be read.
#include "core/study/plugin.h"

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .interface = 999,
    .id = "wrong_interface",
    .version = "1.0",
    .name = "wrong_interface",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar&) {}
}
