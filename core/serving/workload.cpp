// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/workload.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace paretoscope::serving {

namespace {

/// Streams of random numbers, one for each use.
enum Stream : std::uint64_t {
    kGaps = 1,
    kGammaNormal = 2,
    kGammaUniform = 3,
    kPrompts = 4,
    kOutputs = 5,
    kGroups = 6,
    kPaths = 7,
    kEscalations = 8,
    kClasses = 9
};
constexpr std::uint64_t kMostTries = 64; ///< of one gamma variate; each succeeds with more than 95 %

double uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    return 1.0 - randomUniform(seed, stream, index); // in (0, 1]
}

/// Box and Muller, 1958.
double normal(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    const double radius = std::sqrt(-2.0 * std::log(uniform(seed, stream, 2 * index)));
    return radius * std::cos(2.0 * std::numbers::pi * uniform(seed, stream, 2 * index + 1));
}

/// Marsaglia and Tsang, ACM TOMS 26(3), 2000; shapes below 1 by their boost.
double gamma(double shape, std::uint64_t seed, std::uint64_t index) {
    if (shape < 1.0) {
        return gamma(shape + 1.0, seed, index) * std::pow(uniform(seed, kGaps, index), 1.0 / shape);
    }
    const double d = shape - 1.0 / 3.0;
    const double c = 1.0 / std::sqrt(9.0 * d);
    for (std::uint64_t attempt = 0; attempt < kMostTries; ++attempt) {
        const double x = normal(seed, kGammaNormal, index * kMostTries + attempt);
        const double v = std::pow(1.0 + c * x, 3.0);
        const double u = uniform(seed, kGammaUniform, index * kMostTries + attempt);
        if (v > 0.0 && std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) {
            return d * v;
        }
    }
    return shape;
}

Seconds gap(const Arrivals& arrivals, std::uint64_t seed, std::uint64_t index) {
    const double mean = 1.0 / arrivals.requestsPerSecond;
    switch (arrivals.process) {
    case ArrivalProcess::poisson:
        return Seconds(-std::log(uniform(seed, kGaps, index)) * mean);
    case ArrivalProcess::gamma: {
        const double shape = 1.0 / (arrivals.variation * arrivals.variation);
        return Seconds(gamma(shape, seed, index) / shape * mean);
    }
    case ArrivalProcess::even:
        return Seconds(mean);
    case ArrivalProcess::atOnce:
        break;
    }
    return Seconds(0.0);
}

std::uint32_t length(const Lengths& lengths, std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    double drawn = lengths.mean;
    if (lengths.variation > 0.0) {
        const double spread = std::sqrt(std::log1p(lengths.variation * lengths.variation));
        drawn *= std::exp(spread * normal(seed, stream, index) - 0.5 * spread * spread);
    }
    return static_cast<std::uint32_t>(
        std::max(1.0, std::round(std::clamp(drawn, lengths.least, std::max(lengths.least, lengths.most)))));
}

} // namespace

std::vector<std::uint8_t> escalatedClasses(std::size_t requests, double probability, std::uint64_t seed) {
    std::vector<std::uint8_t> classes(requests);
    for (std::size_t i = 0; i < requests; ++i) {
        classes[i] = randomUniform(seed, kEscalations, i) < probability ? 1 : 0;
    }
    return classes;
}

std::vector<std::uint8_t> drawSecondClass(const SecondClass& second, std::uint64_t seed, std::span<Request> stream) {
    std::vector<std::uint8_t> classes(stream.size(), 0);
    for (std::size_t i = 0; i < stream.size(); ++i) {
        if (randomUniform(seed, kClasses, i) < second.share) {
            classes[i] = 1;
            stream[i].promptTokens = length(second.prompt, seed, kPrompts, i);
            stream[i].outputTokens = length(second.output, seed, kOutputs, i);
        }
    }
    return classes;
}

std::uint32_t pathLength(const Lengths& lengths, std::uint64_t seed, std::uint64_t index) {
    return length(lengths, seed, kPaths, index);
}

std::vector<Request> generate(const Workload& workload) {
    std::vector<Request> requests;
    requests.reserve(workload.requests);
    Seconds now(0.0);
    for (std::size_t i = 0; i < workload.requests; ++i) {
        now += gap(workload.arrivals, workload.seed, i);
        requests.push_back({now, length(workload.prompt, workload.seed, kPrompts, i),
                            length(workload.output, workload.seed, kOutputs, i)});
    }
    return requests;
}

std::vector<Request> generate(const Workload& workload, std::span<const Request> recorded) {
    std::vector<Request> requests;
    requests.reserve(workload.requests);
    Seconds now(0.0);
    for (std::size_t i = 0; i < workload.requests; ++i) {
        now += gap(workload.arrivals, workload.seed, i);
        const Request& lengths = recorded[i % recorded.size()];
        requests.push_back({now, lengths.promptTokens, lengths.outputTokens});
    }
    return requests;
}

PrefixPieces sharedBeginnings(std::size_t requests, std::uint32_t groups, std::uint32_t tokens, std::uint64_t seed) {
    PrefixPieces all;
    all.tokens = tokens;
    all.pieces.reserve(requests);
    all.ends.reserve(requests);
    for (std::size_t i = 0; i < requests; ++i) {
        const auto group = static_cast<std::uint64_t>(randomUniform(seed, kGroups, i) * groups);
        all.add(std::span(&group, 1));
    }
    return all;
}

std::vector<Request> replay(std::span<const Request> recorded, std::size_t most, double speed) {
    const std::span<const Request> first = recorded.first(std::min(most, recorded.size()));
    std::vector<Request> requests(first.begin(), first.end());
    for (Request& request : requests) {
        request.arrival /= speed;
    }
    return requests;
}

} // namespace paretoscope::serving
