// SPDX-License-Identifier: GPL-3.0-or-later
// A study with the id of a built-in one, made from it.
#include "core/study/plugin.h"
#include "core/study/training_step.h"

using namespace paretoscope;

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "duplicate_study",
    .version = "1.0",
    .name = "duplicate_study",
    .licence = "GPL-3.0-or-later",
    .origin = "the tests of Paretoscope",
};

void paretoscope_plugin_register(study::PluginRegistrar& registrar) {
    registrar.addStudy(
        [](const study::Catalog& catalog, std::shared_ptr<const kv::PolicyList>) -> std::unique_ptr<study::Study> {
            return std::make_unique<study::TrainingStep>(catalog);
        });
}
}
