// SPDX-License-Identifier: GPL-3.0-or-later
// A request to a served model, and what became of it.
#pragma once

#include "core/base/quantity.h"

#include <cstdint>

namespace paretoscope::serving {

/// Place of a request in its stream.
using RequestIndex = std::uint32_t;

struct Request {
    Seconds arrival;                ///< from the start of the stream, never negative
    std::uint32_t promptTokens = 1; ///< at least 1
    std::uint32_t outputTokens = 1; ///< at least 1, the first one included

    friend bool operator==(const Request&, const Request&) = default;
};

/// Times from the start of the stream.
struct Outcome {
    Seconds arrival;
    Seconds reachedModel; ///< the last one that it visits; its arrival, where nothing goes before
    Seconds firstToken;
    Seconds finish;    ///< last token
    Seconds completed; ///< end of its last stage
    std::uint32_t outputTokens = 0;
    std::uint16_t preemptions = 0;
    std::uint16_t client = 0;       ///< who served it
    std::uint16_t promptClient = 0; ///< who computed its prompt, where others generate
    bool refused = false;           ///< longer than the client's memory holds

    [[nodiscard]] Seconds timeToFirstToken() const { return firstToken - arrival; }
    [[nodiscard]] Seconds endToEnd() const { return completed - arrival; }
    /// Between tokens: (last token - first token) / (output - 1); nothing for a single token.
    [[nodiscard]] Seconds timePerOutputToken() const {
        return outputTokens > 1 ? (finish - firstToken) / (outputTokens - 1.0) : Seconds(0.0);
    }
};

} // namespace paretoscope::serving
