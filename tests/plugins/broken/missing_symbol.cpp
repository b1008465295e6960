// SPDX-License-Identifier: GPL-3.0-or-later
// Tells of itself and registers nothing.
#include "core/study/plugin.h"

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "missing_symbol",
    .version = "1.0",
    .name = "missing_symbol",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};
}
