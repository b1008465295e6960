// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/disturbance.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace paretoscope::simulation {

namespace {

/// Streams of random numbers; those of jitter follow, two for each rank.
constexpr std::uint64_t kChoiceOfStragglers = 0;
constexpr std::uint64_t kJitter = 1;

} // namespace

std::vector<bool> Disturbance::stragglers(std::int64_t ranks) const {
    if (!slows()) {
        return {};
    }
    constexpr double kRounding = 1e-9; // a tenth of ten ranks is one of them
    const auto wanted = static_cast<std::int64_t>(std::ceil(stragglerShare * static_cast<double>(ranks) - kRounding));
    const std::int64_t count = std::clamp<std::int64_t>(wanted, 1, ranks);
    std::vector<trace::Rank> order(static_cast<std::size_t>(ranks));
    std::iota(order.begin(), order.end(), trace::Rank{0});
    const auto lot = [this](trace::Rank rank) {
        return randomBits(seed, kChoiceOfStragglers, static_cast<std::uint64_t>(rank));
    };
    std::ranges::nth_element(order, order.begin() + (count - 1), {}, lot);
    std::vector<bool> slow(order.size(), false);
    for (std::int64_t i = 0; i < count; ++i) {
        slow[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = true;
    }
    return slow;
}

/// Box, Muller, Annals of Mathematical Statistics 29(2), 1958.
double Disturbance::jitterOf(trace::Rank rank, trace::NodeIndex node) const {
    const std::uint64_t stream = kJitter + 2 * static_cast<std::uint64_t>(rank);
    const double radius = std::sqrt(-2.0 * std::log(1.0 - randomUniform(seed, stream, node)));
    const double normal = radius * std::cos(2.0 * std::numbers::pi * randomUniform(seed, stream + 1, node));
    return std::exp(jitter * normal - 0.5 * jitter * jitter);
}

} // namespace paretoscope::simulation
