// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explore/permutation.h"

#include "core/base/random.h"

#include <algorithm>
#include <bit>

namespace paretoscope::explore {

Permutation::Permutation(std::uint64_t seed, std::uint64_t stream, std::uint64_t size)
    : m_key(randomBits(seed, stream, size))
    , m_size(size)
    , m_halfBits(std::max(1, (static_cast<int>(std::bit_width(size - 1)) + 1) / 2)) {}

std::uint64_t Permutation::operator()(std::uint64_t index) const {
    do {
        index = encipher(index);
    } while (index >= m_size);
    return index;
}

std::uint64_t Permutation::encipher(std::uint64_t block) const {
    constexpr std::uint64_t kRounds = 6;
    const std::uint64_t mask = (std::uint64_t{1} << m_halfBits) - 1;
    std::uint64_t left = block >> m_halfBits;
    std::uint64_t right = block & mask;
    for (std::uint64_t round = 0; round < kRounds; ++round) {
        const std::uint64_t mixed = left ^ (randomBits(m_key, round, right) & mask);
        left = right;
        right = mixed;
    }
    return (left << m_halfBits) | right;
}

} // namespace paretoscope::explore
