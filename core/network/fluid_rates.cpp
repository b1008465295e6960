// SPDX-License-Identifier: GPL-3.0-or-later
// Max-min fair rates by progressive filling over the classes that a change can reach.
#include "core/network/fluid_solver.h"

#include <algorithm>

namespace paretoscope::network {

namespace {

/// Rates and loads closer than this share count as equal: far above rounding, far below what anybody can measure.
constexpr double kTolerance = 1e-10;

/// After so many widenings the whole is solved at once.
constexpr int kPatience = 12;

/// Above one class in so many, all ends are put in order anew.
constexpr std::size_t kManyShare = 8;

constexpr auto kLargerShare = [](const auto& a, const auto& b) {
    return a.share != b.share ? a.share > b.share : a.link > b.link;
};

} // namespace

void FluidSolver::solve() {
    ++m_solve;
    m_solving.clear();
    m_touched.clear();
    seed();
    for (int widenings = 0;; ++widenings) {
        if (2 * m_solving.size() > m_activeClasses || widenings == kPatience) {
            includeAll();
        }
        fill();
        const std::size_t before = m_solving.size();
        includeViolated();
        if (m_solving.size() == before) {
            break;
        }
    }
    schedule();
    ++m_effort.solves;
    m_effort.classes += m_solving.size();
}

/// The changed classes, and those that the links of the change hold back.
void FluidSolver::seed() {
    for (const Route route : m_changed) {
        m_isChanged[route] = 0;
        if (m_classes[route].flows > 0) {
            include(route);
        }
        for (const Link link : m_routes.links(route)) {
            touch(link);
        }
    }
    m_changed.clear();
    const std::size_t ofChange = m_touched.size();
    for (std::size_t i = 0; i < ofChange; ++i) {
        forgetLeft(m_links[m_touched[i]]);
    }
    for (std::size_t i = 0; i < ofChange; ++i) {
        const LinkState& link = m_links[m_touched[i]];
        for (std::size_t c = 0; link.level < kOpen && c < link.classes.size(); ++c) {
            if (m_classes[link.classes[c].route].bottleneck == m_touched[i]) {
                include(link.classes[c].route);
            }
        }
    }
}

void FluidSolver::forgetLeft(LinkState& link) {
    if (link.left == link.classes.size()) {
        link.classes.clear();
    } else if (link.left > 0) {
        std::erase_if(link.classes, [&](const Incidence& on) { return on.stay != m_stays[on.route]; });
    }
    link.left = 0;
}

void FluidSolver::include(Route route) {
    Class& moved = m_classes[route];
    if (moved.solvedIn == m_solve) {
        return;
    }
    moved.solvedIn = m_solve;
    settle(route);
    m_solving.push_back(route);
    for (const Link link : m_routes.links(route)) {
        touch(link);
    }
}

void FluidSolver::includeAll() {
    for (const LinkState& link : m_links) {
        if (m_solving.size() == m_activeClasses) {
            return;
        }
        for (const Incidence& incidence : link.classes) {
            include(incidence.route);
        }
    }
}

void FluidSolver::touch(Link link) {
    if (m_links[link].touchedIn != m_solve) {
        m_links[link].touchedIn = m_solve;
        m_touched.push_back(link);
    }
}

/// Raises the rates of all classes being solved together; whoever meets a full link stays behind.
void FluidSolver::fill() {
    ++m_filling;
    offerRoom();
    m_candidates.clear();
    for (const Link link : m_touched) {
        if (m_links[link].unfrozen > 0) {
            m_candidates.push_back({std::max(0.0, m_links[link].room) / m_links[link].unfrozen, link});
        }
    }
    std::ranges::make_heap(m_candidates, kLargerShare);
    while (!m_candidates.empty()) {
        std::ranges::pop_heap(m_candidates, kLargerShare);
        Candidate& candidate = m_candidates.back();
        const LinkState& link = m_links[candidate.link];
        if (link.unfrozen == 0) {
            m_candidates.pop_back();
            continue;
        }
        const double share = std::max(0.0, link.room) / link.unfrozen;
        if (share > candidate.share * (1.0 + kTolerance * 1e-3)) { // others left room since; shares only grow
            candidate.share = share;
            std::ranges::push_heap(m_candidates, kLargerShare);
            continue;
        }
        const Link full = candidate.link;
        m_candidates.pop_back();
        freeze(full, share);
    }
}

/// What the classes that are not being solved leave on the touched links, and how many flows want it.
void FluidSolver::offerRoom() {
    const bool whole = m_solving.size() == m_activeClasses;
    for (const Link touched : m_touched) {
        LinkState& link = m_links[touched];
        link.room = link.capacity;
        link.unfrozen = 0;
        for (std::size_t c = 0; !whole && c < link.classes.size(); ++c) {
            const Class& other = m_classes[link.classes[c].route];
            if (other.solvedIn != m_solve) {
                link.room -= other.rate * other.flows * link.classes[c].weight;
            }
        }
    }
    for (const Route route : m_solving) {
        for (std::uint32_t hop = m_routes.begin(route); hop < m_routes.end(route); ++hop) {
            m_links[m_routes.linkAt(hop)].unfrozen += m_classes[route].flows * m_routes.weightAt(hop);
        }
    }
}

void FluidSolver::freeze(Link full, double share) {
    LinkState& link = m_links[full];
    link.level = share;
    link.filledIn = m_filling;
    for (const Incidence& incidence : link.classes) {
        Class& moved = m_classes[incidence.route];
        if (moved.solvedIn != m_solve || moved.frozenIn == m_filling) {
            continue;
        }
        moved.frozenIn = m_filling;
        moved.rate = share;
        moved.bottleneck = full;
        const double taken = share * moved.flows;
        for (std::uint32_t hop = m_routes.begin(incidence.route); hop < m_routes.end(incidence.route); ++hop) {
            LinkState& crossed = m_links[m_routes.linkAt(hop)];
            crossed.room -= taken * m_routes.weightAt(hop);
            crossed.unfrozen -= moved.flows * m_routes.weightAt(hop);
        }
    }
}

/// Classes outside that lost their bottleneck, or that a link gives more than it gives those it holds back. Also says
/// of each touched link whether it still holds anybody back.
void FluidSolver::includeViolated() {
    const bool whole = m_solving.size() == m_activeClasses;
    const std::size_t filled = m_touched.size();
    for (std::size_t i = 0; i < filled; ++i) {
        const Link touched = m_touched[i];
        LinkState& link = m_links[touched];
        const bool holds = link.filledIn == m_filling;
        if (whole) {
            link.level = holds ? link.level : kOpen;
        }
        if (whole || (!holds && link.level == kOpen)) { // nobody outside, or nobody held back: nothing to violate
            continue;
        }
        double load = 0.0;
        double highest = 0.0;
        for (const Incidence& incidence : link.classes) {
            const Class& on = m_classes[incidence.route];
            load += on.rate * on.flows * incidence.weight;
            highest = std::max(highest, on.rate);
        }
        const bool full = load >= link.capacity * (1.0 - kTolerance);
        bool held = holds;
        for (const Incidence& incidence : link.classes) {
            const Class& on = m_classes[incidence.route];
            if (on.solvedIn == m_solve) {
                continue;
            }
            const bool heldHere = on.bottleneck == touched;
            held = held || heldHere;
            if ((heldHere && (!full || on.rate < highest * (1.0 - kTolerance))) ||
                (holds && on.rate > link.level * (1.0 + kTolerance))) {
                include(incidence.route);
            }
        }
        link.level = held ? link.level : kOpen;
    }
}

void FluidSolver::schedule() {
    const bool many = m_solving.size() * kManyShare > m_ends.size();
    for (const Route route : m_solving) {
        if (many) {
            m_ends.stage(route, endOf(route));
        } else {
            m_ends.set(route, endOf(route));
        }
    }
    if (many) {
        m_ends.restore();
    }
}

} // namespace paretoscope::network
