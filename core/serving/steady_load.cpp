// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/steady_load.h"

#include "core/serving/balance.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::serving {

namespace {

class Server {
public:
    Server(const StepModel& model, const BatchingPolicy& policy, const BlockMemory& memory, const OfferedLoad& load)
        : m_model(model)
        , m_policy(policy)
        , m_load(load)
        , m_most(mostSequences(policy, memory, load)) {
        m_prefill = prefillTime(model, batchOf(1.0));
    }

    [[nodiscard]] SteadyState state() const {
        const double spare = excess(m_most);
        SteadyState state = at(spare < 0.0 ? m_most : balance([this](double n) { return excess(n); }, m_most, spare));
        state.overloaded = spare < 0.0 && m_load.users == 0.0;
        if (m_load.users > 0.0) {
            // Users beyond the slots wait for one.
            const double round = m_load.users / state.requestsPerSecond;
            state.waiting = std::max(state.waiting, Seconds(round) - m_load.thinkTime - endToEnd(state));
        } else if (state.overloaded) {
            const double longest =
                m_load.requests / state.requestsPerSecond - m_load.requests / m_load.requestsPerSecond;
            state.waiting += Seconds(0.5 * longest);
        } else {
            state.requestsPerSecond = m_load.requestsPerSecond; // to the last digit: fronts compare designs of one load
        }
        return state;
    }

    [[nodiscard]] SteadyState at(double sequences) const {
        SteadyState state;
        state.sequences = sequences;
        const double running = std::max(sequences, 1.0);
        const bool fixed = m_policy.batching == Batching::fixed;
        SteadyBatch batch = batchOf(running);
        if (m_load.users > 0.0) {
            batch.others = running * (1.0 - 1.0 / std::max(std::min(m_load.users, m_most), 1.0));
        }
        state.times = steadyTimes(m_model, batch, m_prefill);
        // Fewer than one: most of the time nobody else's prompt comes between.
        state.times.interference *= std::min(sequences, 1.0);
        state.times.timePerOutputToken = state.times.decode.total() + state.times.interference;
        state.prompt = promptTime(state, running);
        const Seconds whole = endToEnd(state);
        state.requestsPerSecond =
            m_load.users > 0.0 ? std::min(m_load.users / (whole + m_load.thinkTime).value(), sequences / whole.value())
                               : sequences / whole.value();
        state.waiting = fixed ? 0.5 * (1.0 - std::exp(-sequences)) * whole : waitingOf(state);
        if (m_load.users > 0.0) {
            state.waiting *= (m_load.users - 1.0) / m_load.users; // nobody waits for himself
        }
        return state;
    }

private:
    /// Sequences beyond those that the load keeps running; grows with `sequences`.
    [[nodiscard]] double excess(double sequences) const {
        const double whole = endToEnd(at(sequences)).value();
        const double wanted = m_load.users > 0.0 ? m_load.users * whole / (whole + m_load.thinkTime.value())
                                                 : m_load.requestsPerSecond * whole;
        return sequences - wanted;
    }

    /// Of a request that does not wait.
    [[nodiscard]] Seconds endToEnd(const SteadyState& state) const {
        return state.prompt + (m_load.outputTokens - 1.0) * state.times.timePerOutputToken;
    }

    [[nodiscard]] SteadyBatch batchOf(double sequences) const {
        return m_load.batch(sequences, m_policy.batching != Batching::fixed);
    }

    [[nodiscard]] Seconds promptTime(const SteadyState& state, double running) const {
        const double computed = m_load.promptTokens - m_load.foundTokens;
        switch (m_policy.batching) {
        case Batching::fixed: {
            const double tokens = running * computed;
            return m_model.ofTokens(tokens).total() + m_model.ofSequences(running, running).total() +
                   running * m_model.promptAttention({computed, m_load.foundTokens});
        }
        case Batching::continuous:
            return state.times.together.total();
        case Batching::vllm:
            return state.times.prefill.total();
        case Batching::chunked:
            break;
        }
        const double budget = std::max(m_policy.mostTokens - running, 1.0);
        const double steps = std::ceil(computed / budget);
        if (steps <= 1.0) {
            return state.times.together.total();
        }
        const double context = m_load.cached ? m_load.cached->read : m_load.promptTokens + 0.5 * m_load.outputTokens;
        const PromptChunk chunk{computed / steps, m_load.foundTokens};
        return steps * m_model.time(std::span(&chunk, 1), {running, running * context}).total();
    }

    [[nodiscard]] Seconds waitingOf(const SteadyState& state) const {
        const double rate = state.requestsPerSecond;
        const double busy = std::min(rate * state.prompt.value(), 0.99);
        const double running = std::min(state.sequences, 1.0);
        return 0.5 * running * state.times.decode.total() + 0.5 * busy / (1.0 - busy) * state.prompt;
    }

    const StepModel& m_model;
    const BatchingPolicy& m_policy;
    const OfferedLoad& m_load;
    double m_most;
    StepTime m_prefill;
};

} // namespace

SteadyState steadyState(const StepModel& model, const BatchingPolicy& policy, const BlockMemory& memory,
                        const OfferedLoad& load) noexcept {
    return Server(model, policy, memory, load).state();
}

SteadyState steadyStateAt(const StepModel& model, const BatchingPolicy& policy, const BlockMemory& memory,
                          const OfferedLoad& load, double sequences) noexcept {
    return Server(model, policy, memory, load).at(sequences);
}

double mostSequences(const BatchingPolicy& policy, const BlockMemory& memory, const OfferedLoad& load) noexcept {
    const double capacity = static_cast<double>(memory.blocks) * memory.blockTokens / load.held(policy.batching);
    return std::max(std::min<double>(policy.mostSequences, capacity), 1.0);
}

} // namespace paretoscope::serving
