// SPDX-License-Identifier: GPL-3.0-or-later
// Policies that keep every token and read a few: they save bandwidth, not capacity.
#include "core/kv/policy_families.h"
#include "core/kv/token_choice.h"

#include <algorithm>

namespace paretoscope::kv {

namespace {

constexpr std::size_t kRead = 0;
constexpr std::size_t kPage = 1;
constexpr std::size_t kDenseLayers = 2;

/// Pages of keys with a summary each; a step scores all summaries and reads the `budget` tokens of the best pages. The
/// first layers read everything.
class PageRetrieval final : public KvPolicy {
public:
    /// `summaryKeys`: key vectors that sum up a page: 2 where they are its smallest and largest elements, which choose
    /// pages by a rule; 1 where a trained gate does.
    PageRetrieval(PolicyDescription description, double summaryKeys)
        : m_description(std::move(description))
        , m_summaryKeys(summaryKeys) {}
    [[nodiscard]] const PolicyDescription& description() const noexcept override { return m_description; }

    [[nodiscard]] Holding hold(std::span<const double> values, const CacheShape& shape,
                               Sequence sequence) const noexcept override {
        Holding holding = holdTokens(shape, sequence.tokens(), 0.0, values[kPage]);
        holding.bytes.metadata = summaries(values, shape, sequence);
        return holding;
    }

    [[nodiscard]] StepCost step(std::span<const double> values, const CacheShape& shape,
                                Sequence sequence) const noexcept override {
        const double layers = shape.layers();
        const double dense = layers > 0.0 ? std::min(values[kDenseLayers] / layers, 1.0) : 1.0;
        const double pages = sequence.tokens() / values[kPage];
        const Bytes sparse =
            shape.bytes(std::min(sequence.tokens(), values[kRead])) + summaries(values, shape, sequence);
        const double scores = 2.0 * m_summaryKeys * pages * shape.headWidth * shape.queryHeads * layers;
        return {
            dense * shape.bytes(sequence.tokens()) + (1.0 - dense) * sparse, {}, Flops((1.0 - dense) * scores), 0.0};
    }

    /// Of a layer that chooses.
    [[nodiscard]] std::unique_ptr<TokenChoice> choose(std::span<const double> values) const override {
        return m_summaryKeys == 2.0
                   ? pageChoice(static_cast<std::int64_t>(values[kRead]), static_cast<std::int64_t>(values[kPage]))
                   : nullptr;
    }

private:
    /// Keys are half of a cache's elements.
    [[nodiscard]] Bytes summaries(std::span<const double> values, const CacheShape& shape,
                                  Sequence sequence) const noexcept {
        return shape.bytes(sequence.tokens() / values[kPage]) * (m_summaryKeys / 2.0);
    }
    PolicyDescription m_description;
    double m_summaryKeys;
};

std::vector<PolicyParameter> pageParameters(double page, double denseLayers, const Source& source) {
    return {
        budgetParameter(2048.0, source),
        tokenParameter("block_size", "Tokens in a page", 1.0, 1024.0, page, "Tokens that are read together.", source),
        {"dense_layers", "Layers that read everything", Unit::count, true, 0.0, 1024.0, denseLayers,
         "The first layers, where pages are not chosen.", source}};
}

} // namespace

void addRetrievalPolicies(PolicyList& policies) {
    const Source questSource{"Tang et al., ICML 2024 (Quest): pages of 16, first two layers dense", false};
    PolicyDescription quest;
    quest.id = "quest";
    quest.name = "Quest";
    quest.help = "Every token stays; a step reads the pages whose key bounds promise most for its query.";
    quest.source = questSource;
    quest.publishedAs = "Quest(blk64)";
    quest.parameters = pageParameters(16.0, 2.0, questSource);
    policies.push_back(std::make_unique<PageRetrieval>(std::move(quest), 2.0));

    const Source seerSource{"repository SeerAttention: SeerAttention-R, blocks of 64", false};
    PolicyDescription seer;
    seer.id = "seer_attention_r";
    seer.name = "SeerAttention-R";
    seer.help = "Every token stays; a trained gate chooses the blocks that a step reads.";
    seer.source = seerSource;
    seer.changesModel = true;
    seer.parameters = pageParameters(64.0, 0.0, seerSource);
    policies.push_back(std::make_unique<PageRetrieval>(std::move(seer), 1.0));
}

} // namespace paretoscope::kv
