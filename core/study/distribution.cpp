// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/distribution.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace paretoscope::study {

namespace {

constexpr double kMostBins = 40.0; ///< of equal width
constexpr double kAlike = 1e-9;    ///< relative difference that is rounding only
constexpr double kPressed = 20.0;  ///< greatest value over the median from which a linear axis shows too little
constexpr double kTwoDecades = 100.0;
constexpr double kFourDecades = 1e4;
constexpr double kDrawsOfStretch = 10.0;
constexpr double kMostStretches = 100.0;

/// R10 of ISO 3: ten steps of about the same ratio to a decade.
constexpr std::array kPreferred = {1.0, 1.25, 1.6, 2.0, 2.5, 3.15, 4.0, 5.0, 6.3, 8.0};

/// `sorted` ascending.
void setFigures(const std::vector<double>& sorted, Distribution& distribution) {
    const auto count = static_cast<double>(sorted.size());
    const auto rank = [&](double share) {
        return sorted[static_cast<std::size_t>(std::max(std::ceil(share * count), 1.0)) - 1];
    };
    distribution.mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / count;
    distribution.p50 = rank(0.50);
    distribution.p90 = rank(0.90);
    distribution.p99 = rank(0.99);
}

double preferredNumber(int place) {
    const auto steps = static_cast<int>(kPreferred.size());
    const int decade = static_cast<int>(std::floor(static_cast<double>(place) / steps));
    return kPreferred[static_cast<std::size_t>(place - decade * steps)] * std::pow(10.0, decade);
}

/// The least of 1, 2 and 5 times a power of ten that is no less than `least`.
double roundStep(double least) {
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= least) {
            return factor * power;
        }
    }
    return 10.0 * power;
}

std::vector<double> edgesOfEqualWidth(double least, double most, bool whole) {
    const double fitting = roundStep((most - least) / kMostBins);
    const double step = whole ? std::max(fitting, 1.0) : fitting;
    std::vector<double> edges;
    for (double i = std::floor(least / step); i <= std::floor(most / step) + 1.0; ++i) {
        edges.push_back(i * step);
    }
    return edges;
}

std::vector<double> edgesOfEqualRatio(double least, double most, bool whole) {
    const double lowest = std::max(least, most / kFourDecades);
    int place = static_cast<int>(std::floor(10.0 * std::log10(lowest))) + 1;
    while (preferredNumber(place) > lowest) {
        --place;
    }
    std::vector<double> edges;
    do {
        const double edge = whole ? std::round(preferredNumber(place)) : preferredNumber(place);
        if (edges.empty() || edge > edges.back()) { // few preferred numbers are whole below ten
            edges.push_back(edge);
        }
        ++place;
    } while (edges.back() <= most);
    edges.front() = std::min(edges.front(), least);
    return edges;
}

/// What is below the first edge or above the last by rounding counts all the same.
void count(std::span<const double> values, Distribution& distribution) {
    const std::vector<double>& edges = distribution.edges;
    distribution.draws = values.size();
    distribution.shares.assign(edges.size() - 1, 0.0);
    const auto inner = std::span(edges).subspan(1, edges.size() - 2);
    for (const double value : values) {
        ++distribution.shares[static_cast<std::size_t>(std::ranges::upper_bound(inner, value) - inner.begin())];
    }
    for (double& share : distribution.shares) {
        share /= static_cast<double>(values.size());
    }
}

} // namespace

Distribution distributionOf(std::vector<double> values, Unit unit) {
    std::ranges::sort(values);
    Distribution distribution;
    distribution.unit = unit;
    setFigures(values, distribution);
    const bool whole = unit == Unit::token || unit == Unit::count;
    const double least = values.front();
    const double most = values.back();
    if (most - least <= kAlike * most) {
        distribution.edges = whole ? std::vector{most, most + 1.0} : std::vector{0.9 * most, 1.1 * most};
        if (most == 0.0) {
            distribution.edges = {0.0, 1.0};
        }
    } else {
        distribution.logarithmic = most > kPressed * distribution.p50 && most > kTwoDecades * least;
        distribution.edges =
            distribution.logarithmic ? edgesOfEqualRatio(least, most, whole) : edgesOfEqualWidth(least, most, whole);
    }
    count(values, distribution);
    return distribution;
}

Distribution distributionOverTime(std::span<const double> seconds) {
    const auto draws = static_cast<double>(seconds.size());
    const double stretches = std::clamp(std::floor(draws / kDrawsOfStretch), 1.0, kMostStretches);
    const double stretch = seconds.back() / stretches;
    Distribution distribution;
    distribution.unit = Unit::second;
    distribution.overTime = true;
    for (double i = 0.0; i <= stretches; ++i) {
        distribution.edges.push_back(i * stretch);
    }
    count(seconds, distribution);
    std::vector<double> rates = distribution.shares;
    for (double& rate : rates) {
        rate *= draws / stretch;
    }
    std::ranges::sort(rates);
    setFigures(rates, distribution);
    return distribution;
}

} // namespace paretoscope::study
