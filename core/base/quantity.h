// SPDX-License-Identifier: GPL-3.0-or-later
// Strong types for physical quantities. A quantity is a double in SI base units (seconds, bytes, FLOP, joules,
// US dollars) whose dimension is part of its type, so that Bytes / BytesPerSecond is Seconds and nothing else compiles.
// A ratio of equal dimensions is a plain double.
#pragma once

#include <cassert> // opens <compare> for moc 6.4, which stumbles over it as the first standard header
#include <compare>

namespace paretoscope {

/// Exponents of time [s], data [B], work [FLOP], energy [J], money [USD].
template <int Time, int Data, int Work, int Energy, int Money>
class Quantity {
public:
    constexpr Quantity() = default;
    constexpr explicit Quantity(double baseUnits)
        : m_value(baseUnits) {}

    /// The number in base units: for storing, plotting and printing.
    [[nodiscard]] constexpr double value() const { return m_value; }

    constexpr Quantity& operator+=(Quantity other) { return m_value += other.m_value, *this; }
    constexpr Quantity& operator-=(Quantity other) { return m_value -= other.m_value, *this; }
    constexpr Quantity& operator*=(double factor) { return m_value *= factor, *this; }
    constexpr Quantity& operator/=(double divisor) { return m_value /= divisor, *this; }

    friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.m_value + b.m_value); }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.m_value - b.m_value); }
    friend constexpr Quantity operator-(Quantity a) { return Quantity(-a.m_value); }
    friend constexpr Quantity operator*(Quantity a, double b) { return Quantity(a.m_value * b); }
    friend constexpr Quantity operator*(double a, Quantity b) { return Quantity(a * b.m_value); }
    friend constexpr Quantity operator/(Quantity a, double b) { return Quantity(a.m_value / b); }
    friend constexpr auto operator<=>(Quantity, Quantity) = default;

private:
    double m_value = 0.0;
};

template <int T1, int D1, int W1, int E1, int M1, int T2, int D2, int W2, int E2, int M2>
constexpr auto operator*(Quantity<T1, D1, W1, E1, M1> a, Quantity<T2, D2, W2, E2, M2> b) {
    if constexpr (T1 + T2 == 0 && D1 + D2 == 0 && W1 + W2 == 0 && E1 + E2 == 0 && M1 + M2 == 0) {
        return a.value() * b.value();
    } else {
        return Quantity<T1 + T2, D1 + D2, W1 + W2, E1 + E2, M1 + M2>(a.value() * b.value());
    }
}

template <int T1, int D1, int W1, int E1, int M1, int T2, int D2, int W2, int E2, int M2>
constexpr auto operator/(Quantity<T1, D1, W1, E1, M1> a, Quantity<T2, D2, W2, E2, M2> b) {
    if constexpr (T1 == T2 && D1 == D2 && W1 == W2 && E1 == E2 && M1 == M2) {
        return a.value() / b.value();
    } else {
        return Quantity<T1 - T2, D1 - D2, W1 - W2, E1 - E2, M1 - M2>(a.value() / b.value());
    }
}

using Seconds = Quantity<1, 0, 0, 0, 0>;
using Bytes = Quantity<0, 1, 0, 0, 0>;
using Flops = Quantity<0, 0, 1, 0, 0>; ///< amount of work: one multiply-accumulate counts two
using Joules = Quantity<0, 0, 0, 1, 0>;
using Dollars = Quantity<0, 0, 0, 0, 1>;
using BytesPerSecond = Quantity<-1, 1, 0, 0, 0>;
using FlopsPerSecond = Quantity<-1, 0, 1, 0, 0>;
using Watts = Quantity<-1, 0, 0, 1, 0>;
using JoulesPerByte = Quantity<0, -1, 0, 1, 0>;
using JoulesPerFlop = Quantity<0, 0, -1, 1, 0>;
using DollarsPerSecond = Quantity<-1, 0, 0, 0, 1>;

namespace literals {
constexpr Seconds operator""_s(long double v) {
    return Seconds(static_cast<double>(v));
}
constexpr Seconds operator""_us(long double v) {
    return Seconds(static_cast<double>(v) * 1e-6);
}
constexpr Bytes operator""_GB(long double v) {
    return Bytes(static_cast<double>(v) * 1e9);
}
constexpr Bytes operator""_GiB(long double v) {
    return Bytes(static_cast<double>(v) * 1073741824.0);
}
constexpr BytesPerSecond operator""_GBps(long double v) {
    return BytesPerSecond(static_cast<double>(v) * 1e9);
}
constexpr FlopsPerSecond operator""_TFLOPps(long double v) {
    return FlopsPerSecond(static_cast<double>(v) * 1e12);
}
constexpr Watts operator""_W(long double v) {
    return Watts(static_cast<double>(v));
}
} // namespace literals

} // namespace paretoscope
