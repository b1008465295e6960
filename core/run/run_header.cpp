// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_header.h"

namespace paretoscope::run {

store::RunHeader headerOf(const explore::Scenario& scenario, const study::Registry& registry, store::Keep keep) {
    const study::Description& description = registry.find(scenario.study)->description();
    store::RunHeader header;
    header.scenarioName = scenario.name;
    header.scenarioJson = explore::scenarioJson(scenario, registry);
    header.study = scenario.study;
    header.seed = scenario.explorer.seed;
    header.engineVersion = PARETOSCOPE_VERSION;
    header.keep = keep;
    header.parameters = description.parameters;
    header.metrics = description.metrics;
    header.constraints = description.constraints;
    if (!scenario.bounds.empty()) {
        header.constraints.push_back({"bounds", "Your bounds", Unit::fraction});
    }
    for (const explore::Objective& objective : scenario.objectives) {
        header.objectives.emplace_back(objective.metric, objective.goal);
    }
    return header;
}

} // namespace paretoscope::run
