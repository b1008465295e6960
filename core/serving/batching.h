// SPDX-License-Identifier: GPL-3.0-or-later
// How an LLM client composes its steps from the requests that wait and run, whom it lets in first, and the paged memory
// that limits it.
#pragma once

#include "core/serving/cache_tiers.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace paretoscope::serving {

enum class Batching {
    fixed,      ///< static: a batch is let in when the one before has ended; slots stay taken until its longest ends
    continuous, ///< Orca (Yu et al., OSDI 2022): whole prompts join and leave at every step, memory kept for all tokens
    vllm,       ///< vLLM (Kwon et al., SOSP 2023): steps of whole prompts go before steps of tokens; memory by blocks,
                ///< and the request let in last is put off where blocks run out
    chunked,    ///< Sarathi-Serve (Agrawal et al., OSDI 2024), vLLM v1: a step takes all tokens and fills up to its
                ///< budget with chunks of prompts; memory as with vllm
};

/// Which of the waiting requests is let in next; none overtakes it, also where it does not fit yet.
enum class Packing {
    firstCome,        ///< first come, first served; who was put off goes first
    shortestFirst,    ///< fewest tokens still to compute and to generate (shortest remaining work; Schrage, Operations
                      ///< Research 16(3), 1968, from memory): the length of an answer is taken as known
    priority,         ///< the first service class before the others; in a class by number
    earliestDeadline, ///< arrival + its class's limit of the first token
};

/// What becomes of a request that is put off.
enum class Preemption {
    recompute, ///< its blocks are free, and its tokens are computed again
    swap,      ///< its blocks go to host memory, and come back before it runs again (vLLM v0: "--preemption-mode swap",
               ///< and _schedule_swapped() in vllm/core/scheduler.py); recompute where host memory is full, for which
               ///< vLLM gives up
};

struct BatchingPolicy {
    Batching batching = Batching::vllm;
    std::uint32_t mostSequences = 128; ///< running at once
    std::uint32_t mostTokens = 4096;   ///< of a step's prompts (vllm, padded to the longest), of a step (chunked)
    Packing packing = Packing::firstCome;
    Preemption preemption = Preemption::recompute;
};

/// Blocks of cached tokens, as one replica counts them (all of its devices hold the same ones).
struct BlockMemory {
    std::uint32_t blockTokens = 16;
    std::uint32_t blocks = 0; ///< in all
    double watermark = 0.01;  ///< share that new requests must leave free (vllm and chunked)
    /// Host memory for those that are put off by swap: the time of a token is that of one device's bytes over its host
    /// link, as all devices move theirs side by side. Nobody else's transfers are in the way (tiers' are not counted).
    CacheTier swap{};

    [[nodiscard]] std::uint32_t swapBlocks() const {
        constexpr double kMost = 1U << 31;
        return static_cast<std::uint32_t>(std::min(swap.tokens / blockTokens, kMost));
    }
    [[nodiscard]] Seconds swapTime(std::uint32_t moved) const {
        return static_cast<double>(moved) * blockTokens * swap.token;
    }

    [[nodiscard]] std::uint32_t blocksOf(std::uint64_t tokens) const {
        return static_cast<std::uint32_t>((tokens + blockTokens - 1) / blockTokens);
    }
    /// Of so many bytes as these tokens have.
    [[nodiscard]] std::uint32_t blocksOf(double tokens) const {
        return static_cast<std::uint32_t>(std::ceil(tokens / blockTokens - 1e-9));
    }
};

} // namespace paretoscope::serving
