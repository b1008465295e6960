// SPDX-License-Identifier: GPL-3.0-or-later
// Step times as an event simulator asks for them: millions of times, mostly for numbers of tokens that it has asked for
// before. Gives exactly what StepModel gives. Not thread-safe: one clock a simulation.
#pragma once

#include "core/serving/step_model.h"

#include <vector>

namespace paretoscope::serving {

class StepClock {
public:
    /// `model` must outlive this.
    explicit StepClock(const StepModel& model)
        : m_model(model) {}

    /// All but attention: `tokens` computed, for `sequences`, of which `yielding` get a token.
    Seconds withoutAttention(std::uint32_t tokens, std::uint32_t sequences, std::uint32_t yielding) {
        return remembered(m_ofTokens, tokens, [&] { return m_model.ofTokens(tokens).total(); }) +
               remembered(m_ofYielding, yielding, [&] { return m_model.ofSequences(0.0, yielding).total(); }) +
               sequences * m_model.deployment().overhead.sequence;
    }
    [[nodiscard]] const StepModel& model() const { return m_model; }
    [[nodiscard]] Seconds prompt(const PromptChunk& chunk) const { return m_model.promptAttention(chunk); }
    [[nodiscard]] Seconds generation(const Generation& generation) const {
        return m_model.generationAttention(generation);
    }

private:
    static constexpr std::size_t kMostRemembered = 1 << 16;

    template <class Compute>
    static Seconds remembered(std::vector<Seconds>& times, std::uint32_t place, Compute compute) {
        if (place >= kMostRemembered) {
            return compute();
        }
        if (place >= times.size()) {
            times.resize(std::max<std::size_t>(place + 1, 2 * times.size()), Seconds(-1.0));
        }
        if (times[place] < Seconds(0.0)) {
            times[place] = compute();
        }
        return times[place];
    }

    const StepModel& m_model;
    std::vector<Seconds> m_ofTokens;
    std::vector<Seconds> m_ofYielding;
};

} // namespace paretoscope::serving
