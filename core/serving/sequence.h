// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/quantity.h"

#include <cstdint>

namespace paretoscope::serving {

/// A request on its way through its client.
struct Sequence {
    std::uint32_t target = 0; ///< tokens to compute before the next one: the prompt, and after a repetition all so far
    std::uint32_t done = 0;   ///< of them
    std::uint32_t generated = 0; ///< tokens handed out when it last began to generate
    std::uint32_t blocks = 0;    ///< held, where they do not follow from the tokens; in host memory, while it is there
    std::uint64_t joined = 0;    ///< tick at which it began to generate
    std::uint64_t ends = 0;      ///< tick
    std::uint32_t admission = 0; ///< number of its present admission, 0 while it waits: tells stale entries
    bool generates = false;
    bool elsewhere = false; ///< its cache is with the client that computed the prompt
    bool swapped = false;   ///< its cache is in host memory
    Seconds lastToken;
};

} // namespace paretoscope::serving
