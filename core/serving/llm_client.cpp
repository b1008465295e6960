// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/llm_client.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace paretoscope::serving {

LlmClient::LlmClient(StepClock& clock, const BatchingPolicy& policy, const BlockMemory& memory,
                     const Requests& requests, Role role, CacheCurve* curve)
    : m_policy(policy)
    , m_memory(memory)
    , m_all(requests)
    , m_role(role)
    , m_curve(curve)
    , m_clock(clock)
    , m_waiting(policy.packing == Packing::firstCome, requests.sequences)
    , m_swapped(false, requests.sequences)
    , m_phases(memory.blockTokens, 0)
    , m_groups(curve != nullptr ? memory.blockTokens : 0)
    , m_free(memory.blocks)
    , m_freeInHost(memory.swapBlocks())
    , m_pieceBlocks(
          requests.prefixes != nullptr && role != Role::answers ? requests.prefixes->tokens / memory.blockTokens : 0) {
    if (role == Role::answers && policy.batching == Batching::fixed) {
        m_policy.batching = Batching::continuous; // caches arrive one by one: no batch of them begins together
    }
}

bool LlmClient::canHold(RequestIndex request) const {
    return std::max(blocksForStay(request), branches() ? blocksOfPaths(request) : 0) <= m_memory.blocks;
}

void LlmClient::accept(RequestIndex index, Seconds now) {
    const Request& request = m_all.requests[index];
    pass(now);
    m_all.sequences[index] = {};
    m_all.sequences[index].target = request.promptTokens;
    m_outstandingTokens += std::uint64_t{request.promptTokens} + (m_role == Role::prompts ? 1 : request.outputTokens);
    for (std::uint32_t path = 1; path < m_all.paths; ++path) {
        m_outstandingTokens += m_all.requests[index + path].outputTokens;
    }
    for (std::uint32_t path = 0; path < m_all.paths; ++path) {
        commit(index + path);
    }
    m_waiting.push(index, urgencyOf(index));
    record(index, Phase::queued, now);
}

void LlmClient::acceptPrompted(RequestIndex index, Seconds now) {
    pass(now);
    Sequence& sequence = m_all.sequences[index];
    sequence.blocks = 0;
    sequence.elsewhere = true;
    m_outstandingTokens += m_all.requests[index].outputTokens - 1;
    commit(index);
    m_waiting.push(index, urgencyOf(index));
    record(index, Phase::handover, now);
    m_asked.clear();
    askForCaches();
}

void LlmClient::commit(RequestIndex path) {
    m_commitments.add(classOf(path), ownPromptTokens(path), m_all.requests[path].outputTokens);
}

void LlmClient::settle(RequestIndex path) {
    m_commitments.remove(classOf(path), ownPromptTokens(path), m_all.requests[path].outputTokens);
}

/// Lets the clock run on with everything as it is.
void LlmClient::pass(Seconds now) {
    const double elapsed = (now - m_now).value();
    m_activity.sequenceSeconds += elapsed * static_cast<double>(sequences());
    m_activity.waitingSeconds += elapsed * static_cast<double>(waiting());
    m_activity.blockSeconds += elapsed * blocksInUse();
    if (m_recorder != nullptr && elapsed > 0.0) {
        m_recorder->hold(
            m_number, m_now, now,
            {static_cast<double>(sequences()), static_cast<double>(waiting()), static_cast<double>(blocksInUse())});
    }
    m_now = now;
}

std::optional<Seconds> LlmClient::start(Seconds now) {
    m_asked.clear();
    if (m_running || outstanding() == 0) {
        return std::nullopt;
    }
    pass(now);
    m_chunks.clear();
    m_generates = false;
    askForCaches();
    switch (m_policy.batching) {
    case Batching::fixed:
        composeFixed();
        break;
    case Batching::continuous:
        composeContinuous();
        break;
    case Batching::vllm:
        composeVllm();
        break;
    case Batching::chunked:
        composeChunked();
        break;
    }
    m_activity.mostBlocks = std::max(m_activity.mostBlocks, blocksInUse());
    if (m_chunks.empty() && !m_generates) {
        return std::nullopt;
    }
    m_running = true;
    m_stepStart = now;
    followPolicy();
    const Seconds time = m_moving + stepTime();
    m_activity.swapping += m_moving;
    m_moving = Seconds(0.0);
    m_activity.busy += time;
    m_activity.generating += m_chunks.empty() ? time : Seconds(0.0);
    m_activity.steps += 1.0;
    return now + time;
}

void LlmClient::end(Seconds now) {
    pass(now);
    m_finished.clear();
    m_prompted.clear();
    m_running = false;
    const double promptTokens = m_activity.promptTokens;
    const double generatedTokens = m_activity.generatedTokens;
    if (m_generates) {
        endTick(now);
    }
    endPrompts(now);
    if (m_recorder != nullptr) {
        m_recorder->work(m_number, m_stepStart, now,
                         {1.0, m_chunks.empty() ? 1.0 : 0.0, m_activity.promptTokens - promptTokens,
                          m_activity.generatedTokens - generatedTokens});
    }
    joinArrived();
}

void LlmClient::endTick(Seconds now) {
    if (m_inLastTick > 0) {
        m_intervals.add(now - m_lastTick, m_inLastTick);
    }
    for (const Admission& each : m_joinedSince) {
        if (!isStale(each)) {
            m_intervals.add(now - m_all.sequences[each.request].lastToken, 1.0);
        }
    }
    m_joinedSince.clear();
    ++m_tick;
    m_context += m_generating;
    m_activity.generatedTokens += m_generating;
    m_outstandingTokens -= m_generating;
    while (!m_endings.empty() && (m_endings.top().ends == m_tick || isStale(m_endings.top()))) {
        const Admission ending = m_endings.top();
        m_endings.pop();
        if (!isStale(ending)) {
            leave(ending.request, now);
        }
    }
    m_lastTick = now;
    m_inLastTick = m_generating;
}

void LlmClient::endPrompts(Seconds now) {
    for (const Chunk& chunk : m_chunks) {
        Sequence& sequence = m_all.sequences[chunk.request];
        sequence.done += chunk.tokens;
        m_activity.promptTokens += chunk.tokens;
        m_outstandingTokens -= chunk.tokens;
        if (sequence.done < sequence.target) {
            continue;
        }
        assert(m_prefilling.front() == chunk.request);
        m_prefilling.pop_front();
        sharePrefix(chunk.request);
        if (branches() && !isBranched(chunk.request)) {
            branch(chunk.request, now);
            continue;
        }
        ++sequence.generated;
        m_activity.generatedTokens += 1.0;
        --m_outstandingTokens;
        if (sequence.generated == 1) {
            m_all.outcomes[chunk.request].firstToken = now;
        } else {
            m_intervals.add(now - sequence.lastToken, 1.0);
        }
        if (sequence.generated == m_all.requests[chunk.request].outputTokens) {
            leave(chunk.request, now);
        } else if (m_role == Role::prompts) {
            handOver(chunk.request, now);
        } else {
            join(chunk.request, now);
            dropPromptBlocks(chunk.request);
        }
    }
}

/// The blocks stay taken until release().
void LlmClient::handOver(RequestIndex index, Seconds now) {
    Sequence& sequence = m_all.sequences[index];
    m_all.handovers[index].prompted = now;
    settle(index);
    sequence.admission = 0;
    std::erase_if(m_admitted, [index](const Admission& each) { return each.request == index; });
    m_prompted.push_back(index);
}

void LlmClient::release(RequestIndex index, Seconds now) {
    pass(now);
    m_free += blocksForPrompt(index, m_all.requests[index].promptTokens) - sharedBlocks(index);
    dropPrefix(index);
}

void LlmClient::arrive(RequestIndex index, Seconds now) {
    pass(now);
    m_all.sequences[index].lastToken = now;
    m_arrived.push_back(index);
    if (!m_running) {
        joinArrived();
    }
}

void LlmClient::joinArrived() {
    for (const RequestIndex index : m_arrived) {
        m_all.sequences[index].elsewhere = false;
        --m_arriving;
        join(index, m_all.sequences[index].lastToken);
        dropPromptBlocks(index);
    }
    m_arrived.clear();
}

void LlmClient::join(RequestIndex index, Seconds lastToken) {
    Sequence& sequence = m_all.sequences[index];
    sequence.joined = m_tick;
    sequence.ends = m_tick + m_all.requests[index].outputTokens - sequence.generated;
    sequence.generates = true;
    sequence.lastToken = lastToken;
    record(index, Phase::generating, m_now);
    ++m_generating;
    m_context += sequence.target;
    if (m_curve != nullptr) {
        m_all.used[index] = {};
        m_groups[m_tick % m_memory.blockTokens].push_back({sequence.ends, index, sequence.admission});
    } else if (!reservesAll()) {
        ++m_phases[phaseOf(sequence)];
    }
    m_joinedSince.push_back({0, index, sequence.admission});
    m_endings.push({sequence.ends, index, sequence.admission});
}

void LlmClient::stopGenerating(RequestIndex index) {
    Sequence& sequence = m_all.sequences[index];
    --m_generating;
    m_context -= contextOf(sequence);
    if (m_curve != nullptr) {
        m_read = m_generating > 0 ? m_read - m_all.used[index].read : 0.0;
        m_work = m_generating > 0 ? m_work - m_all.used[index].work : Seconds(0.0);
    } else if (!reservesAll()) {
        --m_phases[phaseOf(sequence)];
    }
    sequence.generates = false;
}

void LlmClient::leave(RequestIndex index, Seconds now) {
    Sequence& sequence = m_all.sequences[index];
    const bool byTokens = sequence.generates && !reservesAll() && m_curve == nullptr;
    const std::uint64_t cached = sequence.generates ? contextOf(sequence) : sequence.done;
    m_free += byTokens ? m_memory.blocksOf(cached) - sharedBlocks(index) : sequence.blocks;
    shareAnswer(index, cached);
    dropPrefix(index);
    dropPrompt(index);
    if (sequence.generates) {
        stopGenerating(index);
    }
    sequence.admission = 0;
    settle(index);
    m_all.outcomes[index].finish = now;
    recordEnd(index, now);
    m_finished.push_back(index);
    dropStaleAdmissions();
}

} // namespace paretoscope::serving
