// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/llm_client.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace paretoscope::serving {

LlmClient::LlmClient(const StepModel& model, const BatchingPolicy& policy, const BlockMemory& memory,
                     const Requests& requests, Role role)
    : m_policy(policy)
    , m_memory(memory)
    , m_all(requests)
    , m_role(role)
    , m_clock(model)
    , m_phases(memory.blockTokens, 0)
    , m_free(memory.blocks) {
    if (role == Role::answers && policy.batching == Batching::fixed) {
        m_policy.batching = Batching::continuous; // caches arrive one by one: no batch of them begins together
    }
}

bool LlmClient::canHold(RequestIndex request) const {
    return m_memory.blocksOf(lastingTokens(request)) <= m_memory.blocks;
}

void LlmClient::accept(RequestIndex index, Seconds now) {
    const Request& request = m_all.requests[index];
    pass(now);
    m_all.sequences[index] = {};
    m_all.sequences[index].target = request.promptTokens;
    m_outstandingTokens += std::uint64_t{request.promptTokens} + (m_role == Role::prompts ? 1 : request.outputTokens);
    m_waiting.push_back(index);
}

void LlmClient::acceptPrompted(RequestIndex index, Seconds now) {
    pass(now);
    Sequence& sequence = m_all.sequences[index];
    sequence.blocks = 0;
    sequence.elsewhere = true;
    m_outstandingTokens += m_all.requests[index].outputTokens - 1;
    m_waiting.push_back(index);
    m_asked.clear();
    askForCaches();
}

/// Lets the clock run on with everything as it is.
void LlmClient::pass(Seconds now) {
    const double elapsed = (now - m_now).value();
    m_activity.sequenceSeconds += elapsed * static_cast<double>(sequences());
    m_activity.waitingSeconds += elapsed * static_cast<double>(waiting());
    m_activity.blockSeconds += elapsed * blocksInUse();
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
    const Seconds time = stepTime();
    m_activity.busy += time;
    m_activity.steps += 1.0;
    return now + time;
}

void LlmClient::composeFixed() {
    if (m_generating > 0) {
        m_generates = true;
        return;
    }
    while (mayAdmit()) {
        const RequestIndex request = admit();
        addChunk(request, m_all.sequences[request].target);
    }
    m_slots = static_cast<std::uint32_t>(m_chunks.size());
}

void LlmClient::composeContinuous() {
    m_generates = m_generating > 0;
    while (mayAdmit()) {
        const RequestIndex request = admit();
        addChunk(request, m_all.sequences[request].target);
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
        addChunk(request, m_all.sequences[request].target);
    }
    if (m_chunks.empty() && m_generating > 0) {
        takeTokenBlocks();
        m_generates = m_generating > 0;
    }
}

void LlmClient::composeChunked() {
    const bool roomy = m_generating == 0 || takeTokenBlocks();
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
    if (sequences() >= m_policy.mostSequences) {
        return false;
    }
    if (reservesAll()) {
        return m_memory.blocksOf(lastingTokens(index)) <= m_free;
    }
    const std::uint32_t needed = m_memory.blocksOf(m_all.sequences[index].target);
    // An empty client takes whatever fits.
    const double kept = sequences() == 0 ? 0.0 : std::ceil(m_memory.watermark * m_memory.blocks);
    return needed + kept <= m_free;
}

RequestIndex LlmClient::admit() {
    const RequestIndex index = m_waiting.front();
    m_waiting.pop_front();
    Sequence& sequence = m_all.sequences[index];
    sequence.blocks = m_memory.blocksOf(reservesAll() ? lastingTokens(index) : std::uint64_t{sequence.target});
    m_free -= sequence.blocks;
    sequence.admission = ++m_admissions;
    m_admitted.push_back({0, index, sequence.admission});
    if (sequence.elsewhere) {
        ++m_arriving;
    } else {
        sequence.admitted = m_now;
        m_prefilling.push_back(index);
    }
    return index;
}

bool LlmClient::takeTokenBlocks() {
    bool roomy = true;
    const auto place = static_cast<std::size_t>(m_tick % m_memory.blockTokens);
    while (m_phases[place] > m_free) {
        preemptLast();
        roomy = false;
    }
    m_free -= m_phases[place];
    return roomy;
}

/// Puts off the request that was let in last, but for caches on their way: its blocks are free, its tokens are computed
/// again.
void LlmClient::preemptLast() {
    while (isStale(m_admitted.back())) {
        m_admitted.pop_back();
    }
    const auto last = std::ranges::find_if(m_admitted.rbegin(), m_admitted.rend(), [this](const Admission& each) {
        return !isStale(each) && !m_all.sequences[each.request].elsewhere;
    });
    const RequestIndex index = last->request;
    m_admitted.erase(std::next(last).base());
    Sequence& sequence = m_all.sequences[index];
    if (sequence.generates) {
        const std::uint64_t context = contextOf(sequence);
        sequence.generated = m_all.requests[index].outputTokens - static_cast<std::uint32_t>(sequence.ends - m_tick);
        if (m_tick > sequence.joined) {
            sequence.lastToken = m_lastTick;
            --m_inLastTick;
        }
        stopGenerating(sequence);
        m_free += m_memory.blocksOf(context);
        sequence.target = static_cast<std::uint32_t>(context) + 1;
        m_outstandingTokens += sequence.target;
    } else {
        assert(m_prefilling.back() == index);
        m_prefilling.pop_back();
        m_free += sequence.blocks;
        m_outstandingTokens += sequence.done;
    }
    sequence.done = 0;
    sequence.admission = 0;
    ++m_all.outcomes[index].preemptions;
    m_activity.preemptions += 1.0;
    m_waiting.push_front(index);
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
    if (m_generates) {
        attention += m_clock.generation({static_cast<double>(m_generating), static_cast<double>(m_context)});
    }
    return attention +
           m_clock.withoutAttention(tokens, running + static_cast<std::uint32_t>(m_chunks.size()), yielding);
}

void LlmClient::end(Seconds now) {
    pass(now);
    m_finished.clear();
    m_prompted.clear();
    m_running = false;
    if (m_generates) {
        endTick(now);
    }
    endPrompts(now);
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
        }
    }
}

/// The blocks stay taken until release().
void LlmClient::handOver(RequestIndex index, Seconds now) {
    Sequence& sequence = m_all.sequences[index];
    sequence.prompted = now;
    sequence.admission = 0;
    std::erase_if(m_admitted, [index](const Admission& each) { return each.request == index; });
    m_prompted.push_back(index);
}

void LlmClient::release(RequestIndex index, Seconds now) {
    pass(now);
    m_free += m_memory.blocksOf(m_all.requests[index].promptTokens);
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
    }
    m_arrived.clear();
}

void LlmClient::join(RequestIndex index, Seconds lastToken) {
    Sequence& sequence = m_all.sequences[index];
    sequence.joined = m_tick;
    sequence.ends = m_tick + m_all.requests[index].outputTokens - sequence.generated;
    sequence.generates = true;
    sequence.lastToken = lastToken;
    if (!reservesAll()) {
        ++m_phases[phaseOf(sequence)];
    }
    ++m_generating;
    m_context += sequence.target;
    m_joinedSince.push_back({0, index, sequence.admission});
    m_endings.push({sequence.ends, index, sequence.admission});
}

void LlmClient::stopGenerating(Sequence& sequence) {
    if (!reservesAll()) {
        --m_phases[phaseOf(sequence)];
    }
    --m_generating;
    m_context -= contextOf(sequence);
    sequence.generates = false;
}

void LlmClient::leave(RequestIndex index, Seconds now) {
    Sequence& sequence = m_all.sequences[index];
    const bool byTokens = sequence.generates && !reservesAll();
    m_free += byTokens ? m_memory.blocksOf(contextOf(sequence)) : sequence.blocks;
    if (sequence.generates) {
        stopGenerating(sequence);
    }
    sequence.admission = 0;
    m_all.outcomes[index].finish = now;
    m_finished.push_back(index);
    dropStaleAdmissions();
}

void LlmClient::dropStaleAdmissions() {
    constexpr std::size_t kKept = 64;
    if (m_admitted.size() > kKept + 2 * sequences()) {
        std::erase_if(m_admitted, [this](const Admission& each) { return isStale(each); });
    }
}

} // namespace paretoscope::serving
