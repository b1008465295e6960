// SPDX-License-Identifier: GPL-3.0-or-later
// The rejected points that came closest, for runs in which nothing was feasible. A point that a later constraint
// rejected has passed all before it and is the nearer one, the scenario's bounds being the last; then margins count,
// then steps. Private to this room.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace paretoscope::run {

class NearestRejections {
public:
    explicit NearestRejections(std::size_t constraints)
        : m_of(constraints) {}

    void add(int constraint, double margin, std::uint64_t step) {
        std::vector<Candidate>& list = m_of[static_cast<std::size_t>(constraint)];
        const Candidate candidate{std::isnan(margin) ? std::numeric_limits<double>::infinity() : margin, step};
        if (list.size() == kOfEach && !(candidate < list.back())) {
            return;
        }
        list.insert(std::ranges::upper_bound(list, candidate), candidate);
        list.resize(std::min(list.size(), kOfEach));
    }

    void add(const NearestRejections& others) {
        for (std::size_t constraint = 0; constraint < m_of.size(); ++constraint) {
            for (const Candidate& each : others.m_of[constraint]) {
                add(static_cast<int>(constraint), each.margin, each.step);
            }
        }
    }

    void clear() {
        for (std::vector<Candidate>& list : m_of) {
            list.clear();
        }
    }

    /// The nearest first.
    [[nodiscard]] std::vector<std::uint64_t> steps() const {
        std::vector<std::uint64_t> all;
        for (std::size_t constraint = m_of.size(); constraint-- > 0;) {
            for (const Candidate& each : m_of[constraint]) {
                if (all.size() < kInAll) {
                    all.push_back(each.step);
                }
            }
        }
        return all;
    }

private:
    static constexpr std::size_t kOfEach = 3;
    static constexpr std::size_t kInAll = 6;

    struct Candidate {
        double margin = 0.0;
        std::uint64_t step = 0;
        auto operator<=>(const Candidate&) const = default;
    };
    std::vector<std::vector<Candidate>> m_of; ///< of each constraint, the nearest first
};

} // namespace paretoscope::run
