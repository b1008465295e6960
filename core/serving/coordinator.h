// SPDX-License-Identifier: GPL-3.0-or-later
// Leads every request of a simulation from its arrival to the end of its last stage: the one clock, and all clients.
#pragma once

#include "core/serving/simulation.h"

#include <queue>

#include <deque>

namespace paretoscope::serving {

/// Not thread-safe; used once.
class Coordinator {
public:
    /// `plan` is valid, and outlives this as `model` and `requests` do.
    Coordinator(const StepModel& model, const ServingPlan& plan, std::span<const Request> requests);

    Result<ServingRun> run(const std::stop_token& stop, Progress& progress);

private:
    /// A replica's step that ends, a cache that arrives, a worker that is done, or a user's next request.
    struct Event {
        Seconds time;
        std::uint32_t number = 0; ///< of the client, worker or request
        friend bool operator>(const Event& a, const Event& b) {
            return a.time != b.time ? a.time > b.time : a.number > b.number;
        }
    };
    using Events = std::priority_queue<Event, std::vector<Event>, std::greater<>>;

    /// Clients side by side that serve alike.
    struct Clients {
        std::uint32_t first = 0;
        std::uint32_t count = 0;
    };

    void addClients(const StepModel& model, const BlockMemory& memory, std::uint16_t replicas, Role role,
                    const LlmClient::Requests& all);
    void addServices();
    void recordTo(ServiceRecorder& recorder);
    void addPaths(const Paths& paths);

    [[nodiscard]] bool isOpen() const { return !m_plan.closedLoop.has_value(); }
    [[nodiscard]] Seconds nextArrival() const;
    [[nodiscard]] Seconds nextMoment() const;
    void step(Seconds now); ///< everything that happens at that moment
    void startClients(Seconds now);
    void startServices(Seconds now);

    RequestIndex popArrival();
    void arrive(RequestIndex request, Seconds now);
    [[nodiscard]] bool canHold(RequestIndex request) const;
    [[nodiscard]] std::span<const Stage> stagesOf(RequestIndex request) const;
    void goOn(RequestIndex request, Seconds now); ///< to the next stage of a request, if it has one
    void enterModel(RequestIndex request, std::uint8_t model, Seconds now);
    Seconds fetchTime(RequestIndex request, std::uint32_t chosen, Seconds now);
    void enterClient(RequestIndex request, Seconds now);
    void enterService(RequestIndex request, std::uint8_t service, Seconds now);
    void complete(RequestIndex request, Seconds now);
    void release(Seconds now); ///< the next request of the user whose answer is complete

    void endStep(std::uint32_t client, Seconds now);
    void leaveModel(RequestIndex request, Seconds now);
    void endPaths(std::uint32_t client, Seconds now);
    void endPath(std::uint32_t client, RequestIndex path, Seconds now);
    void endService(std::uint32_t number, Seconds now);
    void sendAsked(std::uint32_t client, Seconds now);
    void send(RequestIndex request, Seconds now);
    void deliver(RequestIndex request, Seconds now);
    void touch(std::uint32_t client);

    /// The place of one of them.
    [[nodiscard]] std::uint32_t route(RequestIndex request, const Clients& clients) const;
    [[nodiscard]] std::uint32_t busiestWithinLimits(RequestIndex request, std::span<const LlmClient> clients) const;
    [[nodiscard]] ServiceLimits limitsOf(RequestIndex request) const;

    const ServingPlan& m_plan;
    std::span<const Request> m_requests;
    // With several paths, clients know paths: those of request r are r k, r k + 1, ...
    std::uint32_t m_paths = 1;
    std::vector<Request> m_pathRequests;
    std::vector<Outcome> m_pathOutcomes;
    std::vector<bool> m_ended;            ///< by path
    std::vector<std::uint32_t> m_open;    ///< of each request: its paths that go on
    std::vector<std::uint32_t> m_agreed;  ///< of each request: its paths that came to the common answer
    std::vector<std::uint32_t> m_holders; ///< of each request: paths that hold its prompt's blocks
    std::vector<Sequence> m_sequences;
    std::vector<Handover> m_handovers;
    std::vector<TokensUsed> m_used;
    std::vector<std::uint32_t> m_shared;
    std::vector<std::uint8_t> m_stage; ///< of each request in a pipeline: the next one
    std::vector<Seconds> m_entered;    ///< of each request in a pipeline: when it came to its service
    ServingRun m_run;
    std::optional<CacheCurve> m_curve;
    std::deque<StepClock> m_clocks; ///< of each model
    std::vector<LlmClient> m_clients;
    std::vector<Clients> m_entrances; ///< of each model: where its prompts are computed
    Clients m_answering;              ///< those of the plan's own model that generate
    std::vector<ServiceClient> m_services;
    std::optional<CachePorts> m_ports;
    std::optional<CacheTiers> m_tiers;
    std::vector<Restored> m_restored;
    const StepModel* m_prompting; ///< computes the prompts of the plan's own model
    Events m_steps;
    Events m_fetches;   ///< from tiers of caches, by request
    Events m_transfers; ///< caches that arrive, by request
    Events m_workers;   ///< by service and worker
    Events m_releases;  ///< of a closed loop
    std::vector<bool> m_touched;
    std::vector<std::uint32_t> m_toStart;
    std::vector<std::uint8_t> m_servicesToStart;
    std::size_t m_next = 0;
    std::size_t m_done = 0;
    std::size_t m_inSystem = 0;
    Seconds m_now;
    Seconds m_firstArrival;
};

} // namespace paretoscope::serving
