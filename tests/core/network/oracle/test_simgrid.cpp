// SPDX-License-Identifier: GPL-3.0-or-later
// The fluid solver against SimGrid 3.32, network model CM02 without cross traffic and without TCP's window limit: both
// then give max-min fair rates. Within 0.5 % for the last flow and for each single one. Routes of unequal latency are
// left out: CM02 shares by round-trip time there, which max-min fairness does not.
#include "core/base/random.h"
#include "core/network/fluid_solver.h"

#include <QtTest>

#include <simgrid/s4u.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

using namespace paretoscope;
using network::FluidSolver;
namespace sg = simgrid::s4u;

namespace {

struct Transfer {
    std::size_t from;
    std::size_t to;
    std::vector<FluidSolver::Link> links;
    double bytes;
};

struct Case {
    std::string name;
    std::size_t hosts;
    std::vector<double> capacities;
    double latency; ///< of every route
    std::vector<Transfer> transfers;
    std::vector<double> simgrid; ///< end of each transfer, filled in by SimGrid
};

/// Two-level Clos: hosts on leaves, each leaf with `spines` uplinks. Links: up from host, down to host, leaf to spine,
/// spine to leaf.
struct Clos {
    std::size_t hosts;
    std::size_t perLeaf;
    std::size_t spines;

    [[nodiscard]] std::vector<double> capacities(double host, double trunk) const {
        std::vector<double> list(2 * hosts, host);
        list.resize(2 * hosts + 2 * hosts / perLeaf * spines, trunk);
        return list;
    }
    [[nodiscard]] std::vector<FluidSolver::Link> path(std::size_t from, std::size_t to, std::size_t spine) const {
        const std::size_t a = from / perLeaf;
        const std::size_t b = to / perLeaf;
        std::vector<std::size_t> links = {from, hosts + to};
        if (a != b) {
            const std::size_t trunks = 2 * hosts;
            const std::size_t leaves = hosts / perLeaf;
            links = {from, trunks + a * spines + spine, trunks + leaves * spines + b * spines + spine, hosts + to};
        }
        return {links.begin(), links.end()};
    }
};

Case allToAll(std::size_t hosts) {
    Case made{"all-to-all", hosts, std::vector<double>(2 * hosts, 10e9), 2e-6, {}, {}};
    for (std::size_t from = 0; from < hosts; ++from) {
        for (std::size_t to = 0; to < hosts; ++to) {
            if (from != to) {
                made.transfers.push_back(
                    {from, to, {static_cast<unsigned>(from), static_cast<unsigned>(hosts + to)}, 1e6});
            }
        }
    }
    return made;
}

Case randomEcmp(std::string name, Clos clos, double trunk, std::size_t stride, bool randomSizes) {
    Case made{std::move(name), clos.hosts, clos.capacities(10e9, trunk), 1e-6, {}, {}};
    for (std::size_t from = 0; from < clos.hosts; ++from) {
        for (std::size_t to = from % stride; to < clos.hosts; to += stride) {
            if (from != to) {
                const std::uint64_t pair = from * clos.hosts + to;
                const double size = randomSizes ? 1e6 * (0.5 + randomUniform(9, 2, pair)) : 1e6;
                made.transfers.push_back({from, to, clos.path(from, to, randomBits(9, 1, pair) % clos.spines), size});
            }
        }
    }
    return made;
}

/// One engine is all that a process may have, so all cases stand side by side in it, from one moment on.
void runSimGrid(std::vector<Case>& cases) {
    std::vector<std::string> words = {"test",
                                      "--cfg=network/model:CM02",
                                      "--cfg=network/crosstraffic:0",
                                      "--cfg=network/TCP-gamma:0",
                                      "--cfg=network/optim:Full",
                                      "--log=root.thres:error"};
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    int count = static_cast<int>(arguments.size());
    static sg::Engine engine(&count, arguments.data());
    auto* zone = sg::create_full_zone("world");
    std::vector<std::pair<Case*, std::size_t>> owners;
    std::vector<sg::CommPtr> comms;
    sg::Host* anyHost = nullptr;
    std::vector<std::vector<sg::Host*>> hosts(cases.size());
    for (std::size_t c = 0; c < cases.size(); ++c) {
        const std::string prefix = "c" + std::to_string(c);
        for (std::size_t host = 0; host < cases[c].hosts; ++host) {
            hosts[c].push_back(zone->create_host(prefix + "h" + std::to_string(host), 1e9));
            anyHost = hosts[c].back();
        }
        std::vector<const sg::Link*> links;
        for (std::size_t link = 0; link < cases[c].capacities.size(); ++link) {
            auto* made = zone->create_link(prefix + "l" + std::to_string(link), cases[c].capacities[link]);
            links.push_back(made->set_latency(0.0)->seal());
        }
        auto* wire = zone->create_link(prefix + "latency", 1e18);
        wire->set_sharing_policy(sg::Link::SharingPolicy::FATPIPE)->set_latency(cases[c].latency)->seal();
        for (const Transfer& transfer : cases[c].transfers) {
            std::vector<sg::LinkInRoute> path = {sg::LinkInRoute(wire)};
            for (const FluidSolver::Link link : transfer.links) {
                path.emplace_back(links[link]);
            }
            zone->add_route(hosts[c][transfer.from]->get_netpoint(), hosts[c][transfer.to]->get_netpoint(), nullptr,
                            nullptr, path, false);
        }
    }
    zone->seal();
    for (std::size_t c = 0; c < cases.size(); ++c) {
        cases[c].simgrid.resize(cases[c].transfers.size());
    }
    sg::Actor::create("all", anyHost, [&] {
        for (std::size_t c = 0; c < cases.size(); ++c) {
            for (std::size_t t = 0; t < cases[c].transfers.size(); ++t) {
                const Transfer& transfer = cases[c].transfers[t];
                comms.push_back(sg::Comm::sendto_async(hosts[c][transfer.from], hosts[c][transfer.to],
                                                       static_cast<std::uint64_t>(transfer.bytes)));
                owners.emplace_back(&cases[c], t);
            }
        }
        for (std::size_t i = 0; i < comms.size(); ++i) {
            comms[i]->wait();
            owners[i].first->simgrid[owners[i].second] = comms[i]->get_finish_time();
        }
    });
    engine.run();
}

std::vector<double> runOurs(const Case& wanted) {
    std::vector<BytesPerSecond> capacities;
    for (const double capacity : wanted.capacities) {
        capacities.emplace_back(capacity);
    }
    FluidSolver solver(capacities);
    std::map<FluidSolver::Flow, std::size_t> owner;
    for (std::size_t t = 0; t < wanted.transfers.size(); ++t) {
        const Transfer& transfer = wanted.transfers[t];
        owner[solver.start(solver.route(transfer.links, Seconds(wanted.latency)), Bytes(std::floor(transfer.bytes)))] =
            t;
    }
    std::vector<double> ends(wanted.transfers.size());
    while (solver.flows() > 0) {
        for (const FluidSolver::Flow flow : solver.advance(FluidSolver::kNever)) {
            ends[owner[flow]] = solver.now().value();
        }
    }
    return ends;
}

} // namespace

class TestSimGrid : public QObject {
    Q_OBJECT
private slots:
    void sameEndsAsSimGrid() {
        std::vector<Case> cases;
        cases.push_back(allToAll(16));
        cases.push_back(randomEcmp("random ECMP, equal sizes", {32, 8, 4}, 20e9, 3, false));
        cases.push_back(randomEcmp("random ECMP, random sizes", {32, 8, 4}, 10e9, 4, true));
        cases.push_back(randomEcmp("oversubscribed", {24, 6, 2}, 5e9, 2, true));
        runSimGrid(cases);
        for (const Case& wanted : cases) {
            const std::vector<double> ours = runOurs(wanted);
            double worst = 0.0;
            for (std::size_t t = 0; t < ours.size(); ++t) {
                QVERIFY(wanted.simgrid[t] > 0.0);
                worst = std::max(worst, std::abs(ours[t] - wanted.simgrid[t]) / wanted.simgrid[t]);
            }
            qInfo("%s: %zu flows, largest difference of any end %.4f %%", wanted.name.c_str(), ours.size(),
                  100.0 * worst);
            QVERIFY2(worst <= 0.005, wanted.name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestSimGrid)
#include "test_simgrid.moc"
