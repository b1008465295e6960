// SPDX-License-Identifier: GPL-3.0-or-later
// The suite that policies are run through finds each breach that it is there for.
#include "tests/support/keeps_all.h"

#include "core/kv/policy_conformance.h"

#include <QtTest>

#include <limits>

using namespace paretoscope;
using namespace paretoscope::kv;

namespace {

/// Keeps all, but for what a test does to the answers.
class Spoilt final : public tests::KeepsAll {
public:
    using Change = void (*)(Holding& holding, StepCost& cost, double tokens, double layers);
    explicit Spoilt(Change change)
        : KeepsAll("spoilt")
        , m_change(change) {}

    [[nodiscard]] Holding hold(std::span<const double> values, const CacheShape& shape,
                               Sequence sequence) const noexcept override {
        Holding holding = KeepsAll::hold(values, shape, sequence);
        StepCost none;
        m_change(holding, none, sequence.tokens(), shape.layers());
        return holding;
    }
    [[nodiscard]] StepCost step(std::span<const double> values, const CacheShape& shape,
                                Sequence sequence) const noexcept override {
        StepCost cost = KeepsAll::step(values, shape, sequence);
        Holding none;
        m_change(none, cost, sequence.tokens(), shape.layers());
        return cost;
    }

private:
    Change m_change;
};

} // namespace
Q_DECLARE_METATYPE(Spoilt::Change)

class TestPolicyConformance : public QObject {
    Q_OBJECT

private slots:
    void nothingIsWrongWithAWholeCache() { QVERIFY(breaches(tests::KeepsAll("keeps_all")).empty()); }

    void findsBreaches_data() {
        QTest::addColumn<Spoilt::Change>("change");
        QTest::addColumn<QString>("breach");
        const auto row = [](const char* breach, Spoilt::Change change) { QTest::newRow(breach) << change << breach; };
        row("keeps 2 of 1 tokens", [](Holding& holding, StepCost&, double, double) { holding.tokens *= 2.0; });
        row("holds nan bytes after 0 tokens", [](Holding& holding, StepCost&, double, double) {
            holding.bytes.scales = Bytes(std::numeric_limits<double>::quiet_NaN());
        });
        row("holds -1 bytes after 0 tokens",
            [](Holding& holding, StepCost&, double, double) { holding.workspace = Bytes(-1.0); });
        row("holds 64 bytes after 0 tokens, 0 before",
            [](Holding& holding, StepCost&, double, double) { holding.bytes.metadata = Bytes(64.0); });
        row("holds 0 bytes after 4097 tokens, 536870912 before",
            [](Holding& holding, StepCost&, double tokens, double) {
                holding.bytes.payload = tokens > 4096.0 ? Bytes() : holding.bytes.payload;
            });
        row("moved inf a step after 0 tokens", [](Holding&, StepCost& cost, double, double) {
            cost.moved = Bytes(std::numeric_limits<double>::infinity());
        });
        row("0 FLOPs and 2 calls a step after 0 tokens",
            [](Holding&, StepCost& cost, double, double) { cost.callRate = 2.0; });
        row("holds 1000 bytes in 16 layers, 1000 in 32", [](Holding& holding, StepCost&, double tokens, double) {
            holding.bytes.payload = Bytes(std::min(tokens, 1000.0));
        });
    }
    void findsBreaches() {
        QFETCH(Spoilt::Change, change);
        QFETCH(QString, breach);
        const std::vector<std::string> found = breaches(Spoilt(change));
        QVERIFY(!found.empty());
        QCOMPARE(QString::fromStdString(found.front()), breach);
    }

    void findsWhatGoesWrongAtLimits() {
        class Divides final : public tests::KeepsAll {
        public:
            Divides()
                : KeepsAll("divides") {
                changed().parameters = {{"share", "Share", Unit::none, false, 0.0, 1.0, 0.5, "", {"derived"}}};
            }
            [[nodiscard]] Holding hold(std::span<const double> values, const CacheShape& shape,
                                       Sequence sequence) const noexcept override {
                Holding holding = KeepsAll::hold(values, shape, sequence);
                holding.workspace = Bytes(1.0 / values[0]);
                return holding;
            }
        };
        QCOMPARE(breaches(Divides()), std::vector<std::string>{"with share = 0, holds inf bytes after 0 tokens"});
    }

    void findsAnswersThatChange() {
        static double bytes = 0.0;
        const Spoilt forgetful([](Holding& holding, StepCost&, double tokens, double) {
            holding.bytes.buffers = Bytes(tokens * bytes++);
        });
        QCOMPARE(breaches(forgetful).front(), std::string("gives two answers to one question"));
    }

    void findsALifeThatIsNotWhatItHolds() {
        class Hurries final : public tests::KeepsAll {
        public:
            Hurries()
                : KeepsAll("hurries") {}
            void along(std::span<const double> values, const CacheShape& shape, std::int64_t prompt,
                       std::span<const std::int64_t> generated, std::span<LifePoint> life) const noexcept override {
                KeepsAll::along(values, shape, prompt, generated, life);
                life[2].cost.read = life[1].cost.read;
            }
        };
        QCOMPARE(breaches(Hurries()), std::vector<std::string>{"answers otherwise after 1500 tokens of a longer life"});
    }

    void findsWrongDescriptions_data() {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("expected");
        const char* const expected[] = {
            "is malformed: policy id \"Keeps All\"; expected whole words in snake case",
            "keeps_all: is malformed: no source; expected a text",
            "keeps_all/budget: is malformed: parameter id \"budget\"; expected whole words in snake case, each used "
            "once",
            "keeps_all/budget: is malformed: no label or no source; expected both",
            "keeps_all/budget: 0.5 is out of range; expected a whole number from 0 to 1",
            "keeps_all/budget: nan is out of range; expected a whole number from 0 to 1",
        };
        for (int i = 0; i < static_cast<int>(std::size(expected)); ++i) {
            QTest::newRow(expected[i]) << i << expected[i];
        }
    }
    void findsWrongDescriptions() {
        QFETCH(int, which);
        QFETCH(QString, expected);
        PolicyParameter budget{"budget", "Tokens kept", Unit::token, true, 0.0, 1.0, 1.0, "", {"derived"}};
        tests::KeepsAll policy(which == 0 ? "Keeps All" : "keeps_all");
        std::vector<PolicyParameter>& parameters = policy.changed().parameters;
        switch (which) {
        case 1:
            policy.changed().source = {};
            break;
        case 2:
            parameters = {budget, budget};
            break;
        case 3:
            budget.label.clear();
            parameters = {budget};
            break;
        case 4:
        case 5:
            budget.defaultValue = which == 4 ? 0.5 : std::numeric_limits<double>::quiet_NaN();
            parameters = {budget};
            break;
        }
        QCOMPARE(breaches(policy), std::vector<std::string>{expected.toStdString()});
    }
};

QTEST_APPLESS_MAIN(TestPolicyConformance)
#include "test_policy_conformance.moc"
