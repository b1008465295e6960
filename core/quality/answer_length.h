// SPDX-License-Identifier: GPL-3.0-or-later
// How many tokens reasoning models write on a benchmark: log-normal around a median, cut off at the longest answer that
// a run allows. Medians of published runs with the full cache; the spread is that of 106 MATH problems, whose 90th
// percentile is 1.47 times their median (repository thought-anchors; notes on the KV cache, section 4).
#pragma once

#include "core/base/source.h"

#include <span>
#include <string>

namespace paretoscope::quality {

struct Benchmark {
    std::string id;            ///< "aime24"
    std::string name;          ///< as published tables write it: "AIME24"
    double medianTokens = 0.0; ///< of an answer
    Source source;
};

std::span<const Benchmark> benchmarks();

inline constexpr double kLengthDeviation = 0.30; ///< of the length's natural logarithm
inline constexpr double kMostTokens = 32768.0;   ///< the limit of most published runs

struct AnswerLength {
    double median = 0.0;
    double deviation = kLengthDeviation; ///< of the natural logarithm; 0: all alike
    double most = kMostTokens;           ///< longer answers are cut off here

    /// Share of answers with more than `tokens` tokens.
    [[nodiscard]] double longerThan(double tokens) const noexcept;
    /// Of all answers, cut off where they are too long.
    [[nodiscard]] double mean() const noexcept;
    /// 99 of 100 answers are no longer.
    [[nodiscard]] double longest() const noexcept;
};

} // namespace paretoscope::quality
