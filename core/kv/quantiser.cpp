// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/quantiser.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace paretoscope::kv {

namespace {

constexpr float kLargestE4M3 = 448.0F;
constexpr float kLargestE2M1 = 6.0F;

/// Elements of one group: `count` of them, `stride` apart.
struct Group {
    float* first;
    std::size_t count;
    std::size_t stride;

    template <class Function>
    void each(Function&& function) const {
        for (std::size_t i = 0; i < count; ++i) {
            function(first[i * stride]);
        }
    }
};

/// Steps of 0.5 below 2, of 1 below 4, then 4 and 6.
float roundToE2M1(float value) {
    const float magnitude = std::min(std::abs(value), kLargestE2M1);
    const float step = magnitude < 2.0F ? 0.5F : magnitude < 4.0F ? 1.0F : 2.0F;
    return std::copysign(std::nearbyint(magnitude / step) * step, value);
}

void roundE2M1(const Group& group, float tensorScale) {
    float largest = 0.0F;
    group.each([&largest](float value) { largest = std::max(largest, std::abs(value)); });
    const float scale = roundToE4M3(largest / kLargestE2M1 / tensorScale) * tensorScale;
    const float inverse = scale > 0.0F ? 1.0F / scale : 0.0F;
    group.each([scale, inverse](float& value) { value = roundToE2M1(value * inverse) * scale; });
}

void roundInteger(const Group& group, float levels) {
    float smallest = group.first[0];
    float largest = group.first[0];
    group.each([&](float value) {
        smallest = std::min(smallest, value);
        largest = std::max(largest, value);
    });
    const float step = (largest - smallest) / levels;
    const float inverse = step > 0.0F ? 1.0F / step : 0.0F;
    group.each([=](float& value) { value = smallest + std::nearbyint((value - smallest) * inverse) * step; });
}

void roundTernary(const Group& group, float tensorScale) {
    float sum = 0.0F;
    group.each([&sum](float value) { sum += std::abs(value); });
    const float threshold = 0.7F * sum / static_cast<float>(group.count);
    float kept = 0.0F;
    float count = 0.0F;
    group.each([&](float value) {
        if (std::abs(value) > threshold) {
            kept += std::abs(value);
            count += 1.0F;
        }
    });
    const float scale = count > 0.0F ? roundToE4M3(kept / count / tensorScale) * tensorScale : 0.0F;
    group.each([=](float& value) { value = std::abs(value) > threshold ? std::copysign(scale, value) : 0.0F; });
}

void roundGroup(Rounding rounding, const Group& group, float largest) {
    switch (rounding) {
    case Rounding::fp8: {
        const float scale = largest / kLargestE4M3;
        const float inverse = scale > 0.0F ? 1.0F / scale : 0.0F;
        group.each([=](float& value) { value = roundToE4M3(value * inverse) * scale; });
        break;
    }
    case Rounding::nvfp4:
        roundE2M1(group, std::max(largest / (kLargestE2M1 * kLargestE4M3), 1e-30F));
        break;
    case Rounding::int4:
        roundInteger(group, 15.0F);
        break;
    case Rounding::int2:
        roundInteger(group, 3.0F);
        break;
    case Rounding::ternary:
        roundTernary(group, std::max(largest / kLargestE4M3, 1e-30F));
        break;
    }
}

} // namespace

float roundToE4M3(float value) noexcept {
    constexpr float kSmallestNormal = 0x1p-6F;
    const float magnitude = std::min(std::abs(value), kLargestE4M3);
    // The exponent's power of two, an eighth of which is the step between neighbours.
    const std::uint32_t exponent = std::bit_cast<std::uint32_t>(std::max(magnitude, kSmallestNormal)) & 0x7f800000U;
    const float step = std::bit_cast<float>(exponent) / 8.0F;
    return std::copysign(std::nearbyint(magnitude / step) * step, value);
}

float largestMagnitude(std::span<const float> values) noexcept {
    float largest = 0.0F;
    for (const float value : values) {
        largest = std::max(largest, std::abs(value));
    }
    return largest;
}

void roundTo(Rounding rounding, GroupAxis axis, std::size_t group, std::size_t width, float largest,
             std::span<float> values) noexcept {
    const std::size_t tokens = values.size() / width;
    if (axis == GroupAxis::token) {
        for (std::size_t token = 0; token < tokens; ++token) {
            for (std::size_t channel = 0; channel < width; channel += group) {
                roundGroup(rounding, {&values[token * width + channel], std::min(group, width - channel), 1}, largest);
            }
        }
        return;
    }
    for (std::size_t token = 0; token < tokens; token += group) {
        for (std::size_t channel = 0; channel < width; ++channel) {
            roundGroup(rounding, {&values[token * width + channel], std::min(group, tokens - token), width}, largest);
        }
    }
}

} // namespace paretoscope::kv
