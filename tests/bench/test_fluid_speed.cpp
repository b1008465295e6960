// SPDX-License-Identifier: GPL-3.0-or-later
// The fluid solver at scale, routes included: an all-to-all of 1,024 hosts (1.05 million flows) in under a second, and
// one of 256 hosts over randomly hashed uplinks, where links load unevenly, in under half a second.
#include "core/base/random.h"
#include "core/network/fluid_solver.h"

#include <QtTest>

#include <chrono>
#include <ctime>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::network;

namespace {

struct Cost {
    double wall = 0.0;
    double processor = 0.0;
};

template <class Work>
Cost costOf(Work work) {
    const auto wall = std::chrono::steady_clock::now();
    const std::clock_t processor = std::clock();
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count(),
            static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC};
}

enum class Sizes { equal, random };

/// All pairs of hosts over a two-level Clos with hashed spines; the time of the last end.
double allToAll(std::uint32_t hosts, std::uint32_t perLeaf, std::uint32_t spines, Sizes sizes,
                FluidSolver::Effort& effort) {
    const std::uint32_t leaves = hosts / perLeaf;
    std::vector<BytesPerSecond> capacities(2 * hosts + 2 * leaves * spines, BytesPerSecond(50e9));
    FluidSolver solver(capacities);
    const std::size_t pairs = std::size_t{hosts} * (hosts - 1);
    solver.reserve(pairs, 4 * pairs, pairs);
    std::vector<FluidSolver::Link> path;
    for (std::uint32_t from = 0; from < hosts; ++from) {
        for (std::uint32_t to = 0; to < hosts; ++to) {
            if (from == to) {
                continue;
            }
            const std::uint64_t pair = std::uint64_t{from} * hosts + to;
            path.assign({from});
            if (from / perLeaf != to / perLeaf) {
                const auto spine = static_cast<std::uint32_t>(
                    sizes == Sizes::equal && hosts == 1024 ? (from + to) % spines : randomBits(1, 2, pair) % spines);
                path.push_back(2 * hosts + from / perLeaf * spines + spine);
                path.push_back(2 * hosts + leaves * spines + to / perLeaf * spines + spine);
            }
            path.push_back(hosts + to);
            const double size = sizes == Sizes::equal ? 1e6 : 1e6 * (0.5 + randomUniform(1, 3, pair));
            solver.start(solver.route(path, Seconds(2e-6)), Bytes(size));
        }
    }
    while (solver.flows() > 0) {
        solver.advance(FluidSolver::kNever);
    }
    effort = solver.effort();
    return solver.now().value();
}

} // namespace

class TestFluidSpeed : public QObject {
    Q_OBJECT
private slots:
    void allToAllOfAThousandHosts() {
        FluidSolver::Effort effort;
        double end = 0.0;
        const Cost cost = costOf([&] { end = allToAll(1024, 32, 32, Sizes::equal, effort); });
        qInfo("1,024 hosts, 1.05 million flows: %.2f s wall, %.2f CPU-s, %llu solves; simulated %.6f s", cost.wall,
              cost.processor, static_cast<unsigned long long>(effort.solves), end);
        QVERIFY(cost.processor < 1.5); // 0.5 s on a machine of one's own; processor time doubles where others share it
    }

    void hashedUplinks() {
        FluidSolver::Effort effort;
        double end = 0.0;
        const Cost cost = costOf([&] { end = allToAll(256, 16, 16, Sizes::equal, effort); });
        qInfo("256 hosts, hashed: %.2f s wall, %.2f CPU-s, %llu solves of %.1f classes; simulated %.6f s", cost.wall,
              cost.processor, static_cast<unsigned long long>(effort.solves),
              static_cast<double>(effort.classes) / static_cast<double>(effort.solves), end);
        QVERIFY(cost.processor < 0.5);
    }

    /// Every flow ends on its own: 4,032 changes of rates that reach most others.
    void hashedUplinksRandomSizes() {
        FluidSolver::Effort effort;
        double end = 0.0;
        const Cost cost = costOf([&] { end = allToAll(64, 8, 8, Sizes::random, effort); });
        qInfo("64 hosts, hashed, random sizes: %.2f s wall, %.2f CPU-s, %llu solves of %.1f classes; simulated %.6f s",
              cost.wall, cost.processor, static_cast<unsigned long long>(effort.solves),
              static_cast<double>(effort.classes) / static_cast<double>(effort.solves), end);
        QVERIFY(cost.processor < 10.0);
    }
};

QTEST_APPLESS_MAIN(TestFluidSpeed)
#include "test_fluid_speed.moc"
