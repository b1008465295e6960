// SPDX-License-Identifier: GPL-3.0-or-later
// Flows of data through shared links, as fluids: each flow moves at its max-min fair rate (Bertsekas, Gallager, Data
// Networks, 2nd ed., section 6.5.2), which changes only where a flow begins or ends. A flow first waits for the latency
// of its route, then shares the route's links until its bytes are through. What it is: the rate that an ideal
// congestion control gives; what it is not: queues, losses, packets.
//
// Rates come by progressive filling. Flows of one route have one rate, so they are one class, and a link counts them
// instead of looking at each. A change re-solves only what it can reach: the flows that are held back by the links of
// the change, and in turn those whose bottleneck was lost or became unfair; where nothing more is violated the rates
// are max-min fair as a whole, since every flow has a bottleneck again (Bertsekas, Gallager, proposition in 6.5.2).
//
// Deterministic: what is reported depends only on the sequence of calls. Flows that would end within a picosecond of
// each other end together. Solving allocates nothing; start() and route() allocate only where they break a record.
// One solver belongs to one thread; different solvers share nothing.
#pragma once

#include "core/base/quantity.h"
#include "core/network/indexed_heap.h"
#include "core/network/route_table.h"

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace paretoscope::network {

class FluidSolver {
public:
    using Link = RouteTable::Link;   ///< one direction of a cable, numbered from 0
    using Route = RouteTable::Route; ///< numbered from 0
    using Flow = std::uint32_t;      ///< valid from start() until its end is reported; then used again

    static constexpr Seconds kNever{std::numeric_limits<double>::infinity()};

    /// Links by number; each capacity above 0.
    explicit FluidSolver(std::span<const BytesPerSecond> capacities);

    /// Optional: makes room for so many routes of so many links in all, and flows at a time.
    void reserve(std::size_t routes, std::size_t hops, std::size_t flows);

    /// The route over these links, none of them twice; the same number for the same links and latency. No links: the
    /// flow is over after the latency.
    Route route(std::span<const Link> links, Seconds latency) { return route(links, {}, latency); }

    /// A route that stands for many alike: each flow of it is one of `weights[i]` equal flows on links[i], where that
    /// link stands for equal ones, too. Rates are those of the network at large if every link of a kind is crossed by
    /// the same number of flows of every kind (derived: the conditions on links of a kind are then the same).
    Route route(std::span<const Link> links, std::span<const std::uint32_t> weights, Seconds latency);

    /// A flow of `size` bytes, 0 or more, that sets off at now().
    Flow start(Route route, Bytes size);

    [[nodiscard]] Seconds now() const { return Seconds(m_now); }

    /// When a flow begins to move or ends; kNever where nothing is under way.
    [[nodiscard]] Seconds nextEvent();

    /// Moves time to `time` or to the first end of a flow, whichever is earlier, and says which flows end there, in the
    /// order of their numbers. The list holds until the next call. `time` must not lie before now().
    std::span<const Flow> advance(Seconds time);

    /// Rate of each flow of a route at this moment; 0 for a route without moving flows.
    [[nodiscard]] BytesPerSecond rate(Route route);

    /// Flows under way, waiting ones included.
    [[nodiscard]] std::size_t flows() const { return m_flowsUnderWay; }

    /// What each link has carried until now.
    [[nodiscard]] std::vector<Bytes> carried() const;

    /// What each link carries at this moment.
    [[nodiscard]] std::vector<BytesPerSecond> load();

    /// Work done so far, for benchmarks: how often rates were computed, and for how many classes in all.
    struct Effort {
        std::uint64_t solves = 0;
        std::uint64_t classes = 0;
    };
    [[nodiscard]] const Effort& effort() const { return m_effort; }

private:
    static constexpr std::uint32_t kNone = UINT32_MAX;

    struct FlowState {
        double bytes = 0.0;     ///< of a waiting flow its size, of a moving one the class's work at which it ends
        double departure = 0.0; ///< of a waiting flow: when it begins to move
        Route route = 0;
        Flow child = kNone;   ///< of the pairing heap of a class
        Flow sibling = kNone; ///< of the same heap; of a waiting flow the one behind it
    };

    /// All moving flows of one route: what is looked at wherever links are, so kept small.
    struct Class {
        double rate = 0.0; ///< of each flow
        std::uint32_t flows = 0;
        std::uint32_t bottleneck = 0; ///< link
        std::uint32_t solvedIn = 0;   ///< last solve that set its rate anew
        std::uint32_t frozenIn = 0;   ///< last filling that gave it a rate
    };

    /// How far the flows of a class have come.
    struct Progress {
        double work = 0.0;    ///< what a flow that moved all the time has behind it, at `settled`
        double settled = 0.0; ///< time
        double carried = 0.0; ///< bytes of all its flows, at `settled`
        Flow first = kNone;   ///< the flow that ends first: root of the heap
    };

    /// A class on a link. One of another stay than the class's has left the link, and is taken from the list when rates
    /// are solved next: leaving a link must not cost a look at its list.
    struct Incidence {
        Route route;
        std::uint32_t weight;
        std::uint32_t stay;
    };

    struct LinkState {
        double capacity = 0.0;
        double level = kOpen; ///< rate of the flows that this link holds back; kOpen where it holds none back
        double room = 0.0;    ///< while filling: capacity left
        std::uint32_t unfrozen = 0;
        std::uint32_t touchedIn = 0; ///< last solve that looked at it
        std::uint32_t filledIn = 0;  ///< last filling in which it held flows back
        std::uint32_t routes = 0;    ///< known ones over it: how long its list of classes may get
        std::uint32_t left = 0;      ///< of its list, those that have left
        std::vector<Incidence> classes;
    };
    static constexpr double kOpen = std::numeric_limits<double>::infinity();

    /// Waiting flows of one latency, in the order of their starts and hence of their departures.
    struct Waiting {
        double latency;
        Flow first = kNone;
        Flow last = kNone;
    };

    struct Candidate {
        double share;
        Link link;
    };

    // Flows and classes (fluid_solver.cpp)
    [[nodiscard]] double instant() const;
    void depart(Flow flow);
    void departUntil(double time);
    void endUntil(double time);
    void endFlowsOf(Route route);
    void enterLinks(Route route);
    void leaveLinks(Route route);
    void change(Route route);
    void settle(Route route);
    [[nodiscard]] double endOf(Route route) const;
    [[nodiscard]] double earliestDeparture() const;
    [[nodiscard]] bool endsBefore(Flow a, Flow b) const;
    Flow meld(Flow a, Flow b);
    Flow withoutFirst(Flow root);

    // Rates (fluid_rates.cpp)
    void solve();
    void seed();
    void forgetLeft(LinkState& link);
    void include(Route route);
    void includeAll();
    void touch(Link link);
    void fill();
    void offerRoom();
    void freeze(Link link, double share);
    void includeViolated();
    void schedule();

    RouteTable m_routes;
    LargeVector<Class> m_classes;       ///< by route
    LargeVector<Progress> m_progress;   ///< by route
    LargeVector<std::uint32_t> m_stays; ///< by route: how often its class left its links
    std::vector<LinkState> m_links;
    LargeVector<FlowState> m_flows;
    std::vector<Flow> m_freeFlows;
    std::vector<Waiting> m_waiting; ///< by latency
    IndexedHeap m_ends;             ///< of classes, by their next end
    std::size_t m_flowsUnderWay = 0;
    std::size_t m_activeClasses = 0;
    double m_now = 0.0;

    std::vector<Route> m_changed; ///< classes that gained or lost flows since the last solve
    std::vector<char> m_isChanged;
    std::vector<Route> m_solving;
    std::vector<Link> m_touched;
    std::vector<Candidate> m_candidates;
    std::vector<Flow> m_ended;
    std::vector<IndexedHeap::Item> m_due;
    std::uint32_t m_solve = 0;
    std::uint32_t m_filling = 0;
    Effort m_effort;
};

} // namespace paretoscope::network
