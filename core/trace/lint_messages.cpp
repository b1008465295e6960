// SPDX-License-Identifier: GPL-3.0-or-later
// What the linter sees of messages: each send must meet one receive of equal source, destination, tag and size.
#include "core/trace/lint_checks.h"

#include <fmt/format.h>

#include <algorithm>

namespace paretoscope::trace {

namespace {

struct Message {
    std::int32_t tag = 0;
    Bytes size;
    NodeIndex node = 0;

    [[nodiscard]] std::pair<std::int32_t, double> key() const { return {tag, size.value()}; }
};

using ByPeer = std::map<SlotIndex, std::vector<NodeIndex>>;

/// The messages of a rank that go to, or come from, another rank; by tag and size.
std::vector<Message> messages(const Linting& linting, Rank rank, const TraceTemplate& made, const ByPeer& byPeer,
                              Rank other) {
    std::vector<Message> found;
    for (const auto& [slot, nodes] : byPeer) {
        if (linting.trace().peer(rank, slot) != other) {
            continue;
        }
        for (const NodeIndex node : nodes) {
            found.push_back({made.nodes[node].tag, made.nodes[node].bytes, node});
        }
    }
    std::ranges::stable_sort(found, {}, &Message::key);
    return found;
}

/// Those of `ours` without a partner in `theirs`.
std::vector<Message> unmatched(const std::vector<Message>& ours, const std::vector<Message>& theirs) {
    std::vector<Message> left;
    std::ranges::set_difference(ours, theirs, std::back_inserter(left), {}, &Message::key, &Message::key);
    return left;
}

std::string unmatchedText(const Message& message, bool sends, Rank other, const std::vector<Message>& theirs) {
    const std::string text =
        fmt::format("{} rank {}, tag {}, {:.0f} B: no {} there", sends ? "a send to" : "a receive from", other,
                    message.tag, message.size.value(), sends ? "receive" : "send");
    const auto similar = std::ranges::find(theirs, message.tag, &Message::tag);
    return similar == theirs.end() ? text : fmt::format("{} but one of {:.0f} B", text, similar->size.value());
}

void checkDirection(Linting& linting, std::size_t lane, bool sends) {
    const TemplateView& view = linting.view(lane);
    const Rank rank = linting.lanes().rank(lane);
    const ByPeer& ours = sends ? view.sends : view.receives;
    for (const auto& [slot, nodes] : ours) {
        const Rank other = linting.trace().peer(rank, slot);
        if (slot == kNoSlot) {
            continue; // the reader has said that the attribute is missing
        }
        if (other < 0 || other >= linting.trace().ranks() || other == rank) {
            linting.report(FindingKind::noPeer, lane, nodes.front(),
                           fmt::format("{} rank {}, which is {}", sends ? "a send to" : "a receive from", other,
                                       other == rank ? "the rank itself" : "not in the trace"));
            continue;
        }
        if (!linting.isKnown(other)) {
            continue;
        }
        const TemplateView& there = linting.view(linting.lanes().of(other));
        const std::vector<Message> mine = messages(linting, rank, view.content, ours, other);
        const std::vector<Message> theirs =
            messages(linting, other, there.content, sends ? there.receives : there.sends, rank);
        for (const Message& message : unmatched(mine, theirs)) {
            if (view.content.nodes[message.node].peer == slot) { // two slots may mean one rank
                linting.report(FindingKind::unmatchedMessage, lane, message.node,
                               unmatchedText(message, sends, other, theirs));
            }
        }
    }
}

/// Along an axis that roles do not tell apart, ranks at the ends have no neighbour unless it wraps.
void checkEnds(Linting& linting, std::size_t lane) {
    const RankLayout* layout = linting.trace().layout();
    const TemplateView& view = linting.view(lane);
    for (const ByPeer* byPeer : {&view.sends, &view.receives}) {
        for (const auto& [slot, nodes] : *byPeer) {
            const PeerSlot& peer = layout->peers[slot];
            const bool toldApart = std::ranges::find(layout->roleAxes, peer.axis) != layout->roleAxes.end();
            if (!peer.wraps && !toldApart && peer.offset != 0) {
                linting.report(FindingKind::noPeer, lane, nodes.front(),
                               fmt::format("a message along {} without a rank after the last", peer.name));
            }
        }
    }
}

} // namespace

void checkMessages(Linting& linting) {
    for (std::size_t lane = 0; lane < linting.lanes().size() && !linting.stopped(); ++lane) {
        checkDirection(linting, lane, true);
        checkDirection(linting, lane, false);
        if (linting.trace().layout()) {
            checkEnds(linting, lane);
        }
    }
}

} // namespace paretoscope::trace
