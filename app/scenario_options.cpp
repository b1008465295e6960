// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scenario_options.h"

#include "core/study/parameter_list.h"

#include <fmt/format.h>

#include <iostream>

namespace paretoscope::app {

namespace {

std::string rangeText(const study::Parameter& parameter) {
    if (parameter.type == study::ParameterType::flag) {
        return "true or false";
    }
    if (parameter.type == study::ParameterType::choice) {
        constexpr std::size_t kMostChoices = 6;
        std::string text;
        for (std::size_t i = 0; i < std::min(parameter.choices.size(), kMostChoices); ++i) {
            text += (i == 0 ? "" : ", ") + parameter.choices[i].id;
        }
        return parameter.choices.size() > kMostChoices
                   ? fmt::format("{}, ... ({} in all)", text, parameter.choices.size())
                   : text;
    }
    return fmt::format("{} to {}", quantityText(parameter.minimum, parameter.unit),
                       quantityText(parameter.maximum, parameter.unit));
}

std::string parameterHelp() {
    const std::unique_ptr<Engine> engine = loadEngine();
    std::string text;
    for (const auto& study : engine->registry.studies()) {
        text += fmt::format("Parameters of the study {} (--set key=value; a value, a list \"1, 2, 4\" or a range "
                            "\"1..64 x2\"):\n",
                            study->description().id);
        for (const study::Parameter& parameter : study->description().parameters) {
            const std::string readBy = study::readByText(parameter);
            text += fmt::format("  {:<27} {} [{}; default {}{}]\n", parameter.id, parameter.help, rangeText(parameter),
                                study::valueText(parameter, parameter.defaultValue),
                                readBy.empty() ? "" : "; with " + readBy);
        }
    }
    return text + "Further keys: samples, seed, explorer.\n";
}

} // namespace

void ScenarioOptions::addTo(CLI::App& command, bool withSettings) {
    command.add_option("SCENARIO", file, "Scenario document (.json)")->required();
    if (withSettings) {
        command.add_option("--set", settings, "Set or sweep a parameter: key=value")->allow_extra_args(false);
        command.footer(parameterHelp);
    }
}

Result<explore::Scenario> ScenarioOptions::read(const Engine& engine) const {
    Result<explore::Scenario> scenario = explore::readScenario(file, engine.registry, engine.catalog);
    if (!scenario) {
        return scenario;
    }
    const study::Description& description = engine.registry.find(scenario->study)->description();
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos) {
            return Error{ErrorCode::malformed, "--set", {}, '"' + setting + '"', "key=value"};
        }
        const Result<void> assigned = explore::assign(*scenario, description, setting.substr(0, equals),
                                                      std::string_view(setting).substr(equals + 1));
        if (!assigned) {
            Error error = assigned.error();
            error.file = "--set";
            return error;
        }
    }
    return scenario;
}

std::vector<double> PreparedScenario::firstPoint() const {
    std::vector<double> point = study::defaultPoint(description());
    for (const explore::Axis& axis : scenario.axes) {
        point[*study::parameterIndex(description(), axis.parameter)] = axis.values.front();
        if (axis.values.size() > 1) {
            const study::Parameter& parameter =
                description().parameters[*study::parameterIndex(description(), axis.parameter)];
            std::cerr << fmt::format("paretoscope: note: {} has {} values, taking {}; choose with --set {}=...\n",
                                     axis.parameter, axis.values.size(),
                                     study::valueText(parameter, axis.values.front()), axis.parameter);
        }
    }
    return point;
}

Result<std::unique_ptr<PreparedScenario>> prepare(const ScenarioOptions& options, const Engine& engine) {
    Result<explore::Scenario> scenario = options.read(engine);
    if (!scenario) {
        return scenario.error();
    }
    if (const Result<void> checked = explore::checkCluster(scenario->cluster, engine.catalog); !checked) {
        return checked.error();
    }
    auto prepared = std::make_unique<PreparedScenario>();
    prepared->scenario = std::move(scenario).value();
    prepared->study = engine.registry.find(prepared->scenario.study);
    prepared->context.emplace(study::Context{engine.catalog, prepared->scenario.cluster, prepared->scenario.files});
    Result<std::unique_ptr<study::Evaluator>> evaluator = prepared->study->prepare(*prepared->context);
    if (!evaluator) {
        Error error = evaluator.error();
        error.file = error.file.empty() ? options.file : error.file;
        return error;
    }
    prepared->evaluator = std::move(evaluator).value();
    return prepared;
}

} // namespace paretoscope::app
