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

/// A replica's step that ends, or a user's next request.
struct Event {
    Seconds time;
    std::uint32_t number = 0; ///< of the replica or request
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
        for (std::uint16_t i = 0; i < plan.replicas; ++i) {
            m_clients.emplace_back(model, plan.batching, plan.memory,
                                   LlmClient::Requests{requests, m_sequences, m_run.outcomes});
        }
        m_touched.resize(plan.replicas, false);
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
        return m_releases.empty() ? kNever : m_releases.top().time;
    }

    [[nodiscard]] Seconds nextMoment() const {
        return std::min(nextArrival(), m_steps.empty() ? kNever : m_steps.top().time);
    }

    /// Everything that happens at `now`.
    void step(Seconds now) {
        m_run.systemSeconds += (now - m_now).value() * static_cast<double>(m_inSystem);
        m_now = now;
        while (!m_steps.empty() && m_steps.top().time == now) {
            const std::uint32_t replica = m_steps.top().number;
            m_steps.pop();
            m_clients[replica].end(now);
            touch(replica);
            for (const RequestIndex request : m_clients[replica].finished()) {
                finish(request, now);
            }
        }
        while (nextArrival() == now) {
            arrive(popArrival(), now);
        }
        for (const std::uint32_t replica : m_toStart) {
            m_touched[replica] = false;
            if (const std::optional<Seconds> end = m_clients[replica].start(now)) {
                m_steps.push({*end, replica});
            }
        }
        m_toStart.clear();
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
        const std::uint32_t replica = route(request);
        Outcome& outcome = m_run.outcomes[request];
        outcome.arrival = now;
        outcome.outputTokens = m_requests[request].outputTokens;
        outcome.client = static_cast<std::uint16_t>(replica);
        m_firstArrival = std::min(m_firstArrival, now);
        m_run.lastArrival = now;
        if (!m_clients[replica].accept(request, now)) {
            outcome.refused = true;
            outcome.firstToken = outcome.finish = now;
            ++m_run.refused;
            release(now);
            ++m_done;
            return;
        }
        ++m_inSystem;
        m_run.leftAtLastArrival = m_inSystem;
        touch(replica);
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

    [[nodiscard]] std::uint32_t route(RequestIndex request) const {
        const auto least = [this](auto load) {
            const auto found = std::ranges::min_element(m_clients, {}, load);
            return static_cast<std::uint32_t>(found - m_clients.begin());
        };
        switch (m_plan.routing) {
        case Routing::roundRobin:
            return request % m_plan.replicas;
        case Routing::random:
            return static_cast<std::uint32_t>(randomUniform(m_plan.seed, kRoutingStream, request) * m_plan.replicas);
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
    ServingRun m_run;
    std::vector<LlmClient> m_clients;
    Events m_steps;
    Events m_releases; ///< of a closed loop
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
