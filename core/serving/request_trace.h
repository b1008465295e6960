// SPDX-License-Identifier: GPL-3.0-or-later
// Request streams as others record them, told apart by their first line:
//   Azure 2023, 2024   TIMESTAMP,ContextTokens,GeneratedTokens              "2023-11-16 18:17:03.9799600", also with
//   +00:00 BurstGPT           Timestamp,...,Request tokens,Response tokens,... seconds Vidur
//   arrived_at,num_prefill_tokens,num_decode_tokens                                          seconds Splitwise
//   request_id,...,arrival_timestamp,...,prompt_size,token_size                              seconds Mooncake
//   {"timestamp": ms, "input_length": ..., "output_length": ..., "hash_ids": [...]} a line, a hash for 512 tokens
//   LLMServingSim      {"arrival_time_ns":
//   ..., "input_toks": ..., "output_toks": ...} a line
// Files are read line by line; arrival, lengths and hashes are kept. Times count from the first request.
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
};

/// At most `most` requests. Errors: cannotRead; notSupported for an unknown first line; malformed and outOfRange with
/// the place ("row 7, column ContextTokens", rows and lines count from 1): a missing field, no number, a negative time,
/// a request before its predecessor, a prompt without tokens.
Result<RequestTrace> readRequestTrace(const std::string& file, std::size_t most);
Result<RequestTrace> readRequestTrace(std::istream& stream, const std::string& file, std::size_t most);

} // namespace paretoscope::serving
