// SPDX-License-Identifier: GPL-3.0-or-later
// Throws when its study is made.
#include "core/study/plugin.h"

#include <stdexcept>

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "throwing_study",
    .version = "1.0",
    .name = "throwing_study",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar& registrar) {
    registrar.addStudy(
        [](const study::Catalog&, std::shared_ptr<const kv::PolicyList>) -> std::unique_ptr<study::Study> {
            throw std::runtime_error("no table of coefficients");
        });
}
}
