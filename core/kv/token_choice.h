// SPDX-License-Identifier: GPL-3.0-or-later
// How policies choose tokens, as algorithms on one attention head: which tokens stay as a sequence grows, and which of
// those a step attends to. Deterministic; of equal scores the older token goes. Not thread-safe; make one for each run.
#pragma once

#include "core/kv/head_tokens.h"

#include <cstdint>
#include <memory>
#include <span>

namespace paretoscope::kv {

class TokenChoice {
public:
    TokenChoice() = default;
    TokenChoice(const TokenChoice&) = delete;
    TokenChoice& operator=(const TokenChoice&) = delete;
    virtual ~TokenChoice() = default;

    /// The head's last token was just written; `query` is that of its step.
    virtual void take(const HeadTokens& head, std::span<const float> query) = 0;
    /// What a step with `query` attends to, ascending; valid until the next call.
    [[nodiscard]] virtual std::span<const std::int64_t> attended(const HeadTokens& head,
                                                                 std::span<const float> query) = 0;
};

/// Every token.
std::unique_ptr<TokenChoice> wholeChoice();
/// The first `sinks` and the most recent ones, `budget` in all (StreamingLLM; a sliding window without sinks).
std::unique_ptr<TokenChoice> recentChoice(std::int64_t budget, std::int64_t sinks);
/// The most attention summed up over steps, half of the budget for recent tokens (H2O, NeurIPS 2023, algorithm 1).
std::unique_ptr<TokenChoice> heavyHitterChoice(std::int64_t budget);
/// The token to which the last query attends least goes (TOVA, EMNLP 2024).
std::unique_ptr<TokenChoice> lastRowChoice(std::int64_t budget);

/// Policies that let `interval` new tokens wait, then score all by their last `window` queries and keep the window and
/// the best others, `budget` in all.
struct ObservedSettings {
    std::int64_t budget = 1024;
    std::int64_t interval = 128;
    std::int64_t window = 8;
    std::int64_t kernel = 7; ///< scores are max-pooled over so many neighbours
};
/// Mean attention of the window (SnapKV, NeurIPS 2024, while decoding as in the repository R-KV).
std::unique_ptr<TokenChoice> observedChoice(const ObservedSettings& settings);
/// lambda I - (1 - lambda) R: importance I as SnapKV's score, redundancy R the softmax of a key's mean cosine
/// similarity to the other kept keys; lambda 0.1 (R-KV README). The repository spares recent ones of similar keys; this
/// does not.
std::unique_ptr<TokenChoice> redundancyChoice(const ObservedSettings& settings);

/// Every `period` tokens those of the period shrink to one in `ratio`, by the last `window` queries' attention (RPC).
std::unique_ptr<TokenChoice> proportionalChoice(std::int64_t period, double ratio, std::int64_t window);

/// Every token stays; a step reads the pages whose bound sum_i max(q_i min_i, q_i max_i) is largest, the last page
/// among them, `budget` tokens in all (Quest, ICML 2024, algorithm 1).
std::unique_ptr<TokenChoice> pageChoice(std::int64_t budget, std::int64_t page);

} // namespace paretoscope::kv
