// SPDX-License-Identifier: GPL-3.0-or-later
// What a router may ask a client about a request that it has not got yet.
#include "core/serving/llm_client.h"

#include <algorithm>
#include <cmath>

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

} // namespace paretoscope::serving
