// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quality/answer_length.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace paretoscope::quality {

std::span<const Benchmark> benchmarks() {
    static const Source aime{"R1-Distill-Llama-8B on AIME24 15.5K on average (R-KV README), Qwen3-8B 15.1K", false};
    static const Source assumed{"no length published that we know: as AIME", true};
    static const std::vector<Benchmark> all = {
        {"gsm8k", "GSM8K", 450.0, {"R1-Distill-Qwen-7B 478 on average (a repository's README)", false}},
        {"math_500", "MATH-500", 2900.0, {"R1-Distill-Llama-8B 2,979 on average (R-KV README)", false}},
        {"gpqa_diamond", "GPQA-Diamond", 6500.0, {"the middle of 4K to 9K (SeerAttention-R)", false}},
        {"aime24", "AIME24", 15000.0, aime},
        {"aime25", "AIME25", 15000.0, {"11K to 18K (SeerAttention-R): as AIME24", false}},
        {"aime26", "AIME26", 15000.0, assumed},
        {"hmmt25", "HMMT25", 15000.0, assumed},
        {"live_code_bench", "LiveCodeBench", 15000.0, assumed}};
    return all;
}

double AnswerLength::longerThan(double tokens) const noexcept {
    if (tokens >= most || median <= 0.0) {
        return 0.0;
    }
    if (deviation <= 0.0 || tokens <= 0.0) {
        return tokens < median ? 1.0 : 0.0;
    }
    return 0.5 * std::erfc(std::log(tokens / median) / (deviation * std::sqrt(2.0)));
}

/// The mean of a log-normal length X is m exp(sigma^2 / 2); E[min(X, c)] has Phi((ln(c / m) - sigma^2) / sigma) of it,
/// and c for the rest.
double AnswerLength::mean() const noexcept {
    if (deviation <= 0.0 || median <= 0.0) {
        return std::min(median, most);
    }
    const double place = std::log(most / median) / deviation;
    const double below = 0.5 * std::erfc((deviation - place) / std::sqrt(2.0));
    const double above = 0.5 * std::erfc(place / std::sqrt(2.0));
    return median * std::exp(0.5 * deviation * deviation) * below + most * above;
}

double AnswerLength::longest() const noexcept {
    constexpr double kDeviationsAt99 = 2.3263;
    return std::min(median * std::exp(kDeviationsAt99 * deviation), most);
}

} // namespace paretoscope::quality
