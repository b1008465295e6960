// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/head_tokens.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::kv {

void HeadTokens::append(std::span<const float> key, std::span<const float> value) {
    m_keys.insert(m_keys.end(), key.begin(), key.end());
    m_values.insert(m_values.end(), value.begin(), value.end());
}

std::span<float> HeadTokens::keys(std::int64_t first, std::int64_t count) {
    return std::span(m_keys).subspan(static_cast<std::size_t>(first) * m_width,
                                     static_cast<std::size_t>(count) * m_width);
}

std::span<float> HeadTokens::values(std::int64_t first, std::int64_t count) {
    return std::span(m_values).subspan(static_cast<std::size_t>(first) * m_width,
                                       static_cast<std::size_t>(count) * m_width);
}

/// Eight sums at a time, which compilers turn into vector instructions without leave to reorder additions.
float dot(std::span<const float> a, std::span<const float> b) noexcept {
    constexpr std::size_t kLanes = 8;
    std::array<float, kLanes> sums{};
    const std::size_t whole = a.size() - a.size() % kLanes;
    for (std::size_t i = 0; i < whole; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            sums[lane] += a[i + lane] * b[i + lane];
        }
    }
    float sum = 0.0F;
    for (const float each : sums) {
        sum += each;
    }
    for (std::size_t i = whole; i < a.size(); ++i) {
        sum += a[i] * b[i];
    }
    return sum;
}

void attentionWeights(const HeadTokens& head, std::span<const float> query, std::span<const std::int64_t> tokens,
                      std::vector<float>& weights) {
    weights.resize(tokens.size());
    const float scale = 1.0F / std::sqrt(static_cast<float>(head.width()));
    float largest = -HUGE_VALF;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        weights[i] = scale * dot(query, head.key(tokens[i]));
        largest = std::max(largest, weights[i]);
    }
    float sum = 0.0F;
    for (float& weight : weights) {
        weight = std::exp(weight - largest);
        sum += weight;
    }
    for (float& weight : weights) {
        weight /= sum;
    }
}

void mixValues(const HeadTokens& head, std::span<const std::int64_t> tokens, std::span<const float> weights,
               std::span<float> out) {
    std::ranges::fill(out, 0.0F);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::span<const float> value = head.value(tokens[i]);
        for (std::size_t channel = 0; channel < out.size(); ++channel) {
            out[channel] += weights[i] * value[channel];
        }
    }
}

} // namespace paretoscope::kv
