// SPDX-License-Identifier: GPL-3.0-or-later
// Fluid flows: closed forms, and on random graphs conservation, max-min optimality at every event, and agreement with
// progressive filling done anew by the book.
#include "core/base/random.h"
#include "core/network/fluid_solver.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::network;
using namespace paretoscope::literals;
using Flow = FluidSolver::Flow;
using Link = FluidSolver::Link;
using Route = FluidSolver::Route;

namespace {

std::vector<BytesPerSecond> rates(std::initializer_list<double> bytesPerSecond) {
    std::vector<BytesPerSecond> list;
    for (const double rate : bytesPerSecond) {
        list.emplace_back(rate);
    }
    return list;
}

Route over(FluidSolver& solver, std::vector<Link> links, double latency = 0.0) {
    return solver.route(links, Seconds(latency));
}

/// When each flow ends, in the order of their ends.
std::vector<std::pair<Flow, double>> runAll(FluidSolver& solver) {
    std::vector<std::pair<Flow, double>> ends;
    while (solver.flows() > 0) {
        for (const Flow flow : solver.advance(FluidSolver::kNever)) {
            ends.emplace_back(flow, solver.now().value());
        }
    }
    return ends;
}

bool near(double found, double expected, double tolerance = 1e-9) {
    return std::abs(found - expected) <= tolerance * std::max(std::abs(expected), 1e-30);
}

#define COMPARE_NEAR(found, expected)                                                                                  \
    QVERIFY2(near(found, expected),                                                                                    \
             qPrintable(QString("%1, expected %2").arg(found, 0, 'g', 15).arg(expected, 0, 'g', 15)))

/// A random set of links, and routes that cross one to five of them.
struct Network {
    std::vector<BytesPerSecond> capacities;
    std::vector<std::vector<Link>> routes;
};

Network randomNetwork(std::uint64_t seed, std::uint32_t links, std::uint32_t routes) {
    Network network;
    for (std::uint32_t i = 0; i < links; ++i) {
        network.capacities.emplace_back(1e9 * (1.0 + std::floor(8.0 * randomUniform(seed, 1, i))));
    }
    for (std::uint32_t r = 0; r < routes; ++r) {
        std::vector<Link> route;
        const std::uint64_t length = 1 + randomBits(seed, 2, r) % 5;
        for (std::uint64_t hop = 0; route.size() < std::min<std::uint64_t>(length, links); ++hop) {
            const auto link = static_cast<Link>(randomBits(seed, 3, 64 * r + hop) % links);
            if (std::ranges::find(route, link) == route.end()) {
                route.push_back(link);
            }
        }
        network.routes.push_back(route);
    }
    return network;
}

/// By the book: raise all rates together, fix those that meet a full link, repeat. By route, for the given numbers of
/// flows.
std::vector<double> fillByTheBook(const Network& network, const std::vector<int>& flows) {
    std::vector<double> rate(flows.size(), 0.0);
    std::vector<bool> fixed(flows.size(), false);
    std::vector<double> room;
    for (const BytesPerSecond capacity : network.capacities) {
        room.push_back(capacity.value());
    }
    for (;;) {
        std::vector<int> wanting(room.size(), 0);
        for (std::size_t r = 0; r < flows.size(); ++r) {
            for (const Link link : network.routes[r]) {
                wanting[link] += fixed[r] ? 0 : flows[r];
            }
        }
        double share = INFINITY;
        std::size_t full = room.size();
        for (std::size_t link = 0; link < room.size(); ++link) {
            if (wanting[link] > 0 && room[link] / wanting[link] < share) {
                share = room[link] / wanting[link];
                full = link;
            }
        }
        if (full == room.size()) {
            return rate;
        }
        for (std::size_t r = 0; r < flows.size(); ++r) {
            const std::vector<Link>& route = network.routes[r];
            if (!fixed[r] && flows[r] > 0 && std::ranges::find(route, full) != route.end()) {
                fixed[r] = true;
                rate[r] = share;
                for (const Link link : route) {
                    room[link] -= share * flows[r];
                }
            }
        }
    }
}

} // namespace

class TestFluidSolver : public QObject {
    Q_OBJECT
private slots:
    void oneFlowTakesLatencyAndTransfer() {
        FluidSolver solver(rates({10e9, 5e9}));
        solver.start(over(solver, {0, 1}, 2e-6), Bytes(1e6));
        QCOMPARE(solver.nextEvent().value(), 2e-6);
        const auto ends = runAll(solver);
        QCOMPARE(ends.size(), std::size_t{1});
        COMPARE_NEAR(ends[0].second, 2e-6 + 1e6 / 5e9);
    }

    void sharedLinkSpeedsUpAsFlowsEnd() {
        FluidSolver solver(rates({1e9}));
        const Route route = over(solver, {0});
        for (const double size : {1e6, 2e6, 3e6}) {
            solver.start(route, Bytes(size));
        }
        COMPARE_NEAR(solver.rate(route).value(), 1e9 / 3.0);
        const auto ends = runAll(solver);
        COMPARE_NEAR(ends[0].second, 3e-3); // three share until 1 MB each is through
        COMPARE_NEAR(ends[1].second, 5e-3); // two share
        COMPARE_NEAR(ends[2].second, 6e-3); // all bytes over the link
        COMPARE_NEAR(solver.carried()[0].value(), 6e6);
    }

    /// Bertsekas and Gallager, example of section 6.5.2 in spirit: one long flow against short ones.
    void parkingLot() {
        FluidSolver solver(rates({9e9, 3e9, 1e9}));
        const Route whole = over(solver, {0, 1, 2});
        const Route first = over(solver, {0});
        const Route second = over(solver, {1});
        for (const Route route : {whole, first, second}) {
            solver.start(route, Bytes(1e9));
        }
        COMPARE_NEAR(solver.rate(whole).value(), 1e9);
        COMPARE_NEAR(solver.rate(first).value(), 8e9);
        COMPARE_NEAR(solver.rate(second).value(), 2e9);
        solver.start(over(solver, {2}), Bytes(1e6)); // halves the long flow, and the others take what it leaves
        COMPARE_NEAR(solver.rate(whole).value(), 0.5e9);
        COMPARE_NEAR(solver.rate(first).value(), 8.5e9);
        COMPARE_NEAR(solver.rate(second).value(), 2.5e9);
    }

    void arrivalsAreFeltAtOnce() {
        FluidSolver solver(rates({1e9}));
        const Route route = over(solver, {0});
        solver.start(route, Bytes(2e6));
        QVERIFY(solver.advance(Seconds(1e-3)).empty());
        solver.start(route, Bytes(2e6));
        const auto ends = runAll(solver);
        COMPARE_NEAR(ends[0].second, 3e-3); // 1 MB alone, 1 MB at half rate
        COMPARE_NEAR(ends[1].second, 4e-3);
    }

    /// (n - 1) S / B per direction and host, all flows ending together (derived: every host sends n - 1 equal parts).
    void allToAllThroughOneSwitch() {
        constexpr std::uint32_t kHosts = 64;
        FluidSolver solver(std::vector<BytesPerSecond>(2 * kHosts, 10.0_GBps));
        for (std::uint32_t from = 0; from < kHosts; ++from) {
            for (std::uint32_t to = 0; to < kHosts; ++to) {
                if (from != to) {
                    solver.start(over(solver, {from, kHosts + to}, 1e-6), Bytes(1e6));
                }
            }
        }
        const std::span<const Flow> ended = solver.advance(FluidSolver::kNever);
        QCOMPARE(ended.size(), std::size_t{kHosts * (kHosts - 1)});
        QVERIFY(std::ranges::is_sorted(ended));
        COMPARE_NEAR(solver.now().value(), 1e-6 + (kHosts - 1) * 1e6 / 10e9);
        QCOMPARE(solver.effort().solves, std::uint64_t{1});
    }

    void ringNeighboursDoNotShare() {
        FluidSolver solver(std::vector<BytesPerSecond>(8, 50.0_GBps));
        for (Link link = 0; link < 8; ++link) {
            solver.start(over(solver, {link}, 5e-7), Bytes(1e6));
        }
        QCOMPARE(solver.advance(FluidSolver::kNever).size(), std::size_t{8});
        COMPARE_NEAR(solver.now().value(), 5e-7 + 1e6 / 50e9);
    }

    void emptyRoutesAndEmptyFlows() {
        FluidSolver solver(rates({1e9}));
        solver.start(over(solver, {}), Bytes(1e9));
        QCOMPARE(solver.nextEvent().value(), 0.0);
        QCOMPARE(solver.advance(FluidSolver::kNever).size(), std::size_t{1});
        QCOMPARE(solver.now().value(), 0.0);
        solver.start(over(solver, {}, 3e-6), Bytes(1e9));
        solver.start(over(solver, {0}, 3e-6), Bytes(0.0));
        QCOMPARE(solver.advance(FluidSolver::kNever).size(), std::size_t{2});
        COMPARE_NEAR(solver.now().value(), 3e-6);
        QCOMPARE(solver.nextEvent(), FluidSolver::kNever);
        QVERIFY(solver.advance(Seconds(1.0)).empty());
        QCOMPARE(solver.now().value(), 1.0);
    }

    void equalRoutesAreOne() {
        FluidSolver solver(rates({1e9, 1e9}));
        QCOMPARE(over(solver, {0, 1}, 1e-6), over(solver, {0, 1}, 1e-6));
        QVERIFY(over(solver, {0, 1}, 1e-6) != over(solver, {1, 0}, 1e-6));
        QVERIFY(over(solver, {0, 1}, 1e-6) != over(solver, {0, 1}, 2e-6));
    }

    /// One link and one route for sixteen hosts that send to the same shared trunk, four to each.
    void weightsStandForEqualFlows() {
        FluidSolver whole(std::vector<BytesPerSecond>(20, 10.0_GBps));
        for (Link host = 0; host < 16; ++host) {
            whole.start(over(whole, {host, 16 + host / 4}, 1e-6), Bytes(1e6));
        }
        FluidSolver quotient(rates({10e9, 10e9}));
        const std::vector<Link> links = {0, 1};
        const std::vector<std::uint32_t> weights = {1, 4};
        const Route route = quotient.route(links, weights, Seconds(1e-6));
        QVERIFY(route != quotient.route(links, Seconds(1e-6)));
        quotient.start(route, Bytes(1e6));
        QCOMPARE(runAll(quotient)[0].second, runAll(whole)[15].second);
        COMPARE_NEAR(quotient.now().value(), 1e-6 + 4e6 / 10e9);
        COMPARE_NEAR(quotient.carried()[1].value(), whole.carried()[19].value());
    }

    void longRunsLoseNothing() {
        FluidSolver solver(rates({400e9}));
        const Route route = over(solver, {0}, 1e-6);
        double expected = 0.0;
        for (int i = 0; i < 20000; ++i) { // an hour of transfers, one after the other
            solver.start(route, Bytes(72e9));
            QCOMPARE(solver.advance(FluidSolver::kNever).size(), std::size_t{1});
            expected += 1e-6 + 72e9 / 400e9;
        }
        QVERIFY(near(solver.now().value(), expected, 1e-11));
    }

    /// At every event: no link above its capacity, every flow with a bottleneck, rates as by the book.
    void maxMinFairOnRandomGraphs_data() {
        QTest::addColumn<int>("links");
        QTest::addColumn<int>("routes");
        QTest::addColumn<int>("flows");
        QTest::newRow("few routes, many flows") << 8 << 6 << 60;
        QTest::newRow("crowded") << 12 << 80 << 160;
        QTest::newRow("sparse") << 300 << 150 << 200;
        QTest::newRow("chains") << 60 << 120 << 160;
    }

    void maxMinFairOnRandomGraphs() {
        QFETCH(int, links);
        QFETCH(int, routes);
        QFETCH(int, flows);
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            const Network network = randomNetwork(seed, links, routes);
            FluidSolver solver(network.capacities);
            std::vector<Route> numbers;
            for (const std::vector<Link>& route : network.routes) {
                numbers.push_back(over(solver, route));
            }
            std::vector<int> moving(numbers.size(), 0);
            std::map<Flow, std::size_t> routeOf;
            double sent = 0.0;
            const auto start = [&](int index) {
                const std::size_t route = randomBits(seed, 4, index) % numbers.size();
                const double size = std::ceil(4.0 * randomUniform(seed, 5, index)) * 1e6;
                const auto same = std::ranges::find(numbers, numbers[route]) - numbers.begin();
                routeOf[solver.start(numbers[route], Bytes(size))] = same;
                ++moving[same];
                sent += size * static_cast<double>(network.routes[route].size());
            };
            int started = 0;
            for (; started < flows / 2; ++started) {
                start(started);
            }
            while (solver.flows() > 0) {
                const std::vector<double> expected = fillByTheBook(network, moving);
                std::vector<double> load(network.capacities.size(), 0.0);
                std::vector<double> highest(load.size(), 0.0);
                for (std::size_t r = 0; r < numbers.size(); ++r) {
                    if (moving[r] > 0) {
                        const double rate = solver.rate(numbers[r]).value();
                        QVERIFY(near(rate, expected[r], 1e-8));
                        for (const Link link : network.routes[r]) {
                            load[link] += rate * moving[r];
                            highest[link] = std::max(highest[link], rate);
                        }
                    }
                }
                const auto isFull = [&](Link link) {
                    return load[link] >= network.capacities[link].value() * (1.0 - 1e-8);
                };
                for (Link link = 0; link < load.size(); ++link) {
                    QVERIFY(load[link] <= network.capacities[link].value() * (1.0 + 1e-8));
                }
                for (std::size_t r = 0; r < numbers.size(); ++r) {
                    QVERIFY(moving[r] == 0 || std::ranges::any_of(network.routes[r], [&](Link link) {
                                return isFull(link) && near(highest[link], solver.rate(numbers[r]).value(), 1e-8);
                            }));
                }
                for (const Flow flow : solver.advance(FluidSolver::kNever)) {
                    --moving[routeOf[flow]];
                    if (started < flows) {
                        start(started++);
                    }
                }
            }
            double carried = 0.0;
            for (const Bytes bytes : solver.carried()) {
                carried += bytes.value();
            }
            QVERIFY(near(carried, sent, 1e-9));
        }
    }

    void sameCallsSameAnswers() {
        const auto run = [] {
            const Network network = randomNetwork(77, 40, 90);
            FluidSolver solver(network.capacities);
            for (int i = 0; i < 300; ++i) {
                const std::vector<Link>& links = network.routes[randomBits(7, 8, i) % network.routes.size()];
                solver.start(over(solver, links, 1e-6 * (i % 3)), Bytes(1e5 * (1 + i % 17)));
            }
            return runAll(solver);
        };
        QCOMPARE(run(), run());
    }

    /// A change far away is not solved again.
    void changesStayLocal() {
        constexpr Link kLinks = 1000;
        FluidSolver solver(std::vector<BytesPerSecond>(kLinks, 1.0_GBps));
        for (Link link = 0; link < kLinks; ++link) {
            solver.start(over(solver, {link}), Bytes(1e6 * (link + 1)));
        }
        QCOMPARE(runAll(solver).size(), std::size_t{kLinks});
        QVERIFY2(solver.effort().classes <= kLinks, qPrintable(QString::number(solver.effort().classes)));
    }
};

QTEST_APPLESS_MAIN(TestFluidSolver)
#include "test_fluid_solver.moc"
