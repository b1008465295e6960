// SPDX-License-Identifier: GPL-3.0-or-later
// One replica under a steady stream in closed form: how many sequences run at a time, and how long requests wait.
//   sequences N  from Little's law, N = rate x end-to-end(N), or users with their time to think: N = U E / (E + think);
//                capped by slots and by memory: beyond that the queue grows
//   prompt S     what a prompt keeps the server busy: alone (vLLM), with the tokens of all (continuous), in
//                ceil(s / (budget - N)) steps of the budget (chunked)
//   waiting      half a step, and rate S^2 / (2 (1 - rate S)) for the prompts in front (M/D/1: Pollaczek, Khinchine)
//   users        meet the prompts of one fewer than they are, in slots or in number
//   static       batches that wait for half of the one before, if there is one (1 - e^-N): no prompts between tokens
//   overload     a stream of n requests: the last one waits n / capacity - n / rate, on average half of that
// (derived; test_steady_load holds it against the event simulator). No allocation; thread-safe.
#pragma once

#include "core/serving/batching.h"
#include "core/serving/steady_batch.h"

#include <optional>

namespace paretoscope::serving {

/// What the mean request does with the cache, in tokens' worth.
struct CachedLoad {
    double mean = 0.0; ///< held, mean over its answer
    double most = 0.0; ///< held at its end
    double read = 0.0; ///< in a step, mean over its answer
    Seconds work;      ///< of a cache policy in a step
};

/// What a replica is asked for.
struct OfferedLoad {
    double requestsPerSecond = 1.0; ///< unused with users
    double users = 0.0;             ///< of this replica, in a closed loop; 0: an open stream
    Seconds thinkTime;
    double requests = 1000.0; ///< of the stream, for overload
    double promptTokens = 1024.0;
    double outputTokens = 256.0;
    double foundTokens = 0.0;           ///< of the mean prompt, in a prefix cache; fewer than it has
    std::optional<CachedLoad> cached{}; ///< nothing: every token is kept and read

    /// Tokens' worth for which a sequence takes room: at its end where memory is kept for all, else on average.
    [[nodiscard]] double held(Batching batching) const {
        const bool reserves = batching == Batching::fixed || batching == Batching::continuous;
        if (cached) {
            return reserves ? cached->most : cached->mean;
        }
        return promptTokens + (reserves ? 1.0 : 0.5) * outputTokens;
    }
    [[nodiscard]] SteadyBatch batch(double sequences, bool mixesPrompts) const {
        return {sequences,
                promptTokens,
                outputTokens,
                foundTokens,
                mixesPrompts,
                cached ? cached->read : 0.0,
                cached ? cached->work : Seconds(0.0),
                {}};
    }
};

struct SteadyState {
    double sequences = 0.0;
    SteadyTimes times;
    Seconds waiting;
    Seconds prompt;   ///< time from the start of a prompt to its token
    Seconds transfer; ///< of its cache to the replica that generates, as far as it shows
    double requestsPerSecond = 0.0;
    double promptUtilisation = 0.0; ///< of replicas that only compute prompts
    bool overloaded = false;

    [[nodiscard]] Seconds timeToFirstToken() const { return waiting + prompt + transfer; }
};

SteadyState steadyState(const StepModel& model, const BatchingPolicy& policy, const BlockMemory& memory,
                        const OfferedLoad& load) noexcept;

/// If so many sequences ran, whatever the load makes of them.
SteadyState steadyStateAt(const StepModel& model, const BatchingPolicy& policy, const BlockMemory& memory,
                          const OfferedLoad& load, double sequences) noexcept;

/// That slots and memory let run at a time; at least one.
double mostSequences(const BatchingPolicy& policy, const BlockMemory& memory, const OfferedLoad& load) noexcept;

} // namespace paretoscope::serving
