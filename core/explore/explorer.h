// SPDX-License-Identifier: GPL-3.0-or-later
// Decides which points to evaluate. Points are asked for by step number, so that any thread may ask for any step and an
// interrupted run goes on where it stopped. An explorer that learns (evolutionary) releases steps as it is fed.
#pragma once

#include "core/explore/design_space.h"

#include <memory>

namespace paretoscope::explore {

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
};

/// The space must outlive the explorer.
///   grid            every point once, in order of ordinals
///   random          the first `samples` points of a seeded permutation of the space: no point twice
///   latinHypercube  `samples` points, each axis cut into that many strata of which every one is used once (McKay,
///                   Beckman, Conover, Technometrics 21(2), 1979, section 2.3), so that the values of an axis occur
///                   equally often, give or take one
///   listed          the points of the settings, in their order
std::unique_ptr<Explorer> makeExplorer(const ExplorerSettings& settings, const DesignSpace& space);

} // namespace paretoscope::explore
