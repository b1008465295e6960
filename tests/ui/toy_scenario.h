// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios of the toy study for tests of the window, and waiting for a run.
#pragma once

#include "tests/support/toy_study.h"
#include "ui/models/run_session.h"

#include <QtTest>

#include <string>

namespace paretoscope::tests {

/// `parameters` is the content of the JSON object of that name.
inline explore::Scenario toyScenario(const study::Registry& registry, const study::Catalog& catalog,
                                     const std::string& parameters) {
    const std::string json = "{\"paretoscope\": 1, \"name\": \"toy\", \"study\": \"toy\", \"cluster\": {\"name\": "
                             "\"pair\", \"groups\": [{\"id\": 0, \"name\": \"pair\"}], \"nodes\": [{\"id\": 0, "
                             "\"group\": 0, \"kind\": \"device\", \"name\": \"GPU\", \"accelerator\": \"a\", "
                             "\"count\": 2}, {\"id\": 1, \"group\": 0, \"kind\": \"switch\", \"name\": \"Switch\"}], "
                             "\"links\": [{\"id\": 0, \"from\": 0, \"to\": 1, \"bandwidth\": \"300 GB/s\", "
                             "\"latency\": \"1 us\"}]}, \"parameters\": {" +
                             parameters + "}, \"objectives\": [\"step_time\", \"energy\"]}";
    Result<explore::Scenario> scenario = explore::parseScenario(json, "toy.json", registry, catalog);
    if (!scenario)
        qFatal("%s", describe(scenario.error()).c_str());
    return std::move(scenario).value();
}

/// The catalog that toyScenario's cluster needs.
inline study::Catalog toyCatalog() {
    study::Catalog catalog;
    hardware::Accelerator part;
    part.id = part.name = "a";
    part.memory = Bytes(8e10);
    part.scaleUpBandwidth = BytesPerSecond(3e11);
    part.scaleOutBandwidth = BytesPerSecond(2.5e10);
    catalog.accelerators.push_back(part);
    return catalog;
}

/// A few hundred points: feasible ones, and rejections of both kinds.
inline const std::string kSmallSweep =
    "\"model\": \"*\", \"devices\": [1, 2, 4, 8, 16, 24, 32], \"micro_batch\": [1, 2, 3, 4], "
    "\"precision\": \"*\", \"bandwidth\": [\"50 GB/s\", \"100 GB/s\"]";

/// Runs to the end.
inline bool runToEnd(ui::RunSession& session, const explore::Scenario& scenario, const std::filesystem::path& database,
                     store::Keep keep) {
    QSignalSpy finished(&session, &ui::RunSession::finished);
    session.start(scenario, database, keep);
    return (finished.count() > 0 || finished.wait(60'000)) && session.state() == ui::RunSession::State::finished;
}

} // namespace paretoscope::tests
