// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/steady_disaggregated.h"

#include "core/serving/balance.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::serving {

namespace {

/// Share of the time that a queue of prompts may be busy before its wait is counted as overload's.
constexpr double kBusiest = 0.99;

class Pair {
public:
    Pair(const DisaggregatedServer& server, const BatchingPolicy& policy, const BlockMemory& memory,
         const OfferedLoad& load)
        : m_server(server)
        , m_load(load)
        , m_prefill(prefillTime(server.prompts, load.batch(1.0, false))) {
        const double capacity = static_cast<double>(memory.blocks) * memory.blockTokens / load.held(policy.batching);
        m_most = std::max(std::min<double>(policy.mostSequences, capacity), 1.0);
        m_prompt = promptTime(policy);
        m_fastest = server.promptReplicas / m_prompt.value();
    }

    [[nodiscard]] SteadyState state() const {
        // A single token comes from the prompt: nothing is generated.
        const bool generates = m_load.outputTokens > 1.0;
        const double spare = generates ? excess(m_most) : 0.0;
        const bool crowded = generates && spare < 0.0;
        const auto excessOf = [this](double sequences) { return excess(sequences); };
        SteadyState state = at(crowded ? m_most : generates ? balance(excessOf, m_most, spare) : 0.0);
        const double offered = m_load.users > 0.0 ? m_load.users / roundOf(state).value() : m_load.requestsPerSecond;
        const double served = std::min({offered, m_fastest, crowded ? generationRate(state) : kUnlimited});
        state.requestsPerSecond = served / m_server.answerReplicas;
        state.promptUtilisation = std::min(served / m_fastest, 1.0);
        state.overloaded = m_load.users == 0.0 && served < offered;
        if (m_load.users > 0.0) {
            // Users beyond what is served wait for their turn.
            const Seconds unheld = endToEnd(state) + m_load.thinkTime;
            state.waiting += std::max(Seconds(m_load.users / served) - unheld, Seconds(0.0));
        } else if (state.overloaded) {
            state.waiting = Seconds(0.5 * (m_load.requests / served - m_load.requests / offered));
        }
        return state;
    }

private:
    static constexpr double kUnlimited = std::numeric_limits<double>::infinity();

    /// With chunked batching in as many steps as the budget asks for.
    [[nodiscard]] Seconds promptTime(const BatchingPolicy& policy) const {
        const double computed = m_load.promptTokens - m_load.foundTokens;
        const double steps = std::ceil(computed / policy.mostTokens);
        if (policy.batching != Batching::chunked || steps <= 1.0) {
            return m_prefill.total();
        }
        const double tokens = computed / steps;
        const PromptChunk chunk{tokens, m_load.foundTokens + 0.5 * (computed - tokens)};
        return steps * m_server.prompts.time(std::span(&chunk, 1), {}).total();
    }

    /// Of all generating replicas, if nothing else held them up.
    [[nodiscard]] double generationRate(const SteadyState& state) const {
        return m_server.answerReplicas * state.sequences / generation(state).value();
    }

    [[nodiscard]] Seconds generation(const SteadyState& state) const {
        return (m_load.outputTokens - 1.0) * state.times.timePerOutputToken;
    }
    [[nodiscard]] Seconds endToEnd(const SteadyState& state) const {
        return state.timeToFirstToken() + generation(state);
    }
    /// From one request of a user to the next.
    [[nodiscard]] Seconds roundOf(const SteadyState& state) const { return endToEnd(state) + m_load.thinkTime; }

    [[nodiscard]] Seconds waitingAt(double busy) const {
        const double queues = m_server.balanced ? m_server.promptReplicas : 1.0;
        return 0.5 * std::pow(busy, std::sqrt(2.0 * (queues + 1.0)) - 1.0) / (queues * (1.0 - busy)) * m_prompt;
    }

    /// Sequences beyond those that the load keeps generating; grows with `sequences`.
    [[nodiscard]] double excess(double sequences) const {
        const SteadyState state = at(sequences);
        const double rate = m_load.users > 0.0 ? m_load.users / roundOf(state).value() : m_load.requestsPerSecond;
        return sequences - std::min(rate, m_fastest) * generation(state).value() / m_server.answerReplicas;
    }

    [[nodiscard]] SteadyState at(double sequences) const {
        SteadyState state;
        state.sequences = sequences;
        state.times = steadyTimes(m_server.answers, m_load.batch(std::max(sequences, 1.0), false), m_prefill);
        state.prompt = m_prompt;
        state.transfer = m_load.outputTokens > 1.0 ? std::max(m_server.transfer - m_server.overlap * state.prompt,
                                                              (1.0 - m_server.overlap) * m_server.transfer)
                                                   : Seconds(0.0);
        const double rate = m_load.users > 0.0 ? sequences * m_server.answerReplicas /
                                                     std::max(generation(state).value(), state.prompt.value())
                                               : m_load.requestsPerSecond;
        state.waiting = waitingAt(std::min(rate / m_fastest, kBusiest));
        if (m_load.users > 0.0) {
            state.waiting *= (m_load.users - 1.0) / m_load.users; // nobody waits for himself
        }
        return state;
    }

    const DisaggregatedServer& m_server;
    const OfferedLoad& m_load;
    StepTime m_prefill;
    Seconds m_prompt;
    double m_most = 1.0;
    double m_fastest = 0.0; ///< prompts per second of all replicas that compute them
};

} // namespace

SteadyState steadyState(const DisaggregatedServer& server, const BatchingPolicy& policy, const BlockMemory& memory,
                        const OfferedLoad& load) noexcept {
    return Pair(server, policy, memory, load).state();
}

} // namespace paretoscope::serving
