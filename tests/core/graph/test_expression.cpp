// SPDX-License-Identifier: GPL-3.0-or-later
// Symbolic sizes: the laws of arithmetic on random expressions, exact values, and how people read them.
#include "core/base/random.h"
#include "core/graph/expression.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::graph;

namespace {

constexpr std::uint64_t kSeed = 11;
constexpr int kTrials = 300;

/// Draws from a handful of symbols, so that terms meet often.
class Source {
public:
    explicit Source(std::uint64_t stream)
        : m_stream(stream) {}

    std::int64_t below(std::int64_t end) {
        return static_cast<std::int64_t>(randomBits(kSeed, m_stream, m_index++) % static_cast<std::uint64_t>(end));
    }
    Symbol symbol() { return static_cast<Symbol>(below(6)); }
    Expression monomial() {
        Expression result(1 + below(5));
        for (std::int64_t i = below(4); i > 0; --i) {
            result = below(3) == 0 ? result / Expression(symbol()) : result * Expression(symbol());
        }
        return result;
    }
    Expression sum() {
        Expression result;
        for (std::int64_t i = 1 + below(4); i > 0; --i) {
            result = below(3) == 0 ? result - monomial() : result + monomial();
        }
        return result;
    }
    Assignment assignment() {
        Assignment numbers;
        for (std::size_t i = 0; i < kSymbols; ++i) {
            numbers.set(static_cast<Symbol>(i), 1 + below(12));
        }
        return numbers;
    }

private:
    std::uint64_t m_stream;
    std::uint64_t m_index = 0;
};

double valueOf(const Expression& expression, const Assignment& numbers) {
    return expression.evaluate(numbers).value().value();
}

bool close(double a, double b) {
    return std::abs(a - b) <= 1e-12 * std::max(1.0, std::abs(a));
}

} // namespace

class TestExpression : public QObject {
    Q_OBJECT
private slots:
    void obeysTheLawsOfArithmetic() {
        for (int trial = 0; trial < kTrials; ++trial) {
            Source source(static_cast<std::uint64_t>(trial));
            const Expression a = source.sum();
            const Expression b = source.sum();
            const Expression c = source.monomial();
            QCOMPARE(a + b, b + a);
            QCOMPARE(a * b, b * a);
            QCOMPARE((a + b) * c, a * c + b * c);
            QCOMPARE(a * c / c, a);
            QVERIFY((a - a).isZero());
        }
    }

    void keepsItsValueThroughEveryOperation() {
        for (int trial = 0; trial < kTrials; ++trial) {
            Source source(static_cast<std::uint64_t>(trial) + 1000);
            const Expression a = source.sum();
            const Expression b = source.sum();
            const Expression c = source.monomial();
            const Assignment numbers = source.assignment();
            QVERIFY(close(valueOf(a + b, numbers), valueOf(a, numbers) + valueOf(b, numbers)));
            QVERIFY(close(valueOf(a * b, numbers), valueOf(a, numbers) * valueOf(b, numbers)));
            QVERIFY(close(valueOf(a / c, numbers), valueOf(a, numbers) / valueOf(c, numbers)));
            QVERIFY(close(a.approximate(numbers), valueOf(a, numbers)));
        }
    }

    void substitutesLikeEvaluating() {
        for (int trial = 0; trial < kTrials; ++trial) {
            Source source(static_cast<std::uint64_t>(trial) + 2000);
            const Expression a = source.sum();
            const Symbol symbol = source.symbol();
            const std::int64_t number = 1 + source.below(9);
            Assignment numbers = source.assignment();
            const Expression substituted = a.substitute(symbol, Expression(number));
            QVERIFY(!substituted.uses(symbol));
            numbers.set(symbol, number);
            QCOMPARE(substituted.evaluate(numbers).value(), a.evaluate(numbers).value());
        }
    }

    void divisionIsExactOrAnError() {
        const Expression rows = Expression(Symbol::heads) / Expression(Symbol::tensor);
        QCOMPARE(rows.whole(Assignment().set(Symbol::heads, 32).set(Symbol::tensor, 8)).value(), 4);
        const auto uneven = rows.whole(Assignment().set(Symbol::heads, 32).set(Symbol::tensor, 6));
        QVERIFY(!uneven.ok());
        QCOMPARE(uneven.error().code, ErrorCode::outOfRange);
        QCOMPARE(uneven.error().pointer, std::string("Heads/tp"));
        QCOMPARE(uneven.error().value, std::string("16/3"));
        const auto open = rows.whole(Assignment().set(Symbol::heads, 32));
        QCOMPARE(open.error().code, ErrorCode::missingKey);
        QCOMPARE(open.error().value, std::string("tp"));
    }

    void noticesWhatDoesNotFit() {
        Expression large(Symbol::hidden);
        for (int i = 0; i < 4; ++i) {
            large *= Expression(Symbol::hidden);
        }
        const auto value = large.evaluate(Assignment().set(Symbol::hidden, 1 << 16));
        QVERIFY(!value.ok());
        QCOMPARE(value.error().code, ErrorCode::outOfRange);
    }

    void readsLikeOnPaper() {
        const Expression batch(Symbol::batch);
        QCOMPARE((batch / Expression(Symbol::data)).text(), std::string("Batch/dp"));
        QCOMPARE(
            (Expression(Symbol::sequence) / Expression(Symbol::contextParallel) / Expression(Symbol::tensor)).text(),
            std::string("Seq/(cp tp)"));
        QCOMPARE((Expression(Symbol::heads) + 2 * Expression(Symbol::kvHeads)).text(),
                 std::string("Heads + 2 KvHeads"));
        QCOMPARE((Expression(Symbol::sequence) * Expression(Symbol::sequence) * Expression::fraction(1, 2)).text(),
                 std::string("Seq^2/2"));
        QCOMPARE(Expression().text(), std::string("0"));
    }
};

QTEST_APPLESS_MAIN(TestExpression)
#include "test_expression.moc"
