// SPDX-License-Identifier: GPL-3.0-or-later
// A policy with the id of a built-in one.
#include "tests/support/keeps_all.h"

#include "core/study/plugin.h"

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "duplicate",
    .version = "1.0",
    .name = "duplicate",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar& registrar) {
    registrar.addPolicy(std::make_unique<tests::KeepsAll>("full"));
}
}
