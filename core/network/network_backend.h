// SPDX-License-Identifier: GPL-3.0-or-later
// The network as a simulator sees it, in the spirit of ASTRA-sim's network API (sim_send, sim_recv, sim_schedule,
// sim_get_time): whoever simulates hands in work with a token, and advance() calls the token back when it is done.
// Collectives are part of the interface, so that a backend may know them in closed form.
//
// Time is a whole number of picoseconds, which keeps sums exact and simultaneous things simultaneous.
//
// Before the first event all paths and groups are made known. Ranks, groups and paths that behave alike may then be
// merged: the simulator colours them, the network tells apart what it would treat differently (distinguish), and in
// the end one group or path of a colour stands for all of its colour, which act at the same moments (merge).
// A backend belongs to one thread; different backends share nothing.
#pragma once

#include "core/base/quantity.h"
#include "core/network/collective_model.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace paretoscope::network {

using Picoseconds = std::chrono::duration<std::int64_t, std::pico>;
inline constexpr Picoseconds kNoEvent = Picoseconds::max();

/// The next whole picosecond; kNoEvent from 10^6 seconds on.
Picoseconds picoseconds(Seconds time);
Seconds seconds(Picoseconds time);

/// Which ways a group communicates, so that a backend prepares no others.
struct GroupPatterns {
    bool rings = false;     ///< all-reduce, reduce-scatter, all-gather
    bool exchanges = false; ///< all-to-all
};

class NetworkBackend {
public:
    using Rank = std::int64_t;
    using Token = std::uint32_t;
    using Path = std::uint32_t;    ///< numbered from 0 in the order of path()
    using GroupId = std::uint32_t; ///< numbered from 0 in the order of group()
    using Colour = std::uint64_t;

    virtual ~NetworkBackend() = default;

    // Setting up
    virtual Path path(Rank from, Rank to) = 0;
    virtual GroupId group(std::span<const Rank> members, GroupPatterns patterns) = 0;
    /// Refines the colours of paths and groups once. How many kinds of further things it tells apart inside.
    virtual std::size_t distinguish(std::span<Colour> paths, std::span<Colour> groups) = 0;
    /// From now on a path or group stands for all of its colour.
    virtual void merge(std::span<const Colour> paths, std::span<const Colour> groups) = 0;

    // Running
    [[nodiscard]] Picoseconds now() const { return m_now; }
    /// Calls `token` back after `delay`.
    void schedule(Picoseconds delay, Token token);
    /// Sends a message; `token` comes back when it has arrived, as does that of the receive with the same path and tag.
    void send(Path path, std::int32_t tag, Bytes size, Token token);
    /// `token` comes back when the next message with this path and tag is there; at once if it is already.
    void receive(Path path, std::int32_t tag, Token token);
    /// `size` is what a rank puts in: the shard of an all-gather, else the whole buffer (ASTRA-sim's comm_size).
    void collective(GroupId group, Collective kind, Bytes size, Token token) { exchange(group, kind, size, token); }

    /// Moves to the next moment at which something is done and appends its tokens. False where nothing is under way.
    bool advance(std::vector<Token>& done);

protected:
    using Message = std::uint32_t;

    virtual void transmit(Path path, Bytes size, Message message) = 0;
    virtual void exchange(GroupId group, Collective kind, Bytes size, Token token) = 0;
    /// Events of the wire itself, for backends whose durations depend on who else is under way.
    [[nodiscard]] virtual Picoseconds nextOnWire() { return kNoEvent; }
    virtual void advanceWire(Picoseconds) {}
    /// A number given to later() is due.
    virtual void wake(std::uint32_t) {}

    void deliverAfter(Picoseconds delay, Message message) { push(delay, EventKind::message, message); }
    void later(Picoseconds delay, std::uint32_t number) { push(delay, EventKind::wake, number); }
    void deliver(Message message);
    void finish(Token token) { m_done.push_back(token); }

private:
    enum class EventKind : std::uint8_t { token, message, wake };
    struct Event {
        Picoseconds time;
        std::uint64_t sequence;
        EventKind kind;
        std::uint32_t number;
    };
    struct Sent {
        std::uint64_t box;
        Token token;
    };
    /// Messages that arrived before anybody asked, or receives that wait, first come first served.
    struct Box {
        std::uint32_t arrived = 0;
        std::vector<Token> waiting;
    };

    static std::uint64_t boxOf(Path path, std::int32_t tag) {
        return std::uint64_t{path} << 32U | static_cast<std::uint32_t>(tag);
    }
    void push(Picoseconds delay, EventKind kind, std::uint32_t number);
    void handle(const Event& event);

    Picoseconds m_now{0};
    std::uint64_t m_sequence = 0;
    std::vector<Event> m_events; ///< heap
    std::vector<Sent> m_messages;
    std::vector<Message> m_freeMessages;
    std::unordered_map<std::uint64_t, Box> m_boxes;
    std::vector<Token> m_done;
};

} // namespace paretoscope::network
