// SPDX-License-Identifier: GPL-3.0-or-later
// Devices that are slower than others, and operators that do not always take the same time. All of it is a function of
// the seed, so that a run can be repeated and depends neither on threads nor on how ranks are merged.
#pragma once

#include "core/trace/execution_trace.h"

#include <cstdint>
#include <vector>

namespace paretoscope::simulation {

struct Disturbance {
    /// Of all ranks, those that are slow, 0 to 1: the next whole number of them, chosen by the seed.
    double stragglerShare = 0.0;
    /// Everything that a straggler computes takes so many times as long, 1 or more.
    double stragglerSlowdown = 1.0;
    /// Spread of what each rank takes for each operator, 0 or more: a log-normal factor with this standard deviation of
    /// its logarithm and a mean of 1, exp(jitter z - jitter^2 / 2) with z normal (Aitchison, Brown, The Lognormal
    /// Distribution, 1957).
    double jitter = 0.0;
    std::uint64_t seed = 0;

    [[nodiscard]] bool slows() const { return stragglerShare > 0.0 && stragglerSlowdown > 1.0; }
    [[nodiscard]] bool jitters() const { return jitter > 0.0; }

    /// By rank: whether it is a straggler. Empty where nobody is slowed down.
    [[nodiscard]] std::vector<bool> stragglers(std::int64_t ranks) const;

    /// What jitter makes of the time of one node of a rank's template.
    [[nodiscard]] double jitterOf(trace::Rank rank, trace::NodeIndex node) const;
};

} // namespace paretoscope::simulation
