// SPDX-License-Identifier: GPL-3.0-or-later
// How a tensor lies on the mesh of ranks: each dimension is split over some axes, the whole may be a sum that is still
// spread over others, and it is equal along the rest. The axes of experts re-cut those of tokens: expertData x expert
// = data x context.
#pragma once

#include "core/graph/symbol.h"

#include <array>
#include <bit>
#include <cstdint>
#include <string>

namespace paretoscope::graph {

enum class Axis : std::uint8_t { data, context, expertData, expert, tensor };
inline constexpr std::size_t kAxes = 5;

constexpr Symbol symbol(Axis axis) {
    return static_cast<Symbol>(static_cast<int>(Symbol::data) + static_cast<int>(axis));
}

/// A set of axes; as a split, nested in the order of the enumeration, the first being the outermost.
class AxisSet {
public:
    constexpr AxisSet() = default;
    constexpr AxisSet(Axis axis)
        : m_bits(static_cast<std::uint8_t>(1U << static_cast<unsigned>(axis))) {}

    [[nodiscard]] constexpr bool contains(Axis axis) const { return (m_bits & AxisSet(axis).m_bits) != 0; }
    [[nodiscard]] constexpr bool empty() const { return m_bits == 0; }
    [[nodiscard]] constexpr int count() const { return std::popcount(m_bits); }
    [[nodiscard]] constexpr std::uint8_t bits() const { return m_bits; }

    friend constexpr AxisSet operator|(AxisSet a, AxisSet b) { return fromBits(a.m_bits | b.m_bits); }
    friend constexpr AxisSet operator&(AxisSet a, AxisSet b) { return fromBits(a.m_bits & b.m_bits); }
    friend constexpr AxisSet operator-(AxisSet a, AxisSet b) { return fromBits(a.m_bits & ~b.m_bits); }
    friend constexpr bool operator==(AxisSet, AxisSet) = default;

    template <class Visit>
    constexpr void forEach(const Visit& visit) const {
        for (std::size_t i = 0; i < kAxes; ++i) {
            if (contains(static_cast<Axis>(i))) {
                visit(static_cast<Axis>(i));
            }
        }
    }

private:
    static constexpr AxisSet fromBits(int bits) {
        AxisSet set;
        set.m_bits = static_cast<std::uint8_t>(bits);
        return set;
    }

    std::uint8_t m_bits = 0;
};

constexpr AxisSet operator|(Axis a, Axis b) {
    return AxisSet(a) | AxisSet(b);
}

/// "dp x cp".
std::string text(AxisSet axes);

struct Layout {
    static constexpr std::size_t kMostDimensions = 6;
    std::array<AxisSet, kMostDimensions> split{};
    AxisSet partial; ///< ranks along these axes hold addends of the tensor

    [[nodiscard]] AxisSet splitAxes() const {
        AxisSet all;
        for (const AxisSet each : split) {
            all = all | each;
        }
        return all;
    }
    /// The dimension that an axis splits, or -1.
    [[nodiscard]] int dimensionOf(Axis axis) const {
        for (std::size_t i = 0; i < kMostDimensions; ++i) {
            if (split[i].contains(axis)) {
                return static_cast<int>(i);
            }
        }
        return -1;
    }
    friend bool operator==(const Layout&, const Layout&) = default;
};

/// Of the gradient of a tensor: every addend of a partial sum has the whole gradient.
constexpr Layout dual(Layout layout) {
    layout.partial = {};
    return layout;
}

} // namespace paretoscope::graph
