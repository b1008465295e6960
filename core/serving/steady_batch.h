// SPDX-License-Identifier: GPL-3.0-or-later
// A steady batch in closed form: B sequences run at any time, each comes with a prompt of s tokens, yields o tokens and
// makes room for the next one. While a sequence yields its o - 1 further tokens, the prompts of A others come between:
// A = B of an open stream (Little's law of those that generate), B - 1 where B users ask again at once, for nobody
// waits for his own prompt while he generates. Each step carries A / o prompts besides B tokens:
//   step = decode(B, s + o/2 cached each) + A / o x prefill(s)        prompts of one step share its constants
//   TPOT = step,  TTFT without queueing = prefill(s),  throughput = B o / (TTFT + (o - 1) TPOT)
// (derived; AIConfigurator's "agg" mode counts alike). No allocation; thread-safe.
#pragma once

#include "core/serving/step_model.h"

#include <optional>

namespace paretoscope::serving {

struct SteadyBatch {
    double sequences = 1.0;
    double promptTokens = 1.0;
    double outputTokens = 1.0;      ///< at least 1
    double cachedPrompt = 0.0;      ///< of the prompt's tokens, found in a prefix cache
    bool mixesPrompts = true;       ///< false: prompts are computed elsewhere (disaggregated prefill)
    double readTokens = 0.0;        ///< that a sequence reads in a step on average; 0: all that it has
    Seconds policyWork{};           ///< of a cache policy, for each sequence in a step
    std::optional<double> others{}; ///< A; nothing: as many as run
};

struct SteadyTimes {
    StepTime prefill;     ///< of one prompt alone
    StepTime decode;      ///< of one step of the batch without prompts
    StepTime together;    ///< of one that computes a whole prompt besides; without a cache policy's work
    StepTime mixed;       ///< what prompts add to a step on average
    Seconds interference; ///< the same in all
    Seconds timeToFirstToken;
    Seconds timePerOutputToken;
    [[nodiscard]] Seconds endToEnd(double outputTokens) const {
        return timeToFirstToken + (outputTokens - 1.0) * timePerOutputToken;
    }
};

SteadyTimes steadyTimes(const StepModel& model, const SteadyBatch& batch) noexcept;

/// The same in two parts, for searches over the number of sequences: the prefill does not depend on it.
StepTime prefillTime(const StepModel& model, const SteadyBatch& batch) noexcept;
SteadyTimes steadyTimes(const StepModel& model, const SteadyBatch& batch, const StepTime& prefill) noexcept;

} // namespace paretoscope::serving
