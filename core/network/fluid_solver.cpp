// SPDX-License-Identifier: GPL-3.0-or-later
// Flows and classes: who waits, who moves, who ends next. Rates are in fluid_rates.cpp.
#include "core/network/fluid_solver.h"

#include <algorithm>
#include <cassert>

namespace paretoscope::network {

FluidSolver::FluidSolver(std::span<const BytesPerSecond> capacities)
    : m_links(capacities.size()) {
    for (std::size_t link = 0; link < capacities.size(); ++link) {
        assert(capacities[link].value() > 0.0);
        m_links[link].capacity = capacities[link].value();
    }
    m_touched.reserve(m_links.size());
    m_candidates.reserve(m_links.size());
}

void FluidSolver::reserve(std::size_t routes, std::size_t hops, std::size_t flows) {
    m_routes.reserve(routes, hops);
    m_classes.reserve(routes);
    m_progress.reserve(routes);
    m_stays.reserve(routes);
    m_isChanged.reserve(routes);
    m_ends.reserve(routes);
    m_flows.reserve(flows);
}

FluidSolver::Route FluidSolver::route(std::span<const Link> links, std::span<const std::uint32_t> weights,
                                      Seconds latency) {
    assert(weights.empty() || weights.size() == links.size());
    const auto known = std::ranges::find(m_waiting, latency.value(), &Waiting::latency);
    const auto latencyIndex = static_cast<std::uint32_t>(known - m_waiting.begin());
    if (known == m_waiting.end()) {
        m_waiting.push_back({latency.value()});
    }
    const Route route = m_routes.find(links, weights, latencyIndex);
    if (route == m_classes.size()) {
        m_classes.emplace_back();
        m_progress.emplace_back();
        m_stays.push_back(0);
        m_isChanged.push_back(0);
        m_ends.grow(m_classes.size());
        for (const Link link : links) {
            ++m_links[link].routes;
        }
    }
    return route;
}

FluidSolver::Flow FluidSolver::start(Route route, Bytes size) {
    assert(route < m_classes.size() && size.value() >= 0.0);
    Flow flow = 0;
    if (m_freeFlows.empty()) {
        flow = static_cast<Flow>(m_flows.size());
        m_flows.emplace_back();
    } else {
        flow = m_freeFlows.back();
        m_freeFlows.pop_back();
    }
    Waiting& waiting = m_waiting[m_routes.mark(route)];
    m_flows[flow] = {size.value(), m_now + waiting.latency, route, kNone, kNone};
    ++m_flowsUnderWay;
    if (waiting.latency == 0.0) {
        depart(flow);
        return flow;
    }
    (waiting.first == kNone ? waiting.first : m_flows[waiting.last].sibling) = flow;
    waiting.last = flow;
    return flow;
}

Seconds FluidSolver::nextEvent() {
    if (!m_changed.empty()) {
        solve();
    }
    const double end = m_ends.empty() ? kNever.value() : m_ends.smallestKey();
    return Seconds(std::max(m_now, std::min(end, earliestDeparture())));
}

std::span<const FluidSolver::Flow> FluidSolver::advance(Seconds time) {
    assert(time.value() >= m_now);
    m_ended.clear();
    while (m_ended.empty()) {
        const double next = nextEvent().value();
        if (next > time.value()) {
            m_now = std::max(m_now, time.value());
            break;
        }
        m_now = next;
        endUntil(m_now + instant());
        departUntil(m_now + instant());
    }
    if (!std::ranges::is_sorted(m_ended)) {
        std::ranges::sort(m_ended);
    }
    m_flowsUnderWay -= m_ended.size();
    m_freeFlows.insert(m_freeFlows.end(), m_ended.rbegin(), m_ended.rend());
    return m_ended;
}

/// What counts as the same moment: a picosecond, or what a double still tells apart.
double FluidSolver::instant() const {
    return std::max(1e-12, 8.0 * std::numeric_limits<double>::epsilon() * m_now);
}

double FluidSolver::earliestDeparture() const {
    double earliest = kNever.value();
    for (const Waiting& waiting : m_waiting) {
        if (waiting.first != kNone) {
            earliest = std::min(earliest, m_flows[waiting.first].departure);
        }
    }
    return earliest;
}

void FluidSolver::departUntil(double time) {
    for (Waiting& waiting : m_waiting) {
        while (waiting.first != kNone && m_flows[waiting.first].departure <= time) {
            const Flow flow = waiting.first;
            waiting.first = m_flows[flow].sibling;
            m_flows[flow].sibling = kNone;
            depart(flow);
        }
    }
}

void FluidSolver::depart(Flow flow) {
    const Route route = m_flows[flow].route;
    Class& moved = m_classes[route];
    settle(route);
    Progress& progress = m_progress[route];
    m_flows[flow].bytes += progress.work;
    if (moved.flows == 0) {
        enterLinks(route);
    }
    ++moved.flows;
    progress.first = progress.first == kNone ? flow : meld(progress.first, flow);
    if (m_routes.links(route).empty()) {
        m_ends.set(route, m_now);
    } else {
        change(route);
    }
}

void FluidSolver::endUntil(double time) {
    m_due.clear();
    if (!m_ends.empty() && m_ends.smallestKey() <= time) {
        m_ends.takeUpTo(time, m_due);
    }
    for (const Route route : m_due) {
        endFlowsOf(route);
    }
}

void FluidSolver::endFlowsOf(Route route) {
    Class& moved = m_classes[route];
    settle(route);
    Progress& progress = m_progress[route];
    const double reached = progress.work + moved.rate * instant();
    do { // the first is due, whatever rounding says
        const Flow flow = progress.first;
        progress.first = withoutFirst(flow);
        --moved.flows;
        m_ended.push_back(flow);
    } while (progress.first != kNone && m_flows[progress.first].bytes <= reached);
    if (m_routes.links(route).empty()) {
        if (progress.first != kNone) {
            m_ends.set(route, m_now);
        }
        return;
    }
    change(route);
    if (moved.flows == 0) {
        leaveLinks(route);
    }
}

void FluidSolver::change(Route route) {
    if (!m_isChanged[route]) {
        m_isChanged[route] = 1;
        m_changed.push_back(route);
    }
}

void FluidSolver::settle(Route route) {
    const Class& moved = m_classes[route];
    Progress& progress = m_progress[route];
    const double passed = moved.rate * (m_now - progress.settled);
    progress.work += passed;
    progress.carried += passed * moved.flows;
    progress.settled = m_now;
}

double FluidSolver::endOf(Route route) const {
    const Progress& progress = m_progress[route];
    return m_now + std::max(0.0, m_flows[progress.first].bytes - progress.work) / m_classes[route].rate;
}

void FluidSolver::enterLinks(Route route) {
    for (std::uint32_t hop = m_routes.begin(route); hop < m_routes.end(route); ++hop) {
        LinkState& link = m_links[m_routes.linkAt(hop)];
        std::vector<Incidence>& classes = link.classes;
        if (classes.size() == classes.capacity()) {
            classes.reserve(std::max<std::size_t>(link.routes, 2 * classes.size()));
        }
        classes.push_back({route, m_routes.weightAt(hop), m_stays[route]});
        m_activeClasses += hop == m_routes.begin(route) ? 1 : 0;
    }
}

void FluidSolver::leaveLinks(Route route) {
    for (const Link link : m_routes.links(route)) {
        ++m_links[link].left;
    }
    ++m_stays[route];
    --m_activeClasses;
    m_classes[route].rate = 0.0;
    m_progress[route].work = 0.0; // from anew, so that rounding does not build up
}

BytesPerSecond FluidSolver::rate(Route route) {
    if (!m_changed.empty()) {
        solve();
    }
    return BytesPerSecond(m_classes[route].rate);
}

std::vector<Bytes> FluidSolver::carried() const {
    std::vector<Bytes> sums(m_links.size());
    for (Route route = 0; route < m_classes.size(); ++route) {
        const Class& moved = m_classes[route];
        const Progress& progress = m_progress[route];
        const double bytes = progress.carried + moved.rate * (m_now - progress.settled) * moved.flows;
        for (std::uint32_t hop = m_routes.begin(route); hop < m_routes.end(route); ++hop) {
            sums[m_routes.linkAt(hop)] += Bytes(bytes * m_routes.weightAt(hop));
        }
    }
    return sums;
}

std::vector<BytesPerSecond> FluidSolver::load() {
    std::vector<BytesPerSecond> sums(m_links.size());
    for (Route route = 0; route < m_classes.size(); ++route) {
        const BytesPerSecond whole = rate(route) * static_cast<double>(m_classes[route].flows);
        for (std::uint32_t hop = m_routes.begin(route); hop < m_routes.end(route); ++hop) {
            sums[m_routes.linkAt(hop)] += whole * m_routes.weightAt(hop);
        }
    }
    return sums;
}

// The flows of a class by their ends: a pairing heap (Fredman, Sedgewick, Sleator, Tarjan, Algorithmica 1, 1986).

bool FluidSolver::endsBefore(Flow a, Flow b) const {
    return m_flows[a].bytes != m_flows[b].bytes ? m_flows[a].bytes < m_flows[b].bytes : a < b;
}

FluidSolver::Flow FluidSolver::meld(Flow a, Flow b) {
    if (endsBefore(b, a)) {
        std::swap(a, b);
    }
    m_flows[b].sibling = m_flows[a].child;
    m_flows[a].child = b;
    return a;
}

FluidSolver::Flow FluidSolver::withoutFirst(Flow root) {
    Flow pairs = kNone; // melded pairs, last one first
    for (Flow next = m_flows[root].child; next != kNone;) {
        const Flow a = next;
        const Flow b = m_flows[a].sibling;
        next = b == kNone ? kNone : m_flows[b].sibling;
        m_flows[a].sibling = kNone;
        Flow pair = a;
        if (b != kNone) {
            m_flows[b].sibling = kNone;
            pair = meld(a, b);
        }
        m_flows[pair].sibling = pairs;
        pairs = pair;
    }
    Flow heap = kNone;
    while (pairs != kNone) {
        const Flow next = m_flows[pairs].sibling;
        m_flows[pairs].sibling = kNone;
        heap = heap == kNone ? pairs : meld(heap, pairs);
        pairs = next;
    }
    m_flows[root].child = kNone;
    return heap;
}

} // namespace paretoscope::network
