// SPDX-License-Identifier: GPL-3.0-or-later
// What goes into a client's step, by its batching, and how long it takes.
#include "core/serving/llm_client.h"

#include <algorithm>

namespace paretoscope::serving {

void LlmClient::composeFixed() {
    if (m_generating > 0) {
        m_generates = true;
        return;
    }
    while (mayAdmit()) {
        const RequestIndex request = admit();
        addChunk(request, m_all.sequences[request].target - m_all.sequences[request].done);
    }
    m_slots = static_cast<std::uint32_t>(m_chunks.size()) * m_all.paths;
}

void LlmClient::composeContinuous() {
    m_generates = m_generating > 0;
    while (mayAdmit()) {
        const RequestIndex request = admit();
        addChunk(request, m_all.sequences[request].target - m_all.sequences[request].done);
    }
}

void LlmClient::composeVllm() {
    std::uint64_t longest = 0;
    while (mayAdmit()) {
        longest = std::max<std::uint64_t>(longest, m_all.sequences[m_waiting.front()].target);
        // A prompt longer than the limit runs alone.
        if (!m_chunks.empty() && longest * (m_chunks.size() + 1) > m_policy.mostTokens) {
            break;
        }
        const RequestIndex request = admit();
        addChunk(request, m_all.sequences[request].target - m_all.sequences[request].done);
    }
    if (m_chunks.empty() && m_generating + m_swapped.size() > 0) {
        if (takeTokenBlocks()) {
            bringBack();
        }
        m_generates = m_generating > 0;
    }
}

void LlmClient::composeChunked() {
    const bool roomy = m_generating == 0 || takeTokenBlocks();
    if (roomy) {
        bringBack();
    }
    m_generates = m_generating > 0;
    std::uint32_t budget = m_policy.mostTokens > m_generating ? m_policy.mostTokens - m_generating : 0;
    const auto fill = [&](RequestIndex request) {
        const Sequence& sequence = m_all.sequences[request];
        const std::uint32_t tokens = std::min(sequence.target - sequence.done, budget);
        addChunk(request, tokens);
        budget -= tokens;
    };
    for (const RequestIndex request : m_prefilling) {
        if (budget == 0) {
            return;
        }
        fill(request);
    }
    while (roomy && budget > 0 && mayAdmit()) {
        fill(admit());
    }
}

void LlmClient::addChunk(RequestIndex request, std::uint32_t tokens) {
    m_chunks.push_back({request, tokens});
}

Seconds LlmClient::stepTime() {
    const bool padded = m_policy.batching == Batching::fixed;
    const std::uint32_t running = m_generates ? (padded ? m_slots : m_generating) : 0;
    std::uint32_t tokens = running;
    std::uint32_t yielding = running;
    Seconds attention(0.0);
    for (const Chunk& chunk : m_chunks) {
        const Sequence& sequence = m_all.sequences[chunk.request];
        tokens += chunk.tokens;
        yielding += sequence.done + chunk.tokens == sequence.target ? 1 : 0;
        attention += m_clock.prompt({static_cast<double>(chunk.tokens), static_cast<double>(sequence.done)});
    }
    if (m_generates && m_clock.draft() != nullptr) {
        return attention + speculativeTime(running, tokens - running, yielding - running);
    }
    if (m_generates) {
        const double context = m_curve != nullptr ? m_read : static_cast<double>(m_context);
        attention += m_clock.generation({static_cast<double>(m_generating), context}) + m_work;
    }
    return attention +
           m_clock.withoutAttention(tokens, running + static_cast<std::uint32_t>(m_chunks.size()), yielding);
}

/// A round over the tokens that it gives, and what prompts add to a round, but for their attention.
Seconds LlmClient::speculativeTime(std::uint32_t running, std::uint32_t promptTokens, std::uint32_t complete) {
    const Generation generation{static_cast<double>(m_generating), static_cast<double>(m_context)};
    const auto drafted = static_cast<std::uint32_t>(m_clock.model().speculation().tokens);
    const std::uint32_t checked = running * (drafted + 1);
    const Seconds verification = m_clock.withoutAttention(checked, running, checked);
    StepClock& draft = *m_clock.draft();
    const Seconds drafting =
        drafted * (draft.withoutAttention(running, running, running) + draft.generation(generation));
    const Seconds round = drafting + verification + m_clock.generation(generation);
    const auto chunks = static_cast<std::uint32_t>(m_chunks.size());
    const Seconds more =
        chunks > 0
            ? m_clock.withoutAttention(checked + promptTokens, running + chunks, checked + complete) - verification
            : Seconds(0.0);
    return round / m_clock.model().tokensPerRound() + more;
}

} // namespace paretoscope::serving
