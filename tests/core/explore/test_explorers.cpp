// SPDX-License-Identifier: GPL-3.0-or-later
// Design spaces and the explorers over them: every ordinal is one point, and a seed gives the same points for ever.
#include "tests/support/toy_study.h"

#include "core/explore/design_space.h"
#include "core/explore/explorer.h"

#include <QtTest>

#include <algorithm>
#include <map>
#include <set>

using namespace paretoscope;
using explore::DesignSpace;
using explore::ExplorerKind;

namespace {

using Point = std::vector<double>;

const study::Description& toy() {
    static const tests::ToyStudy study;
    return study.description();
}

DesignSpace spaceOf(const std::map<std::string, std::string>& axes) {
    explore::Scenario scenario;
    for (const auto& [parameter, text] : axes) {
        [[maybe_unused]] const Result<void> done = explore::assign(scenario, toy(), parameter, text);
        Q_ASSERT(done.ok());
    }
    return *DesignSpace::compile(scenario, toy());
}

Point pointOf(const explore::Explorer& explorer, std::uint64_t step) {
    Point point(toy().parameters.size());
    explorer.point(step, point);
    return point;
}

std::vector<Point> pointsOf(const DesignSpace& space, const explore::ExplorerSettings& settings) {
    const auto explorer = explore::makeExplorer(settings, space);
    std::vector<Point> points;
    for (std::uint64_t step = 0; step < explorer->steps(); ++step) {
        points.push_back(pointOf(*explorer, step));
    }
    return points;
}

} // namespace

class TestExplorers : public QObject {
    Q_OBJECT

    const std::map<std::string, std::string> m_axes = {
        {"model", "*"}, {"devices", "1..1024 x2"}, {"micro_batch", "1, 3, 5"}, {"overlap", "*"}};

private slots:
    void ordinalsAndPointsAreOneToOne() {
        const DesignSpace space = spaceOf(m_axes);
        QCOMPARE(space.size(), std::uint64_t{3 * 11 * 3 * 2});
        std::set<Point> seen;
        Point point(space.parameters());
        for (std::uint64_t ordinal = 0; ordinal < space.size(); ++ordinal) {
            space.point(ordinal, point);
            seen.insert(point);
            std::uint64_t back = 0; // mixed radix, in the order of the description
            for (std::size_t i = 0; i < space.parameters(); ++i) {
                const std::vector<double>& values = space.values(i);
                const auto at = std::find(values.begin(), values.end(), point[i]);
                QVERIFY(at != values.end());
                back = back * values.size() + static_cast<std::uint64_t>(at - values.begin());
            }
            QCOMPARE(back, ordinal);
        }
        QCOMPARE(seen.size(), space.size());
    }

    void unsetParametersKeepTheirDefault() {
        const DesignSpace space = spaceOf({});
        QCOMPARE(space.size(), std::uint64_t{1});
        Point point(space.parameters());
        space.point(0, point);
        QCOMPARE(point, study::defaultPoint(toy()));
    }

    void impossibleSpacesAreRefused() {
        explore::Scenario scenario;
        scenario.axes = {{"devices", "", {}}};
        QCOMPARE(DesignSpace::compile(scenario, toy()).error().code, ErrorCode::emptySpace);
        QCOMPARE(DesignSpace::compile(scenario, toy()).error().pointer, std::string("/parameters/devices"));
        scenario.axes = {{"devises", "8", {8}}};
        QCOMPARE(DesignSpace::compile(scenario, toy()).error().code, ErrorCode::unknownName);
        QCOMPARE(DesignSpace::compile(scenario, toy()).error().expected, std::string("\"devices\""));
        const std::vector<double> million(1'000'000, 1.0);
        scenario.axes = {{"devices", "", million}, {"micro_batch", "", million}};
        QCOMPARE(DesignSpace::compile(scenario, toy())->size(), DesignSpace::kMostPoints);
        scenario.axes.push_back({"overlap", "*", {0, 1}});
        const Result<DesignSpace> tooLarge = DesignSpace::compile(scenario, toy());
        QCOMPARE(tooLarge.error().code, ErrorCode::spaceTooLarge);
        QCOMPARE(tooLarge.error().value, std::string("2e+12"));
        for (const char* parameter : {"model", "precision", "bandwidth"}) { // 10^30: beyond 64 bits
            scenario.axes.push_back({parameter, "", million});
        }
        QCOMPARE(DesignSpace::compile(scenario, toy()).error().code, ErrorCode::spaceTooLarge);
    }

    void gridVisitsEveryPointOnce() {
        const std::vector<Point> points = pointsOf(spaceOf(m_axes), {ExplorerKind::grid, 5, 1});
        QCOMPARE(points.size(), std::size_t{198});
        QCOMPARE(std::set(points.begin(), points.end()).size(), std::size_t{198});
        QCOMPARE(points[1][tests::toy::overlap], 1.0); // the last swept parameter varies fastest
    }

    void randomDrawsDistinctPoints() {
        const DesignSpace space = spaceOf(m_axes);
        for (const std::uint64_t samples : {1, 50, 198, 1000}) {
            const std::vector<Point> points = pointsOf(space, {ExplorerKind::random, samples, 3});
            QCOMPARE(points.size(), std::min<std::size_t>(samples, 198));
            QCOMPARE(std::set(points.begin(), points.end()).size(), points.size());
        }
        for (const auto& axes : {std::map<std::string, std::string>{}, {{"overlap", "*"}}, {{"model", "*"}}}) {
            const DesignSpace tiny = spaceOf(axes);
            const std::vector<Point> points = pointsOf(tiny, {ExplorerKind::random, 10, 3});
            QCOMPARE(std::set(points.begin(), points.end()).size(), tiny.size());
        }
    }

    void randomPrefersNothing() {
        // 198 points, 99 drawn, 400 seeds: each point is drawn 200 times, standard deviation 10.
        const DesignSpace space = spaceOf(m_axes);
        std::map<Point, int> drawn;
        for (std::uint64_t seed = 0; seed < 400; ++seed) {
            for (const Point& point : pointsOf(space, {ExplorerKind::random, 99, seed})) {
                ++drawn[point];
            }
        }
        QCOMPARE(drawn.size(), std::size_t{198});
        for (const auto& [point, times] : drawn) {
            QVERIFY2(std::abs(times - 200) < 50, std::to_string(times).c_str());
        }
    }

    void latinHypercubeUsesEveryStratumOnce() {
        const DesignSpace space = spaceOf(m_axes);
        for (const std::uint64_t samples : {7, 22, 330, 1000}) {
            const std::vector<Point> points = pointsOf(space, {ExplorerKind::latinHypercube, samples, 9});
            QCOMPARE(points.size(), samples);
            for (std::size_t i = 0; i < space.parameters(); ++i) {
                std::map<double, std::uint64_t> times;
                for (const double value : space.values(i)) {
                    times[value] = 0;
                }
                for (const Point& point : points) {
                    QVERIFY(times.contains(point[i]));
                    ++times[point[i]];
                }
                const std::uint64_t fair = samples / space.values(i).size();
                for (const auto& [value, count] : times) {
                    QVERIFY(count == fair || count == fair + 1);
                }
            }
        }
    }

    void latinHypercubeDoesNotCoupleAxes() {
        // Two axes of ten values and ten thousand samples: every pair of values occurs, about a hundred times.
        const DesignSpace space = spaceOf({{"devices", "1..10"}, {"micro_batch", "1..10"}});
        std::map<std::pair<double, double>, int> pairs;
        for (const Point& point : pointsOf(space, {ExplorerKind::latinHypercube, 10000, 5})) {
            ++pairs[{point[tests::toy::devices], point[tests::toy::microBatch]}];
        }
        QCOMPARE(pairs.size(), std::size_t{100});
        for (const auto& [pair, times] : pairs) {
            QVERIFY2(times > 50 && times < 150, std::to_string(times).c_str());
        }
    }

    void seedsDecideEverything() {
        const DesignSpace space = spaceOf(m_axes);
        for (const ExplorerKind kind : {ExplorerKind::random, ExplorerKind::latinHypercube}) {
            QCOMPARE(pointsOf(space, {kind, 60, 1}), pointsOf(space, {kind, 60, 1}));
            QVERIFY(pointsOf(space, {kind, 60, 1}) != pointsOf(space, {kind, 60, 2}));
        }
    }

    void stepsMayBeAskedInAnyOrder() {
        const DesignSpace space = spaceOf(m_axes);
        for (const ExplorerKind kind : {ExplorerKind::grid, ExplorerKind::random, ExplorerKind::latinHypercube}) {
            const explore::ExplorerSettings settings{kind, 60, 4};
            const std::vector<Point> forward = pointsOf(space, settings);
            const auto explorer = explore::makeExplorer(settings, space);
            QCOMPARE(explorer->released(), explorer->steps());
            for (std::uint64_t step = explorer->steps(); step-- > 0;) {
                QCOMPARE(pointOf(*explorer, step), forward[step]);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestExplorers)
#include "test_explorers.moc"
