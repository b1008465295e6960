// SPDX-License-Identifier: GPL-3.0-or-later
// Searches for the highest and lowest value within limits, held against every point of the space.
#include "tests/support/toy_study.h"

#include "core/base/random.h"
#include "core/explore/explorer.h"

#include <QtTest>

#include <algorithm>
#include <bit>
#include <map>

using namespace paretoscope;
using namespace paretoscope::explore;
using Outcome = Judgement::Outcome;

namespace {

using Point = std::vector<double>;
constexpr std::size_t kSearched = tests::toy::devices;

const study::Description& toy() {
    static const tests::ToyStudy study;
    return study.description();
}

Scenario scenarioOf(ExplorerKind kind, const std::map<std::string, std::string>& axes) {
    Scenario scenario;
    for (const auto& [parameter, text] : axes) {
        if (!assign(scenario, toy(), parameter, text)) {
            qFatal("no axis %s", text.c_str());
        }
    }
    scenario.explorer.kind = kind;
    scenario.explorer.parameter = "devices";
    return scenario;
}

Point answerOf(const Explorer& explorer, std::uint64_t step) {
    Point point(toy().parameters.size());
    explorer.point(step, point);
    return point;
}

/// Which design a point belongs to.
std::uint64_t designOf(Point point) {
    point[kSearched] = 0.0;
    return std::hash<std::string>()(std::string(reinterpret_cast<const char*>(point.data()), point.size() * 8));
}

Judgement judgementOf(bool feasible, double margin) {
    return feasible ? Judgement() : Judgement{Outcome::limited, 2, margin};
}

} // namespace

class TestLimitSearch : public QObject {
    Q_OBJECT
private slots:
    /// Every design's threshold is found, wherever it is, in logarithmically many looks.
    void findsWhatTheGridFinds_data() {
        QTest::addColumn<bool>("highest");
        QTest::addColumn<int>("values");
        for (const int values : {2, 3, 7, 64, 200}) {
            QTest::addRow("highest of %d", values) << true << values;
            QTest::addRow("lowest of %d", values) << false << values;
        }
    }

    void findsWhatTheGridFinds() {
        QFETCH(bool, highest);
        QFETCH(int, values);
        const Scenario scenario = scenarioOf(highest ? ExplorerKind::highest : ExplorerKind::lowest,
                                             {{"model", "*"},
                                              {"micro_batch", "1..64 x2"},
                                              {"overlap", "*"},
                                              {"devices", "1.." + std::to_string(values)}});
        const DesignSpace space = *DesignSpace::compile(scenario, toy());
        // Thresholds from below the first value to beyond the last one.
        const Judge judge = [&](std::span<const double> point) {
            const std::uint64_t design = designOf({point.begin(), point.end()});
            const double threshold = static_cast<double>(randomBits(1, 0, design) % (values + 2));
            const double value = point[kSearched];
            return judgementOf(highest ? value <= threshold : value >= threshold, std::abs(value - threshold));
        };
        std::map<std::uint64_t, Point> wanted;
        Point point(space.parameters());
        for (std::uint64_t i = 0; i < space.size(); ++i) {
            space.point(i, point);
            const auto known = wanted.find(designOf(point));
            const bool better = known == wanted.end() || (point[kSearched] > known->second[kSearched]) == highest;
            if (judge(point).outcome == Outcome::feasible && better) {
                wanted[designOf(point)] = point;
            }
        }
        const auto explorer = makeExplorer(scenario.explorer, space, judge);
        QCOMPARE(explorer->steps() * static_cast<std::uint64_t>(values), space.size());
        for (std::uint64_t step = 0; step < explorer->steps(); ++step) {
            const Point answer = answerOf(*explorer, step);
            const auto known = wanted.find(designOf(answer));
            if (known != wanted.end()) {
                QCOMPARE(answer, known->second);
            } else { // the nearest value is the one farthest from what was wanted
                QCOMPARE(answer[kSearched], highest ? 1.0 : static_cast<double>(values));
            }
        }
        const SearchTally tally = explorer->tally().value();
        QCOMPARE(tally.searched, explorer->steps());
        QCOMPARE(tally.met, wanted.size());
        QCOMPARE(tally.notMonotone, std::uint64_t{0});
        const std::uint64_t most = std::bit_width(static_cast<unsigned>(values)) + 6;
        const std::uint64_t none = std::min(values, 20); // where nothing is feasible, a spread is looked at
        QVERIFY(tally.judged <= tally.met * most + (tally.searched - tally.met) * none);
    }

    /// More replicas than devices: refused by the study at the far end, by the limits at the near one.
    void passesByWhatTheStudyRefuses() {
        const Scenario scenario = scenarioOf(ExplorerKind::lowest, {{"devices", "1..300"}});
        const DesignSpace space = *DesignSpace::compile(scenario, toy());
        for (double first = 1.0; first <= 41.0; first += 1.0) {
            const auto explorer = makeExplorer(scenario.explorer, space, [&](std::span<const double> point) {
                const double value = point[kSearched];
                return value > 41.0 ? Judgement{Outcome::refused, 0, value - 41.0}
                                    : judgementOf(value >= first, first - value);
            });
            QCOMPARE(answerOf(*explorer, 0)[kSearched], first);
            QCOMPARE(explorer->tally()->notMonotone, std::uint64_t{0});
        }
    }

    /// Limits that are kept, broken and kept again are noticed, and the answer keeps the limits all the same.
    void saysWhatIsNotMonotone_data() {
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::newRow("an island before the answer") << 100.0 << 250.0;
        QTest::newRow("a hole behind the answer") << 40.0 << 110.0;
        QTest::newRow("only an island") << 120.0 << 160.0;
    }

    void saysWhatIsNotMonotone() {
        QFETCH(double, from);
        QFETCH(double, to);
        const QByteArray row = QTest::currentDataTag();
        const Scenario scenario = scenarioOf(ExplorerKind::highest, {{"devices", "1..300"}});
        const DesignSpace space = *DesignSpace::compile(scenario, toy());
        const auto feasible = [&](double value) {
            const bool inside = value >= from && value < to;
            return row == "a hole behind the answer" ? !inside && value <= 200.0
                   : row == "only an island"         ? inside
                                                     : inside || value <= 20.0;
        };
        const auto explorer = makeExplorer(scenario.explorer, space, [&](std::span<const double> point) {
            return judgementOf(feasible(point[kSearched]), 1.0);
        });
        const double answer = answerOf(*explorer, 0)[kSearched];
        QVERIFY2(feasible(answer), qPrintable(QString::number(answer)));
        QCOMPARE(explorer->tally()->notMonotone, std::uint64_t{1});
        QCOMPARE(explorer->tally()->met, std::uint64_t{1});
    }

    void withoutAJudgeStandsAtTheWantedEnd() {
        for (const ExplorerKind kind : {ExplorerKind::highest, ExplorerKind::lowest}) {
            const Scenario scenario = scenarioOf(kind, {{"devices", "5, 1, 9"}});
            const DesignSpace space = *DesignSpace::compile(scenario, toy());
            const auto explorer = makeExplorer(scenario.explorer, space);
            QCOMPARE(answerOf(*explorer, 0)[kSearched], kind == ExplorerKind::highest ? 9.0 : 1.0);
        }
    }

    void searchesSweptNumbersOnly() {
        Scenario scenario = scenarioOf(ExplorerKind::highest, {{"micro_batch", "1..64 x2"}, {"precision", "*"}});
        for (const char* parameter : {"devices", "precision", "no_such", ""}) {
            scenario.explorer.parameter = parameter;
            const auto space = DesignSpace::compile(scenario, toy());
            QVERIFY(!space);
            QCOMPARE(space.error().pointer, std::string("/explorer/parameter"));
            QVERIFY(space.error().expected.find("micro_batch") != std::string::npos);
        }
    }

    void explorersDescribeThemselves() {
        for (const ExplorerDescription& each : explorers()) {
            QVERIFY(*each.label != '\0' && *each.help != '\0');
            QCOMPARE(each.searches, searches(each.kind));
        }
        QCOMPARE(explorers().size(), std::size_t{5});
    }
};

QTEST_APPLESS_MAIN(TestLimitSearch)
#include "test_limit_search.moc"
