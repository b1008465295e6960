// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explore/limit_search.h"

#include <algorithm>
#include <tuple>

namespace paretoscope::explore {

namespace {

/// One design's axis, by places from the wanted end; remembers what was judged.
class Line {
public:
    Line(std::size_t size, std::function<Judgement(std::size_t)> judge)
        : m_last(size - 1)
        , m_judge(std::move(judge)) {}

    /// The place of the answer.
    std::size_t search() {
        if (feasible(0)) {
            m_best = 0;
            check(m_last);
        } else if (const std::optional<std::size_t> anchor = feasiblePlace()) {
            m_best = *anchor;
            halve(0, *anchor);
            check(*anchor);
        }
        return m_best ? *m_best : nearest();
    }

    [[nodiscard]] bool met() const { return m_best.has_value(); }
    [[nodiscard]] bool monotone() const { return m_monotone; }
    [[nodiscard]] std::uint64_t judged() const { return m_seen.size(); }

private:
    static constexpr std::size_t kSpread = 16;

    struct Seen {
        std::size_t place;
        Judgement judgement;
    };

    const Judgement& at(std::size_t place) {
        const auto found = std::ranges::find(m_seen, place, &Seen::place);
        return found != m_seen.end() ? found->judgement : m_seen.emplace_back(Seen{place, m_judge(place)}).judgement;
    }
    bool feasible(std::size_t place) { return at(place).outcome == Judgement::Outcome::feasible; }
    bool refused(std::size_t place) { return at(place).outcome == Judgement::Outcome::refused; }

    /// Somewhere to halve from.
    std::optional<std::size_t> feasiblePlace() {
        std::size_t last = m_last;
        if (refused(last) && !refused(0)) {
            std::size_t past = last;
            for (last = 0; past - last > 1;) {
                const std::size_t middle = last + (past - last) / 2;
                (refused(middle) ? past : last) = middle;
            }
        }
        if (feasible(last)) {
            return last;
        }
        for (std::size_t i = 1; i < kSpread; ++i) {
            const std::size_t place = m_last * i / kSpread;
            if (feasible(place)) {
                m_monotone = false;
                return place;
            }
        }
        return std::nullopt;
    }

    /// Between an infeasible place and a feasible one.
    void halve(std::size_t without, std::size_t with) {
        while (with - without > 1) {
            const std::size_t middle = without + (with - without) / 2;
            (feasible(middle) ? with : without) = middle;
        }
        m_best = with;
    }

    /// Is all infeasible before the answer, and nothing beyond the limits between it and the place that was feasible?
    void check(std::size_t anchor) {
        const std::size_t answer = *m_best;
        for (std::size_t i = 1; i <= 2; ++i) {
            const std::size_t behind = answer + (anchor - answer) * i / 3;
            m_monotone = m_monotone && (feasible(behind) || refused(behind));
        }
        for (std::size_t i = 1; i <= 2; ++i) {
            const std::size_t before = answer * i / 3;
            if (before < answer && feasible(before)) {
                m_monotone = false;
                halve(0, before);
                return;
            }
        }
    }

    /// Of what was judged: the last constraint is the nearest, then the margin counts, then the wanted end.
    [[nodiscard]] std::size_t nearest() const {
        const auto key = [](const Seen& seen) {
            return std::tuple(-seen.judgement.constraint, seen.judgement.margin, seen.place);
        };
        return std::ranges::min_element(m_seen, {}, key)->place;
    }

    std::size_t m_last;
    std::function<Judgement(std::size_t)> m_judge;
    std::vector<Seen> m_seen;
    std::optional<std::size_t> m_best;
    bool m_monotone = true;
};

} // namespace

LimitSearch::LimitSearch(const ExplorerSettings& settings, const DesignSpace& space, Judge judge)
    : m_space(space)
    , m_parameter(space.searched().value())
    , m_values(space.values(m_parameter))
    , m_judge(std::move(judge)) {
    std::ranges::sort(m_values);
    if (settings.kind == ExplorerKind::highest) {
        std::ranges::reverse(m_values);
    }
    for (std::size_t i = space.parameters(); i-- > 0;) {
        if (i != m_parameter && space.values(i).size() > 1) {
            m_columns.push_back(i);
            m_steps *= space.values(i).size();
        }
    }
}

void LimitSearch::point(std::uint64_t step, std::span<double> values) const {
    m_space.point(0, values);
    for (const std::size_t column : m_columns) {
        const std::vector<double>& axis = m_space.values(column);
        values[column] = axis[step % axis.size()];
        step /= axis.size();
    }
    values[m_parameter] = m_values.front();
    if (!m_judge) {
        return;
    }
    Line line(m_values.size(), [&](std::size_t place) {
        values[m_parameter] = m_values[place];
        return m_judge(values);
    });
    values[m_parameter] = m_values[line.search()];
    ++m_searched;
    m_met += line.met() ? 1 : 0;
    m_judged += line.judged();
    m_notMonotone += line.monotone() ? 0 : 1;
}

std::optional<SearchTally> LimitSearch::tally() const {
    return SearchTally{m_searched, m_met, m_judged, m_notMonotone};
}

} // namespace paretoscope::explore
