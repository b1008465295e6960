// SPDX-License-Identifier: GPL-3.0-or-later
// Values of points as JSON; for the sources of this room only.
#pragma once

#include "core/study/study.h"

#include <nlohmann/json.hpp>

#include <span>

namespace paretoscope::report {

using Json = nlohmann::ordered_json;

/// Choices by id, flags as true or false, integers without a fraction, NaN as null.
Json numberJson(double value);
Json parameterJson(const study::Parameter& parameter, double value);
Json parametersJson(std::span<const study::Parameter> parameters, std::span<const double> values);
Json metricsJson(std::span<const study::Metric> metrics, std::span<const double> values);

} // namespace paretoscope::report
