// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/network_backend.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::network {

namespace {

constexpr auto kLater = [](const auto& a, const auto& b) {
    return a.time != b.time ? a.time > b.time : a.sequence > b.sequence;
};

} // namespace

Picoseconds picoseconds(Seconds time) {
    const double count = time.value() * 1e12;
    return count < 1e18 ? Picoseconds(static_cast<std::int64_t>(std::ceil(count * (1.0 - 1e-15)))) : kNoEvent;
}

Seconds seconds(Picoseconds time) {
    return Seconds(static_cast<double>(time.count()) * 1e-12);
}

void NetworkBackend::push(Picoseconds delay, EventKind kind, std::uint32_t number) {
    m_events.push_back({m_now + delay, m_sequence++, kind, number});
    std::ranges::push_heap(m_events, kLater);
}

void NetworkBackend::schedule(Picoseconds delay, Token token) {
    push(delay, EventKind::token, token);
}

void NetworkBackend::send(Path path, std::int32_t tag, Bytes size, Token token) {
    Message message = 0;
    if (m_freeMessages.empty()) {
        message = static_cast<Message>(m_messages.size());
        m_messages.emplace_back();
    } else {
        message = m_freeMessages.back();
        m_freeMessages.pop_back();
    }
    m_messages[message] = {boxOf(path, tag), token};
    transmit(path, size, message);
}

void NetworkBackend::receive(Path path, std::int32_t tag, Token token) {
    Box& box = m_boxes[boxOf(path, tag)];
    if (box.arrived > 0) {
        --box.arrived;
        schedule(Picoseconds(0), token);
    } else {
        box.waiting.push_back(token);
    }
}

void NetworkBackend::deliver(Message message) {
    const Sent sent = m_messages[message];
    m_freeMessages.push_back(message);
    m_done.push_back(sent.token);
    Box& box = m_boxes[sent.box];
    if (box.waiting.empty()) {
        ++box.arrived;
    } else {
        m_done.push_back(box.waiting.front());
        box.waiting.erase(box.waiting.begin());
    }
}

void NetworkBackend::handle(const Event& event) {
    switch (event.kind) {
    case EventKind::token:
        m_done.push_back(event.number);
        break;
    case EventKind::message:
        deliver(event.number);
        break;
    case EventKind::wake:
        wake(event.number);
        break;
    }
}

bool NetworkBackend::advance(std::vector<Token>& done) {
    while (m_done.empty()) {
        const Picoseconds wire = nextOnWire();
        const Picoseconds next = m_events.empty() ? wire : std::min(wire, m_events.front().time);
        if (next == kNoEvent) {
            return false;
        }
        m_now = std::max(m_now, next);
        if (wire <= m_now) {
            advanceWire(m_now);
        }
        while (!m_events.empty() && m_events.front().time <= m_now) {
            std::ranges::pop_heap(m_events, kLater);
            const Event event = m_events.back();
            m_events.pop_back();
            handle(event);
        }
    }
    done.insert(done.end(), m_done.begin(), m_done.end());
    m_done.clear();
    return true;
}

} // namespace paretoscope::network
