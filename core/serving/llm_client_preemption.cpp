// SPDX-License-Identifier: GPL-3.0-or-later
// Who has to leave a client's memory where blocks run out, and how it comes back: computed again, or from host memory.
#include "core/serving/llm_client.h"

#include <algorithm>

namespace paretoscope::serving {

/// For a queue that is no line: the less, the sooner.
double LlmClient::urgencyOf(RequestIndex index) const {
    const RequestIndex request = index / m_all.paths;
    switch (m_policy.packing) {
    case Packing::firstCome:
        break;
    case Packing::shortestFirst: {
        const Sequence& sequence = m_all.sequences[index];
        double tokens = sequence.elsewhere ? 0.0 : sequence.target - sequence.done;
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

void LlmClient::preempt() {
    const auto next = nextToPutOff();
    const RequestIndex index = next->request;
    m_admitted.erase(next);
    interrupt(index);
    const std::uint32_t visible = visibleBlocks(index);
    m_free += m_all.sequences[index].blocks;
    dropPrefix(index);
    dropPrompt(index);
    ++m_all.outcomes[index].preemptions;
    m_activity.preemptions += 1.0;
    if (maySwap(index, visible)) {
        swapOut(index, visible);
    } else {
        computeAgain(index);
    }
}

/// It runs no more. What it has computed so far is its prompt from now on, and it holds the blocks of that.
void LlmClient::interrupt(RequestIndex index) {
    Sequence& sequence = m_all.sequences[index];
    if (sequence.generates) {
        const std::uint64_t context = contextOf(sequence);
        sequence.generated = m_all.requests[index].outputTokens - static_cast<std::uint32_t>(sequence.ends - m_tick);
        if (m_tick > sequence.joined) {
            sequence.lastToken = m_lastTick;
            --m_inLastTick;
        }
        stopGenerating(index);
        if (m_curve == nullptr) {
            sequence.blocks = m_memory.blocksOf(context) - sharedBlocks(index);
        }
        sequence.target = sequence.done = static_cast<std::uint32_t>(context);
    } else {
        if (m_prefilling.back() == index) {
            m_prefilling.pop_back();
        } else {
            std::erase(m_prefilling, index);
        }
        m_unbranched -= branches() && !isBranched(index) ? 1 : 0;
    }
    sequence.admission = 0;
}

/// Its tokens are computed again, and the one that comes after them with them.
void LlmClient::computeAgain(RequestIndex index) {
    Sequence& sequence = m_all.sequences[index];
    m_outstandingTokens += sequence.done;
    if (sequence.done == sequence.target) {
        ++sequence.target;
        ++m_outstandingTokens;
    }
    sequence.done = 0;
    m_waiting.putBack(index, urgencyOf(index));
    record(index, Phase::queued, m_now);
}

/// Its own and those that it shares, as it would have them alone. The paths of a prompt that is not complete have none.
std::uint32_t LlmClient::visibleBlocks(RequestIndex index) const {
    const Sequence& sequence = m_all.sequences[index];
    if (branches() && !isBranched(index)) {
        return blocksForPrompt(index, sequence.target);
    }
    return sequence.blocks + sharedBlocks(index);
}

bool LlmClient::maySwap(RequestIndex index, std::uint32_t blocks) const {
    return m_policy.preemption == Preemption::swap && m_all.sequences[index].done > 0 && blocks <= m_freeInHost;
}

void LlmClient::swapOut(RequestIndex index, std::uint32_t blocks) {
    Sequence& sequence = m_all.sequences[index];
    sequence.blocks = blocks;
    sequence.swapped = true;
    m_freeInHost -= blocks;
    move(blocks);
    m_activity.swaps += 1.0;
    m_swapped.push(index, urgencyOf(index));
    record(index, Phase::swappedOut, m_now);
}

/// To host memory or from there, before the step's kernels.
void LlmClient::move(std::uint32_t blocks) {
    m_moving += m_memory.swapTime(blocks);
    m_activity.swappedTokens += static_cast<double>(blocks) * m_memory.blockTokens;
}

/// The first of those in host memory, as long as they fit; none overtakes it.
void LlmClient::bringBack() {
    while (!m_swapped.empty() && hasRoomToReturn(m_swapped.front())) {
        swapIn(m_swapped.front());
    }
}

/// With its next token, or block of tokens, if it generates.
std::uint32_t LlmClient::blocksToGoOn(RequestIndex index) const {
    const Sequence& sequence = m_all.sequences[index];
    if (sequence.done < sequence.target) {
        return blocksForPrompt(index, sequence.target);
    }
    if (m_curve == nullptr) {
        return m_memory.blocksOf(std::uint64_t{sequence.target} + 1);
    }
    const Request& request = m_all.requests[index];
    const auto tokens = std::min(request.outputTokens, sequence.generated + m_memory.blockTokens);
    return std::max(sequence.blocks, m_memory.blocksOf(m_curve->of(request.promptTokens, tokens).held));
}

/// Those of its prompt that it has computed, so that it can share them again.
std::span<const std::uint64_t> LlmClient::computedPieces(RequestIndex index) const {
    const std::uint32_t prompt = m_all.requests[index].promptTokens;
    return m_all.prefixes->of(index, std::min(prompt, m_all.sequences[index].done));
}

bool LlmClient::hasRoomToReturn(RequestIndex index) const {
    if (branches() ? !hasSlots(index) : sequences() >= m_policy.mostSequences) {
        return false;
    }
    if (branches()) {
        const bool held = isBranched(index) && m_all.holders[index / m_all.paths] > 0;
        const std::uint32_t all = isBranched(index) ? blocksToGoOn(index) : blocksOfPaths(index);
        return isFree(all - (held ? promptBlocks(index) : 0), {});
    }
    const PrefixCache::Match found = sharesPrefixes() ? m_prefixes.match(computedPieces(index)) : PrefixCache::Match{};
    return isFree(blocksToGoOn(index) - found.pieces * m_pieceBlocks, found);
}

/// What others hold of it in the meantime need not be moved.
void LlmClient::swapIn(RequestIndex index) {
    m_swapped.pop();
    Sequence& sequence = m_all.sequences[index];
    const std::uint32_t inHost = sequence.blocks;
    std::uint32_t held = 0;
    if (branches() && !isBranched(index)) {
        ++m_unbranched;
        sequence.blocks = blocksOfPaths(index);
    } else if (branches()) {
        held = joinPrompt(index) ? promptBlocks(index) : 0;
        sequence.blocks = blocksToGoOn(index) - promptBlocks(index);
    } else {
        sequence.blocks = blocksToGoOn(index);
        if (sharesPrefixes()) {
            const auto pieces = computedPieces(index);
            m_all.shared[index] = m_prefixes.match(pieces).pieces;
            m_prefixes.use(pieces.first(m_all.shared[index]));
            held = sharedBlocks(index);
        }
        sequence.blocks -= held;
    }
    m_freeInHost += inHost;
    move(inHost - held);
    sequence.swapped = false;
    take(index);
    if (sequence.done < sequence.target) {
        m_prefilling.push_back(index);
        record(index, Phase::prefill, m_now);
    } else {
        join(index, sequence.lastToken);
    }
}

void LlmClient::dropStaleAdmissions() {
    constexpr std::size_t kKept = 64;
    if (m_admitted.size() > kKept + 2 * sequences()) {
        std::erase_if(m_admitted, [this](const Admission& each) { return isStale(each); });
    }
}

} // namespace paretoscope::serving
