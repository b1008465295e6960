// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/json_value.h"

#include <cmath>

namespace paretoscope::report {

Json numberJson(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json parameterJson(const study::Parameter& parameter, double value) {
    if (std::isnan(value)) {
        return nullptr;
    }
    switch (parameter.type) {
    case study::ParameterType::integer:
        return static_cast<std::int64_t>(value);
    case study::ParameterType::flag:
        return value != 0.0;
    case study::ParameterType::choice:
        return study::valueText(parameter, value);
    case study::ParameterType::real:
        break;
    }
    return value;
}

Json parametersJson(std::span<const study::Parameter> parameters, std::span<const double> values) {
    Json object = Json::object();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        object[parameters[i].id] = parameterJson(parameters[i], values[i]);
    }
    return object;
}

Json metricsJson(std::span<const study::Metric> metrics, std::span<const double> values) {
    Json object = Json::object();
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        object[metrics[i].id] = numberJson(values[i]);
    }
    return object;
}

} // namespace paretoscope::report
