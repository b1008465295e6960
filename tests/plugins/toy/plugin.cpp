// SPDX-License-Identifier: GPL-3.0-or-later
// A study that comes from a plugin.
#include "core/study/plugin.h"

#include "tests/support/toy_study.h"

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "toy",
    .version = "0.9",
    .name = "Toy study",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar& registrar) {
    registrar.addStudy(
        [](const study::Catalog&, std::shared_ptr<const kv::PolicyList>) -> std::unique_ptr<study::Study> {
            return std::make_unique<tests::ToyStudy>();
        });
}
}
