// SPDX-License-Identifier: GPL-3.0-or-later
// A seeded permutation of 0 .. size-1 that needs no memory. Private to this room.
#pragma once

#include <cstdint>

namespace paretoscope::explore {

/// A balanced Feistel network over the next even number of bits, walking along its cycle until the result is below
/// `size` (Black, Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002, sections 4 and 5). Rounds are keyed
/// with randomBits(). Fewer than four walks on average.
class Permutation {
public:
    /// `stream` tells permutations of one seed apart. Size is at least 1 and at most 2^62.
    Permutation(std::uint64_t seed, std::uint64_t stream, std::uint64_t size);

    /// The image of `index`, which is below the size.
    [[nodiscard]] std::uint64_t operator()(std::uint64_t index) const;

private:
    [[nodiscard]] std::uint64_t encipher(std::uint64_t block) const;

    std::uint64_t m_key;
    std::uint64_t m_size;
    int m_halfBits;
};

} // namespace paretoscope::explore
