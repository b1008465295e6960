// SPDX-License-Identifier: GPL-3.0-or-later
// A cache policy decides which tokens of a sequence stay in the KV cache and in how many bits, and what each decode
// step pays for it. "Retained tokens" are not bytes: scales, metadata, buffers, unused slots of blocks and workspace
// are all counted, each by itself.
//
// The interface is a Component: pure virtual, parameters as data, no state, so built-ins and plugins are alike. Values
// of the parameters are a row of doubles in declared order, as the points of a Study are. All of it is thread-safe;
// hold() and step() neither allocate nor throw.
#pragma once

#include "core/base/result.h"
#include "core/base/source.h"
#include "core/base/unit.h"
#include "core/kv/cache_shape.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace paretoscope::kv {

struct PolicyParameter {
    std::string id;    ///< whole words in snake case: "budget"
    std::string label; ///< "Tokens kept"
    Unit unit = Unit::none;
    bool whole = true; ///< whole numbers only
    double minimum = 0.0;
    double maximum = 0.0;
    double defaultValue = 0.0;
    std::string help;
    Source source; ///< of the default
};

struct PolicyDescription {
    std::string id;   ///< "r_kv"
    std::string name; ///< "R-KV"
    std::string help;
    Source source;
    std::string publishedAs; ///< its name in tables of published accuracies; empty: the same
    std::vector<PolicyParameter> parameters;
    bool needsAttentionWeights = false; ///< which fused attention kernels do not give
    bool dropsTokens = false;           ///< evicted tokens are gone, their slots rewritten: no prefix can be shared
    bool quantises = false;             ///< stores fewer than 16 bits
    bool changesModel = false;          ///< an architecture or trained gate, not a switch for any model
};

/// Tokens that the cache has seen.
struct Sequence {
    std::int64_t prompt = 0;
    std::int64_t generated = 0;
    [[nodiscard]] double tokens() const noexcept { return static_cast<double>(prompt + generated); }
};

/// Bytes of one sequence in all layers.
struct CacheBytes {
    Bytes payload;    ///< the elements of kept tokens
    Bytes scales;     ///< scales and zero points of quantised groups
    Bytes metadata;   ///< page summaries, accumulators, tables
    Bytes buffers;    ///< recent tokens kept aside until they are compressed or quantised
    Bytes blockSlack; ///< slots of allocated blocks that hold no kept token
    [[nodiscard]] Bytes total() const noexcept { return payload + scales + metadata + buffers + blockSlack; }
};

/// The most that one sequence held at any time so far: what has to be provided.
struct Holding {
    double tokens = 0.0; ///< kept in each layer, buffers included; the mean where layers differ
    CacheBytes bytes;
    Bytes workspace; ///< scratch memory while the policy works, beside what stays
};

/// What a decode step pays, with as many tokens seen; rates are means over the sequence so far.
struct StepCost {
    Bytes read;            ///< by attention and by the policy's own look-ups
    Bytes moved;           ///< reads and writes to gather kept tokens, or between tiers
    Flops extra;           ///< beyond attention over the tokens read
    double callRate = 0.0; ///< how often the policy evicts or compresses, calls per step
};

/// A sequence of some length under a policy.
struct LifePoint {
    Holding holding;
    StepCost cost;
};

struct CachePlayback;
struct NumberFormat;
class TokenChoice;

/// How far attention over the compressed cache is from attention over all tokens, on a synthetic chain of thought.
struct AttentionQuality {
    double error = 0.0;        ///< |o - o_full| / |o_full|, the mean over probes
    double revisitError = 0.0; ///< over the probes that look for an old topic; 0 without any
    double recall = 0.0;       ///< share of the full attention's top ten tokens that the cache still holds
    double liveTokens = 0.0;   ///< mean: compare policies at equal numbers of them
    int probes = 0;
};

class KvPolicy {
public:
    KvPolicy() = default;
    KvPolicy(const KvPolicy&) = delete;
    KvPolicy& operator=(const KvPolicy&) = delete;
    virtual ~KvPolicy() = default;

    /// Stable for the life of the policy.
    [[nodiscard]] virtual const PolicyDescription& description() const noexcept = 0;

    /// `values` passed checkValues(). Never falls as the sequence grows.
    [[nodiscard]] virtual Holding hold(std::span<const double> values, const CacheShape& shape,
                                       Sequence sequence) const noexcept = 0;
    [[nodiscard]] virtual StepCost step(std::span<const double> values, const CacheShape& shape,
                                        Sequence sequence) const noexcept = 0;

    /// hold() and step() of one sequence as it grows: the same numbers after each of `generated` tokens, which ascend.
    /// Policies that have to count a sequence do it once. `life` is as long as `generated`.
    virtual void along(std::span<const double> values, const CacheShape& shape, std::int64_t prompt,
                       std::span<const std::int64_t> generated, std::span<LifePoint> life) const noexcept;

    // Optional, and slow: up to seconds. Errors: notSupported where a policy does not offer it, which is the default.
    /// One sequence token by token (core/kv/cache_playback.h). Which tokens a policy keeps must be known, not guessed:
    /// from rules alone, or from the real algorithm on a synthetic chain.
    [[nodiscard]] virtual Result<CachePlayback> play(std::span<const double> values, const CacheShape& shape,
                                                     Sequence sequence, int moments) const;
    /// Of the generated tokens. By default as choose() and storedFormat() make it (core/kv/attention_quality.h).
    [[nodiscard]] virtual Result<AttentionQuality> attentionQuality(std::span<const double> values,
                                                                    Sequence sequence) const;
    /// Which tokens of a head stay and are attended to (core/kv/token_choice.h); null where that is not offered.
    [[nodiscard]] virtual std::unique_ptr<TokenChoice> choose(std::span<const double> values) const;
    /// In what they are stored; null: 16 bits.
    [[nodiscard]] virtual const NumberFormat* storedFormat() const noexcept { return nullptr; }
};

using PolicyList = std::vector<std::unique_ptr<KvPolicy>>;

/// The value of every parameter's default.
std::vector<double> defaultValues(const PolicyDescription& description);

/// Defaults, but for the named ones. Errors: unknownKey with the nearest id, outOfRange; pointer is "policy/id".
Result<std::vector<double>> valuesWith(const PolicyDescription& description,
                                       std::span<const std::pair<std::string_view, double>> named);

/// Errors: malformed where their number differs, outOfRange (also a fraction where a whole number belongs).
Result<void> checkValues(const PolicyDescription& description, std::span<const double> values);

/// The policies that come with the engine, in the order in which they are listed. Compositions are made by compose().
PolicyList builtInPolicies();

/// Null where absent.
const KvPolicy* findPolicy(const PolicyList& policies, std::string_view id) noexcept;

} // namespace paretoscope::kv
