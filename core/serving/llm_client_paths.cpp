// SPDX-License-Identifier: GPL-3.0-or-later
// Requests with several paths: one prompt whose blocks all of them hold, counted, and a way of their own for each.
#include "core/serving/llm_client.h"

#include <algorithm>

namespace paretoscope::serving {

/// An empty client takes any request, whatever its paths.
bool LlmClient::hasSlots(RequestIndex path) const {
    const std::size_t taken = sequences() + std::size_t{m_unbranched} * (m_all.paths - 1);
    return sequences() == 0 || taken + (isBranched(path) ? 1 : m_all.paths) <= m_policy.mostSequences;
}

std::uint32_t LlmClient::promptBlocks(RequestIndex path) const {
    return m_all.requests[path].promptTokens / m_memory.blockTokens;
}

/// A copy of the prompt's last block where it is part-filled; or all that the path will ever need.
std::uint32_t LlmClient::ownBlocks(RequestIndex path) const {
    const std::uint32_t all =
        reservesAll() ? blocksForStay(path) : blocksForPrompt(path, m_all.requests[path].promptTokens);
    return all - promptBlocks(path);
}

std::uint32_t LlmClient::blocksOfPaths(RequestIndex path) const {
    if (isBranched(path)) {
        const bool held = m_all.holders[path / m_all.paths] > 0;
        return blocksForPrompt(path, m_all.sequences[path].target) - (held ? promptBlocks(path) : 0);
    }
    std::uint32_t blocks = promptBlocks(path);
    for (RequestIndex each = path; each < path + m_all.paths; ++each) {
        blocks += ownBlocks(each);
    }
    return blocks;
}

/// A branched path goes on from the prompt's blocks if others hold them, and else brings them back for all.
void LlmClient::admitPath(RequestIndex path) {
    Sequence& sequence = m_all.sequences[path];
    sequence.blocks = blocksOfPaths(path);
    if (!isBranched(path)) {
        ++m_unbranched;
        return;
    }
    if (joinPrompt(path)) {
        sequence.done = promptBlocks(path) * m_memory.blockTokens;
        m_outstandingTokens -= sequence.done;
    } else {
        sequence.blocks -= promptBlocks(path);
    }
}

/// Holds the prompt's blocks with others; false where there are none, and it takes them for all.
bool LlmClient::joinPrompt(RequestIndex path) {
    const bool held = m_all.holders[path / m_all.paths]++ > 0;
    m_free -= held ? 0 : promptBlocks(path);
    return held;
}

void LlmClient::dropPrompt(RequestIndex path) {
    if (branches() && isBranched(path) && --m_all.holders[path / m_all.paths] == 0) {
        m_free += promptBlocks(path);
    }
}

/// The prompt is complete: every path gets its first token.
void LlmClient::branch(RequestIndex first, Seconds now) {
    --m_unbranched;
    m_all.holders[first / m_all.paths] = m_all.paths;
    const std::uint32_t target = m_all.sequences[first].target;
    for (RequestIndex path = first; path < first + m_all.paths; ++path) {
        Sequence& sequence = m_all.sequences[path];
        sequence.target = sequence.done = target;
        sequence.generated = 1;
        sequence.blocks = ownBlocks(path);
        if (path != first) {
            sequence.admission = ++m_admissions;
            m_admitted.push_back({0, path, sequence.admission});
        }
        m_activity.generatedTokens += 1.0;
        --m_outstandingTokens;
        m_all.outcomes[path].firstToken = now;
    }
    for (RequestIndex path = first; path < first + m_all.paths; ++path) {
        if (m_all.requests[path].outputTokens == 1) {
            leave(path, now);
        } else {
            join(path, now);
        }
    }
}

void LlmClient::stop(RequestIndex path, Seconds now) {
    pass(now);
    Sequence& sequence = m_all.sequences[path];
    if (sequence.generates) {
        m_outstandingTokens -= sequence.ends - m_tick;
        m_inLastTick -= m_tick > sequence.joined ? 1 : 0;
        m_free += reservesAll() ? sequence.blocks : m_memory.blocksOf(contextOf(sequence)) - promptBlocks(path);
        dropPrompt(path);
        stopGenerating(path);
    } else {
        // It was put off, and waits, is in host memory or is computed anew.
        m_outstandingTokens += sequence.generated;
        m_outstandingTokens -= std::uint64_t{sequence.target} - sequence.done + m_all.requests[path].outputTokens;
        if (sequence.admission > 0) {
            m_free += sequence.blocks;
            dropPrompt(path);
            std::erase(m_prefilling, path);
        } else if (sequence.swapped) {
            m_swapped.erase(path);
            m_freeInHost += sequence.blocks;
        } else {
            m_waiting.erase(path);
        }
    }
    sequence.admission = 0;
    settle(path);
    recordEnd(path, now);
    dropStaleAdmissions();
}

} // namespace paretoscope::serving
