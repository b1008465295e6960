// SPDX-License-Identifier: GPL-3.0-or-later
// What a run of a server says: latencies by percentile, throughput, goodput under limits, how busy replicas were and
// whether the load is one that they can bear.
#pragma once

#include "core/serving/service_classes.h"
#include "core/serving/simulation.h"
#include "core/serving/steady_part.h"
#include "core/serving/warm_up.h"

namespace paretoscope::serving {

struct Percentiles {
    Seconds mean;
    Seconds p50;
    Seconds p90;
    Seconds p95;
    Seconds p99;
};

/// Nearest rank; all zero for no times. Sorts `times`.
Percentiles percentilesOf(std::vector<Seconds>& times);

enum class Saturation {
    stable,     ///< the queue comes and goes
    backlogged, ///< more was left when the last request arrived than replicas run on average, but no more than arrived
                ///< in a tenth of the time
    overloaded, ///< more than that: the queue grows as long as requests come
};

/// What requests of one class met.
struct ClassSummary {
    ServiceLimits limits;
    std::size_t requests = 0; ///< refused ones included
    Percentiles timeToFirstToken;
    Percentiles timePerOutputToken;
    Percentiles endToEnd;
    double keptShare = 0.0; ///< of them, those that kept both limits of their class
};

struct LatencySummary {
    std::size_t completed = 0;
    double warmUpShare = 0.0; ///< of all requests: those at the start that are left out of what requests met
    Percentiles timeToFirstToken;
    Percentiles timePerOutputToken; ///< (end-to-end - time to first token) / (output - 1)
    Percentiles normalisedLatency;  ///< end-to-end / output: what some benchmarks call TPOT
    Percentiles interTokenLatency;  ///< of all pairs of tokens
    Percentiles endToEnd;
    // Over the makespan, or without the warm-up over the steady part:
    double requestsPerSecond = 0.0; ///< completed
    double outputTokensPerSecond = 0.0;
    double goodput = 0.0;   ///< requests per second that kept both limits of their class
    RunParts parts;         ///< all of the run
    double keptShare = 0.0; ///< of all requests, refused ones included
    // Of the replicas that generate:
    double utilisation = 0.0;     ///< busy over makespan, mean of replicas
    double generatingShare = 0.0; ///< of the makespan, in steps without prompts
    double meanSequences = 0.0;   ///< running at a time, per replica
    double meanWaiting = 0.0;     ///< in the queue, per replica
    double blockOccupancy = 0.0;  ///< mean share of blocks in use
    double preemptions = 0.0;
    double swaps = 0.0;                            ///< preemptions whose caches went to host memory
    double swappedTokens = 0.0;                    ///< room of the blocks that went there or came back
    double foundShare = 0.0;                       ///< of all replicas' prompt tokens, found in prefix caches
    double promptUtilisation = 0.0;                ///< of the replicas that only compute prompts, if there are any
    Percentiles promptStage;                       ///< from reaching the (last) model to the first token
    Percentiles answerStage;                       ///< from the first token to the last one
    std::vector<Percentiles> services;             ///< of a pipeline: time at each, waiting included
    std::vector<double> serviceUtilisation;        ///< of its workers
    std::vector<double> furtherUtilisation;        ///< of each further model's replicas
    double tokensPerRequest = 0.0;                 ///< that all models generated for one on average, all paths included
    std::array<double, kMostTiers> fetchedShare{}; ///< of all prompts' tokens, by tier of caches
    double computedShare = 0.0;                    ///< of all prompts' tokens: held by a tier, but quicker to compute
    Percentiles fetches;                           ///< of all requests, nothing for those without
    double stoppedShare = 0.0;                     ///< of all paths, stopped when others had agreed
    Seconds cacheTransfer;                         ///< mean, from the end of a prompt to the arrival of its cache
    Saturation saturation = Saturation::stable;
    std::vector<ClassSummary> classes; ///< of the plan, where it has several
};

/// `limits` of all requests where the plan has no classes. Without the warm-up, latencies, stages of models and kept
/// shares are those of the requests that come after it, throughput is that of the steady part (steady_part.h), and
/// goodput as much of it as was kept of what these requests got; times between tokens, visits to services and what
/// clients did are those of the whole run.
LatencySummary summarise(const ServingRun& run, const ServingPlan& plan, const ServiceLimits& limits,
                         WarmUp warmUp = WarmUp::countAll);

} // namespace paretoscope::serving
