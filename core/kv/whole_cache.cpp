// SPDX-License-Identifier: GPL-3.0-or-later
// Caches that keep every token in 16 bits.
#include "core/kv/cache_playback.h"
#include "core/kv/policy_families.h"
#include "core/kv/token_choice.h"

namespace paretoscope::kv {

namespace {

/// All n tokens, in blocks; a step reads them all (Kwon et al., SOSP 2023).
class FullCache final : public KvPolicy {
public:
    FullCache() {
        m_description.id = "full";
        m_description.name = "Full cache";
        m_description.help = "Every token stays, in blocks of a paged allocator.";
        m_description.source = {"Kwon et al., SOSP 2023 (PagedAttention)", false};
        m_description.parameters = {blockSizeParameter()};
    }
    [[nodiscard]] const PolicyDescription& description() const noexcept override { return m_description; }

    [[nodiscard]] Holding hold(std::span<const double> values, const CacheShape& shape,
                               Sequence sequence) const noexcept override {
        return holdTokens(shape, sequence.tokens(), 0.0, values[0]);
    }
    [[nodiscard]] StepCost step(std::span<const double>, const CacheShape& shape,
                                Sequence sequence) const noexcept override {
        return {shape.bytes(sequence.tokens()), {}, {}, 0.0};
    }
    [[nodiscard]] Result<CachePlayback> play(std::span<const double> values, const CacheShape& shape, Sequence sequence,
                                             int moments) const override {
        CachePlayback playback = playAll(sequence, static_cast<int>(values[0]));
        recordMoments(playback, shape, moments);
        return playback;
    }
    [[nodiscard]] std::unique_ptr<TokenChoice> choose(std::span<const double>) const override { return wholeChoice(); }

private:
    PolicyDescription m_description;
};

/// One latent vector and one rotary key for all heads of a layer: (c + r) elements a token (DeepSeek-V2, section 2.1).
/// As a policy it answers "what if this model had been trained so"; layers and windows are the model's own.
class LatentCache final : public KvPolicy {
public:
    LatentCache() {
        const Source source{"DeepSeek-V2 (2024), section 2.1 and table 1", false};
        m_description.id = "mla";
        m_description.name = "Multi-latent attention";
        m_description.help = "An architecture, not a switch: the model must have been trained with it.";
        m_description.source = source;
        m_description.changesModel = true;
        m_description.parameters = {blockSizeParameter(),
                                    {"latent_width", "Latent width", Unit::count, true, 1.0, 65536.0, 512.0,
                                     "Elements of the vector from which keys and values are made.", source},
                                    {"rotary_width", "Rotary width", Unit::count, true, 0.0, 65536.0, 64.0,
                                     "Elements of the shared rotary key.", source}};
    }
    [[nodiscard]] const PolicyDescription& description() const noexcept override { return m_description; }

    [[nodiscard]] Holding hold(std::span<const double> values, const CacheShape& shape,
                               Sequence sequence) const noexcept override {
        const double share = shareOf(values, shape);
        Holding holding = holdTokens(shape, sequence.tokens(), 0.0, values[0]);
        holding.bytes.payload *= share;
        holding.bytes.blockSlack *= share;
        return holding;
    }

    /// Queries meet latent vectors directly: 2 Hq (c + (c + r)) FLOPs a token and layer instead of 4 Hq d (derived from
    /// the absorbed projections, DeepSeek-V2 section 2.1.2).
    [[nodiscard]] StepCost step(std::span<const double> values, const CacheShape& shape,
                                Sequence sequence) const noexcept override {
        const double perToken = 2.0 * values[1] + values[2] - 2.0 * shape.headWidth;
        const double tokensInLayers = shape.elements(sequence.tokens()) / elementsPerToken(shape);
        return {shareOf(values, shape) * shape.bytes(sequence.tokens()),
                {},
                Flops(2.0 * shape.queryHeads * perToken * tokensInLayers),
                0.0};
    }

private:
    static double elementsPerToken(const CacheShape& shape) noexcept {
        return shape.groups.empty() ? 1.0 : shape.groups.front().elementsPerToken;
    }
    static double shareOf(std::span<const double> values, const CacheShape& shape) noexcept {
        return (values[1] + values[2]) / elementsPerToken(shape);
    }
    PolicyDescription m_description;
};

} // namespace

std::unique_ptr<KvPolicy> fullCache() {
    return std::make_unique<FullCache>();
}

void addWholeCachePolicies(PolicyList& policies) {
    policies.push_back(fullCache());
    policies.push_back(std::make_unique<LatentCache>());
}

} // namespace paretoscope::kv
