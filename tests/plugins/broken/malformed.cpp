// SPDX-License-Identifier: GPL-3.0-or-later
// A policy whose parameter has a default outside its range; a good one before it is refused with it.
#include "tests/support/keeps_all.h"

#include "core/study/plugin.h"

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "malformed",
    .version = "1.0",
    .name = "malformed",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar& registrar) {
    registrar.addPolicy(std::make_unique<tests::KeepsAll>("keeps_all"));
    auto policy = std::make_unique<tests::KeepsAll>("keeps_more");
    policy->changed().parameters.push_back(
        {"budget", "Tokens kept", Unit::token, true, 1.0, 4096.0, 8192.0, "Tokens that stay.", {"derived"}});
    registrar.addPolicy(std::move(policy));
}
}
