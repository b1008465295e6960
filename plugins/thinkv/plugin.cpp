// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/plugin.h"

#include "plugins/thinkv/thinkv_policy.h"

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "thinkv",
    .version = "1.0",
    .name = "ThinKV",
    .licence = "GPL-3.0-or-later",
    .origin = "Paretoscope; the algorithm of arXiv 2510.01290 after public notes on it",
};

void paretoscope_plugin_register(study::PluginRegistrar& registrar) {
    registrar.addPolicy(thinkv::thinkvPolicy());
}
}
