// SPDX-License-Identifier: GPL-3.0-or-later
// Who is let into a client's memory, and how blocks are taken as sequences grow.
#include "core/serving/llm_client.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::serving {

void LlmClient::askForCaches() {
    while (!m_waiting.empty() && m_all.sequences[m_waiting.front()].elsewhere && hasRoom()) {
        m_asked.push_back(admit());
    }
}

bool LlmClient::mayAdmit() const {
    return !m_waiting.empty() && !m_all.sequences[m_waiting.front()].elsewhere && hasRoom();
}

bool LlmClient::hasRoom() const {
    const RequestIndex index = m_waiting.front();
    if (!m_swapped.empty() || (branches() ? !hasSlots(index) : sequences() >= m_policy.mostSequences)) {
        return false;
    }
    PrefixCache::Match found;
    if (sharesPrefixes()) {
        found = m_prefixes.match(m_all.prefixes->of(index, m_all.requests[index].promptTokens));
    }
    const std::uint32_t shared = found.pieces * m_pieceBlocks;
    if (branches()) {
        return isFree(blocksOfPaths(index), found);
    }
    return isFree(
        (reservesAll() ? blocksForStay(index) : blocksForPrompt(index, m_all.sequences[index].target)) - shared, found);
}

/// So many beside those that are found in the prefix cache, with what others are to find free.
bool LlmClient::isFree(std::uint32_t blocks, const PrefixCache::Match& found) const {
    // Idle pieces can be forgotten, but for those that are found. An empty client takes whatever fits.
    const std::uint32_t free = m_free + idlePrefixBlocks() - found.idle * m_pieceBlocks;
    const bool keepsSome = !reservesAll() && sequences() > 0;
    return blocks + (keepsSome ? std::ceil(m_memory.watermark * m_memory.blocks) : 0.0) <= free;
}

std::uint32_t LlmClient::sharedBlocks(RequestIndex index) const {
    if (branches()) {
        return promptBlocks(index);
    }
    return sharesPrefixes() ? m_all.shared[index] * m_pieceBlocks : 0;
}

/// Takes what the prefix cache holds of a prompt; the last token is computed in any case. Gives the blocks.
std::uint32_t LlmClient::takePrefix(RequestIndex index) {
    if (!sharesPrefixes()) {
        return 0;
    }
    const auto pieces = m_all.prefixes->of(index, m_all.requests[index].promptTokens);
    const std::uint32_t found = m_prefixes.match(pieces).pieces;
    m_prefixes.use(pieces.first(found));
    m_all.shared[index] = found;
    Sequence& sequence = m_all.sequences[index];
    sequence.done = std::min(found * m_all.prefixes->tokens, sequence.target - 1);
    m_outstandingTokens -= sequence.done;
    m_activity.foundTokens += sequence.done;
    if (!m_all.restored.empty()) {
        Restored& restored = m_all.restored[index];
        if (restored.first <= found && restored.end > found) { // behind what is held here: memory of its own
            const std::uint32_t done = std::min(restored.end * m_all.prefixes->tokens, sequence.target - 1);
            m_outstandingTokens -= done - sequence.done;
            sequence.done = done;
        }
        restored = {};
    }
    return found * m_pieceBlocks;
}

std::uint32_t LlmClient::heldPieces(RequestIndex index) const {
    return sharesPrefixes() ? m_prefixes.match(m_all.prefixes->of(index, m_all.requests[index].promptTokens)).pieces
                            : 0;
}

/// A complete prompt goes over to the prefix cache; what that held in the meantime needs no second copy.
void LlmClient::sharePrefix(RequestIndex index) {
    if (!sharesPrefixes()) {
        return;
    }
    const auto pieces = m_all.prefixes->of(index, m_all.requests[index].promptTokens);
    for (std::uint32_t& i = m_all.shared[index]; i < pieces.size(); ++i) {
        m_free += m_prefixes.hold(pieces[i]) ? 0 : m_pieceBlocks;
        m_all.sequences[index].blocks -= m_pieceBlocks;
    }
}

/// Whole pieces of what is cached behind the prompt go over to the prefix cache, with blocks that are free by now.
void LlmClient::shareAnswer(RequestIndex index, std::uint64_t cached) {
    if (!sharesPrefixes() || !m_all.prefixes->withAnswers) {
        return;
    }
    const auto pieces = m_all.prefixes->of(index, cached);
    for (std::uint32_t& i = m_all.shared[index]; i < pieces.size(); ++i) {
        m_free -= m_prefixes.hold(pieces[i]) ? m_pieceBlocks : 0;
    }
}

void LlmClient::dropPrefix(RequestIndex index) {
    if (sharesPrefixes()) {
        const std::uint32_t shared = m_all.shared[index];
        m_prefixes.drop(m_all.prefixes->of(index, std::uint64_t{shared} * m_all.prefixes->tokens));
        m_all.shared[index] = 0;
    }
}

bool LlmClient::forgetPrefix() {
    const bool forgotten = m_prefixes.forgetOne();
    m_free += forgotten ? m_pieceBlocks : 0;
    return forgotten;
}

/// While its first `target` tokens are computed.
std::uint32_t LlmClient::blocksForPrompt(RequestIndex index, std::uint64_t target) const {
    if (m_curve == nullptr) {
        return m_memory.blocksOf(target);
    }
    const double prompt = m_all.requests[index].promptTokens;
    const double generated = static_cast<double>(target) - prompt;
    const double held = m_curve->of(prompt, generated).held;
    return m_memory.blocksOf(m_curve->use().heldOfPrompt(prompt, generated, held));
}

/// At the most, from its admission to its end.
std::uint32_t LlmClient::blocksForStay(RequestIndex index) const {
    const Request& request = m_all.requests[index];
    if (m_curve == nullptr) {
        return m_memory.blocksOf(lastingTokens(index));
    }
    const double generated = static_cast<double>(lastingTokens(index)) - request.promptTokens;
    const std::uint32_t atEnd = m_memory.blocksOf(m_curve->of(request.promptTokens, generated).held);
    return std::max(atEnd, blocksForPrompt(index, request.promptTokens));
}

RequestIndex LlmClient::admit() {
    const RequestIndex index = m_waiting.front();
    m_waiting.pop();
    Sequence& sequence = m_all.sequences[index];
    if (branches()) {
        admitPath(index);
    } else {
        sequence.blocks = reservesAll() ? blocksForStay(index) : blocksForPrompt(index, sequence.target);
        sequence.blocks -= takePrefix(index);
    }
    take(index);
    if (sequence.elsewhere) {
        ++m_arriving;
    } else {
        if (m_role == Role::prompts) {
            m_all.handovers[index].admitted = m_now;
        }
        m_prefilling.push_back(index);
        record(index, Phase::prefill, m_now);
    }
    return index;
}

void LlmClient::take(RequestIndex index) {
    Sequence& sequence = m_all.sequences[index];
    while (m_free < sequence.blocks) {
        forgetPrefix();
    }
    m_free -= sequence.blocks;
    sequence.admission = ++m_admissions;
    m_admitted.push_back({0, index, sequence.admission});
}

bool LlmClient::takeTokenBlocks() {
    bool roomy = true;
    while (blocksToTake() > m_free) {
        if (!forgetPrefix()) {
            preempt();
            roomy = false;
        }
    }
    m_free -= blocksToTake();
    if (m_curve != nullptr) {
        for (const Admission& each : m_groups[m_tick % m_memory.blockTokens]) {
            Sequence& sequence = m_all.sequences[each.request];
            sequence.blocks = std::max(sequence.blocks, blocksAhead(each.request));
        }
    }
    return roomy;
}

/// For the tokens of the coming tick; under a policy, for a block of further tokens of those whose turn it is.
std::uint32_t LlmClient::blocksToTake() {
    const auto place = static_cast<std::size_t>(m_tick % m_memory.blockTokens);
    if (m_curve == nullptr) {
        return m_phases[place];
    }
    std::erase_if(m_groups[place], [this](const Admission& each) { return isStale(each); });
    std::uint32_t blocks = 0;
    for (const Admission& each : m_groups[place]) {
        const std::uint32_t own = m_all.sequences[each.request].blocks;
        blocks += std::max(own, blocksAhead(each.request)) - own;
    }
    return blocks;
}

std::uint32_t LlmClient::blocksAhead(RequestIndex index) const {
    const Request& request = m_all.requests[index];
    const auto left = static_cast<double>(m_all.sequences[index].ends - m_tick);
    const double generated = request.outputTokens - left + std::min<double>(left, m_memory.blockTokens);
    return m_memory.blocksOf(m_curve->of(request.promptTokens, generated).held);
}

/// When a prompt is complete, what its policy does not keep of it is free.
void LlmClient::dropPromptBlocks(RequestIndex index) {
    if (m_curve == nullptr || reservesAll()) {
        return;
    }
    Sequence& sequence = m_all.sequences[index];
    const double held = m_curve->of(m_all.requests[index].promptTokens, sequence.generated).held;
    const std::uint32_t kept = std::min(sequence.blocks, m_memory.blocksOf(held));
    m_free += sequence.blocks - kept;
    sequence.blocks = kept;
}

/// What the coming steps of those whose turn it is read, and what the policy does in them.
void LlmClient::followPolicy() {
    if (m_curve == nullptr || !m_generates) {
        return;
    }
    std::vector<Admission>& group = m_groups[m_tick % m_memory.blockTokens];
    std::erase_if(group, [this](const Admission& each) { return isStale(each); });
    for (const Admission& each : group) {
        const Request& request = m_all.requests[each.request];
        const auto left = static_cast<double>(m_all.sequences[each.request].ends - m_tick);
        const double generated = request.outputTokens - left + 0.5 * std::min<double>(left, m_memory.blockTokens);
        const TokensUsed used = m_curve->of(request.promptTokens, generated);
        m_read += used.read - m_all.used[each.request].read;
        m_work += used.work - m_all.used[each.request].work;
        m_all.used[each.request] = used;
    }
}

} // namespace paretoscope::serving
