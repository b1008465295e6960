// SPDX-License-Identifier: GPL-3.0-or-later
// What a client owes to those that it has accepted and not yet answered: how many of each service class, and how long
// their prompts and answers are.
#pragma once

#include "core/serving/service_classes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

namespace paretoscope::serving {

class Commitments {
public:
    /// Prompts and answers in tokens; a prompt that several share counts with the first of them.
    void add(std::uint8_t serviceClass, std::uint64_t promptTokens, std::uint64_t outputTokens) {
        ++m_ofClass[serviceClass];
        ++m_count;
        m_promptTokens += promptTokens;
        m_outputTokens += outputTokens;
    }
    /// One that was added so.
    void remove(std::uint8_t serviceClass, std::uint64_t promptTokens, std::uint64_t outputTokens) {
        --m_ofClass[serviceClass];
        --m_count;
        m_promptTokens -= promptTokens;
        m_outputTokens -= outputTokens;
    }

    [[nodiscard]] std::size_t count() const { return m_count; }
    [[nodiscard]] std::uint64_t promptTokens() const { return m_promptTokens; }
    [[nodiscard]] std::uint64_t outputTokens() const { return m_outputTokens; }

    /// The least limit of time per output token that any of them was promised.
    [[nodiscard]] Seconds tightestPerToken(const ServiceClasses& classes) const {
        Seconds tightest{std::numeric_limits<double>::infinity()};
        for (std::size_t each = 0; each < std::min(classes.limits.size(), m_ofClass.size()); ++each) {
            if (m_ofClass[each] > 0) {
                tightest = std::min(tightest, classes.limits[each].timePerOutputToken);
            }
        }
        return tightest;
    }

private:
    std::array<std::uint32_t, 256> m_ofClass{};
    std::size_t m_count = 0;
    std::uint64_t m_promptTokens = 0;
    std::uint64_t m_outputTokens = 0;
};

} // namespace paretoscope::serving
