// SPDX-License-Identifier: GPL-3.0-or-later
// What vLLM's benchmark_serving.py and `vllm bench serve` save and SGLang's bench_serving.py appends: one JSON
// document, a list of them, or one a line. Python's Infinity and NaN, which JSON has not, are read as null.
#pragma once

#include "core/serving/serving_measurement.h"

#include <string>
#include <vector>

namespace paretoscope::serving {

/// Errors: malformed, wrongType and missingKey, pointer "line 3" and "line 3, key mean_tpot_ms" ("document 3" in a
/// list).
Result<std::vector<ServingMeasurement>> readBenchmarks(const std::string& text, const std::string& file,
                                                       const ServingMeasurement& defaults);

} // namespace paretoscope::serving
