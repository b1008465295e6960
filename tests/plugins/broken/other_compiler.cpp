// SPDX-License-Identifier: GPL-3.0-or-later
// Was built by another compiler.
#include "core/study/plugin.h"

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .toolchain = "g++ 11 with libstdc++ 11",
    .id = "other_compiler",
    .version = "1.0",
    .name = "other_compiler",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar&) {}
}
