// SPDX-License-Identifier: GPL-3.0-or-later
// Conversations: users who ask several times, and whose every prompt holds all that was said before. They begin as a
// workload's requests would arrive, turns follow each other after random gaps, whatever the answers take.
#pragma once

#include "core/serving/workload.h"

#include <cstdint>
#include <vector>

namespace paretoscope::serving {

struct Conversations {
    std::uint32_t turns = 1; ///< of each, at least 1
    Seconds gap;             ///< mean time between the arrivals of two turns, exponential
};

struct ConversationStream {
    std::vector<Request> requests;             ///< in the order of arrival
    std::vector<std::uint32_t> conversationOf; ///< by request, from 0
};

/// The workload's number of requests. Its rate is that of all turns, once as many conversations end as begin; its
/// prompts are what is new in each turn.
ConversationStream converse(const Workload& workload, const Conversations& conversations);

/// Tokens of the mean turn that a boundless cache of pieces finds, where an answer ends before the next turn: turn n
/// finds the whole pieces of the (n - 1)(new + answer) - 1 tokens that are cached by then (derived). Lengths are means.
double foundBefore(std::uint32_t turns, double newTokens, double answerTokens, std::uint32_t pieceTokens) noexcept;

/// Pieces of `tokens` tokens of all prompts and answers: a turn begins with all that was said before. An answer's last
/// token is in no cache before it is part of a prompt.
PrefixPieces saidBefore(const ConversationStream& stream, std::uint32_t tokens);

} // namespace paretoscope::serving
