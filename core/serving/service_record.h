// SPDX-License-Identifier: GPL-3.0-or-later
// What a simulation looked like from the outside: where every request was when, and what clients did over time.
// Requests are always in exactly one phase between their arrival and the end of their last stage, so the phases of a
// request sum to its end-to-end latency. Time series come in a fixed number of bins that widen as time goes on, so a
// record of a million requests is as small as one of ten thousand.
#pragma once

#include "core/base/quantity.h"
#include "core/serving/request.h"
#include "core/serving/service_classes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::serving {

/// What a request is in, one after the other.
enum class Phase : std::uint8_t {
    queued,        ///< at a model's replica: it waits to be let in, also again after it was put off
    fetching,      ///< its cache comes from a tier beyond the replica's memory
    prefill,       ///< its prompt is computed; ends with the first token, or where others generate, with the prompt
    handover,      ///< its cache goes to the replica that generates; waiting for room there included
    generating,    ///< tokens come
    swappedOut,    ///< it was put off, and its cache is in host memory
    serviceQueued, ///< it waits for a worker of a service
    inService,
};

/// A stretch of a request's way.
struct PhaseSpan {
    Phase phase = Phase::queued;
    std::uint16_t client = 0; ///< place in ServiceRecord::clients
    Seconds start;            ///< from the start of the stream
    Seconds end;
};

/// A request that is recorded, or one path of it.
struct RecordedRequest {
    RequestIndex request = 0;
    std::uint32_t path = 0;         ///< of several; the first one also goes through the services
    std::uint32_t promptTokens = 0; ///< of the request
    std::uint8_t serviceClass = 0;  ///< of the plan's, by what requests are promised
    bool completed = false;
    Outcome outcome{};      ///< of the whole request, once it is complete
    std::size_t first = 0;  ///< its spans ...
    std::size_t behind = 0; ///< ... in ServiceRecord::spans
};

/// What a client is.
enum class ClientKind : std::uint8_t { replica, prefillReplica, furtherReplica, service };

/// Of one client, or, over time, of all of a kind: means over each bin.
struct ClientSeries {
    std::vector<float> busy;         ///< share of the time; of a service: of its workers
    std::vector<float> generating;   ///< share of the time in steps without prompts, of a replica
    std::vector<float> sequences;    ///< running; of a service: served or waiting
    std::vector<float> waiting;      ///< in the queue of a replica
    std::vector<float> blocks;       ///< in use, of a replica
    std::vector<float> promptTokens; ///< computed a second
    std::vector<float> outputTokens; ///< generated a second
};

struct RecordedClient {
    ClientKind kind = ClientKind::replica;
    std::string name{};       ///< source text; of a service, the study's to say
    std::uint16_t index = 0;  ///< among its kind; a further replica: among all further models' replicas
    std::uint32_t blocks = 0; ///< that a replica's memory holds
    ClientSeries series{};
};

/// Where tokens of prompts came from.
struct PromptSource {
    std::string name; ///< source text: "Prefix cache"
    double tokens = 0.0;
};

/// Of a request of another stream: no more than what it met.
struct PooledRequest {
    std::uint8_t serviceClass = 0;
    Outcome outcome{};
};

struct ServiceRecord {
    std::vector<RecordedClient> clients;   ///< in the order of ServingRun::clients, then the services
    std::vector<RecordedRequest> requests; ///< in the order of arrival
    std::vector<PhaseSpan> spans;
    std::size_t every = 1; ///< one in so many requests is recorded
    Seconds bin;           ///< width of a bin of all series
    Seconds end;           ///< that was simulated so far
    std::size_t arrived = 0;
    std::size_t completed = 0; ///< of all, refused ones not among them
    std::size_t refused = 0;
    // The study's to say:
    std::size_t warmUp = 0;                    ///< requests at the start that its metrics leave out
    std::vector<ServiceLimits> limits{};       ///< of each class of requests
    std::vector<PromptSource> promptSources{}; ///< once all is simulated
    std::vector<float> watts{};                ///< of all devices with hosts and site, by bin; empty where not known
    std::size_t streams = 1;                   ///< that latencies are of; all else is of the first one
    std::vector<PooledRequest> pooled{};       ///< of the others: those that are complete and behind their warm-up
};

} // namespace paretoscope::serving
