// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quality/cache_accuracy.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::quality {

namespace {

constexpr double kNineInTen = 1.645; // standard deviations, two-sided

double logistic(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

/// Of the same policy, at the bits nearest to the asked ones; null where it has none.
const FewerBits* nearestBits(const std::vector<FewerBits>& published, std::string_view policy, double bits) {
    const FewerBits* nearest = nullptr;
    for (const FewerBits& each : published) {
        if ((policy.empty() || each.policy == policy) &&
            (nearest == nullptr || std::abs(each.bits - bits) < std::abs(nearest->bits - bits))) {
            nearest = &each;
        }
    }
    return nearest;
}

AccuracyEstimate estimateBits(const CacheAccuracy& accuracy, std::string_view policy, double bits) {
    if (bits >= 16.0) {
        return {1.0, 1.0, 1.0, 0, 0.0};
    }
    const FewerBits* own = nearestBits(accuracy.fewerBits, policy, bits);
    const FewerBits* found = own != nullptr ? own : nearestBits(accuracy.fewerBits, {}, bits);
    if (found == nullptr) {
        return {};
    }
    // One or two points say little about their spread: never less than the fit's own.
    const double deviation = std::max(found->deviation, accuracy.residual) * (own != nullptr ? 1.0 : 2.0);
    int points = 0;
    for (const FewerBits& each : accuracy.fewerBits) {
        points += each.policy == policy ? each.points : 0;
    }
    return {found->relative, std::max(found->relative - kNineInTen * deviation, 0.0),
            std::min(found->relative + kNineInTen * deviation, 1.0), points, 0.0};
}

double disagreementOn(const CacheAccuracy& accuracy, std::string_view policy) {
    double sum = 0.0;
    double square = 0.0;
    double count = 0.0;
    for (const Effect& effect : accuracy.effects) {
        if (effect.kind == EffectKind::paperPolicy && effect.second == policy) {
            sum += effect.shift;
            square += effect.shift * effect.shift;
            count += 1.0;
        }
    }
    return count > 1.0 ? std::sqrt(std::max(square / count - sum / count * sum / count, 0.0)) : 0.0;
}

} // namespace

EffectNames effectNames(EffectKind kind, const CacheNames& names) {
    switch (kind) {
    case EffectKind::policy:
        return {names.policy, {}};
    case EffectKind::model:
        return {names.model, {}};
    case EffectKind::benchmark:
        return {names.benchmark, {}};
    case EffectKind::policyModel:
        return {names.policy, names.model};
    case EffectKind::modelBenchmark:
        return {names.model, names.benchmark};
    case EffectKind::policyBenchmark:
        return {names.policy, names.benchmark};
    case EffectKind::paperPolicy:
        return {names.paper, names.policy};
    }
    return {};
}

const Effect* CacheAccuracy::find(EffectKind kind, std::string_view first, std::string_view second) const {
    const auto found = std::ranges::find_if(
        effects, [&](const Effect& each) { return each.kind == kind && each.first == first && each.second == second; });
    return found == effects.end() ? nullptr : &*found;
}

AccuracyEstimate CacheAccuracy::estimate(const CacheQuestion& question) const {
    return estimate(question.names(), question.tokens, question.bits);
}

AccuracyEstimate CacheAccuracy::estimate(const CacheNames& question, double tokens, double bits) const noexcept {
    if (tokens <= 0.0) {
        return estimateBits(*this, question.policy, bits);
    }
    double middle = base;
    double variance = 0.0;
    AccuracyEstimate estimate;
    for (std::size_t i = 0; i < kEffectKinds; ++i) {
        const auto kind = static_cast<EffectKind>(i);
        const EffectNames names = effectNames(kind, question);
        if (const Effect* effect = find(kind, names.first, names.second)) {
            middle += effect->shift;
            variance += effect->deviation * effect->deviation;
            estimate.policyPoints = kind == EffectKind::policy ? effect->points : estimate.policyPoints;
        } else if (i < spread.size()) {
            variance += spread[i] * spread[i];
        }
    }
    const double way = slope * (std::log(tokens) - middle);
    const double reach = kNineInTen * slope * std::sqrt(variance);
    estimate.relative = logistic(way);
    const double noise = kNineInTen * residual;
    estimate.low = std::max(estimate.relative - std::hypot(estimate.relative - logistic(way - reach), noise), 0.0);
    estimate.high = std::min(estimate.relative + std::hypot(logistic(way + reach) - estimate.relative, noise), 1.0);
    estimate.disagreement = disagreementOn(*this, question.policy);
    return estimate;
}

double lengthInflation(double relativeAccuracy) noexcept {
    return 1.0 + 1.19 * (1.0 - std::clamp(relativeAccuracy, 0.0, 1.0));
}

} // namespace paretoscope::quality
