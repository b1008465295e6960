// SPDX-License-Identifier: GPL-3.0-or-later
// Chats as ShareGPT's collection holds them, one JSON array of any length:
//   [{"id": ..., "conversations": [{"from": "human", "value": "..."}, {"from": "gpt", "value": "..."}, ...]}, ...]
// A request is a chat's first message of a person and the first answer to it, as serving benchmarks take them. They are
// text: their tokens are estimated, four bytes each (rule of thumb for English, from memory). They have no times.
#pragma once

#include "core/serving/request_trace.h"

namespace paretoscope::serving {

/// Read as a stream, at most `most` requests; chats without an answer are left out and counted. Errors: malformed with
/// the place ("byte 1234", "chat 7"): no JSON, no array of chats.
Result<RequestTrace> readSharedChats(std::istream& stream, const std::string& file, std::size_t most);

} // namespace paretoscope::serving
