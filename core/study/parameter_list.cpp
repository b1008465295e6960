// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/parameter_list.h"

#include <algorithm>

namespace paretoscope::study {

Parameter integer(std::string id, std::string label, std::string group, double minimum, double maximum,
                  double defaultValue, std::string help, std::string source, Unit unit) {
    Parameter parameter;
    parameter.id = std::move(id);
    parameter.label = std::move(label);
    parameter.group = std::move(group);
    parameter.unit = unit;
    parameter.minimum = minimum;
    parameter.maximum = maximum;
    parameter.defaultValue = defaultValue;
    parameter.help = std::move(help);
    parameter.source = {std::move(source), false};
    return parameter;
}

Parameter real(std::string id, std::string label, std::string group, Unit unit, double minimum, double maximum,
               double defaultValue, std::string help, Source source) {
    Parameter parameter = integer(std::move(id), std::move(label), std::move(group), minimum, maximum, defaultValue,
                                  std::move(help), {}, unit);
    parameter.type = ParameterType::real;
    parameter.source = std::move(source);
    return parameter;
}

Parameter choice(std::string id, std::string label, std::string group, std::vector<Choice> choices,
                 std::string_view defaultId, std::string help, std::string source) {
    Parameter parameter = integer(std::move(id), std::move(label), std::move(group), 0.0, 0.0, 0.0, std::move(help),
                                  std::move(source), Unit::none);
    parameter.type = ParameterType::choice;
    parameter.choices = std::move(choices);
    const auto found = std::find_if(parameter.choices.begin(), parameter.choices.end(),
                                    [&](const Choice& each) { return each.id == defaultId; });
    if (found != parameter.choices.end()) {
        parameter.defaultValue = static_cast<double>(std::distance(parameter.choices.begin(), found));
    }
    return parameter;
}

Parameter flag(std::string id, std::string label, std::string group, bool defaultValue, std::string help,
               std::string source) {
    Parameter parameter = choice(std::move(id), std::move(label), std::move(group), {{"false", "No"}, {"true", "Yes"}},
                                 defaultValue ? "true" : "false", std::move(help), std::move(source));
    parameter.type = ParameterType::flag;
    return parameter;
}

Parameter readBy(Parameter parameter, const char* other, std::vector<std::string> choices) {
    parameter.readBy = {other, std::move(choices)};
    return parameter;
}

std::vector<Choice> modelChoices(const Catalog& catalog) {
    std::vector<Choice> choices;
    choices.reserve(catalog.models.size());
    for (const model::Model& each : catalog.models) {
        choices.push_back({each.id, each.name});
    }
    return choices;
}

std::vector<Choice> acceleratorChoices(const Catalog& catalog) {
    std::vector<Choice> choices = {{"as_drawn", "As drawn"}};
    for (const hardware::Accelerator& each : catalog.accelerators) {
        choices.push_back({each.id, each.name});
    }
    return choices;
}

std::string readByText(const Parameter& parameter) {
    std::string text;
    for (const std::string& choice : parameter.readBy.choices) {
        text += (text.empty() ? parameter.readBy.parameter + " " : ", ") + choice;
    }
    return text;
}

} // namespace paretoscope::study
