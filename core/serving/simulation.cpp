// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/simulation.h"

#include "core/base/random.h"

#include <queue>

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <tuple>

namespace paretoscope::serving {

namespace {

constexpr std::uint64_t kRoutingStream = 11;
constexpr Seconds kNever{std::numeric_limits<double>::infinity()};

/// A replica's step that ends, a cache that arrives, or a user's next request.
struct Event {
    Seconds time;
    std::uint32_t number = 0; ///< of the client or request
    friend bool operator>(const Event& a, const Event& b) {
        return std::tie(a.time, a.number) > std::tie(b.time, b.number);
    }
};
using Events = std::priority_queue<Event, std::vector<Event>, std::greater<>>;

class Coordinator {
public:
    Coordinator(const StepModel& model, const ServingPlan& plan, std::span<const Request> requests)
        : m_plan(plan)
        , m_requests(requests)
        , m_sequences(requests.size()) {
        m_run.outcomes.resize(requests.size());
        m_handovers.resize(plan.prompts ? requests.size() : 0);
        m_shared.resize(plan.prefixes != nullptr ? requests.size() : 0);
        m_used.resize(plan.cacheUse != nullptr ? requests.size() : 0);
        const LlmClient::Requests all{requests, m_sequences,   m_run.outcomes, m_handovers,
                                      m_used,   plan.prefixes, m_shared};
        if (plan.cacheUse != nullptr) {
            m_curve.emplace(*plan.cacheUse);
        }
        CacheCurve* curve = m_curve ? &*m_curve : nullptr;
        for (std::uint16_t i = 0; i < plan.replicas; ++i) {
            m_clients.emplace_back(model, plan.batching, plan.memory, all, plan.prompts ? Role::answers : Role::whole,
                                   curve);
        }
        if (plan.prompts) {
            for (std::uint16_t i = 0; i < plan.prompts->replicas; ++i) {
                m_clients.emplace_back(*plan.prompts->model, plan.batching, plan.prompts->memory, all, Role::prompts,
                                       curve);
            }
            m_ports.emplace(plan.prompts->route, plan.prompts->replicas, plan.replicas);
        }
        m_touched.resize(m_clients.size(), false);
        if (plan.closedLoop) {
            const std::size_t users = std::min<std::size_t>(plan.closedLoop->users, requests.size());
            for (m_next = 0; m_next < users; ++m_next) {
                m_releases.push({Seconds(0.0), static_cast<std::uint32_t>(m_next)});
            }
        }
    }

    Result<ServingRun> run(const std::stop_token& stop, Progress& progress) {
        progress.total = m_requests.size();
        for (Seconds now = nextMoment(); now < kNever; now = nextMoment()) {
            if (stop.stop_requested()) {
                return Error{ErrorCode::cancelled, {}, {}, {}, {}};
            }
            step(now);
            progress.done.store(m_done, std::memory_order_relaxed);
        }
        for (const LlmClient& client : m_clients) {
            m_run.clients.push_back(client.activity());
            m_run.intervals.add(client.intervals());
        }
        return std::move(m_run);
    }

private:
    [[nodiscard]] bool isOpen() const { return !m_plan.closedLoop.has_value(); }

    [[nodiscard]] Seconds nextArrival() const {
        if (isOpen()) {
            return m_next < m_requests.size() ? m_requests[m_next].arrival : kNever;
        }
        return nextOf(m_releases);
    }

    static Seconds nextOf(const Events& events) { return events.empty() ? kNever : events.top().time; }

    [[nodiscard]] Seconds nextMoment() const { return std::min({nextArrival(), nextOf(m_steps), nextOf(m_transfers)}); }

    /// Everything that happens at `now`.
    void step(Seconds now) {
        m_run.systemSeconds += (now - m_now).value() * static_cast<double>(m_inSystem);
        m_now = now;
        while (nextOf(m_steps) == now) {
            const std::uint32_t client = m_steps.top().number;
            m_steps.pop();
            endStep(client, now);
        }
        while (nextOf(m_transfers) == now) {
            const RequestIndex request = m_transfers.top().number;
            m_transfers.pop();
            deliver(request, now);
        }
        while (nextArrival() == now) {
            arrive(popArrival(), now);
        }
        for (const std::uint32_t client : m_toStart) {
            m_touched[client] = false;
            if (const std::optional<Seconds> end = m_clients[client].start(now)) {
                m_steps.push({*end, client});
            }
            sendAsked(client, now);
        }
        m_toStart.clear();
    }

    void endStep(std::uint32_t client, Seconds now) {
        m_clients[client].end(now);
        touch(client);
        for (const RequestIndex request : m_clients[client].finished()) {
            finish(request, now);
        }
        for (const RequestIndex request : m_clients[client].prompted()) {
            Outcome& outcome = m_run.outcomes[request];
            outcome.client = static_cast<std::uint16_t>(m_plan.prompts->route.isPaired() ? outcome.promptClient
                                                                                         : route(request, answering()));
            m_clients[outcome.client].acceptPrompted(request, now);
            sendAsked(outcome.client, now);
        }
    }

    void sendAsked(std::uint32_t client, Seconds now) {
        for (const RequestIndex request : m_clients[client].asked()) {
            send(request, now);
        }
    }

    /// The cache of a request that a generating client has made room for sets out.
    void send(RequestIndex request, Seconds now) {
        const Handover& handover = m_handovers[request];
        const Outcome& outcome = m_run.outcomes[request];
        const Seconds computed = handover.prompted == now ? now - handover.admitted : Seconds(0.0);
        const double prompt = m_requests[request].promptTokens;
        const double held = m_curve ? m_curve->of(prompt, 0.0).held : prompt;
        const CachePorts::Transfer transfer = m_ports->send(outcome.promptClient, outcome.client, held, now, computed);
        m_transfers.push({transfer.end, request});
        ++m_run.caches.transfers;
        m_run.caches.moving += transfer.time;
        m_run.caches.exposed += transfer.end - handover.prompted;
    }

    void deliver(RequestIndex request, Seconds now) {
        Outcome& outcome = m_run.outcomes[request];
        const std::uint32_t source = m_plan.replicas + std::uint32_t{outcome.promptClient};
        outcome.firstToken = now;
        m_clients[source].release(request, now);
        touch(source);
        m_clients[outcome.client].arrive(request, now);
        touch(outcome.client);
    }

    void touch(std::uint32_t replica) {
        if (!m_touched[replica]) {
            m_touched[replica] = true;
            m_toStart.push_back(replica);
        }
    }

    RequestIndex popArrival() {
        if (isOpen()) {
            return static_cast<RequestIndex>(m_next++);
        }
        const RequestIndex request = m_releases.top().number;
        m_releases.pop();
        return request;
    }

    void arrive(RequestIndex request, Seconds now) {
        const std::span<const LlmClient> front = m_plan.prompts ? prompting() : answering();
        const std::uint32_t chosen = route(request, front);
        const auto client = static_cast<std::uint32_t>(front.data() - m_clients.data()) + chosen;
        Outcome& outcome = m_run.outcomes[request];
        outcome.arrival = now;
        outcome.outputTokens = m_requests[request].outputTokens;
        outcome.client = outcome.promptClient = static_cast<std::uint16_t>(chosen);
        m_firstArrival = std::min(m_firstArrival, now);
        m_run.lastArrival = now;
        if (!m_clients[client].canHold(request) || !m_clients.front().canHold(request)) {
            outcome.refused = true;
            outcome.firstToken = outcome.finish = now;
            ++m_run.refused;
            release(now);
            ++m_done;
            return;
        }
        m_clients[client].accept(request, now);
        ++m_inSystem;
        m_run.leftAtLastArrival = m_inSystem;
        touch(client);
    }

    void finish(RequestIndex, Seconds now) {
        --m_inSystem;
        ++m_done;
        m_run.makespan = now - m_firstArrival;
        release(now);
    }

    /// The next request of the user whose answer is complete.
    void release(Seconds now) {
        if (!isOpen() && m_next < m_requests.size()) {
            m_releases.push({now + m_plan.closedLoop->thinkTime, static_cast<std::uint32_t>(m_next++)});
        }
    }

    /// Those that generate stand first; all are alike.
    [[nodiscard]] std::span<const LlmClient> answering() const { return std::span(m_clients).first(m_plan.replicas); }
    [[nodiscard]] std::span<const LlmClient> prompting() const { return std::span(m_clients).subspan(m_plan.replicas); }

    /// The place of one of `clients`.
    [[nodiscard]] std::uint32_t route(RequestIndex request, std::span<const LlmClient> clients) const {
        const auto least = [clients](auto load) {
            const auto found = std::ranges::min_element(clients, {}, load);
            return static_cast<std::uint32_t>(found - clients.begin());
        };
        const auto count = static_cast<std::uint32_t>(clients.size());
        switch (m_plan.routing) {
        case Routing::roundRobin:
            return request % count;
        case Routing::random:
            return static_cast<std::uint32_t>(randomUniform(m_plan.seed, kRoutingStream, request) * count);
        case Routing::leastRequests:
            return least([](const LlmClient& client) { return client.outstanding(); });
        case Routing::leastTokens:
            break;
        }
        return least([](const LlmClient& client) { return client.outstandingTokens(); });
    }

    const ServingPlan& m_plan;
    std::span<const Request> m_requests;
    std::vector<Sequence> m_sequences;
    std::vector<Handover> m_handovers;
    std::vector<TokensUsed> m_used;
    std::vector<std::uint32_t> m_shared;
    ServingRun m_run;
    std::optional<CacheCurve> m_curve;
    std::vector<LlmClient> m_clients;
    std::optional<CachePorts> m_ports;
    Events m_steps;
    Events m_transfers; ///< caches that arrive, by request
    Events m_releases;  ///< of a closed loop
    std::vector<bool> m_touched;
    std::vector<std::uint32_t> m_toStart;
    std::size_t m_next = 0;
    std::size_t m_done = 0;
    std::size_t m_inSystem = 0;
    Seconds m_now;
    Seconds m_firstArrival = kNever;
};

Result<void> checked(const ServingPlan& plan, std::span<const Request> requests) {
    if (plan.memory.blocks == 0 || plan.memory.blockTokens == 0) {
        return Error{ErrorCode::outOfRange, {}, "/blocks", "0", "memory for at least one block of tokens"};
    }
    if (plan.replicas == 0 || plan.batching.mostSequences == 0 || plan.batching.mostTokens == 0) {
        return Error{ErrorCode::outOfRange, {}, "/batching", "0", "at least one replica, sequence and token"};
    }
    if (plan.prompts) {
        const PromptReplicas& prompts = *plan.prompts;
        if (prompts.memory.blocks == 0 || prompts.memory.blockTokens == 0) {
            return Error{ErrorCode::outOfRange, {}, "/prompts/blocks", "0", "memory for at least one block of tokens"};
        }
        const bool paired = prompts.route.isPaired();
        if (prompts.model == nullptr || prompts.replicas == 0 || (paired && prompts.replicas != plan.replicas)) {
            return Error{ErrorCode::outOfRange,
                         {},
                         "/prompts",
                         std::to_string(prompts.replicas),
                         paired ? "as many replicas as generate" : "at least one replica, and its model"};
        }
    }
    const PrefixPieces* prefixes = plan.prefixes;
    if (prefixes != nullptr && (prefixes->ends.size() != requests.size() || prefixes->tokens == 0 ||
                                plan.cacheUse != nullptr || prefixes->tokens % plan.memory.blockTokens != 0 ||
                                (plan.prompts && prefixes->tokens % plan.prompts->memory.blockTokens != 0))) {
        return Error{ErrorCode::outOfRange,
                     {},
                     "/prefixes",
                     std::to_string(prefixes->tokens),
                     "pieces of whole blocks for every request, and no cache policy"};
    }
    for (std::size_t i = 0; plan.closedLoop == std::nullopt && i < requests.size(); ++i) {
        const Seconds before = i == 0 ? Seconds(0.0) : requests[i - 1].arrival;
        if (!(requests[i].arrival >= before)) {
            return Error{ErrorCode::outOfRange,
                         {},
                         fmt::format("/requests/{}", i),
                         fmt::format("arrival at {} s", requests[i].arrival.value()),
                         fmt::format("not before {} s", before.value())};
        }
    }
    return {};
}

} // namespace

Result<ServingRun> serve(const StepModel& model, const ServingPlan& plan, std::span<const Request> requests,
                         std::stop_token stop, Progress& progress) {
    if (const Result<void> valid = checked(plan, requests); !valid) {
        return valid.error();
    }
    return Coordinator(model, plan, requests).run(stop, progress);
}

} // namespace paretoscope::serving
