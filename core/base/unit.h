// SPDX-License-Identifier: GPL-3.0-or-later
// The units in which parameters and metrics are declared, and their text form. Numbers are always held in SI base
// units; only people meet prefixes. Locale-independent: the window localises digits itself.
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace paretoscope {

enum class Unit {
    none,     ///< a choice, a flag, a name
    count,    ///< a number of things
    fraction, ///< 0 to 1, shown in per cent
    second,
    byte,          ///< shown with binary prefixes
    bytePerSecond, ///< shown with decimal prefixes; also read from bit rates ("400 Gb/s")
    flop,
    flopPerSecond,
    joule,
    watt,
    token,
    tokenPerSecond,
    joulePerToken,
    joulePerByte, ///< also read from "pJ/bit"
    dollar,
    dollarPerHour,
    dollarPerMegatoken, ///< US dollars for one million tokens
};

/// "s", "B", "FLOP/s", ... without prefix; empty for none and count.
std::string_view unitSymbol(Unit unit);

/// The stable lower-case id used in JSON ("s", "B", "B/s", "count", "fraction", ...).
std::string_view unitId(Unit unit);

struct QuantityText {
    std::string number; ///< three significant digits
    std::string unit;   ///< with prefix; empty for counts
};

/// Three significant digits and the fitting prefix: (65927892992, byte) gives "61.4" and "GiB".
/// Counts and tokens below a million are written in full with thin grouping left to the window. NaN gives "–". Below
/// 1e-21 of a unit with prefixes it is 0: what rounding leaves.
QuantityText formatQuantity(double baseUnits, Unit unit);

/// formatQuantity joined by a space.
std::string quantityText(double baseUnits, Unit unit);

/// The shortest text that parseQuantity() reads back to the same bits: "300 GB/s", "950 ns", "2 GB". Shares are per
/// cent where that keeps every bit, and bare numbers else.
std::string exactQuantityText(double baseUnits, Unit unit);

/// Reads a number with an optional unit: "80 GiB", "400 Gb/s", "1.5us", "12,480", "1e6", "55 %". A bare number is in
/// base units. Decimal and binary prefixes are kept apart; b is bit and B is byte. The comma only groups thousands.
/// Errors: malformed, wrongUnit.
Result<double> parseQuantity(std::string_view text, Unit unit);

} // namespace paretoscope
