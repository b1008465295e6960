// SPDX-License-Identifier: GPL-3.0-or-later
// Who is let into a client's memory, how blocks are taken as sequences grow, and who has to leave where there are none.
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
    if (branches() ? !hasSlots(index) : sequences() >= m_policy.mostSequences) {
        return false;
    }
    PrefixCache::Match found;
    if (sharesPrefixes()) {
        found = m_prefixes.match(m_all.prefixes->of(index, m_all.requests[index].promptTokens));
    }
    // Idle pieces can be forgotten, but for those that the request begins with.
    const std::uint32_t free = m_free + idlePrefixBlocks() - found.idle * m_pieceBlocks;
    const std::uint32_t shared = found.pieces * m_pieceBlocks;
    if (reservesAll()) {
        return (branches() ? blocksOfPaths(index) : blocksForStay(index) - shared) <= free;
    }
    const std::uint32_t needed =
        branches() ? blocksOfPaths(index) : blocksForPrompt(index, m_all.sequences[index].target) - shared;
    // An empty client takes whatever fits.
    const double kept = sequences() == 0 ? 0.0 : std::ceil(m_memory.watermark * m_memory.blocks);
    return needed + kept <= free;
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

void LlmClient::dropPrefix(RequestIndex index) {
    if (sharesPrefixes()) {
        const auto pieces = m_all.prefixes->of(index, m_all.requests[index].promptTokens);
        m_prefixes.drop(pieces.first(m_all.shared[index]));
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
    while (m_free < sequence.blocks) {
        forgetPrefix();
    }
    m_free -= sequence.blocks;
    sequence.admission = ++m_admissions;
    m_admitted.push_back({0, index, sequence.admission});
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
    if (reservesAll()) {
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

/// For a queue that is no line: the less, the sooner.
double LlmClient::urgencyOf(RequestIndex index) const {
    const RequestIndex request = index / m_all.paths;
    switch (m_policy.packing) {
    case Packing::firstCome:
        break;
    case Packing::shortestFirst: {
        const Sequence& sequence = m_all.sequences[index];
        double tokens = sequence.elsewhere ? 0.0 : sequence.target;
        if (m_role != Role::prompts) {
            tokens += m_all.requests[index].outputTokens - sequence.generated;
        }
        for (std::uint32_t path = 1; path < m_all.paths && !isBranched(index); ++path) {
            tokens += m_all.requests[index + path].outputTokens;
        }
        return tokens;
    }
    case Packing::priority:
        return m_all.classes != nullptr ? m_all.classes->of(request) : 0.0;
    case Packing::earliestDeadline: {
        const Seconds limit = m_all.classes != nullptr
                                  ? m_all.classes->limits[m_all.classes->of(request)].timeToFirstToken
                                  : Seconds(0.0);
        return (m_all.outcomes[index].arrival + limit).value();
    }
    }
    return 0.0;
}

/// The request that was let in last, but for caches on their way; where classes or deadlines count, the last one of the
/// least urgent ones (vLLM v1 puts off by priority likewise: from memory, unverified).
std::vector<LlmClient::Admission>::iterator LlmClient::nextToPutOff() {
    while (isStale(m_admitted.back())) {
        m_admitted.pop_back();
    }
    const auto canLeave = [this](const Admission& each) {
        return !isStale(each) && !m_all.sequences[each.request].elsewhere;
    };
    auto next = std::find_if(m_admitted.rbegin(), m_admitted.rend(), canLeave);
    if (m_policy.packing == Packing::priority || m_policy.packing == Packing::earliestDeadline) {
        for (auto each = next; each != m_admitted.rend(); ++each) {
            next = canLeave(*each) && urgencyOf(each->request) > urgencyOf(next->request) ? each : next;
        }
    }
    return std::next(next).base();
}

/// Its blocks are free, its tokens are computed again.
void LlmClient::preempt() {
    const auto next = nextToPutOff();
    const RequestIndex index = next->request;
    m_admitted.erase(next);
    Sequence& sequence = m_all.sequences[index];
    if (sequence.generates) {
        const std::uint64_t context = contextOf(sequence);
        sequence.generated = m_all.requests[index].outputTokens - static_cast<std::uint32_t>(sequence.ends - m_tick);
        if (m_tick > sequence.joined) {
            sequence.lastToken = m_lastTick;
            --m_inLastTick;
        }
        stopGenerating(index);
        m_free += m_curve != nullptr ? sequence.blocks : m_memory.blocksOf(context) - sharedBlocks(index);
        sequence.target = static_cast<std::uint32_t>(context) + 1;
        m_outstandingTokens += sequence.target;
    } else {
        if (m_prefilling.back() == index) {
            m_prefilling.pop_back();
        } else {
            std::erase(m_prefilling, index);
        }
        m_free += sequence.blocks;
        m_outstandingTokens += sequence.done;
        m_unbranched -= branches() && !isBranched(index) ? 1 : 0;
    }
    dropPrefix(index);
    dropPrompt(index);
    sequence.done = 0;
    sequence.admission = 0;
    ++m_all.outcomes[index].preemptions;
    m_activity.preemptions += 1.0;
    m_waiting.putBack(index, urgencyOf(index));
    record(index, Phase::queued, m_now);
}

void LlmClient::dropStaleAdmissions() {
    constexpr std::size_t kKept = 64;
    if (m_admitted.size() > kKept + 2 * sequences()) {
        std::erase_if(m_admitted, [this](const Admission& each) { return isStale(each); });
    }
}

} // namespace paretoscope::serving
