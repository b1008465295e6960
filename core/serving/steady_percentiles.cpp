// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/steady_percentiles.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::serving {

namespace {

constexpr std::array kShares = {0.50, 0.90, 0.99};
constexpr std::array kNormal = {0.0, 1.2815515655, 2.3263478740}; ///< points of the normal distribution
constexpr double kBusiestKnown = 0.65;
constexpr double kLeastSlack = 0.5;

/// Wait for the prompts in front, and the rest of the running step.
class Wait {
public:
    /// Of a queue of prompts that take `service` each and keep it `busy`; in the share `running` of the time there is a
    /// step of `step` to finish.
    Wait(double service, double busy, double running, double step)
        : m_busy(busy)
        , m_running(running)
        , m_step(step) {
        constexpr int kNewtonSteps = 12;
        double y = 2.0 * std::log(1.0 / busy) + 1.0; // beyond the root, from where Newton's steps fall towards it
        for (int i = 0; i < kNewtonSteps; ++i) {
            const double grown = std::exp(y);
            y -= (busy * (grown - 1.0) - y) / (busy * grown - 1.0);
        }
        m_decay = y / service;
        m_factor = (1.0 - busy) / (busy * std::exp(y) - 1.0);
        m_start = std::max(std::log(m_factor / busy) / m_decay, 0.0);
    }

    [[nodiscard]] double percentile(double share) const {
        constexpr int kHalvings = 26;
        double low = 0.0;
        double high = m_step + m_start + 8.0 / m_decay; // P99 of a tail that is below 1 is nearer
        for (int i = 0; i < kHalvings; ++i) {
            const double middle = 0.5 * (low + high);
            (atMost(middle) < share ? low : high) = middle;
        }
        return 0.5 * (low + high);
    }

private:
    [[nodiscard]] double atMost(double time) const {
        const double within = 1.0 - (tailBelow(time) - tailBelow(time - m_step)) / m_step;
        return m_running * within + (1.0 - m_running) * (1.0 - tail(time));
    }
    /// P(W > time).
    [[nodiscard]] double tail(double time) const {
        return time <= m_start ? m_busy : m_factor * std::exp(-m_decay * time);
    }
    /// The integral of P(W > t) from 0 to `time`; of 1 below 0.
    [[nodiscard]] double tailBelow(double time) const {
        if (time <= 0.0) {
            return time;
        }
        return time <= m_start ? m_busy * time : m_busy * m_start + (tail(m_start) - tail(time)) / m_decay;
    }

    double m_busy;
    double m_running;
    double m_step;
    double m_decay = 0.0;
    double m_factor = 0.0;
    double m_start = 0.0; ///< up to here the tail is `busy`
};

} // namespace

std::optional<SteadyPercentiles> steadyPercentiles(const StepModel& model, const BatchingPolicy& policy,
                                                   const BlockMemory& memory, const OfferedLoad& load,
                                                   const SteadyState& state) noexcept {
    const double busy = load.requestsPerSecond * state.prompt.value();
    if (policy.batching == Batching::fixed || load.users > 0.0 || state.overloaded || busy > kBusiestKnown) {
        return std::nullopt;
    }
    constexpr double kNudge = 0.02;
    const double further = load.outputTokens - 1.0;
    const double more = std::max(state.sequences, 1.0) * (1.0 + kNudge);
    const SteadyState fuller = steadyStateAt(model, policy, memory, load, more);
    const double added = more - state.sequences;
    const double tokenSlope = (fuller.times.timePerOutputToken - state.times.timePerOutputToken).value() / added;
    const double wholeSlope = (fuller.prompt - state.prompt).value() / added + further * tokenSlope;
    const double slack = std::min(1.0 - load.requestsPerSecond * wholeSlope, 1.0);
    const double most = mostSequences(policy, memory, load);
    if (slack < kLeastSlack) {
        return std::nullopt;
    }
    const double variance = state.sequences / slack;
    const double kept = 2.0 * (slack - 1.0 + std::exp(-slack)) / (slack * slack);
    if (state.sequences + kNormal[2] * std::sqrt(variance) > most) {
        return std::nullopt;
    }
    const Wait wait(state.prompt.value(), busy, std::min(state.sequences, 1.0), state.times.decode.total().value());
    SteadyPercentiles all;
    for (std::size_t i = 0; i < kShares.size(); ++i) {
        all.firstToken[i] = state.prompt + Seconds(wait.percentile(kShares[i]));
        all.perToken[i] =
            state.times.timePerOutputToken + Seconds(tokenSlope * kNormal[i] * std::sqrt(variance * kept));
        all.endToEnd[i] = state.timeToFirstToken() + further * all.perToken[i];
    }
    return all;
}

} // namespace paretoscope::serving
