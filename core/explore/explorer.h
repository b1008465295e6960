// SPDX-License-Identifier: GPL-3.0-or-later
// Decides which points to evaluate. Points are asked for by step number, so that any thread may ask for any step and an
// interrupted run goes on where it stopped. An explorer that learns (evolutionary) releases steps as it is fed.
#pragma once

#include "core/explore/design_space.h"

#include <functional>
#include <memory>
#include <optional>

namespace paretoscope::explore {

/// What an explorer that searches for limits needs to know of a point.
struct Judgement {
    enum class Outcome {
        feasible,
        limited, ///< beyond the scenario's bounds
        refused  ///< by the study
    };
    Outcome outcome = Outcome::feasible;
    int constraint = study::Verdict::kFeasible; ///< the later, the nearer: it passed all before
    double margin = 0.0;                        ///< 0 where feasible
};
/// Thread-safe.
using Judge = std::function<Judgement(std::span<const double>)>;

/// How a search for limits went so far.
struct SearchTally {
    std::uint64_t searched = 0; ///< designs
    std::uint64_t met = 0;      ///< those that keep the limits at some value
    std::uint64_t judged = 0;   ///< points looked at
    std::uint64_t notMonotone = 0;
    friend bool operator==(const SearchTally&, const SearchTally&) = default;
};

/// An explorer as people choose it; texts are sources for translation.
struct ExplorerDescription {
    ExplorerKind kind = ExplorerKind::grid;
    const char* label = "";
    const char* help = "";
    bool samples = false;  ///< reads the number of samples
    bool seed = false;     ///< reads the seed
    bool searches = false; ///< reads the searched parameter
};
/// All that can be chosen; listed points come from elsewhere.
std::span<const ExplorerDescription> explorers();

class Explorer {
public:
    virtual ~Explorer() = default;
    /// Steps in all.
    [[nodiscard]] virtual std::uint64_t steps() const = 0;
    /// Steps that may be asked for now: all, unless the explorer waits for results.
    [[nodiscard]] virtual std::uint64_t released() const { return steps(); }
    /// Writes the point of a released step. Thread-safe and pure.
    virtual void point(std::uint64_t step, std::span<double> values) const = 0;
    /// One result, in order of steps; `objectives` is empty for a rejected point. Called by one thread at a time.
    virtual void learn(std::uint64_t step, std::span<const double> objectives) { (void)step, (void)objectives; }
    /// Of searches only.
    [[nodiscard]] virtual std::optional<SearchTally> tally() const { return std::nullopt; }
};

/// The space must outlive the explorer.
///   grid            every point once, in order of ordinals
///   random          the first `samples` points of a seeded permutation of the space: no point twice
///   latinHypercube  `samples` points, each axis cut into that many strata of which every one is used once (McKay,
///                   Beckman, Conover, Technometrics 21(2), 1979, section 2.3), so that the values of an axis occur
///                   equally often, give or take one
///   listed          the points of the settings, in their order
///   highest, lowest one point for each design of the other axes: core/explore/limit_search.h. They ask `judge`; with
///                   none, each step stands at the wanted end of its axis
std::unique_ptr<Explorer> makeExplorer(const ExplorerSettings& settings, const DesignSpace& space, Judge judge = {});

} // namespace paretoscope::explore
