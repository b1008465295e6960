// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

namespace paretoscope::graph {

namespace {

__extension__ using Wide = __int128;

Wide greatestCommonDivisor(Wide a, Wide b) {
    a = a < 0 ? -a : a;
    while (b != 0) {
        const Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/// A quotient in 128 bits that notices when it no longer fits.
struct WideRational {
    Wide numerator = 0;
    Wide denominator = 1;
    bool overflow = false;

    void multiply(Wide up, Wide down) {
        // Cancelling first keeps the parts small.
        const Wide a = greatestCommonDivisor(numerator, down);
        const Wide b = greatestCommonDivisor(up, denominator);
        overflow = overflow || __builtin_mul_overflow(numerator / a, up / b, &numerator) ||
                   __builtin_mul_overflow(denominator / b, down / a, &denominator);
    }

    void add(const WideRational& other) {
        const Wide shared = greatestCommonDivisor(denominator, other.denominator);
        Wide left = 0;
        Wide right = 0;
        overflow = overflow || other.overflow || __builtin_mul_overflow(numerator, other.denominator / shared, &left) ||
                   __builtin_mul_overflow(other.numerator, denominator / shared, &right) ||
                   __builtin_add_overflow(left, right, &numerator) ||
                   __builtin_mul_overflow(denominator, other.denominator / shared, &denominator);
        const Wide common = greatestCommonDivisor(numerator, denominator);
        if (common > 1) {
            numerator /= common;
            denominator /= common;
        }
    }
};

double power(double base, int exponent) {
    double result = 1.0;
    for (int i = 0; i < (exponent < 0 ? -exponent : exponent); ++i) {
        result *= base;
    }
    return exponent < 0 ? 1.0 / result : result;
}

std::string factor(Symbol symbol, int exponent) {
    return exponent == 1 ? std::string(name(symbol)) : fmt::format("{}^{}", name(symbol), exponent);
}

} // namespace

std::string_view name(Symbol symbol) {
    static constexpr std::array<std::string_view, kSymbols> kNames = {
        "Batch",   "Seq",    "Context",  "Hidden",    "Vocab",  "Positions", "Heads",     "KvHeads",
        "HeadDim", "Window", "Chunks",   "QueryLora", "KvLora", "NopeDim",   "RopeDim",   "ValueDim",
        "Inner",   "State",  "TimeRank", "ScanHeads", "Ffn",    "SharedFfn", "ExpertFfn", "Experts",
        "TopK",    "dp",     "cp",       "edp",       "ep",     "tp"};
    return kNames[static_cast<std::size_t>(symbol)];
}

Expression::Expression(std::int64_t constant) {
    if (constant != 0) {
        m_terms.push_back({{}, constant, 1});
    }
}

Expression::Expression(Symbol symbol) {
    Term term;
    term.numerator = 1;
    term.exponents[static_cast<std::size_t>(symbol)] = 1;
    m_terms.push_back(term);
}

Expression Expression::fraction(std::int64_t numerator, std::int64_t denominator) {
    assert(denominator != 0);
    Expression result(numerator);
    return result /= Expression(denominator);
}

void Expression::add(const Term& term) {
    const auto place = std::lower_bound(m_terms.begin(), m_terms.end(), term,
                                        [](const Term& a, const Term& b) { return a.exponents > b.exponents; });
    if (place == m_terms.end() || place->exponents != term.exponents) {
        m_terms.insert(place, term);
        return;
    }
    WideRational sum{place->numerator, place->denominator};
    sum.add({term.numerator, term.denominator});
    if (sum.numerator == 0) {
        m_terms.erase(place);
        return;
    }
    place->numerator = static_cast<std::int64_t>(sum.numerator);
    place->denominator = static_cast<std::int64_t>(sum.denominator);
}

Expression::Term Expression::product(const Term& a, const Term& b) {
    Term term;
    for (std::size_t i = 0; i < kSymbols; ++i) {
        term.exponents[i] = static_cast<std::int8_t>(a.exponents[i] + b.exponents[i]);
    }
    WideRational coefficient{a.numerator, a.denominator};
    coefficient.multiply(b.numerator, b.denominator);
    term.numerator = static_cast<std::int64_t>(coefficient.numerator);
    term.denominator = static_cast<std::int64_t>(coefficient.denominator);
    return term;
}

Expression& Expression::operator+=(const Expression& other) {
    for (const Term& term : std::vector<Term>(other.m_terms)) {
        add(term);
    }
    return *this;
}

Expression& Expression::operator-=(const Expression& other) {
    return *this += other * Expression(-1);
}

Expression& Expression::operator*=(const Expression& other) {
    Expression result;
    for (const Term& a : m_terms) {
        for (const Term& b : other.m_terms) {
            result.add(product(a, b));
        }
    }
    return *this = std::move(result);
}

Expression& Expression::operator/=(const Expression& monomial) {
    assert(monomial.isMonomial());
    Term inverse = monomial.m_terms.front();
    for (std::int8_t& exponent : inverse.exponents) {
        exponent = static_cast<std::int8_t>(-exponent);
    }
    const std::int64_t sign = inverse.numerator < 0 ? -1 : 1;
    std::swap(inverse.numerator, inverse.denominator);
    inverse.numerator *= sign;
    inverse.denominator *= sign;
    for (Term& term : m_terms) { // the order of the terms stays
        term = product(term, inverse);
    }
    return *this;
}

bool Expression::uses(Symbol symbol) const {
    return std::any_of(m_terms.begin(), m_terms.end(),
                       [symbol](const Term& term) { return term.exponents[static_cast<std::size_t>(symbol)] != 0; });
}

Expression Expression::substitute(Symbol symbol, const Expression& replacement) const {
    Expression result;
    for (const Term& term : m_terms) {
        Term rest = term;
        const int exponent = term.exponents[static_cast<std::size_t>(symbol)];
        rest.exponents[static_cast<std::size_t>(symbol)] = 0;
        Expression part;
        part.m_terms.push_back(rest);
        for (int i = 0; i < exponent; ++i) {
            part *= replacement;
        }
        for (int i = 0; i > exponent; --i) {
            part /= replacement;
        }
        result += part;
    }
    return result;
}

Result<Rational> Expression::evaluate(const Assignment& assignment) const {
    WideRational sum;
    for (const Term& term : m_terms) {
        WideRational value{term.numerator, term.denominator};
        for (std::size_t i = 0; i < kSymbols; ++i) {
            const int exponent = term.exponents[i];
            if (exponent == 0) {
                continue;
            }
            const std::int64_t number = assignment[static_cast<Symbol>(i)];
            if (number == 0) {
                return Error{ErrorCode::missingKey,
                             {},
                             text(),
                             std::string(name(static_cast<Symbol>(i))),
                             "a number for each symbol"};
            }
            for (int k = 0; k < (exponent < 0 ? -exponent : exponent); ++k) {
                exponent > 0 ? value.multiply(number, 1) : value.multiply(1, number);
            }
        }
        sum.add(value);
    }
    constexpr Wide kMost = std::numeric_limits<std::int64_t>::max();
    if (sum.overflow || sum.numerator > kMost || sum.numerator < -kMost || sum.denominator > kMost) {
        return Error{ErrorCode::outOfRange,
                     {},
                     text(),
                     fmt::format("{:.6g}", approximate(assignment)),
                     "a size of at most 64 bits"};
    }
    return Rational{static_cast<std::int64_t>(sum.numerator), static_cast<std::int64_t>(sum.denominator)};
}

Result<std::int64_t> Expression::whole(const Assignment& assignment) const {
    const Result<Rational> value = evaluate(assignment);
    if (!value) {
        return value.error();
    }
    if (value->denominator != 1) {
        return Error{ErrorCode::outOfRange,
                     {},
                     text(),
                     fmt::format("{}/{}", value->numerator, value->denominator),
                     "a whole number: degrees that divide the sizes"};
    }
    return value->numerator;
}

double Expression::approximate(const Assignment& assignment) const {
    double sum = 0.0;
    for (const Term& term : m_terms) {
        double value = static_cast<double>(term.numerator) / static_cast<double>(term.denominator);
        for (std::size_t i = 0; i < kSymbols; ++i) {
            if (term.exponents[i] != 0) {
                value *= power(static_cast<double>(assignment[static_cast<Symbol>(i)]), term.exponents[i]);
            }
        }
        sum += value;
    }
    return sum;
}

std::string Expression::text() const {
    if (m_terms.empty()) {
        return "0";
    }
    std::string sum;
    for (const Term& term : m_terms) {
        std::string above;
        std::string below;
        const auto append = [](std::string& to, const std::string& more) { to += (to.empty() ? "" : " ") + more; };
        const std::int64_t size = term.numerator < 0 ? -term.numerator : term.numerator;
        for (std::size_t i = 0; i < kSymbols; ++i) {
            const int exponent = term.exponents[i];
            if (exponent != 0) {
                append(exponent > 0 ? above : below,
                       factor(static_cast<Symbol>(i), exponent < 0 ? -exponent : exponent));
            }
        }
        if (size != 1 || above.empty()) {
            above = std::to_string(size) + (above.empty() ? "" : " " + above);
        }
        if (term.denominator != 1) {
            below = std::to_string(term.denominator) + (below.empty() ? "" : " " + below);
        }
        const bool several = below.find(' ') != std::string::npos;
        const std::string quotient = below.empty() ? above : above + (several ? "/(" + below + ")" : "/" + below);
        sum +=
            sum.empty() ? (term.numerator < 0 ? "-" : "") + quotient : (term.numerator < 0 ? " - " : " + ") + quotient;
    }
    return sum;
}

} // namespace paretoscope::graph
