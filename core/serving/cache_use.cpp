// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/cache_use.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::serving {

namespace {

TokensUsed between(const TokensUsed& low, const TokensUsed& high, double share) {
    return {low.held + share * (high.held - low.held), low.read + share * (high.read - low.read),
            low.work + share * (high.work - low.work)};
}

/// A device's share of what the whole cache has: heads are split as far as they go.
double shareOfDevice(const model::Model& model, Deployment deployment) {
    deployment.cache = hardware::Precision::bf16;
    const Bytes own = cachePerToken(model, deployment);
    deployment.tensorParallel = 1;
    return own / cachePerToken(model, deployment);
}

} // namespace

CacheUse::CacheUse(const kv::KvPolicy& policy, std::vector<double> values, const Site& site, const model::Model& model,
                   const Deployment& deployment)
    : m_policy(&policy)
    , m_values(std::move(values))
    , m_shape(kv::cacheShape(model))
    , m_perToken(m_shape.bytes(1.0)) {
    const double share = shareOfDevice(model, deployment);
    m_bandwidth = site.accelerator.memoryBandwidth * site.kernels.stream.memory / share;
    m_peak = site.accelerator.peakOf(hardware::Precision::bf16) * site.kernels.context.compute / share;
}

TokensUsed CacheUse::of(double prompt, double generated) const noexcept {
    const kv::Sequence sequence{static_cast<std::int64_t>(std::lround(prompt)),
                                static_cast<std::int64_t>(std::lround(generated))};
    const kv::Holding holding = m_policy->hold(m_values, m_shape, sequence);
    const kv::StepCost cost = m_policy->step(m_values, m_shape, sequence);
    return {(holding.bytes.total() + holding.workspace) / m_perToken, cost.read / m_perToken,
            cost.moved / m_bandwidth + cost.extra / m_peak};
}

MeanUse CacheUse::meanOf(double prompt, double output) const noexcept {
    constexpr int kLengths = 8; // nearly straight lines
    MeanUse mean;
    for (int i = 0; i < kLengths; ++i) {
        const TokensUsed each = of(prompt, output * (i + 0.5) / kLengths);
        mean.step.held += each.held / kLengths;
        mean.step.read += each.read / kLengths;
        mean.step.work += each.work / kLengths;
    }
    mean.most = of(prompt, output).held;
    mean.whilePrompt = heldOfPrompt(prompt, 0.0, of(prompt, 0.0).held);
    return mean;
}

/// 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, ...: four to a doubling.
double CacheCurve::lengthAt(std::size_t index) {
    if (index < 4) {
        return static_cast<double>(index);
    }
    return std::ldexp(1.0 + 0.25 * static_cast<double>(index % 4), static_cast<int>(index / 4) + 1);
}

CacheCurve::Place CacheCurve::placeOf(double tokens) {
    Place place;
    if (tokens < 4.0) {
        place.index = static_cast<std::size_t>(tokens);
    } else {
        int exponent = 0;
        const double fraction = std::frexp(tokens, &exponent); // tokens = fraction 2^exponent, from a half to 1
        place.index = static_cast<std::size_t>(4 * (exponent - 2) + static_cast<int>((2.0 * fraction - 1.0) * 4.0));
    }
    const double low = lengthAt(place.index);
    place.share = (tokens - low) / (lengthAt(place.index + 1) - low);
    return place;
}

const TokensUsed& CacheCurve::remembered(std::size_t prompt, std::size_t generated) {
    if (m_known.size() <= prompt) {
        m_known.resize(prompt + 1);
    }
    std::vector<std::optional<TokensUsed>>& row = m_known[prompt];
    if (row.size() <= generated) {
        row.resize(generated + 1);
    }
    if (!row[generated]) {
        row[generated] = m_use.of(lengthAt(prompt), lengthAt(generated));
    }
    return *row[generated];
}

TokensUsed CacheCurve::of(double prompt, double generated) {
    const Place before = placeOf(prompt);
    const Place after = placeOf(generated);
    const auto along = [&](std::size_t row) {
        const TokensUsed low = remembered(row, after.index);
        return after.share == 0.0 ? low : between(low, remembered(row, after.index + 1), after.share);
    };
    const TokensUsed low = along(before.index);
    return before.share == 0.0 ? low : between(low, along(before.index + 1), before.share);
}

} // namespace paretoscope::serving
