// SPDX-License-Identifier: GPL-3.0-or-later
// The built program as scripts see it: arguments in; exit code, standard output and standard error out.
#pragma once

#include <QProcess>
#include <QStringList>

#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

namespace paretoscope::tests {

inline constexpr int kMostMilliseconds = 240'000;

struct Outcome {
    int code = -1; ///< -1 where a signal ended it
    QByteArray out;
    QByteArray err;

    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out.toStdString(), nullptr, false); }
    /// For messages of failed checks.
    [[nodiscard]] QByteArray text() const { return QByteArray::number(code) + "\n" + out + "\n" + err; }
};

inline Outcome finish(QProcess& process) {
    process.waitForFinished(kMostMilliseconds);
    Outcome outcome;
    outcome.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

inline Outcome run(const QStringList& arguments) {
    QProcess process;
    process.start(PARETOSCOPE_PROGRAM, arguments);
    return finish(process);
}

inline void writeText(const QString& file, const std::string& text) {
    std::ofstream(file.toStdString()) << text;
}

/// A scenario of 96 points, some of them feasible; `replaced` is merged into it (RFC 7396: null removes).
inline std::string smallScenario(const nlohmann::json& replaced = nlohmann::json::object()) {
    nlohmann::json scenario = {
        {"paretoscope", 1},
        {"name", "Small"},
        {"study", "training-step"},
        {"cluster",
         {{"generate", {{"topology", "rail_optimised"}, {"accelerator", "a100_sxm_80gb"}, {"devices", 64}}}}},
        {"parameters",
         {{"model", "gpt_3_175b"},
          {"sequence_length", 2048},
          {"global_batch", 64},
          {"tensor_parallel", {2, 4, 8}},
          {"pipeline_parallel", {1, 4, 8, 16}},
          {"data_parallel", 0},
          {"micro_batch", {1, 2}},
          {"recompute", {"none", "full"}},
          {"sharding", {"none", "zero1"}}}},
        {"objectives", {"step_time", "peak_memory"}}};
    scenario.merge_patch(replaced);
    return scenario.dump(1);
}

} // namespace paretoscope::tests
