// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/steady_batch.h"

#include <algorithm>

namespace paretoscope::serving {

namespace {

StepTime scaled(const StepTime& time, double factor) {
    return {time.products * factor,      time.experts * factor, time.attention * factor, time.streaming * factor,
            time.communication * factor, time.head * factor,    time.overhead * factor,  time.cachePolicy * factor};
}

PromptChunk promptOf(const SteadyBatch& batch) {
    return {std::max(batch.promptTokens - batch.cachedPrompt, 1.0), batch.cachedPrompt};
}

} // namespace

SteadyTimes steadyTimes(const StepModel& model, const SteadyBatch& batch) noexcept {
    return steadyTimes(model, batch, prefillTime(model, batch));
}

StepTime prefillTime(const StepModel& model, const SteadyBatch& batch) noexcept {
    const PromptChunk prompt = promptOf(batch);
    return model.time(std::span(&prompt, 1), {});
}

SteadyTimes steadyTimes(const StepModel& model, const SteadyBatch& batch, const StepTime& prefill) noexcept {
    const PromptChunk prompt = promptOf(batch);
    const double context = batch.readTokens > 0.0 ? batch.readTokens : batch.promptTokens + 0.5 * batch.outputTokens;
    SteadyTimes times;
    times.prefill = prefill;
    times.decode = model.time({}, {batch.sequences, batch.sequences * context});
    times.decode.cachePolicy = batch.sequences * batch.policyWork;
    if (batch.mixesPrompts) {
        // Constants of a step, weights' traffic included, are paid once: what a prompt adds to a step that runs anyway.
        times.together = model.time(std::span(&prompt, 1), {batch.sequences, batch.sequences * context});
        StepTime added = times.together;
        added.cachePolicy = times.decode.cachePolicy;
        added += scaled(times.decode, -1.0);
        times.mixed = scaled(added, batch.others.value_or(batch.sequences) / batch.outputTokens);
    }
    times.timeToFirstToken = times.prefill.total();
    times.interference = times.mixed.total();
    times.timePerOutputToken = times.decode.total() + times.interference;
    return times;
}

} // namespace paretoscope::serving
