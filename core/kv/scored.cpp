// SPDX-License-Identifier: GPL-3.0-or-later
// Policies that score tokens and keep the best `budget` of them. Some score at every step, others let new tokens wait
// in a buffer and compress once it is full; the gather that closes the gaps moves what is kept.
#include "core/kv/policy_families.h"
#include "core/kv/token_choice.h"

#include <algorithm>

namespace paretoscope::kv {

namespace {

constexpr std::size_t kBudget = 0;
constexpr std::size_t kBlockSize = 1;
constexpr std::size_t kInterval = 2;
constexpr std::size_t kOwn = 3; ///< first parameter of a scheme's own

/// What tells one scheme from another; `kept` tokens are scored.
struct ScoringCost {
    Flops perStep;
    Flops perCall;
    Bytes metadata;
    Bytes workspace;
};
using ScoringRule = ScoringCost (*)(std::span<const double> values, const CacheShape& shape, double kept);

/// The scheme as an algorithm.
using Chooser = std::unique_ptr<TokenChoice> (*)(std::span<const double> values);

class ScoredTokens : public KvPolicy {
public:
    /// No chooser: what decides is trained, sampled or differs by layer, and one head's chain cannot tell.
    ScoredTokens(PolicyDescription description, ScoringRule rule, Chooser chooser = nullptr)
        : m_description(std::move(description))
        , m_rule(rule)
        , m_chooser(chooser) {
        m_description.dropsTokens = true;
    }
    [[nodiscard]] const PolicyDescription& description() const noexcept override { return m_description; }

    [[nodiscard]] Holding hold(std::span<const double> values, const CacheShape& shape,
                               Sequence sequence) const noexcept override {
        const double kept = keptTokens(values, shape, sequence.tokens());
        const double buffer = values[kInterval] > 1.0 ? values[kInterval] : 0.0;
        Holding holding =
            holdTokens(shape, kept, std::clamp(sequence.tokens() - kept, 0.0, buffer), values[kBlockSize]);
        const ScoringCost cost = m_rule(values, shape, kept);
        holding.bytes.metadata = cost.metadata;
        holding.workspace = cost.workspace;
        return holding;
    }

    [[nodiscard]] StepCost step(std::span<const double> values, const CacheShape& shape,
                                Sequence sequence) const noexcept override {
        const double kept = keptTokens(values, shape, sequence.tokens());
        const ScoringCost cost = m_rule(values, shape, kept);
        const double rate = fullShare(sequence.tokens(), values[kBudget]) / values[kInterval];
        // Between two compressions the buffer is half full on average.
        const double buffered =
            std::clamp(sequence.tokens() - kept, 0.0, values[kInterval] > 1.0 ? values[kInterval] / 2.0 : 0.0);
        return {shape.bytes(kept + buffered) + cost.metadata, rate * gatherBytes(shape, kept),
                cost.perStep + rate * cost.perCall, rate};
    }

    [[nodiscard]] std::unique_ptr<TokenChoice> choose(std::span<const double> values) const override {
        return m_chooser != nullptr ? m_chooser(values) : nullptr;
    }

protected:
    /// The mean over layers.
    [[nodiscard]] virtual double keptTokens(std::span<const double> values, const CacheShape& /*shape*/,
                                            double seen) const noexcept {
        return std::min(seen, values[kBudget]);
    }

private:
    PolicyDescription m_description;
    ScoringRule m_rule;
    Chooser m_chooser;
};

std::int64_t tokensIn(double value) {
    return static_cast<std::int64_t>(value);
}

ObservedSettings observedSettings(std::span<const double> values) {
    ObservedSettings settings;
    settings.budget = tokensIn(values[kBudget]);
    settings.interval = tokensIn(values[kInterval]);
    settings.window = tokensIn(values[kOwn]);
    return settings;
}

/// One addition for each held token, query head and layer.
Flops addAttentionRow(const CacheShape& shape, double kept) {
    return Flops(kept * shape.queryHeads * shape.layers());
}

/// Attention of `queries` rows over the kept keys: 2 d FLOPs each.
Flops attentionRows(const CacheShape& shape, double queries, double kept) {
    return Flops(2.0 * queries * kept * shape.headWidth * shape.queryHeads * shape.layers());
}

/// H2O: attention is summed up in one 32-bit number for each token, head and layer.
ScoringCost heavyHitters(std::span<const double>, const CacheShape& shape, double kept) {
    const Bytes accumulators(4.0 * kept * shape.keyValueHeads * shape.layers());
    return {addAttentionRow(shape, kept), {}, accumulators, {}};
}

/// TOVA: the last row, averaged over heads; the smallest goes.
ScoringCost lastRow(std::span<const double>, const CacheShape& shape, double kept) {
    return {addAttentionRow(shape, kept), {}, {}, {}};
}

/// SnapKV: rows of an observation window, max-pooled over `kernel` neighbours.
ScoringCost observationWindow(std::span<const double> values, const CacheShape& shape, double kept) {
    const Flops pooling(kept * values[kOwn + 1] * shape.keyValueHeads * shape.layers());
    return {{}, attentionRows(shape, values[kOwn], kept) + pooling, {}, {}};
}

/// R-KV: alpha rows of importance, and the similarity of every kept key with every other, 2 k^2 d FLOPs for each head.
/// Its matrix, 2 k^2 bytes a head, is held for one layer at a time; checked against VaSE's measurements (tests).
ScoringCost redundancy(std::span<const double> values, const CacheShape& shape, double kept) {
    const Flops similarity(2.0 * kept * kept * shape.headWidth * shape.keyValueHeads * shape.layers());
    return {
        {}, attentionRows(shape, values[kOwn], kept) + similarity, {}, Bytes(2.0 * kept * kept * shape.keyValueHeads)};
}

/// VaSE and CUR: O(k) work; one multiply-add for each element of the kept values.
ScoringCost valueRange(std::span<const double>, const CacheShape& shape, double kept) {
    return {{}, Flops(shape.elements(kept)), {}, {}};
}

/// TriAttention: a trigonometric series in position, two multiply-adds for each of d/2 frequencies and query head.
ScoringCost trigonometricSeries(std::span<const double>, const CacheShape& shape, double kept) {
    return {{}, Flops(2.0 * kept * shape.headWidth * shape.queryHeads * shape.layers()), {}, {}};
}

/// TRIM-KV: a gate of one hidden layer for each new token, as wide as all query heads on its way in; a 32-bit retention
/// for each kept token and head.
ScoringCost retentionGate(std::span<const double> values, const CacheShape& shape, double kept) {
    const double gate = values[kOwn] * (shape.queryHeads * shape.headWidth + shape.keyValueHeads);
    const Bytes retention(4.0 * kept * shape.keyValueHeads * shape.layers());
    return {Flops(2.0 * gate * shape.layers()), {}, retention, {}};
}

/// PyramidKV: budgets fall linearly with depth from 2k - k/beta to k/beta, so their mean is k.
class Pyramid final : public ScoredTokens {
public:
    using ScoredTokens::ScoredTokens;

protected:
    [[nodiscard]] double keptTokens(std::span<const double> values, const CacheShape& shape,
                                    double seen) const noexcept override {
        const double budget = values[kBudget];
        const double least = budget / values[kOwn + 2];
        const double layers = shape.layers();
        double sum = 0.0;
        for (double layer = 0.0; layer < layers; ++layer) {
            const double depth = layers > 1.0 ? layer / (layers - 1.0) : 0.5;
            sum += std::min(seen, least + (1.0 - depth) * 2.0 * (budget - least));
        }
        return layers > 0.0 ? sum / layers : 0.0;
    }
};

/// RPC keeps one in c of what was generated: the first P tokens uncompressed, then P + (n - P) / c at most.
class Proportional final : public KvPolicy {
public:
    explicit Proportional(PolicyDescription description)
        : m_description(std::move(description)) {}
    [[nodiscard]] const PolicyDescription& description() const noexcept override { return m_description; }

    [[nodiscard]] Holding hold(std::span<const double> values, const CacheShape& shape,
                               Sequence sequence) const noexcept override {
        const double buffered = std::min(sequence.tokens(), values[0]);
        return holdTokens(shape, (sequence.tokens() - buffered) / values[2], buffered, values[1]);
    }
    /// On average half of the last period is compressed; each call scores its period by `selector` rows and moves what
    /// it keeps.
    [[nodiscard]] StepCost step(std::span<const double> values, const CacheShape& shape,
                                Sequence sequence) const noexcept override {
        const double recent = std::min(sequence.tokens(), values[0]);
        const bool full = sequence.tokens() > values[0];
        const double rate = full ? 1.0 / values[0] : 0.0;
        const double read =
            (sequence.tokens() - recent) / values[2] + (full ? (1.0 + 1.0 / values[2]) / 2.0 : 1.0) * recent;
        return {shape.bytes(read), rate * gatherBytes(shape, recent / values[2]),
                rate * attentionRows(shape, values[3], recent), rate};
    }

    [[nodiscard]] std::unique_ptr<TokenChoice> choose(std::span<const double> values) const override {
        return proportionalChoice(tokensIn(values[0]), values[2], tokensIn(values[3]));
    }

private:
    PolicyDescription m_description;
};

PolicyDescription describe(const char* id, const char* name, const char* help, Source source, bool weights) {
    PolicyDescription description;
    description.id = id;
    description.name = name;
    description.help = help;
    description.source = std::move(source);
    description.needsAttentionWeights = weights;
    return description;
}

/// The parameters that all have, then `own`.
std::vector<PolicyParameter> withOwn(double budget, double interval, const Source& source,
                                     std::vector<PolicyParameter> own = {}) {
    std::vector<PolicyParameter> parameters = {
        budgetParameter(budget, source), blockSizeParameter(),
        tokenParameter("compression_interval", "Tokens between compressions", 1.0, 65536.0, interval,
                       "New tokens wait in a buffer of this size; 1: the policy evicts at every step.", source)};
    std::ranges::move(own, std::back_inserter(parameters));
    return parameters;
}

void addSteppedPolicies(PolicyList& policies) {
    const Source runs{"repository R-KV, its peers' settings", false};
    PolicyDescription h2o = describe("h2o", "H2O", "The tokens that drew most attention so far, and recent ones.",
                                     {"Zhang et al., NeurIPS 2023, algorithm 1", false}, true);
    h2o.parameters = withOwn(1024.0, 1.0, runs);
    policies.push_back(std::make_unique<ScoredTokens>(std::move(h2o), heavyHitters, [](std::span<const double> values) {
        return heavyHitterChoice(tokensIn(values[kBudget]));
    }));

    PolicyDescription tova = describe("tova", "TOVA", "The token to which the last one attends least goes.",
                                      {"Oren et al., EMNLP 2024", false}, true);
    tova.parameters = withOwn(1024.0, 1.0, runs);
    policies.push_back(std::make_unique<ScoredTokens>(std::move(tova), lastRow, [](std::span<const double> values) {
        return lastRowChoice(tokensIn(values[kBudget]));
    }));
}

std::vector<PolicyParameter> snapParameters(const Source& source) {
    return {tokenParameter("observation_window", "Observation window", 1.0, 4096.0, 8.0,
                           "Recent queries whose attention scores the others.", source),
            {"pooling_kernel", "Pooling kernel", Unit::count, true, 1.0, 255.0, 7.0,
             "Neighbours over which scores are max-pooled.", source}};
}

void addObservedPolicies(PolicyList& policies) {
    const Source snap{"repository R-KV: window 8, kernel 7, divide_length 128", false};
    PolicyDescription snapKv = describe(
        "snap_kv", "SnapKV", "Tokens to which an observation window of recent queries attends, while decoding.",
        {"Li et al., NeurIPS 2024; decoding as in the repository R-KV", false}, true);
    snapKv.publishedAs = "SnapKV-decode";
    snapKv.parameters = withOwn(1024.0, 128.0, snap, snapParameters(snap));
    policies.push_back(
        std::make_unique<ScoredTokens>(std::move(snapKv), observationWindow, [](std::span<const double> values) {
            ObservedSettings settings = observedSettings(values);
            settings.kernel = tokensIn(values[kOwn + 1]);
            return observedChoice(settings);
        }));

    PolicyDescription pyramid =
        describe("pyramid_kv", "PyramidKV", "As SnapKV, with more tokens in early layers than in late ones.",
                 {"PyramidKV; the linear budgets are written down from memory", true}, true);
    std::vector<PolicyParameter> own = snapParameters(snap);
    own.push_back({"beta",
                   "Steepness",
                   Unit::count,
                   false,
                   1.0,
                   1000.0,
                   20.0,
                   "The last layer keeps budget / beta tokens.",
                   {"written down from memory", true}});
    pyramid.parameters = withOwn(1024.0, 128.0, snap, std::move(own));
    policies.push_back(std::make_unique<Pyramid>(std::move(pyramid), observationWindow));

    const Source rkvSource{"R-KV README: buffer 128, alpha 8", false};
    PolicyDescription rkv = describe("r_kv", "R-KV", "Important tokens that do not repeat each other.",
                                     {"Cai et al. 2025 (R-KV), README and code", false}, true);
    rkv.parameters = withOwn(1024.0, 128.0, rkvSource,
                             {tokenParameter("observation_window", "Observation window", 1.0, 4096.0, 8.0,
                                             "Recent queries whose attention scores the others (alpha).", rkvSource)});
    policies.push_back(std::make_unique<ScoredTokens>(std::move(rkv), redundancy, [](std::span<const double> values) {
        return redundancyChoice(observedSettings(values));
    }));
}

void addWeightlessPolicies(PolicyList& policies) {
    const Source vaseSource{"repository VaSE: residual 64", false};
    PolicyDescription vase = describe("vase", "VaSE", "Sampled tokens, by the range of their values.",
                                      {"repository terarachang/VaSE", false}, false);
    vase.parameters = withOwn(2048.0, 64.0, vaseSource);
    policies.push_back(std::make_unique<ScoredTokens>(std::move(vase), valueRange));

    PolicyDescription cur = describe("cur", "CUR", "Tokens by leverage scores of keys and values.",
                                     {"repository terarachang/VaSE", false}, false);
    cur.publishedAs = "CUR-resample";
    cur.parameters = withOwn(2048.0, 64.0, vaseSource);
    policies.push_back(std::make_unique<ScoredTokens>(std::move(cur), valueRange));

    const Source triSource{"repository TriAttention: budget 2048, pruning every 128 tokens", false};
    PolicyDescription tri =
        describe("tri_attention", "TriAttention", "Tokens by distance, from centres of queries and keys found offline.",
                 {"repository WeianMao/triattention", false}, false);
    tri.parameters = withOwn(2048.0, 128.0, triSource);
    policies.push_back(std::make_unique<ScoredTokens>(std::move(tri), trigonometricSeries));

    const Source trimSource{"repository TRIM-KV: gate width 512, buffer 128", false};
    PolicyDescription trim = describe("trim_kv", "TRIM-KV", "A trained gate gives each token how long it stays.",
                                      {"repository ngocbh/trimkv", false}, false);
    trim.changesModel = true;
    trim.parameters = withOwn(512.0, 128.0, trimSource,
                              {{"gate_width", "Gate width", Unit::count, true, 1.0, 65536.0, 512.0,
                                "Hidden elements of the gate of each layer.", trimSource}});
    policies.push_back(std::make_unique<ScoredTokens>(std::move(trim), retentionGate));
}

void addProportionalPolicy(PolicyList& policies) {
    const Source source{"RPC README: P 4096 or 1024, c 4, selector 32", false};
    PolicyDescription rpc = describe("rpc", "RPC", "Every P tokens the reasoning of that period shrinks to one in c.",
                                     {"Song et al. 2025 (Reasoning Path Compression), README", false}, true);
    rpc.publishedAs = "RPC-P4096";
    rpc.dropsTokens = true;
    rpc.parameters = {
        tokenParameter("period", "Tokens between compressions", 1.0, 1 << 20, 4096.0, "P: how many tokens stay whole.",
                       source),
        blockSizeParameter(),
        {"ratio", "Compression ratio", Unit::count, false, 1.0, 1000.0, 4.0, "c: one in so many tokens stays.", source},
        tokenParameter("selector_window", "Selector window", 1.0, 4096.0, 32.0,
                       "Recent queries whose attention selects (R).", source)};
    policies.push_back(std::make_unique<Proportional>(std::move(rpc)));
}

} // namespace

void addScoredPolicies(PolicyList& policies) {
    addSteppedPolicies(policies);
    addObservedPolicies(policies);
    addWeightlessPolicies(policies);
    addProportionalPolicy(policies);
}

} // namespace paretoscope::kv
