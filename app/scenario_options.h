// SPDX-License-Identifier: GPL-3.0-or-later
// The scenario that several commands take, with the changes of --set.
#pragma once

#include "app/engine.h"

#include "core/explore/scenario.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::app {

struct ScenarioOptions {
    std::string file;
    std::vector<std::string> settings; ///< "key=value"

    /// Adds SCENARIO, and --set where `withSettings`; --help then lists the studies' parameters.
    void addTo(CLI::App& command, bool withSettings);

    [[nodiscard]] Result<explore::Scenario> read(const Engine& engine) const;
};

/// A scenario with its study made ready to answer points.
struct PreparedScenario {
    explore::Scenario scenario;
    const study::Study* study = nullptr;
    std::optional<study::Context> context;       ///< refers to the scenario's cluster
    std::unique_ptr<study::Evaluator> evaluator; ///< refers to the context

    [[nodiscard]] const study::Description& description() const { return study->description(); }
    /// The point whose swept parameters have their first value; says so on standard error.
    [[nodiscard]] std::vector<double> firstPoint() const;
};

/// On the heap, since the evaluator refers to the scenario's place.
Result<std::unique_ptr<PreparedScenario>> prepare(const ScenarioOptions& options, const Engine& engine);

} // namespace paretoscope::app
