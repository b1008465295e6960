// SPDX-License-Identifier: GPL-3.0-or-later
// Counter-based random numbers: a pure function of (seed, stream, index), so results depend neither on the order of
// evaluation nor on the number of threads. Mixing: SplitMix64 finaliser (Steele, Lea, Flood, OOPSLA 2014, fig. 16),
// applied over the three words in turn.
#pragma once

#include <cstdint>

namespace paretoscope {

constexpr std::uint64_t mixBits(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// 64 uniform bits.
constexpr std::uint64_t randomBits(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    return mixBits(mixBits(mixBits(seed) ^ stream) ^ index);
}

/// Uniform in [0, 1).
constexpr double randomUniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    return static_cast<double>(randomBits(seed, stream, index) >> 11) * 0x1.0p-53;
}

} // namespace paretoscope
