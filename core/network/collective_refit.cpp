// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/collective_refit.h"

#include "core/network/placed_collective.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace paretoscope::network {

namespace {

using Rows = std::vector<const PlacedCollective*>;

/// A coefficient of one class of links, its range, and where it begins that is 0 so far.
struct Coefficient {
    const char* name;
    double lowest;
    double highest;
    double (*get)(const LinkEfficiency&);
    void (*set)(LinkEfficiency&, double);
};

constexpr Coefficient kCoefficients[] = {
    {"all_reduce", 0.01, 1.5, [](const LinkEfficiency& link) { return link.allReduce; },
     [](LinkEfficiency& link, double value) { link.allReduce = value; }},
    {"gather", 0.01, 1.5, [](const LinkEfficiency& link) { return link.gather; },
     [](LinkEfficiency& link, double value) { link.gather = value; }},
    {"all_to_all", 0.01, 1.5, [](const LinkEfficiency& link) { return link.allToAll; },
     [](LinkEfficiency& link, double value) { link.allToAll = value; }},
    {"point_to_point", 0.01, 1.0, [](const LinkEfficiency& link) { return link.pointToPoint; },
     [](LinkEfficiency& link, double value) { link.pointToPoint = value; }},
    {"base_latency", 1e-7, 1e-2, [](const LinkEfficiency& link) { return link.baseLatency.value(); },
     [](LinkEfficiency& link, double value) { link.baseLatency = Seconds(value); }},
    {"step_latency", 1e-8, 1e-3, [](const LinkEfficiency& link) { return link.stepLatency.value(); },
     [](LinkEfficiency& link, double value) { link.stepLatency = Seconds(value); }},
    {"local_copy", 1e-3, 2.0, [](const LinkEfficiency& link) { return link.localCopy; },
     [](LinkEfficiency& link, double value) { link.localCopy = value; }},
    {"send_latency", 1e-7, 1e-2, [](const LinkEfficiency& link) { return link.sendLatency.value(); },
     [](LinkEfficiency& link, double value) { link.sendLatency = Seconds(value); }},
    {"low_latency/share", 0.01, 1.5, [](const LinkEfficiency& link) { return link.lowLatency.share; },
     [](LinkEfficiency& link, double value) { link.lowLatency.share = value; }},
    {"low_latency/base_latency", 1e-7, 1e-2,
     [](const LinkEfficiency& link) { return link.lowLatency.baseLatency.value(); },
     [](LinkEfficiency& link, double value) { link.lowLatency.baseLatency = Seconds(value); }},
    {"low_latency/step_latency", 1e-8, 1e-3,
     [](const LinkEfficiency& link) { return link.lowLatency.stepLatency.value(); },
     [](LinkEfficiency& link, double value) { link.lowLatency.stepLatency = Seconds(value); }},
    {"in_network/share", 0.01, 1.5, [](const LinkEfficiency& link) { return link.inNetwork.share; },
     [](LinkEfficiency& link, double value) { link.inNetwork.share = value; }},
    {"in_network/latency", 1e-7, 1e-2, [](const LinkEfficiency& link) { return link.inNetwork.latency.value(); },
     [](LinkEfficiency& link, double value) { link.inNetwork.latency = Seconds(value); }},
    {"ramp", 1e4, 1e10, [](const LinkEfficiency& link) { return link.ramp.value(); },
     [](LinkEfficiency& link, double value) { link.ramp = Bytes(value); }},
};

/// One coefficient of one class.
struct Place {
    const Coefficient* coefficient;
    LinkEfficiency NetworkEfficiency::*link;

    [[nodiscard]] double of(const NetworkEfficiency& network) const { return coefficient->get(network.*link); }
    [[nodiscard]] NetworkEfficiency with(NetworkEfficiency network, double value) const {
        coefficient->set(network.*link, std::clamp(value, coefficient->lowest, coefficient->highest));
        return network;
    }
    [[nodiscard]] std::string name() const {
        return fmt::format("{}/{}", link == &NetworkEfficiency::scaleUp ? "scale_up" : "scale_out", coefficient->name);
    }
};

std::vector<Place> allPlaces() {
    std::vector<Place> places;
    for (const auto link : {&NetworkEfficiency::scaleUp, &NetworkEfficiency::scaleOut}) {
        for (const Coefficient& coefficient : kCoefficients) {
            places.push_back({&coefficient, link});
        }
    }
    return places;
}

/// Whether any prediction depends on it.
bool matters(const Place& place, const NetworkEfficiency& network, const Rows& rows) {
    const double middle = std::clamp(place.of(network), place.coefficient->lowest, place.coefficient->highest);
    const NetworkEfficiency low = place.with(network, 0.8 * middle);
    const NetworkEfficiency high = place.with(network, 1.25 * middle);
    return std::ranges::any_of(rows,
                               [&](const PlacedCollective* row) { return row->predict(low) != row->predict(high); });
}

double roundedTo3Digits(double value) {
    return std::stod(fmt::format("{:.3g}", value));
}

/// Pattern search over the logarithms of coefficients.
class Search {
public:
    Search(const Rows& rows, const NetworkEfficiency& start, std::vector<Place> places)
        : m_rows(rows)
        , m_start(start)
        , m_places(std::move(places)) {
        for (const Place& place : m_places) {
            m_start = place.with(m_start, place.of(m_start)); // into its range
        }
    }

    NetworkEfficiency run() const {
        constexpr double kFirstStep = 0.4;
        constexpr double kLastStep = 0.002;
        constexpr int kMostMoves = 200;
        NetworkEfficiency best = m_start;
        double least = loss(best);
        for (double step = kFirstStep; step > kLastStep; step /= 2.0) {
            for (int move = 0; move < kMostMoves; ++move) {
                const NetworkEfficiency before = best;
                if (!explore(best, least, step)) {
                    break;
                }
                leap(before, best, least);
            }
        }
        for (const Place& place : m_places) {
            best = place.with(best, roundedTo3Digits(place.of(best)));
        }
        return best;
    }

private:
    /// Mean error, and a little of the way from the start: what the rows leave open stays there.
    [[nodiscard]] double loss(const NetworkEfficiency& network) const {
        constexpr double kRound = 0.02;
        constexpr double kAttraction = 1e-4;
        double sum = 0.0;
        for (const PlacedCollective* row : m_rows) {
            const double predicted = row->predict(network).value();
            for (const Seconds time : row->times) {
                const double error = std::log(predicted / time.value());
                sum += std::sqrt(error * error + kRound * kRound) / static_cast<double>(row->times.size());
            }
        }
        double away = 0.0;
        for (const Place& place : m_places) {
            away += std::pow(std::log(place.of(network) / place.of(m_start)), 2.0);
        }
        return sum / static_cast<double>(m_rows.size()) + kAttraction * away;
    }

    /// One step along each coefficient that helps. False where none does.
    bool explore(NetworkEfficiency& best, double& least, double step) const {
        bool improved = false;
        for (const Place& place : m_places) {
            for (const double factor : {std::exp(step), std::exp(-step)}) {
                const NetworkEfficiency next = place.with(best, factor * place.of(best));
                if (const double now = loss(next); now < least) {
                    best = next;
                    least = now;
                    improved = true;
                    break;
                }
            }
        }
        return improved;
    }

    /// Once more as far as the last exploration went, for as long as it helps.
    void leap(NetworkEfficiency before, NetworkEfficiency& best, double& least) const {
        constexpr int kMostLeaps = 20;
        for (int i = 0; i < kMostLeaps; ++i) {
            NetworkEfficiency next = best;
            for (const Place& place : m_places) {
                next = place.with(next, place.of(best) * place.of(best) / place.of(before));
            }
            const double now = loss(next);
            if (now >= least) {
                return;
            }
            before = best;
            best = next;
            least = now;
        }
    }

    const Rows& m_rows;
    NetworkEfficiency m_start;
    std::vector<Place> m_places;
};

NetworkEfficiency fitted(const Rows& rows, const NetworkEfficiency& start) {
    std::vector<Place> places = allPlaces();
    std::erase_if(places, [&](const Place& place) { return !matters(place, start, rows); });
    return Search(rows, start, std::move(places)).run();
}

/// Every second size, from the first or the second one.
struct Halves {
    Rows first;
    Rows second;
    bool enough = false;
};

Halves halvesOf(const Rows& rows) {
    constexpr std::size_t kFewest = 4;
    std::set<double> sizes;
    for (const PlacedCollective* row : rows) {
        sizes.insert(row->size.value());
    }
    Halves halves;
    halves.enough = sizes.size() >= kFewest;
    for (const PlacedCollective* row : rows) {
        const bool even = std::distance(sizes.begin(), sizes.find(row->size.value())) % 2 == 0;
        (even ? halves.first : halves.second).push_back(row);
    }
    return halves;
}

class Errors {
public:
    void add(const Rows& rows, const NetworkEfficiency& network, ErrorStatistics RefitErrors::*kind) {
        for (const PlacedCollective* row : rows) {
            const double predicted = row->predict(network).value();
            for (const Seconds time : row->times) {
                const double error = predicted / time.value() - 1.0;
                of(row->group, kind).push_back(error);
                of("All", kind).push_back(error);
            }
        }
    }

    [[nodiscard]] std::vector<RefitErrors> finish() const {
        std::vector<RefitErrors> all;
        for (const Samples& group : m_groups) {
            RefitErrors errors;
            errors.name = group.name;
            for (const auto& [kind, samples] : group.kinds) {
                errors.*kind = errorStatistics(samples);
            }
            all.push_back(std::move(errors));
        }
        std::ranges::stable_partition(all, [](const RefitErrors& each) { return each.name != "All"; });
        return all;
    }

private:
    using Kind = ErrorStatistics RefitErrors::*;
    struct Samples {
        std::string name;
        std::vector<std::pair<Kind, std::vector<double>>> kinds;
    };

    std::vector<double>& of(const std::string& name, Kind kind) {
        auto group = std::ranges::find(m_groups, name, &Samples::name);
        if (group == m_groups.end()) {
            group = m_groups.insert(m_groups.end(), {name, {}});
        }
        auto samples = std::ranges::find(group->kinds, kind, &std::pair<Kind, std::vector<double>>::first);
        if (samples == group->kinds.end()) {
            samples = group->kinds.insert(group->kinds.end(), {kind, {}});
        }
        return samples->second;
    }

    std::vector<Samples> m_groups;
};

CollectiveRefit refit(const hardware::Accelerator& part, const Rows& rows, const NetworkEfficiency& start,
                      const std::string& origin) {
    CollectiveRefit result;
    result.fit.network = fitted(rows, start);
    for (const Place& place : allPlaces()) {
        if (!matters(place, start, rows)) {
            result.kept.push_back(place.name());
        }
    }
    Errors errors;
    errors.add(rows, start, &RefitErrors::before);
    errors.add(rows, result.fit.network, &RefitErrors::fitted);
    if (const Halves halves = halvesOf(rows); halves.enough) {
        errors.add(halves.second, fitted(halves.first, start), &RefitErrors::leftOut);
        errors.add(halves.first, fitted(halves.second, start), &RefitErrors::leftOut);
    }
    result.errors = errors.finish();
    const RefitErrors& all = result.errors.back();
    const std::string leftOut =
        all.leftOut.count > 0 ? fmt::format(", {:.1f} % on every second size left out", 100.0 * all.leftOut.median)
                              : std::string(", too few sizes to leave any out");
    result.fit.id = "own_" + part.id;
    result.fit.accelerators = {part.id};
    result.fit.source.text = fmt::format("fitted to {} times in {}: median error {:.1f} %{}", all.fitted.count, origin,
                                         100.0 * all.fitted.median, leftOut);
    return result;
}

} // namespace

std::vector<CollectiveRefit> refitCollectives(std::span<const CollectiveMeasurement> measured,
                                              std::span<const hardware::Accelerator> accelerators,
                                              const StartingPoint& start, BytesPerSecond scaleOut,
                                              const std::string& origin) {
    std::vector<PlacedCollective> placed;
    std::vector<const hardware::Accelerator*> parts;
    for (const CollectiveMeasurement& each : measured) {
        PlacedCollective row = placeCollective(each, accelerators, scaleOut);
        if (!row.unusable.empty()) {
            continue;
        }
        if (std::ranges::find(parts, row.part) == parts.end()) {
            parts.push_back(row.part);
        }
        placed.push_back(std::move(row));
    }
    std::vector<CollectiveRefit> refits;
    for (const hardware::Accelerator* part : parts) {
        Rows rows;
        for (const PlacedCollective& row : placed) {
            if (row.part == part) {
                rows.push_back(&row);
            }
        }
        refits.push_back(refit(*part, rows, start(*part), origin));
    }
    return refits;
}

} // namespace paretoscope::network
