// SPDX-License-Identifier: GPL-3.0-or-later
// Exact symbolic sizes: sums of products and quotients of symbols, "(Heads + 2 KvHeads) HeadDim / tp".
// Kept in one canonical form, a sum of monomials with rational coefficients and whole exponents of either sign (a
// Laurent polynomial), so equal sizes compare equal. Quotients therefore divide by a single monomial, which is all that
// shapes and costs need; anything else is a bug and asserts. Values are exact; nothing is rounded.
#pragma once

#include "core/base/result.h"
#include "core/graph/symbol.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::graph {

/// A reduced quotient of whole numbers, denominator at least 1.
struct Rational {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;

    [[nodiscard]] double value() const { return static_cast<double>(numerator) / static_cast<double>(denominator); }
    friend bool operator==(const Rational&, const Rational&) = default;
};

class Expression {
public:
    Expression() = default; ///< 0
    Expression(std::int64_t constant);
    Expression(Symbol symbol);
    /// numerator / denominator; the latter is not 0.
    static Expression fraction(std::int64_t numerator, std::int64_t denominator);

    Expression& operator+=(const Expression& other);
    Expression& operator-=(const Expression& other);
    Expression& operator*=(const Expression& other);
    Expression& operator/=(const Expression& monomial); ///< has exactly one term

    [[nodiscard]] bool isZero() const { return m_terms.empty(); }
    [[nodiscard]] bool isMonomial() const { return m_terms.size() == 1; }
    [[nodiscard]] bool uses(Symbol symbol) const;

    /// With `replacement` for the symbol; a monomial where the symbol stands in a denominator.
    [[nodiscard]] Expression substitute(Symbol symbol, const Expression& replacement) const;

    /// Errors: missingKey for a symbol without a number, outOfRange beyond 64 bits.
    [[nodiscard]] Result<Rational> evaluate(const Assignment& assignment) const;
    /// The same of a size, which has to be whole. Errors: also outOfRange where a division leaves a rest.
    [[nodiscard]] Result<std::int64_t> whole(const Assignment& assignment) const;
    /// In floating point, for costs that may exceed 64 bits; every symbol has a number.
    [[nodiscard]] double approximate(const Assignment& assignment) const;

    /// "Batch Seq / dp": canonical, for people.
    [[nodiscard]] std::string text() const;

    friend bool operator==(const Expression&, const Expression&) = default;

private:
    struct Term {
        std::array<std::int8_t, kSymbols> exponents{};
        std::int64_t numerator = 0; ///< reduced, not 0
        std::int64_t denominator = 1;
        friend bool operator==(const Term&, const Term&) = default;
    };

    void add(const Term& term);
    static Term product(const Term& a, const Term& b);

    std::vector<Term> m_terms; ///< by exponents, descending
};

inline Expression operator+(Expression a, const Expression& b) {
    return a += b;
}
inline Expression operator-(Expression a, const Expression& b) {
    return a -= b;
}
inline Expression operator*(Expression a, const Expression& b) {
    return a *= b;
}
inline Expression operator/(Expression a, const Expression& b) {
    return a /= b;
}

} // namespace paretoscope::graph
