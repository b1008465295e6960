// SPDX-License-Identifier: GPL-3.0-or-later
// Policies that keep the most recent tokens, whatever attention thinks of them: a ring buffer, no extra work.
#include "core/kv/cache_playback.h"
#include "core/kv/policy_families.h"
#include "core/kv/token_choice.h"

#include <algorithm>

namespace paretoscope::kv {

namespace {

/// min(n, w) tokens, of which the first few may be held for ever.
class RecentTokens final : public KvPolicy {
public:
    explicit RecentTokens(PolicyDescription description)
        : m_description(std::move(description)) {
        m_description.dropsTokens = true;
    }
    [[nodiscard]] const PolicyDescription& description() const noexcept override { return m_description; }

    [[nodiscard]] Holding hold(std::span<const double> values, const CacheShape& shape,
                               Sequence sequence) const noexcept override {
        return holdTokens(shape, std::min(sequence.tokens(), values[0]), 0.0, values[1]);
    }
    [[nodiscard]] StepCost step(std::span<const double> values, const CacheShape& shape,
                                Sequence sequence) const noexcept override {
        return {shape.bytes(std::min(sequence.tokens(), values[0])), {}, {}, fullShare(sequence.tokens(), values[0])};
    }
    [[nodiscard]] Result<CachePlayback> play(std::span<const double> values, const CacheShape& shape, Sequence sequence,
                                             int moments) const override {
        const auto budget = static_cast<std::int64_t>(values[0]);
        const auto sinks = values.size() > 2 ? static_cast<std::int64_t>(values[2]) : 0;
        CachePlayback playback = playRing(sequence, static_cast<int>(values[1]), budget, sinks);
        recordMoments(playback, shape, moments);
        return playback;
    }
    [[nodiscard]] std::unique_ptr<TokenChoice> choose(std::span<const double> values) const override {
        return recentChoice(static_cast<std::int64_t>(values[0]),
                            values.size() > 2 ? static_cast<std::int64_t>(values[2]) : 0);
    }

private:
    PolicyDescription m_description;
};

PolicyDescription slidingWindow() {
    PolicyDescription description;
    description.id = "sliding_window";
    description.name = "Sliding window";
    description.help = "Only the most recent tokens stay.";
    description.source = {"Beltagy et al. 2020 (Longformer), section 3.1", false};
    description.parameters = {budgetParameter(1024.0, {"this program's choice", false}), blockSizeParameter()};
    return description;
}

PolicyDescription streaming() {
    PolicyDescription description;
    description.id = "streaming_llm";
    description.name = "StreamingLLM";
    description.help = "The first tokens (attention sinks) and the most recent ones stay.";
    description.source = {"StreamingLLM; sinks 4 as in the repositories R-KV and kvpress", false};
    description.parameters = {budgetParameter(1024.0, {"this program's choice", false}), blockSizeParameter(),
                              tokenParameter("sinks", "Attention sinks", 0.0, 1024.0, 4.0,
                                             "First tokens that stay, counted in the budget.",
                                             {"repositories R-KV and kvpress", false})};
    return description;
}

} // namespace

void addWindowPolicies(PolicyList& policies) {
    policies.push_back(std::make_unique<RecentTokens>(slidingWindow()));
    policies.push_back(std::make_unique<RecentTokens>(streaming()));
}

} // namespace paretoscope::kv
