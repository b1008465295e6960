// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of an axis, as scenario.h gives it.
#include "core/explore/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>

namespace paretoscope::explore {

namespace {

using study::Parameter;
using study::ParameterType;

bool isDigit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

bool isBlank(char c) {
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isBlank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && isBlank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

/// How a range goes on: v -> v * factor, or v -> v + step.
struct Progression {
    bool geometric;
    double amount;

    /// The i-th value after `from`.
    [[nodiscard]] double value(double from, std::size_t i) const {
        const auto count = static_cast<double>(i);
        return geometric ? from * std::pow(amount, count) : from + amount * count;
    }
};

/// The to-part of a range: "64", "64 x2", "100 +10".
struct RangeEnd {
    std::string_view to;
    char sign = ' '; ///< 'x', '+' or ' '
    std::string_view amount;
};

/// "x" binds to a number that follows, so that units keep their letters; "+" needs a blank before it, so that exponents
/// keep theirs.
RangeEnd splitRangeEnd(std::string_view text) {
    for (std::size_t i = text.size(); i-- > 1;) {
        const std::string_view amount = trimmed(text.substr(i + 1));
        const bool numeric = !amount.empty() && (isDigit(amount.front()) || amount.front() == '.');
        if (numeric && (text[i] == 'x' || text[i] == '*' || (text[i] == '+' && isBlank(text[i - 1])))) {
            return {trimmed(text.substr(0, i)), text[i] == '+' ? '+' : 'x', amount};
        }
    }
    return {trimmed(text), ' ', {}};
}

class AxisReader {
public:
    AxisReader(const Parameter& parameter, std::string_view text)
        : m_parameter(parameter)
        , m_text(text) {}

    Result<std::vector<double>> read() {
        if (trimmed(m_text) == "*") {
            return allChoices();
        }
        std::string_view rest = m_text;
        for (;;) {
            const std::size_t comma = rest.find(',');
            if (const Result<void> read = readItem(trimmed(rest.substr(0, comma))); !read) {
                return read.error();
            }
            if (comma == std::string_view::npos) {
                return withoutRepetition();
            }
            rest.remove_prefix(comma + 1);
        }
    }

private:
    [[nodiscard]] bool isNumber() const {
        return m_parameter.type == ParameterType::integer || m_parameter.type == ParameterType::real;
    }

    [[nodiscard]] Error malformed(std::string_view what, std::string expected) const {
        return {ErrorCode::malformed,
                {},
                "/parameters/" + m_parameter.id,
                fmt::format("\"{}\"", what),
                std::move(expected)};
    }

    [[nodiscard]] Result<std::vector<double>> allChoices() const {
        if (isNumber()) {
            return malformed("*", "numbers such as \"1, 2, 4\" or \"1..64 x2\"");
        }
        std::vector<double> values(m_parameter.choices.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = static_cast<double>(i);
        }
        return values;
    }

    Result<void> readItem(std::string_view item) {
        if (item.empty()) {
            return malformed(m_text, "a value, a list such as \"1, 2, 4\" or a range such as \"1..64 x2\"");
        }
        if (item.size() > 1 && item[0] == '0' && isDigit(item[1])) {
            return malformed(m_text, "thousands without commas, since commas separate values");
        }
        const std::size_t dots = item.find("..");
        if (dots != std::string_view::npos && isNumber()) {
            return readRange(trimmed(item.substr(0, dots)), splitRangeEnd(item.substr(dots + 2)));
        }
        const Result<double> value = study::valueFromText(m_parameter, item);
        if (!value) {
            return value.error();
        }
        m_values.push_back(*value);
        return {};
    }

    Result<void> readRange(std::string_view fromText, const RangeEnd& end) {
        const Result<double> from = study::valueFromText(m_parameter, fromText);
        const Result<double> to = study::valueFromText(m_parameter, end.to);
        if (!from || !to) {
            return from ? to.error() : from.error();
        }
        if (*to < *from) {
            return Error{ErrorCode::outOfRange,
                         {},
                         "/parameters/" + m_parameter.id,
                         fmt::format("\"{}..{}\"", fromText, end.to),
                         "a range from a smaller to a larger value"};
        }
        const Result<Progression> progression = end.sign == ' ' ? continued(*from) : stated(*from, end);
        if (!progression) {
            return progression.error();
        }
        return appendRange(*from, *to, *progression);
    }

    /// "x2" or "+10".
    [[nodiscard]] Result<Progression> stated(double from, const RangeEnd& end) const {
        const bool geometric = end.sign == 'x';
        Result<double> amount = parseQuantity(end.amount, geometric ? Unit::count : m_parameter.unit);
        if (!amount) {
            Error error = amount.error();
            error.pointer = "/parameters/" + m_parameter.id;
            return error;
        }
        if (!(*amount > (geometric ? 1.0 : 0.0)) || (geometric && from <= 0.0)) {
            return Error{ErrorCode::outOfRange,
                         {},
                         "/parameters/" + m_parameter.id,
                         fmt::format("{}{}", end.sign, end.amount),
                         geometric ? "a factor above 1 and a range that starts above 0" : "a step above 0"};
        }
        return Progression{geometric, *amount};
    }

    /// What the values before the range suggest.
    [[nodiscard]] Result<Progression> continued(double from) const {
        constexpr double kTolerance = 1e-9;
        if (m_values.empty() && m_parameter.type == ParameterType::integer) {
            return Progression{false, 1.0};
        }
        if (m_values.size() >= 2) {
            const double first = m_values[m_values.size() - 2];
            const double second = m_values.back();
            if (second > first && std::abs((from - second) - (second - first)) <= kTolerance * from) {
                return Progression{false, second - first};
            }
            if (second > first && first > 0.0 &&
                std::abs(from * first - second * second) <= kTolerance * from * first) {
                return Progression{true, second / first};
            }
        }
        return malformed(m_text, "a step such as \"1..64 x2\" or \"0..100 +10\", or two values before that show it, "
                                 "such as \"1, 2, 4..64\"");
    }

    Result<void> appendRange(double from, double to, const Progression& progression) {
        const double last = to * (1.0 + 1e-12); // so that rounding does not lose the end of a range
        for (std::size_t i = 0; progression.value(from, i) <= last; ++i) {
            if (m_values.size() >= Axis::kMostValues) {
                return Error{ErrorCode::outOfRange,
                             {},
                             "/parameters/" + m_parameter.id,
                             fmt::format("\"{}\"", m_text),
                             fmt::format("at most {} values", Axis::kMostValues)};
            }
            const double value = std::min(progression.value(from, i), to);
            if (m_parameter.type == ParameterType::integer && value != std::floor(value)) {
                return Error{ErrorCode::outOfRange,
                             {},
                             "/parameters/" + m_parameter.id,
                             fmt::format("{}", value),
                             "whole numbers"};
            }
            m_values.push_back(value);
        }
        return {};
    }

    [[nodiscard]] std::vector<double> withoutRepetition() const {
        std::vector<double> sorted = m_values;
        std::sort(sorted.begin(), sorted.end());
        if (std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end()) {
            return m_values;
        }
        std::vector<bool> seen(sorted.size());
        std::vector<double> distinct;
        for (const double value : m_values) {
            const auto at = std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
            if (!seen[static_cast<std::size_t>(at)]) {
                seen[static_cast<std::size_t>(at)] = true;
                distinct.push_back(value);
            }
        }
        return distinct;
    }

    const Parameter& m_parameter;
    std::string_view m_text;
    std::vector<double> m_values;
};

} // namespace

Result<Axis> parseAxis(const Parameter& parameter, std::string_view text) {
    Result<std::vector<double>> values = AxisReader(parameter, text).read();
    if (!values) {
        return values.error();
    }
    return Axis{parameter.id, std::string(trimmed(text)), *std::move(values)};
}

} // namespace paretoscope::explore
