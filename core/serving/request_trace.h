// SPDX-License-Identifier: GPL-3.0-or-later
// Request streams as others record them, told apart by their first line or character:
//   Azure 2023, 2024   table   TIMESTAMP ("2023-11-16 18:17:03.9799600", also with +00:00), ContextTokens,
//   GeneratedTokens BurstGPT           table   Timestamp (s), Request tokens, Response tokens, and others Vidur table
//   arrived_at (s), num_prefill_tokens, num_decode_tokens Splitwise          table   arrival_timestamp (s),
//   prompt_size, token_size, and others Mooncake           lines   timestamp (ms), input_length, output_length,
//   hash_ids: a hash for 512 tokens LLMServingSim      lines   arrival_time_ns, input_toks, output_toks ShareGPT array
//   chats without times (core/serving/shared_chats.h)
// Lines are JSON objects, one a line. Files are read line by line; arrivals, lengths and hashes are kept. Times count
// from the first request.
#pragma once

#include "core/base/result.h"
#include "core/serving/prefix_cache.h"
#include "core/serving/request.h"

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::serving {

struct RequestTrace {
    std::string format; ///< "Azure", "BurstGPT", ...
    std::vector<Request> requests;
    std::optional<PrefixPieces> prefixes; ///< Mooncake's hashes, where the first line has some
    std::size_t withoutAnswer = 0;        ///< requests left out since they yielded no token
    bool isTimed = true;                  ///< else all arrivals are 0, and only lengths are known
};

/// At most `most` requests. Errors: cannotRead; notSupported for an unknown first line; malformed and outOfRange with
/// the place ("row 7, column ContextTokens", rows and lines count from 1): a missing field, no number, a negative time,
/// a request before its predecessor, a prompt without tokens.
Result<RequestTrace> readRequestTrace(const std::string& file, std::size_t most);
Result<RequestTrace> readRequestTrace(std::istream& stream, const std::string& file, std::size_t most);

} // namespace paretoscope::serving
