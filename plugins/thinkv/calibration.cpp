// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/thinkv/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace paretoscope::thinkv {

namespace {

constexpr std::size_t kGrid = 512;

struct Spread {
    double mean = 0.0;
    double deviation = 0.0;
};

Spread spreadOf(std::span<const double> samples) {
    const auto count = static_cast<double>(samples.size());
    const double mean = std::accumulate(samples.begin(), samples.end(), 0.0) / count;
    double square = 0.0;
    for (const double sample : samples) {
        square += (sample - mean) * (sample - mean);
    }
    return {mean, std::sqrt(square / count)};
}

/// A histogram of the samples on the grid, smoothed by the kernel: the estimate to the width of a cell.
std::array<double, kGrid> densityOf(std::span<const double> samples, double bandwidth) {
    std::array<double, kGrid> histogram{};
    for (const double sample : samples) {
        const double place = std::clamp(sample, 0.0, 1.0) * (kGrid - 1);
        histogram[static_cast<std::size_t>(std::lround(place))] += 1.0;
    }
    const double cell = 1.0 / (kGrid - 1);
    const auto reach = static_cast<std::ptrdiff_t>(std::ceil(5.0 * bandwidth / cell));
    std::array<double, kGrid> density{};
    for (std::ptrdiff_t at = 0; at < static_cast<std::ptrdiff_t>(kGrid); ++at) {
        const std::ptrdiff_t last = std::min<std::ptrdiff_t>(at + reach, kGrid - 1);
        for (std::ptrdiff_t from = std::max<std::ptrdiff_t>(at - reach, 0); from <= last; ++from) {
            const double distance = static_cast<double>(at - from) * cell / bandwidth;
            density[static_cast<std::size_t>(at)] +=
                histogram[static_cast<std::size_t>(from)] * std::exp(-0.5 * distance * distance);
        }
    }
    return density;
}

struct Component {
    double weight = 1.0 / 3.0;
    double mean = 0.0;
    double deviation = 0.1;
};

/// Expectation maximisation from the terciles on; sorted by mean.
std::array<Component, 3> mixtureOf(std::vector<double> samples) {
    constexpr int kIterations = 100;
    constexpr double kSmallestDeviation = 0.01;
    std::ranges::sort(samples);
    std::array<Component, 3> components;
    const Spread all = spreadOf(samples);
    for (std::size_t i = 0; i < 3; ++i) {
        components[i].mean = samples[(2 * i + 1) * samples.size() / 6];
        components[i].deviation = std::max(all.deviation / 3.0, kSmallestDeviation);
    }
    for (int iteration = 0; iteration < kIterations; ++iteration) {
        std::array<std::array<double, 3>, 3> sums{}; // of weights, values and squares
        for (const double sample : samples) {
            std::array<double, 3> share{};
            for (std::size_t i = 0; i < 3; ++i) {
                const double distance = (sample - components[i].mean) / components[i].deviation;
                share[i] = components[i].weight / components[i].deviation * std::exp(-0.5 * distance * distance);
            }
            const double total = std::max(share[0] + share[1] + share[2], 1e-300);
            for (std::size_t i = 0; i < 3; ++i) {
                const double weight = share[i] / total;
                sums[i][0] += weight;
                sums[i][1] += weight * sample;
                sums[i][2] += weight * sample * sample;
            }
        }
        for (std::size_t i = 0; i < 3; ++i) {
            const double weight = std::max(sums[i][0], 1e-9);
            const double mean = sums[i][1] / weight;
            components[i] = {weight / static_cast<double>(samples.size()), mean,
                             std::max(std::sqrt(std::max(sums[i][2] / weight - mean * mean, 0.0)), kSmallestDeviation)};
        }
    }
    std::ranges::sort(components, {}, &Component::mean);
    return components;
}

/// Where two neighbours are as many deviations away.
double between(const Component& low, const Component& high) {
    return (low.mean * high.deviation + high.mean * low.deviation) / (low.deviation + high.deviation);
}

Calibration calibrateMixture(std::span<const std::vector<double>> sparsities, Calibration calibration) {
    std::vector<double> means;
    for (std::size_t layer = 0; layer < sparsities.size(); ++layer) {
        if (calibration.modesOfLayer[layer] > 0) { // enough samples
            calibration.layers.push_back(static_cast<int>(layer));
            means.resize(means.empty() ? sparsities[layer].size() : std::min(means.size(), sparsities[layer].size()));
        }
    }
    for (std::size_t step = 0; step < means.size(); ++step) {
        for (const int layer : calibration.layers) {
            means[step] +=
                sparsities[static_cast<std::size_t>(layer)][step] / static_cast<double>(calibration.layers.size());
        }
    }
    const std::array<Component, 3> components = mixtureOf(std::move(means));
    calibration.outcome = CalibrationOutcome::mixture;
    calibration.executionBelow = between(components[0], components[1]);
    calibration.transitionAbove = between(components[1], components[2]);
    return calibration;
}

} // namespace

Modes modesOf(std::span<const double> samples) {
    Modes modes;
    const Spread spread = spreadOf(samples);
    if (spread.deviation <= 0.0) {
        modes.maxima.push_back(spread.mean);
        return modes;
    }
    const double bandwidth = spread.deviation * std::pow(static_cast<double>(samples.size()), -0.2);
    const std::array<double, kGrid> density = densityOf(samples, bandwidth);
    double lowest = 0.0;
    std::size_t lowestAt = 0;
    for (std::size_t i = 0; i < kGrid; ++i) {
        const double left = i > 0 ? density[i - 1] : 0.0;
        const double right = i + 1 < kGrid ? density[i + 1] : 0.0;
        if (density[i] > left && density[i] >= right) {
            if (!modes.maxima.empty()) {
                modes.minima.push_back(static_cast<double>(lowestAt) / (kGrid - 1));
            }
            modes.maxima.push_back(static_cast<double>(i) / (kGrid - 1));
            lowest = density[i];
            lowestAt = i;
        } else if (!modes.maxima.empty() && density[i] < lowest) {
            lowest = density[i];
            lowestAt = i;
        }
    }
    return modes;
}

Thought Calibration::classify(double sparsity) const noexcept {
    if (outcome == CalibrationOutcome::oneMode || outcome == CalibrationOutcome::tooFew) {
        return Thought::reasoning;
    }
    return sparsity < executionBelow    ? Thought::execution
           : sparsity < transitionAbove ? Thought::reasoning
                                        : Thought::transition;
}

Calibration calibrate(std::span<const std::vector<double>> sparsities) {
    Calibration calibration;
    bool severalModes = false;
    bool enough = false;
    for (std::size_t layer = 0; layer < sparsities.size(); ++layer) {
        if (sparsities[layer].size() < kFewestSamples) {
            calibration.modesOfLayer.push_back(0);
            continue;
        }
        enough = true;
        const Modes modes = modesOf(sparsities[layer]);
        calibration.modesOfLayer.push_back(static_cast<int>(modes.maxima.size()));
        severalModes = severalModes || modes.maxima.size() > 1;
        if (modes.maxima.size() == kThoughts && calibration.layers.size() < kMostLayers) {
            calibration.layers.push_back(static_cast<int>(layer));
            calibration.executionBelow += modes.minima[0];
            calibration.transitionAbove += modes.minima[1];
        }
    }
    if (!enough) {
        calibration.outcome = CalibrationOutcome::tooFew;
    } else if (!calibration.layers.empty()) {
        calibration.outcome = CalibrationOutcome::threeModes;
        calibration.executionBelow /= static_cast<double>(calibration.layers.size());
        calibration.transitionAbove /= static_cast<double>(calibration.layers.size());
    } else if (severalModes) {
        return calibrateMixture(sparsities, std::move(calibration));
    }
    return calibration;
}

} // namespace paretoscope::thinkv
