// SPDX-License-Identifier: GPL-3.0-or-later
// What a cached key or value is after it was stored in few bits: rounds a matrix of tokens by channels in place, in
// groups that share a scale. Formats:
//   FP8      E4M3 (4 exponent and 3 mantissa bits, largest 448), one scale a tensor         (OCP FP8, 2023)
//   NVFP4    E2M1 (0 0.5 1 1.5 2 3 4 6), E4M3 scale a group, one scale a tensor             (NVIDIA, Blackwell)
//   INT4/2   x = smallest + step i, i = 0 .. 2^bits - 1, step and smallest a group          (KIVI, ICML 2024)
//   ternary  -s, 0, s; zero below 0.7 of the mean magnitude, s the mean of the others,      (Li, Zhang, Liu 2016, TWN;
//            rounded to E4M3                                                     the scale's format as ThinKV has it)
// Rounding twice is rounding once, up to single precision. Thread-safe; no allocation.
#pragma once

#include <cstddef>
#include <span>

namespace paretoscope::kv {

enum class Rounding { fp8, nvfp4, int4, int2, ternary };

/// Which elements share a scale: those of one token, or those of one channel in successive tokens.
enum class GroupAxis { token, channel };

/// `values` holds whole tokens of `width` channels, `group` at least 1 (a last group may be smaller). `largest` is the
/// magnitude that the tensor's scale was chosen for: FP8, NVFP4 and ternary saturate above it.
void roundTo(Rounding rounding, GroupAxis axis, std::size_t group, std::size_t width, float largest,
             std::span<float> values) noexcept;

/// The largest magnitude; 0 of nothing.
float largestMagnitude(std::span<const float> values) noexcept;

/// The nearest E4M3 number, saturating at 448; ties to even.
float roundToE4M3(float value) noexcept;

} // namespace paretoscope::kv
