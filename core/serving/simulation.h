// SPDX-License-Identifier: GPL-3.0-or-later
// Serves a stream of requests on replicas of a model: a coordinator with one clock hands arrivals to replicas and lets
// them step. What happens at one moment is settled in one order (ends of steps, arrivals, starts; by number), so equal
// inputs give equal results to the last bit.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/serving/cache_transfer.h"
#include "core/serving/llm_client.h"

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::serving {

/// Which replica a request goes to.
enum class Routing {
    roundRobin,
    random,
    leastRequests, ///< fewest requests waiting or running; the first of equals
    leastTokens,   ///< fewest tokens still to compute or to generate
};

/// Users who ask again when they have read the answer; arrivals of the requests then count for nothing.
struct ClosedLoop {
    std::uint32_t users = 1;
    Seconds thinkTime; ///< between an answer's last token and the next request
};

/// Replicas that compute prompts and hand them over with their first token, for the others only to generate. A first
/// token counts when its cache has arrived, as serving programs of today deliver it.
struct PromptReplicas {
    const StepModel* model = nullptr; ///< must outlive the simulation
    BlockMemory memory{};
    std::uint16_t replicas = 1;
    CacheRoute route; ///< paired: replica i generates what replica i has computed, and both kinds are equally many
};

struct ServingPlan {
    BatchingPolicy batching{};
    BlockMemory memory{};
    std::uint16_t replicas = 1; ///< those that generate
    Routing routing = Routing::leastRequests;
    std::optional<PromptReplicas> prompts;
    const CacheUse* cacheUse = nullptr;     ///< null: every token is kept and read. Must outlive the simulation
    const PrefixPieces* prefixes = nullptr; ///< of every request: replicas keep them. Must outlive the simulation
    std::optional<ClosedLoop> closedLoop;
    std::uint64_t seed = 1; ///< of random routing
};

/// Caches that went from one replica to another.
struct TransferActivity {
    std::size_t transfers = 0;
    Seconds exposed; ///< from the ends of prompts to the arrivals of their caches, waiting for room and ports included
    Seconds moving;  ///< that ports were held
};

struct ServingRun {
    std::vector<Outcome> outcomes;       ///< by request
    std::vector<ClientActivity> clients; ///< first those that generate, then those that only compute prompts
    TransferActivity caches;
    IntervalHistogram intervals; ///< between tokens, of all requests
    Seconds makespan;            ///< from the first arrival to the last token
    std::size_t refused = 0;
    double systemSeconds = 0.0; ///< integral of the requests in the system, counted from arrivals and departures
    Seconds lastArrival;
    std::size_t leftAtLastArrival = 0; ///< requests in the system when the last one arrived
};

/// `model` is that of the replicas that generate. `requests` in the order of arrival, fewer than 2^32. Errors:
/// outOfRange ("/blocks") where a memory holds no block, outOfRange ("/requests/7") where arrivals are not in order,
/// outOfRange ("/batching", "/prompts", "/prefixes": pieces of whole blocks, without a cache policy), cancelled.
Result<ServingRun> serve(const StepModel& model, const ServingPlan& plan, std::span<const Request> requests,
                         std::stop_token stop, Progress& progress);

} // namespace paretoscope::serving
