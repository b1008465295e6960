// SPDX-License-Identifier: GPL-3.0-or-later
// What llm-serving knows of a point, written as its metrics: memory, the closed form or the simulation's summary,
// energy.
#pragma once

#include "core/serving/latency_summary.h"
#include "core/study/llm_serving_closed_form.h"
#include "core/study/llm_serving_description.h"
#include "core/study/llm_serving_energy.h"
#include "core/study/llm_serving_plan.h"

#include <span>

namespace paretoscope::study::llm_serving {

// In the order in which they build on each other; `metrics` is a whole row.

void writeMemory(const Request& request, const CachePlan& cache, std::span<double> metrics);
void writeCapacity(const Request& request, const CachePlan& cache, const serving::OfferedLoad& load,
                   std::span<double> metrics);
/// Of a simulated point.
void writeSummary(const Request& request, const CachePlan& cache, const serving::LatencySummary& summary,
                  std::span<double> metrics);
/// Of the closed form.
void writeSteady(const Request& request, const serving::OfferedLoad& load, const serving::SteadyState& state,
                 const SteadyStages& stages, std::span<double> metrics);
/// Also what follows from it: speed for each user, and prices.
void writeThroughput(const Request& request, double tokensPerSecond, std::span<double> metrics);
/// Nothing said where a percentile is not known.
void writePercentileGoodput(const Request& request, std::span<double> metrics);
/// `tokensPerSecond` at that power: of the whole run, where the warm-up is left out of the metric.
void writeEnergy(const Request& request, const ServingPower& power, double tokensPerSecond, std::span<double> metrics);
/// Mean and percentiles at `mean` and the places behind it.
void writePercentiles(const serving::Percentiles& times, std::size_t mean, std::span<double> metrics);

} // namespace paretoscope::study::llm_serving
