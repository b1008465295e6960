// SPDX-License-Identifier: GPL-3.0-or-later
// A second class of requests in the same stream ("batch" beside "interactive"): what of it is declared, read from a
// point, mixed with the first for closed forms, and told of each class.
#pragma once

#include "core/serving/latency_summary.h"
#include "core/serving/steady_load.h"
#include "core/serving/workload.h"
#include "core/study/study.h"

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::study::llm_serving {

/// Both classes; the first one is the workload's own.
struct ClassMix {
    double share = 0.0;                      ///< of the second one
    std::array<serving::Lengths, 2> prompts; ///< with what is retrieved for them
    std::array<serving::Lengths, 2> outputs;
    std::array<serving::ServiceLimits, 2> limits;
    std::array<double, 2> foundTokens{}; ///< of the mean prompts, in a boundless prefix cache

    [[nodiscard]] double shareOf(std::size_t each) const { return each == 0 ? 1.0 - share : share; }
    /// Mean over all requests of two numbers.
    [[nodiscard]] double mean(double first, double second) const { return (1.0 - share) * first + share * second; }
};

void addClassParameters(std::vector<Parameter>& all);
void addClassMetrics(std::vector<Metric>& all);

/// Nothing where there is one class. Of the second one; the first is filled in by mixInto().
std::optional<ClassMix> classesOf(std::span<const double> point) noexcept;

/// Makes the workload's lengths those of the first class, and its means those of all requests.
void mixInto(serving::Workload& workload, const serving::ServiceLimits& limits, ClassMix& mix) noexcept;

/// What running requests of both classes hold of the cache, and read. A class runs as often as it has requests, and as
/// long as its answers: each counts by share x answer (derived: all get a token in every step).
serving::CachedLoad mixedCache(const ClassMix& mix) noexcept;

/// Of a simulated point; `percentile` as Request::limitPercentile.
void writeClasses(const serving::LatencySummary& summary, int percentile, std::span<double> metrics);

/// Of the closed form, behind the metrics of all requests: a class waits and generates as all do, and computes prompts
/// of its own length. `beforeModel`, `afterModel`: stages that all pass.
void writeSteadyClasses(const ClassMix& mix, const serving::StepModel& step, const serving::ServingPlan& plan,
                        const serving::OfferedLoad& load, const serving::SteadyState& state, Seconds beforeModel,
                        Seconds afterModel, std::span<double> metrics);

} // namespace paretoscope::study::llm_serving
