// SPDX-License-Identifier: GPL-3.0-or-later
// Serves a stream of requests on replicas of a model: a coordinator with one clock hands arrivals to replicas and lets
// them step, and where requests have more stages than a model's, leads them from one to the next. What happens at one
// moment is settled in one order (ends of steps, of transfers and services, arrivals, starts; by number), so equal
// inputs give equal results to the last bit.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/serving/cache_tiers.h"
#include "core/serving/cache_transfer.h"
#include "core/serving/llm_client.h"
#include "core/serving/reasoning.h"
#include "core/serving/service_classes.h"
#include "core/serving/service_client.h"
#include "core/serving/service_recorder.h"

#include <algorithm>
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
    prefixAware,   ///< that holds most of the prompt's beginning in its prefix cache; among equals, and where replicas
                   ///< are loaded unevenly, leastRequests
    lengthBased,   ///< long prompts to replicas of their own, the others to the rest; among these leastRequests
    soonestToken,  ///< whose first token is expected soonest, for what it has to do and what it holds of the prompt
                   ///< (Mooncake's scheduler chooses so: Qin et al., FAST 2025, from memory); then leastRequests
    sessionAffinity, ///< all turns of a conversation to one replica, conversations by turns
    sloAware, ///< of those that are expected to keep the limits of its class, and nobody's time per output token breaks
              ///< on, the one with most tokens to do: room is left for tight limits. Where there is none, soonestToken.
              ///< (llm-d's and the Gateway API Inference Extension's SLO-aware router, strategy "least headroom":
              ///< pkg/epp/requestcontrol/prediction_based_scorer.go, which also holds a replica to the least time per
              ///< token of those who run there. Derived: the estimates, load as tokens, waiting for memory counted, and
              ///< no drawing by chance.)
};

/// Of length-based routing.
struct LengthSplit {
    std::uint32_t longPrompt = 2048; ///< tokens from which a prompt is long
    double share = 0.25;             ///< of the replicas, for long prompts: at least one, and not the last one

    /// Of so many replicas, the first ones; 0 where there is only one for all.
    [[nodiscard]] std::uint32_t replicas(std::uint32_t all) const {
        const auto wanted = static_cast<std::uint32_t>(share * all + 0.5);
        return all > 1 ? std::clamp(wanted, 1U, all - 1) : 0;
    }
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

/// Replicas of a model beside the plan's own, batched and routed alike.
struct FurtherModel {
    const StepModel* model = nullptr; ///< must outlive the simulation
    BlockMemory memory{};
    std::uint16_t replicas = 1;
};

/// What requests go through beside the plan's own replicas.
struct Pipeline {
    std::vector<Service> services;
    std::vector<FurtherModel> models;
    std::vector<RequestClass> classes;
    std::vector<std::uint8_t> classOf; ///< by request; empty: all are of the first class
};

struct ServingPlan {
    BatchingPolicy batching{};
    BlockMemory memory{};
    std::uint16_t replicas = 1; ///< those that generate
    Routing routing = Routing::leastRequests;
    LengthSplit lengthSplit{};
    /// Of SLO-aware routing: share of the limits that estimates may use, above 0. They know nothing of those who come
    /// later (by trying, without the wait for memory: of 0.5 to 0.8, 0.6 kept most limits in eight mixes of two
    /// classes; the Extension's SLO_BUFFER_FACTOR is 1).
    double sloBuffer = 0.6;
    std::optional<PromptReplicas> prompts;
    const CacheUse* cacheUse = nullptr;      ///< null: every token is kept and read. Must outlive the simulation
    const PrefixPieces* prefixes = nullptr;  ///< of every request: replicas keep them. Must outlive the simulation
    const TierPlan* tiers = nullptr;         ///< beyond the replicas' prefix caches. Must outlive the simulation
    const Pipeline* pipeline = nullptr;      ///< null: requests only visit the replicas. Must outlive the simulation
    const Paths* paths = nullptr;            ///< of every request; null: one each. Must outlive the simulation
    const ServiceClasses* classes = nullptr; ///< null: one class, without limits. Must outlive the simulation
    std::span<const std::uint32_t> conversationOf{}; ///< by request, for session affinity. Must outlive the simulation
    std::optional<ClosedLoop> closedLoop;
    std::uint64_t seed = 1;              ///< of random routing
    ServiceRecorder* recorder = nullptr; ///< is told of everything. Must outlive the simulation
};

/// Caches that went from one replica to another.
struct TransferActivity {
    std::size_t transfers = 0;
    Seconds exposed; ///< from the ends of prompts to the arrivals of their caches, waiting for room and ports included
    Seconds moving;  ///< that ports were held
};

/// One of the pipeline's services: what it did, and how long requests stayed, in the order of their leaving.
struct ServiceRun {
    ServiceActivity activity;
    std::vector<Seconds> stays;
};

/// What tiers of caches did for prompts.
struct TierActivity {
    std::array<double, kMostTiers> fetchedTokens{};
    double computedTokens = 0.0;  ///< held, but quicker to compute anew
    std::vector<Seconds> fetches; ///< of each prompt that was fetched for
};

/// What became of the paths of all requests.
struct PathActivity {
    double ended = 0.0;
    double stopped = 0.0; ///< when others had agreed
};

struct ServingRun {
    std::vector<Outcome> outcomes; ///< by request; with several paths, tokens are those of the path that ended it
    /// First those that generate, then those that only compute prompts, then those of further models.
    std::vector<ClientActivity> clients;
    std::vector<ServiceRun> services;
    TransferActivity caches;
    TierActivity tiers;
    PathActivity paths;
    IntervalHistogram intervals; ///< between tokens, of all requests
    Seconds makespan;            ///< from the first arrival to the end of the last stage
    std::size_t refused = 0;
    double systemSeconds = 0.0; ///< integral of the requests in the system, counted from arrivals and departures
    Seconds lastArrival;
    std::size_t leftAtLastArrival = 0; ///< requests in the system when the last one arrived
};

/// `model` is that of the replicas that generate. `requests` in the order of arrival, fewer than 2^32. Errors:
/// outOfRange ("/blocks") where a memory holds no block, outOfRange ("/blocks/swap": negative), outOfRange
/// ("/requests/7") where arrivals are not in order, outOfRange ("/batching", "/prompts", "/prefixes": pieces of whole
/// blocks, without a cache policy; "/pipeline": classes without a model or with unknown clients; "/classes": of every
/// request, with limits; "/tiers": with prefixes, without further models; "/paths": of every request, without prefixes,
/// cache policy, further models or replicas for prompts), cancelled.
Result<ServingRun> serve(const StepModel& model, const ServingPlan& plan, std::span<const Request> requests,
                         std::stop_token stop, Progress& progress);

} // namespace paretoscope::serving
