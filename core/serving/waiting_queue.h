// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that wait to be let in, the next one in front. First come, first served is a line: who was put off returns
// to its head. Under any other packing they stand by urgency, and equals by their number in the stream.
#pragma once

#include "core/serving/request.h"
#include "core/serving/sequence.h"

#include <algorithm>
#include <deque>
#include <set>
#include <span>
#include <utility>

namespace paretoscope::serving {

class WaitingQueue {
public:
    /// `sequences` of all requests: what is to be computed of one does not change while it waits.
    WaitingQueue(bool isLine, std::span<const Sequence> sequences)
        : m_isLine(isLine)
        , m_sequences(sequences) {}

    // Asked several times in every step: kept, not looked up.
    [[nodiscard]] bool empty() const { return m_size == 0; }
    [[nodiscard]] std::size_t size() const { return m_size; }
    /// Of all that wait, still to be computed.
    [[nodiscard]] std::uint64_t promptTokens() const { return m_promptTokens; }
    /// There must be one.
    [[nodiscard]] RequestIndex front() const { return m_front; }

    /// The less, the more urgent; of no account in a line.
    void push(RequestIndex request, double urgency) {
        if (m_isLine) {
            m_line.push_back(request);
        } else {
            m_ordered.emplace(urgency, request);
        }
        m_promptTokens += tokensOf(request);
        keep();
    }
    void putBack(RequestIndex request, double urgency) {
        if (m_isLine) {
            m_line.push_front(request);
        } else {
            m_ordered.emplace(urgency, request);
        }
        m_promptTokens += tokensOf(request);
        keep();
    }
    void pop() {
        m_promptTokens -= tokensOf(m_front);
        if (m_isLine) {
            m_line.pop_front();
        } else {
            m_ordered.erase(m_ordered.begin());
        }
        keep();
    }
    /// It must wait here.
    void erase(RequestIndex request) {
        m_promptTokens -= tokensOf(request);
        if (m_isLine) {
            std::erase(m_line, request);
        } else {
            std::erase_if(m_ordered, [request](const auto& each) { return each.second == request; });
        }
        keep();
    }

private:
    void keep() {
        m_size = m_isLine ? m_line.size() : m_ordered.size();
        if (m_size > 0) {
            m_front = m_isLine ? m_line.front() : m_ordered.begin()->second;
        }
    }

    [[nodiscard]] std::uint32_t tokensOf(RequestIndex request) const {
        const Sequence& sequence = m_sequences[request];
        return sequence.elsewhere ? 0 : sequence.target;
    }

    std::size_t m_size = 0;
    RequestIndex m_front = 0;
    std::uint64_t m_promptTokens = 0;
    bool m_isLine;
    std::span<const Sequence> m_sequences;
    std::deque<RequestIndex> m_line;
    std::set<std::pair<double, RequestIndex>> m_ordered;
};

} // namespace paretoscope::serving
