// SPDX-License-Identifier: GPL-3.0-or-later
// Why the numbers of llm-serving are what they are.
#pragma once

#include "core/study/llm_serving_evaluator.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::study::llm_serving {

/// One for each metric that has terms. Latencies of analytic points add up from kernels; those of simulated points show
/// the closed form beside, as a fact.
std::vector<Breakdown> breakdowns(const Answer& answer, std::span<const double> metrics);

/// Of the memory of a device, also where it does not suffice.
std::vector<Breakdown> memoryBreakdowns(const Request& request, const CachePlan& cache);

/// "the weights take 70.5 GiB of 72.0 GiB, ..."; `whose` of the replicas: "prefill", "large model", or of the plain
/// ones nothing.
std::string memoryMessage(const Request& request, const CachePlan& cache, std::string_view whose);

} // namespace paretoscope::study::llm_serving
