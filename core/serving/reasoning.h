// SPDX-License-Identifier: GPL-3.0-or-later
// Several answers to one question, thought in parallel, of which the majority counts (self-consistency: Wang et al.,
// ICLR 2023, arXiv:2203.11171). All paths share the prompt's blocks. Agreement, as stated here: each path comes to the
// common answer with the same probability, independently, and else to an answer of its own. A request may end as soon
// as a majority of its paths has come to the common answer, since no path can change that any more (in the spirit of
// Adaptive-Consistency, Aggarwal et al., EMNLP 2023, arXiv:2305.11860); its other paths are stopped.
#pragma once

#include "core/serving/request.h"

#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::serving {

struct PathModel {
    std::uint32_t paths = 1;
    double variation = 0.0; ///< coefficient of variation of log-normal lengths around the request's; 0: all alike
    double agreement = 1.0; ///< probability that a path comes to the common answer
    bool stopsEarly = true;
};

/// What every path of every request will be, request by request.
struct Paths {
    std::uint32_t count = 1;
    std::uint32_t majority = 1; ///< of paths that agree, with which a request ends; more than there are: never early
    std::vector<std::uint32_t> outputTokens;
    std::vector<bool> agrees;
};

/// Functions of (seed, request, path).
Paths drawPaths(std::span<const Request> requests, const PathModel& model, std::uint64_t seed);

} // namespace paretoscope::serving
