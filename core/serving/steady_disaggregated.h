// SPDX-License-Identifier: GPL-3.0-or-later
// Replicas that compute prompts and replicas that generate, under a steady stream in closed form, as one pair of them
// sees it (p replicas compute prompts, d generate, the stream brings `rate` requests a second to all):
//   prompts      one at a time on each replica, in a time S. Waiting M/D/1: S x / (2 (1 - x)), x = rate S / p; where
//                each goes to the emptiest of p: S x^(sqrt(2 (p + 1)) - 1) / (2 p (1 - x)) (M/D/p: Sakasegawa, Annals
//                of the Institute of Statistical Mathematics 29, 1977, halved for equal services)
//   transfer     what shows of the cache's way on free ports (core/serving/cache_transfer)
//   generation   N = rate / d x (o - 1) step(N), no prompts between tokens; N capped by slots and memory
//   overload     the slower of both kinds sets the rate, p / S or d N_max / ((o - 1) step(N_max))
// (derived; test_disaggregation holds it against the event simulator). No allocation; thread-safe.
#pragma once

#include "core/serving/steady_load.h"

namespace paretoscope::serving {

struct DisaggregatedServer {
    const StepModel& prompts; ///< of a replica that computes prompts
    const StepModel& answers; ///< of one that generates
    double promptReplicas = 1.0;
    double answerReplicas = 1.0;
    bool balanced = true; ///< prompts go to the emptiest replica
    double overlap = 0.0; ///< CacheRoute::overlap()
    Seconds transfer;     ///< of the mean prompt's cache
};

/// `load` is that of the whole server, `memory` that of a replica that generates. Sequences and requests per second of
/// the result are those of one replica that generates.
SteadyState steadyState(const DisaggregatedServer& server, const BatchingPolicy& policy, const BlockMemory& memory,
                        const OfferedLoad& load) noexcept;

} // namespace paretoscope::serving
