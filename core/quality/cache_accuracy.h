// SPDX-License-Identifier: GPL-3.0-or-later
// What a KV-cache policy leaves of a model's accuracy on a benchmark: a surrogate fitted to published points, with
// intervals. Relative accuracy (1: as with the full cache) of a policy that keeps k tokens is
//   1 / (1 + exp(-s (ln k - a))),   a = base + policy + model + benchmark + policy and model + model and benchmark
//                                        + policy and benchmark + paper and policy
// where each effect is drawn towards zero as far as its points allow (ridge), so unknown names cost certainty and not
// an answer. The form is derived (notes on the KV cache, section 2.4, without the four pairs); the paper's effect is
// how much papers disagree on the same policy. A cache that keeps every token in fewer bits has the mean of the
// published points of its policy at the nearest bits.
//
// Kept in resources/catalog/kv_accuracy.json, each fit with its source. Immutable once read, so thread-safe.
#pragma once

#include "core/base/error.h"
#include "core/base/source.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::quality {

struct CacheNames {
    std::string_view policy;
    std::string_view model;
    std::string_view benchmark;
    std::string_view paper;
};

/// Names are those of the published tables: "R-KV", "Qwen3-8B", "AIME24", "VaSE".
struct CacheQuestion {
    std::string policy;
    std::string model;
    std::string benchmark;
    std::string paper;   ///< whose measurement is predicted; empty: anybody's
    double tokens = 0.0; ///< kept; 0: all of them, in `bits`
    double bits = 16.0;  ///< of a stored element

    [[nodiscard]] CacheNames names() const { return {policy, model, benchmark, paper}; }
};

enum class EffectKind { policy, model, benchmark, policyModel, modelBenchmark, policyBenchmark, paperPolicy };
inline constexpr std::size_t kEffectKinds = 7;

/// A shift of ln k, in natural logarithms of tokens.
struct Effect {
    EffectKind kind = EffectKind::policy;
    std::string first;
    std::string second; ///< empty for the first three kinds
    double shift = 0.0;
    double deviation = 0.0; ///< standard error
    int points = 0;         ///< that speak for it
};

/// The name or names that an effect of this kind has for a question.
struct EffectNames {
    std::string_view first;
    std::string_view second;
};
EffectNames effectNames(EffectKind kind, const CacheNames& names);

/// All tokens in fewer bits.
struct FewerBits {
    std::string policy;
    double bits = 16.0;
    double relative = 1.0; ///< mean
    double deviation = 0.0;
    int points = 0;
};

inline constexpr int kFewPoints = 10;

struct AccuracyEstimate {
    double relative = 1.0; ///< 0 to 1
    double low = 0.0;      ///< nine in ten published points should lie between
    double high = 1.0;
    int policyPoints = 0; ///< published points of this policy
    double disagreement =
        0.0; ///< by how much papers' ln k for this policy differ (standard deviation); 0 with one paper
    [[nodiscard]] bool fewPoints() const { return policyPoints < kFewPoints; }
};

struct CacheAccuracy {
    double base = 0.0;     ///< ln of the tokens that keep half of the accuracy
    double slope = 1.0;    ///< s
    double residual = 0.0; ///< standard deviation of points around the fit, in relative accuracy
    std::vector<Effect> effects;
    std::vector<double> spread; ///< by kind: standard deviation of effects that were never seen
    std::vector<FewerBits> fewerBits;
    Source source;

    [[nodiscard]] const Effect* find(EffectKind kind, std::string_view first, std::string_view second) const;
    /// Always an answer; where names are unknown its interval is wide.
    [[nodiscard]] AccuracyEstimate estimate(const CacheQuestion& question) const;
    /// The same, without a copy of the names.
    [[nodiscard]] AccuracyEstimate estimate(const CacheNames& names, double tokens, double bits) const noexcept;
};

/// Generated tokens over those with the full cache, for policies that evict or retrieve: a model that lost its thread
/// writes on. 1 + 1.19 (1 - relative accuracy), fitted to Quest and SeerAttention-R on Qwen3-8B and AIME24 (six points,
/// SeerAttention-R table 1). Quantisation alone is said to inflate up to 5.1 times (ThinKV); no points are published.
double lengthInflation(double relativeAccuracy) noexcept;

/// The "cache_accuracy" object of a catalog file; mistakes are appended to `problems`.
CacheAccuracy readCacheAccuracy(const nlohmann::json& object, const std::string& file, const std::string& pointer,
                                std::vector<Error>& problems);
nlohmann::ordered_json cacheAccuracyJson(const CacheAccuracy& accuracy);

} // namespace paretoscope::quality
