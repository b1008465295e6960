// SPDX-License-Identifier: GPL-3.0-or-later
// Step times as an event simulator asks for them: millions of times, mostly for numbers of tokens that it has asked for
// before. Gives exactly what StepModel gives. Not thread-safe: one clock for the clients of one simulation.
#pragma once

#include "core/serving/step_model.h"

#include <bit>
#include <memory>
#include <vector>

namespace paretoscope::serving {

class StepClock {
public:
    /// `model` must outlive this.
    explicit StepClock(const StepModel& model)
        : m_model(model)
        , m_draft(model.draft() != nullptr ? std::make_unique<StepClock>(*model.draft()) : nullptr) {}

    /// All but attention: `tokens` computed, for `sequences`, of which `yielding` get a token.
    Seconds withoutAttention(std::uint32_t tokens, std::uint32_t sequences, std::uint32_t yielding) {
        return remembered(m_ofTokens, tokens, [&] { return m_model.ofTokens(tokens).total(); }) +
               remembered(m_ofYielding, yielding, [&] { return m_model.ofSequences(0.0, yielding).total(); }) +
               sequences * m_model.deployment().overhead.sequence;
    }
    [[nodiscard]] const StepModel& model() const { return m_model; }
    [[nodiscard]] StepClock* draft() const { return m_draft.get(); } ///< null where nothing is drafted
    [[nodiscard]] Seconds prompt(const PromptChunk& chunk) const { return m_model.promptAttention(chunk); }
    [[nodiscard]] Seconds generation(const Generation& generation) const {
        return m_model.generationAttention(generation);
    }

    /// Of a whole step, also one of parts of tokens, as estimates have them.
    [[nodiscard]] Seconds time(std::span<const PromptChunk> prompts, const Generation& generation) {
        return m_model.time(prompts, generation, *this).total();
    }
    /// What time() is made from.
    [[nodiscard]] StepTime ofTokens(double tokens) {
        return m_stepsOfTokens.at(tokens, [&] { return m_model.ofTokens(tokens); });
    }
    [[nodiscard]] StepTime ofSequences(double sequences, double yielding) {
        StepTime time = m_stepsOfYielding.at(yielding, [&] { return m_model.ofSequences(0.0, yielding); });
        time.overhead += sequences * m_model.deployment().overhead.sequence;
        return time;
    }

private:
    static constexpr std::size_t kMostRemembered = 1 << 16;

    /// By a number, whole or not; each place holds the last one of many.
    template <int Bits>
    class Places {
    public:
        template <class Compute>
        const StepTime& at(double number, Compute compute) {
            if (m_places.empty()) {
                m_places.resize(std::size_t{1} << Bits);
            }
            constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15; // Fibonacci hashing (Knuth, volume 3, 6.4)
            Place& place = m_places[std::bit_cast<std::uint64_t>(number) * kGolden >> (64 - Bits)];
            if (place.number != number) {
                place = {number, compute()};
            }
            return place.time;
        }

    private:
        struct Place {
            double number = -1.0; ///< of none
            StepTime time;
        };
        std::vector<Place> m_places;
    };

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
    std::unique_ptr<StepClock> m_draft;
    std::vector<Seconds> m_ofTokens;
    std::vector<Seconds> m_ofYielding;
    Places<16> m_stepsOfTokens;
    Places<10> m_stepsOfYielding;
};

} // namespace paretoscope::serving
