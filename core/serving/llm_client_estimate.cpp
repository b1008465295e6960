// SPDX-License-Identifier: GPL-3.0-or-later
// What a router may ask a client about a request that it has not got yet.
#include "core/serving/llm_client.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::serving {

Seconds LlmClient::expectedFirstToken(RequestIndex index) const {
    double tokens = 0.0;
    if (m_role != Role::answers) {
        const std::uint32_t held = sharesPrefixes() ? heldPieces(index) * m_all.prefixes->tokens : 0;
        tokens = std::max(static_cast<double>(m_all.requests[index].promptTokens) - held, 1.0);
    }
    const double own = tokens;
    tokens += static_cast<double>(m_waiting.promptTokens());
    for (const RequestIndex each : m_prefilling) {
        tokens += m_all.sequences[each].target - m_all.sequences[each].done;
    }
    const Generation running{static_cast<double>(m_generating),
                             m_curve != nullptr ? m_read : static_cast<double>(m_context)};
    Seconds time;
    if (tokens > 0.0) {
        // Steps of whole prompts go without tokens.
        const bool mixes = m_policy.batching == Batching::chunked || m_policy.batching == Batching::continuous;
        const double taken = m_policy.batching == Batching::chunked ? m_generating : 0.0;
        const double steps = std::max(std::ceil(tokens / std::max(m_policy.mostTokens - taken, 1.0)), 1.0);
        const PromptChunk chunk{tokens / steps, 0.0};
        time = steps * m_clock.time(std::span(&chunk, 1), mixes ? running : Generation{});
    }
    const std::size_t after = outstanding() + m_all.paths;
    if (after > m_policy.mostSequences && m_generating > 0) {
        const double answers = std::max(static_cast<double>(m_outstandingTokens) - (tokens - own), 0.0);
        const Seconds draining = answers / m_generating * m_clock.time({}, running);
        const auto leaving = static_cast<double>(std::min(after - m_policy.mostSequences, outstanding()));
        time += leaving / static_cast<double>(outstanding()) * draining;
    }
    return time;
}

Seconds LlmClient::expectedPerToken(RequestIndex index) const {
    if (m_role == Role::prompts) {
        return {};
    }
    auto count = static_cast<double>(m_commitments.count());
    auto prompts = static_cast<double>(m_commitments.promptTokens() + m_all.requests[index].promptTokens);
    auto answers = static_cast<double>(m_commitments.outputTokens());
    for (RequestIndex path = index; path < index + m_all.paths; ++path) {
        answers += m_all.requests[path].outputTokens;
        count += 1.0;
    }
    const double prompt = prompts / count;
    const double answer = answers / count;
    const double room = static_cast<double>(m_memory.blocks) * m_memory.blockTokens / (prompt + answer);
    const double sequences = std::max(std::floor(std::min({count, double(m_policy.mostSequences), room})), 1.0);
    const double readShare = m_curve != nullptr && m_context > 0 ? m_read / static_cast<double>(m_context) : 1.0;
    const Generation generation{sequences, sequences * (prompt + 0.5 * answer) * readShare};
    const Seconds step = m_clock.time({}, generation);
    if (m_role == Role::answers || m_policy.batching == Batching::fixed) {
        return step;
    }
    const double seen = m_activity.foundTokens + m_activity.promptTokens;
    const double computed = seen > 0.0 ? m_activity.promptTokens / seen : 1.0;
    const PromptChunk chunk{std::max(std::ceil(prompt * computed), 1.0), 0.0}; // whole tokens: clocks remember them
    const Seconds added = m_policy.batching == Batching::vllm ? m_clock.time(std::span(&chunk, 1), {})
                                                              : m_clock.time(std::span(&chunk, 1), generation) - step;
    return step + sequences / answer * added;
}

Seconds LlmClient::tightestPerToken() const {
    return m_all.classes != nullptr ? m_commitments.tightestPerToken(*m_all.classes)
                                    : Seconds(std::numeric_limits<double>::infinity());
}

} // namespace paretoscope::serving
