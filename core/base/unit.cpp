// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/unit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace paretoscope {

namespace {

enum class Prefixes { none, decimal, binary };

struct UnitFacts {
    Unit unit;
    std::string_view id;
    std::string_view symbol;
    Prefixes prefixes;
};

constexpr std::array kUnits = {
    UnitFacts{Unit::none, "none", "", Prefixes::none},
    UnitFacts{Unit::count, "count", "", Prefixes::decimal},
    UnitFacts{Unit::fraction, "fraction", "%", Prefixes::none},
    UnitFacts{Unit::second, "s", "s", Prefixes::decimal},
    UnitFacts{Unit::byte, "B", "B", Prefixes::binary},
    UnitFacts{Unit::bytePerSecond, "B/s", "B/s", Prefixes::decimal},
    UnitFacts{Unit::flop, "FLOP", "FLOP", Prefixes::decimal},
    UnitFacts{Unit::flopPerSecond, "FLOP/s", "FLOP/s", Prefixes::decimal},
    UnitFacts{Unit::joule, "J", "J", Prefixes::decimal},
    UnitFacts{Unit::watt, "W", "W", Prefixes::decimal},
    UnitFacts{Unit::token, "token", "tokens", Prefixes::decimal},
    UnitFacts{Unit::tokenPerSecond, "token/s", "tokens/s", Prefixes::decimal},
    UnitFacts{Unit::joulePerToken, "J/token", "J/token", Prefixes::decimal},
    UnitFacts{Unit::joulePerByte, "J/B", "J/B", Prefixes::decimal},
    UnitFacts{Unit::dollar, "USD", "USD", Prefixes::none},
    UnitFacts{Unit::dollarPerHour, "USD/h", "USD/h", Prefixes::none},
    UnitFacts{Unit::dollarPerMegatoken, "USD/Mtoken", "USD/M tokens", Prefixes::none},
};

const UnitFacts& factsOf(Unit unit) {
    return kUnits[static_cast<std::size_t>(unit)];
}

struct Prefix {
    std::string_view text;
    double factor;
};

constexpr std::array kDecimal = {Prefix{"a", 1e-18}, Prefix{"f", 1e-15}, Prefix{"p", 1e-12}, Prefix{"n", 1e-9},
                                 Prefix{"µ", 1e-6},  Prefix{"m", 1e-3},  Prefix{"", 1.0},    Prefix{"k", 1e3},
                                 Prefix{"M", 1e6},   Prefix{"G", 1e9},   Prefix{"T", 1e12},  Prefix{"P", 1e15},
                                 Prefix{"E", 1e18},  Prefix{"Z", 1e21},  Prefix{"Y", 1e24}};
constexpr std::array kBinary = {Prefix{"", 1.0},
                                Prefix{"Ki", 1024.0},
                                Prefix{"Mi", 1048576.0},
                                Prefix{"Gi", 1073741824.0},
                                Prefix{"Ti", 1099511627776.0},
                                Prefix{"Pi", 1125899906842624.0}};

/// A thousandth of the smallest prefix: what differences of rounded numbers leave, not something measured.
constexpr double kNothing = 1e-21;

std::string threeDigits(double value) {
    const double magnitude = std::abs(value);
    if (magnitude == 0.0) {
        return "0"; // never "-0"
    }
    if (magnitude >= 99.95) {
        return fmt::format("{:.0f}", value);
    }
    if (magnitude >= 9.995) {
        return fmt::format("{:.1f}", value);
    }
    return magnitude >= 0.9995 ? fmt::format("{:.2f}", value) : fmt::format("{:.3g}", value);
}

template <class Table>
const Prefix& fittingPrefix(const Table& table, double magnitude, double lowest) {
    const Prefix* best = nullptr;
    for (const Prefix& prefix : table) {
        if (prefix.factor >= lowest && (best == nullptr || magnitude >= prefix.factor * 0.9995)) {
            best = &prefix;
        }
    }
    return *best;
}

std::optional<double> prefixFactor(std::string_view text) {
    if (text == "u") {
        return 1e-6;
    }
    if (text == "K") {
        return 1e3;
    }
    for (const Prefix& prefix : kDecimal) {
        if (prefix.text == text) {
            return prefix.factor;
        }
    }
    for (const Prefix& prefix : kBinary) {
        if (prefix.text == text) {
            return prefix.factor;
        }
    }
    return std::nullopt;
}

/// Other spellings of a unit, with their factor to the base unit. `prefixed` ones take a decimal or binary prefix.
struct Spelling {
    Unit unit;
    std::string_view text;
    double factor;
    bool prefixed;
};

constexpr std::array kSpellings = {
    Spelling{Unit::fraction, "%", 0.01, false},
    Spelling{Unit::second, "min", 60.0, false},
    Spelling{Unit::second, "h", 3600.0, false},
    Spelling{Unit::byte, "bit", 0.125, true},
    Spelling{Unit::byte, "b", 0.125, true},
    Spelling{Unit::bytePerSecond, "bps", 0.125, true},
    Spelling{Unit::bytePerSecond, "bit/s", 0.125, true},
    Spelling{Unit::bytePerSecond, "b/s", 0.125, true},
    Spelling{Unit::flop, "FLOPs", 1.0, true},
    Spelling{Unit::flopPerSecond, "FLOPS", 1.0, true},
    Spelling{Unit::flopPerSecond, "OP/s", 1.0, true},
    Spelling{Unit::token, "token", 1.0, true},
    Spelling{Unit::tokenPerSecond, "token/s", 1.0, true},
    Spelling{Unit::joulePerByte, "J/bit", 8.0, true},
    Spelling{Unit::dollar, "$", 1.0, false},
    Spelling{Unit::dollarPerHour, "$/h", 1.0, false},
    Spelling{Unit::dollarPerMegatoken, "USD/Mtoken", 1.0, false},
};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

std::optional<double> unitFactor(std::string_view text, Unit unit) {
    const auto tryOne = [text](std::string_view symbol, double factor, bool prefixed) -> std::optional<double> {
        if (!text.ends_with(symbol)) {
            return std::nullopt;
        }
        const std::string_view prefix = trimmed(text.substr(0, text.size() - symbol.size())); // "1.2 k tokens"
        if (prefix.empty()) {
            return factor;
        }
        const std::optional<double> scale = prefixed ? prefixFactor(prefix) : std::nullopt;
        return scale ? std::optional(*scale * factor) : std::nullopt;
    };
    for (const Spelling& spelling : kSpellings) {
        if (spelling.unit == unit) {
            if (const auto factor = tryOne(spelling.text, spelling.factor, spelling.prefixed)) {
                return factor;
            }
        }
    }
    const UnitFacts& facts = factsOf(unit);
    if (unit == Unit::fraction) {
        return std::nullopt;
    }
    return tryOne(facts.symbol, 1.0, facts.prefixes != Prefixes::none);
}

std::string exampleOf(Unit unit) {
    switch (unit) {
    case Unit::byte:
        return "a size such as \"80 GiB\"";
    case Unit::bytePerSecond:
        return "a bandwidth such as \"400 Gb/s\" or \"50 GB/s\"";
    case Unit::second:
        return "a time such as \"1.5 us\"";
    case Unit::fraction:
        return "a share such as \"55 %\" or 0.55";
    default:
        break;
    }
    const UnitFacts& facts = factsOf(unit);
    return facts.symbol.empty() ? "a plain number" : "a number with the unit " + std::string(facts.symbol);
}

} // namespace

std::string_view unitSymbol(Unit unit) {
    return factsOf(unit).symbol;
}

std::string_view unitId(Unit unit) {
    return factsOf(unit).id;
}

QuantityText formatQuantity(double value, Unit unit) {
    if (std::isnan(value)) {
        return {"–", ""};
    }
    const UnitFacts& facts = factsOf(unit);
    if (std::isinf(value)) {
        return {value > 0 ? "∞" : "-∞", std::string(facts.symbol)};
    }
    if (unit == Unit::fraction) {
        return {threeDigits(value * 100.0), "%"};
    }
    const bool whole = unit == Unit::count || unit == Unit::token;
    if (whole && value == std::floor(value) && std::abs(value) < 1e6) {
        return {fmt::format("{:.0f}", value), std::string(facts.symbol)};
    }
    if (facts.prefixes == Prefixes::none || value == 0.0) {
        return {threeDigits(value), std::string(facts.symbol)};
    }
    if (std::abs(value) < kNothing) {
        return formatQuantity(0.0, unit);
    }
    const bool small = unit == Unit::second || unit == Unit::joule || unit == Unit::watt ||
                       unit == Unit::joulePerToken || unit == Unit::joulePerByte;
    const Prefix& prefix = facts.prefixes == Prefixes::binary
                               ? fittingPrefix(kBinary, std::abs(value), 1.0)
                               : fittingPrefix(kDecimal, std::abs(value), small ? 0.0 : 1.0);
    // Nobody says kiloseconds.
    const double factor = unit == Unit::second && prefix.factor > 1.0 ? 1.0 : prefix.factor;
    const std::string_view text = factor == 1.0 ? std::string_view() : prefix.text;
    const bool spaced = unit == Unit::token || unit == Unit::tokenPerSecond;
    return {threeDigits(value / factor),
            std::string(text) + (spaced && !text.empty() ? " " : "") + std::string(facts.symbol)};
}

std::string quantityText(double value, Unit unit) {
    const QuantityText text = formatQuantity(value, unit);
    return text.unit.empty() ? text.number : text.number + ' ' + text.unit;
}

std::string exactQuantityText(double value, Unit unit) {
    const UnitFacts& facts = factsOf(unit);
    std::string shortest = fmt::format("{}", value);
    if (unit == Unit::fraction) {
        const std::string percent = fmt::format("{:.15g} %", value * 100.0);
        const Result<double> readBack = parseQuantity(percent, unit);
        return readBack && *readBack == value ? percent : shortest;
    }
    if (facts.prefixes == Prefixes::none) {
        return shortest;
    }
    if (!facts.symbol.empty()) {
        shortest += ' ' + std::string(facts.symbol);
    }
    const auto consider = [&](const Prefix& prefix) {
        const std::string_view ascii = prefix.factor == 1e-6 ? "u" : prefix.text;
        const std::string text = fmt::format("{} {}{}", value / prefix.factor, ascii, facts.symbol);
        const Result<double> readBack = parseQuantity(text, unit);
        if (readBack && *readBack == value && text.size() < shortest.size()) {
            shortest = text;
        }
    };
    if (facts.prefixes == Prefixes::binary) {
        std::for_each(kBinary.begin(), kBinary.end(), consider);
    }
    if (!facts.symbol.empty()) {
        std::for_each(kDecimal.begin(), kDecimal.end(), consider);
    }
    return shortest;
}

namespace {

bool isDigit(std::string_view text, std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

/// A comma or underscore between thousands: "12,480". "1,5" is not read as 15.
bool separatesThousands(std::string_view text, std::size_t at) {
    return (text[at] == ',' || text[at] == '_') && at > 0 && isDigit(text, at - 1) && isDigit(text, at + 1) &&
           isDigit(text, at + 2) && isDigit(text, at + 3) && !isDigit(text, at + 4);
}

} // namespace

Result<double> parseQuantity(std::string_view input, Unit unit) {
    const std::string_view text = trimmed(input);
    std::string digits;
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        const char c = text[end];
        const bool exponent = (c == 'e' || c == 'E') && end > 0 && end + 1 < text.size() &&
                              (isDigit(text, end + 1) || text[end + 1] == '-' || text[end + 1] == '+');
        const bool sign = (c == '-' || c == '+') && (end == 0 || text[end - 1] == 'e' || text[end - 1] == 'E');
        if (isDigit(text, end) || c == '.' || exponent || sign) {
            digits += c;
        } else if (!separatesThousands(text, end)) {
            break;
        }
    }
    double number = 0.0;
    const char* first = digits.data() + (digits.starts_with('+') ? 1 : 0);
    const auto [rest, status] = std::from_chars(first, digits.data() + digits.size(), number);
    if (digits.empty() || status != std::errc() || rest != digits.data() + digits.size()) {
        return Error{ErrorCode::malformed, {}, {}, '"' + std::string(input) + '"', exampleOf(unit)};
    }
    const std::string_view suffix = trimmed(text.substr(end));
    if (suffix.empty()) {
        return number;
    }
    std::optional<double> factor = unitFactor(suffix, unit);
    if (!factor && unit == Unit::count) {
        factor = prefixFactor(suffix);
    }
    if (!factor) {
        return Error{ErrorCode::wrongUnit, {}, {}, std::string(input), exampleOf(unit)};
    }
    // Divided, so that "57 %" is 0.57 to the last bit.
    return unit == Unit::fraction ? number / 100.0 : number * *factor;
}

} // namespace paretoscope
