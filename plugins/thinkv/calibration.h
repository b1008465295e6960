// SPDX-License-Identifier: GPL-3.0-or-later
// Finds by how sparse attention is which thought a model thinks: offline, from sparsities of many steps in each layer.
// A kernel density estimate of each layer, Gaussian with Scott's bandwidth (the paper does not state one); layers with
// exactly three modes are used, four at most, and the thresholds are the minima between the modes, averaged over
// layers.
//
// The gate is fragile: a third party found no layer with three modes on Qwen2.5-7B (repository kvmem). What is done
// then is reported, never silent: a mixture of three normal distributions gives the thresholds, or, where the density
// has one mode, all tokens are one type (the paper's appendix E.10: 4 bits for all, eviction by budget alone).
#pragma once

#include "plugins/thinkv/thought.h"

#include <optional>
#include <span>
#include <vector>

namespace paretoscope::thinkv {

enum class CalibrationOutcome {
    threeModes, ///< as published
    mixture,    ///< no layer has exactly three modes: thresholds from a fitted mixture, accuracy unknown
    oneMode,    ///< nothing to tell apart: one type of thought
    tooFew,     ///< fewer than 256 samples in every layer: unsafe, treated as one type
};

struct Calibration {
    CalibrationOutcome outcome = CalibrationOutcome::oneMode;
    std::vector<int> layers;       ///< that are looked at; all layers for a mixture
    std::vector<int> modesOfLayer; ///< of every layer, to show
    double executionBelow = 0.0;   ///< below: execution
    double transitionAbove = 0.0;  ///< at or above: transition; between: reasoning

    /// The thought of a step with this sparsity, averaged over `layers`. Reasoning where there is one type.
    [[nodiscard]] Thought classify(double sparsity) const noexcept;
};

inline constexpr std::size_t kFewestSamples = 256;
inline constexpr std::size_t kMostLayers = 4;

/// `sparsities`: for each layer those of its steps, 0 to 1.
Calibration calibrate(std::span<const std::vector<double>> sparsities);

/// Places of the maxima of the density, and of the minima between them, on a grid of 512.
struct Modes {
    std::vector<double> maxima;
    std::vector<double> minima;
};
Modes modesOf(std::span<const double> samples);

} // namespace paretoscope::thinkv
