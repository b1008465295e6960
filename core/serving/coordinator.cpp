// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/coordinator.h"

#include <algorithm>
#include <limits>

namespace paretoscope::serving {

namespace {

constexpr Seconds kNever{std::numeric_limits<double>::infinity()};
constexpr std::uint32_t kWorkerBits = 16; ///< of the number of a service's worker

} // namespace

Coordinator::Coordinator(const StepModel& model, const ServingPlan& plan, std::span<const Request> requests)
    : m_plan(plan)
    , m_requests(requests)
    , m_prompting(plan.prompts ? plan.prompts->model : &model)
    , m_firstArrival(kNever) {
    m_run.outcomes.resize(requests.size());
    if (plan.paths != nullptr) {
        addPaths(*plan.paths);
    }
    m_sequences.resize(requests.size() * m_paths);
    m_handovers.resize(plan.prompts ? requests.size() : 0);
    m_shared.resize(plan.prefixes != nullptr ? requests.size() : 0);
    m_restored.resize(plan.tiers != nullptr ? requests.size() : 0);
    if (plan.tiers != nullptr) {
        m_tiers.emplace(*plan.tiers, plan.prefixes->tokens, plan.prompts ? plan.prompts->replicas : plan.replicas);
    }
    m_used.resize(plan.cacheUse != nullptr ? requests.size() : 0);
    const bool single = m_paths == 1;
    const LlmClient::Requests all{single ? requests : std::span<const Request>(m_pathRequests),
                                  m_sequences,
                                  single ? std::span(m_run.outcomes) : std::span(m_pathOutcomes),
                                  m_handovers,
                                  m_used,
                                  plan.prefixes,
                                  m_shared,
                                  m_paths,
                                  m_restored,
                                  m_holders,
                                  plan.classes};
    if (plan.cacheUse != nullptr) {
        m_curve.emplace(*plan.cacheUse);
    }
    addClients(model, plan.memory, plan.replicas, plan.prompts ? Role::answers : Role::whole, all);
    m_answering = m_entrances.back();
    if (plan.prompts) {
        const PromptReplicas& prompts = *plan.prompts;
        m_entrances.clear();
        addClients(*prompts.model, prompts.memory, prompts.replicas, Role::prompts, all);
        m_ports.emplace(prompts.route, prompts.replicas, plan.replicas);
    }
    if (plan.pipeline != nullptr) {
        for (const FurtherModel& each : plan.pipeline->models) {
            addClients(*each.model, each.memory, each.replicas, Role::whole, all);
        }
        addServices();
    }
    if (plan.recorder != nullptr) {
        recordTo(*plan.recorder);
    }
    m_touched.resize(m_clients.size(), false);
    if (plan.closedLoop) {
        const std::size_t users = std::min<std::size_t>(plan.closedLoop->users, requests.size());
        for (m_next = 0; m_next < users; ++m_next) {
            m_releases.push({Seconds(0.0), static_cast<RequestIndex>(m_next)});
        }
    }
}

void Coordinator::addClients(const StepModel& model, const BlockMemory& memory, std::uint16_t replicas, Role role,
                             const LlmClient::Requests& all) {
    m_entrances.push_back({static_cast<std::uint32_t>(m_clients.size()), replicas});
    StepClock& clock = m_clocks.emplace_back(model);
    for (std::uint16_t i = 0; i < replicas; ++i) {
        m_clients.emplace_back(clock, m_plan.batching, memory, all, role, m_curve ? &*m_curve : nullptr);
    }
}

void Coordinator::addServices() {
    m_stage.resize(m_requests.size(), 0);
    m_entered.resize(m_requests.size());
    for (const Service& each : m_plan.pipeline->services) {
        m_services.emplace_back(each, m_requests);
    }
    m_run.services.resize(m_services.size());
}

Result<ServingRun> Coordinator::run(const std::stop_token& stop, Progress& progress) {
    progress.total = m_requests.size();
    for (Seconds now = nextMoment(); now < kNever; now = nextMoment()) {
        if (stop.stop_requested()) {
            return Error{ErrorCode::cancelled, {}, {}, {}, {}};
        }
        step(now);
        progress.done.store(m_done, std::memory_order_relaxed);
        if (m_plan.recorder != nullptr) {
            m_plan.recorder->reach(now, {m_inSystem + m_done, m_done - m_run.refused, m_run.refused});
        }
    }
    for (const LlmClient& client : m_clients) {
        m_run.clients.push_back(client.activity());
        m_run.intervals.add(client.intervals());
    }
    for (std::size_t i = 0; i < m_services.size(); ++i) {
        m_run.services[i].activity = m_services[i].activity();
    }
    return std::move(m_run);
}

Seconds Coordinator::nextArrival() const {
    if (isOpen()) {
        return m_next < m_requests.size() ? m_requests[m_next].arrival : kNever;
    }
    return m_releases.empty() ? kNever : m_releases.top().time;
}

Seconds Coordinator::nextMoment() const {
    Seconds next = nextArrival();
    for (const Events* events : {&m_steps, &m_transfers, &m_fetches, &m_workers}) {
        next = events->empty() ? next : std::min(next, events->top().time);
    }
    return next;
}

void Coordinator::step(Seconds now) {
    m_run.systemSeconds += (now - m_now).value() * static_cast<double>(m_inSystem);
    m_now = now;
    const auto settle = [now](Events& events, auto happen) {
        while (!events.empty() && events.top().time == now) {
            const std::uint32_t number = events.top().number;
            events.pop();
            happen(number);
        }
    };
    settle(m_steps, [&](std::uint32_t client) { endStep(client, now); });
    settle(m_transfers, [&](RequestIndex request) { deliver(request, now); });
    settle(m_fetches, [&](RequestIndex request) { enterClient(request, now); });
    settle(m_workers, [&](std::uint32_t number) { endService(number, now); });
    while (nextArrival() == now) {
        arrive(popArrival(), now);
    }
    startClients(now);
    startServices(now);
}

void Coordinator::startClients(Seconds now) {
    for (const std::uint32_t client : m_toStart) {
        m_touched[client] = false;
        if (const std::optional<Seconds> end = m_clients[client].start(now)) {
            m_steps.push({*end, client});
        }
        sendAsked(client, now);
    }
    m_toStart.clear();
}

void Coordinator::startServices(Seconds now) {
    for (const std::uint8_t service : m_servicesToStart) {
        while (const std::optional<ServiceClient::Batch> batch = m_services[service].start(now)) {
            m_workers.push({batch->end, (std::uint32_t{service} << kWorkerBits) + batch->worker});
        }
    }
    m_servicesToStart.clear();
}

RequestIndex Coordinator::popArrival() {
    if (isOpen()) {
        return static_cast<RequestIndex>(m_next++);
    }
    const RequestIndex request = m_releases.top().number;
    m_releases.pop();
    return request;
}

void Coordinator::arrive(RequestIndex request, Seconds now) {
    Outcome& outcome = m_run.outcomes[request];
    outcome.arrival = now;
    outcome.outputTokens = m_requests[request].outputTokens;
    m_firstArrival = std::min(m_firstArrival, now);
    m_run.lastArrival = now;
    if (!canHold(request)) {
        outcome.refused = true;
        outcome.reachedModel = outcome.firstToken = outcome.finish = outcome.completed = now;
        ++m_run.refused;
        release(now);
        ++m_done;
        return;
    }
    for (std::uint32_t path = 0; m_paths > 1 && path < m_paths; ++path) {
        m_pathOutcomes[request * m_paths + path].arrival = now; // deadlines of paths are those of their request
    }
    ++m_inSystem;
    m_run.leftAtLastArrival = m_inSystem;
    goOn(request, now);
}

bool Coordinator::canHold(RequestIndex request) const {
    return std::ranges::all_of(stagesOf(request), [&](const Stage& stage) {
        return stage.client != Stage::Client::model ||
               (m_clients[m_entrances[stage.index].first].canHold(request * m_paths) &&
                (stage.index > 0 || m_clients[m_answering.first].canHold(request * m_paths)));
    });
}

std::span<const Stage> Coordinator::stagesOf(RequestIndex request) const {
    static constexpr Stage kModelOnly[] = {{Stage::Client::model, 0}};
    if (m_plan.pipeline == nullptr) {
        return kModelOnly;
    }
    const std::vector<std::uint8_t>& classOf = m_plan.pipeline->classOf;
    return m_plan.pipeline->classes[classOf.empty() ? 0 : classOf[request]].stages;
}

void Coordinator::goOn(RequestIndex request, Seconds now) {
    if (m_plan.pipeline == nullptr) {
        enterModel(request, 0, now);
        return;
    }
    const std::span<const Stage> stages = stagesOf(request);
    if (m_stage[request] == stages.size()) {
        complete(request, now);
        return;
    }
    const Stage stage = stages[m_stage[request]++];
    if (stage.client == Stage::Client::model) {
        enterModel(request, stage.index, now);
    } else {
        enterService(request, stage.index, now);
    }
}

void Coordinator::enterModel(RequestIndex request, std::uint8_t model, Seconds now) {
    const Clients& entrance = m_entrances[model];
    const std::uint32_t chosen = route(request, entrance);
    Outcome& outcome = m_run.outcomes[request];
    outcome.reachedModel = now;
    outcome.client = outcome.promptClient = static_cast<std::uint16_t>(chosen);
    if (m_tiers && model == 0) {
        if (const Seconds time = fetchTime(request, chosen, now); time > Seconds(0.0)) {
            m_fetches.push({now + time, request});
            if (m_plan.recorder != nullptr) {
                m_plan.recorder->enter(request * m_paths, Phase::fetching,
                                       static_cast<std::uint16_t>(entrance.first + chosen), now);
            }
            return;
        }
    }
    m_clients[entrance.first + chosen].accept(request * m_paths, now);
    touch(entrance.first + chosen);
}

/// What the replica does not hold itself is fetched, if that is quicker than to compute it; 0 where nothing is.
Seconds Coordinator::fetchTime(RequestIndex request, std::uint32_t chosen, Seconds now) {
    const std::uint32_t tokens = m_plan.prefixes->tokens;
    const std::uint32_t held = m_clients[m_entrances.front().first + chosen].heldPieces(request);
    const auto pieces = m_plan.prefixes->of(request, m_requests[request].promptTokens);
    const CacheTiers::Found found = m_tiers->find(chosen, pieces.subspan(held));
    if (found.pieces == 0) {
        return Seconds(0.0);
    }
    const PromptChunk anew{double(found.pieces) * tokens, double(held) * tokens};
    if (m_tiers->plan().breaksEven &&
        m_tiers->timeOf(chosen, found, now) >= m_prompting->time(std::span(&anew, 1), {}).total()) {
        m_run.tiers.computedTokens += anew.tokens;
        return Seconds(0.0);
    }
    for (std::size_t tier = 0; tier < kMostTiers; ++tier) {
        m_run.tiers.fetchedTokens[tier] += double(found.byTier[tier]) * tokens;
    }
    m_restored[request] = {held, held + found.pieces};
    m_run.tiers.fetches.push_back(m_tiers->fetch(chosen, found, now));
    return m_run.tiers.fetches.back();
}

/// Of the plan's own model, with what was fetched for it.
void Coordinator::enterClient(RequestIndex request, Seconds now) {
    const std::uint32_t client = m_entrances.front().first + m_run.outcomes[request].promptClient;
    m_run.outcomes[request].reachedModel = now;
    m_clients[client].accept(request, now);
    touch(client);
}

void Coordinator::enterService(RequestIndex request, std::uint8_t service, Seconds now) {
    m_entered[request] = now;
    m_services[service].accept(request, now);
    m_servicesToStart.push_back(service);
}

void Coordinator::complete(RequestIndex request, Seconds now) {
    m_run.outcomes[request].completed = now;
    --m_inSystem;
    ++m_done;
    m_run.makespan = now - m_firstArrival;
    release(now);
}

void Coordinator::release(Seconds now) {
    if (!isOpen() && m_next < m_requests.size()) {
        m_releases.push({now + m_plan.closedLoop->thinkTime, static_cast<RequestIndex>(m_next++)});
    }
}

void Coordinator::endStep(std::uint32_t client, Seconds now) {
    m_clients[client].end(now);
    touch(client);
    if (m_paths > 1) {
        endPaths(client, now);
        return;
    }
    for (const RequestIndex request : m_clients[client].finished()) {
        leaveModel(request, now);
    }
    for (const RequestIndex request : m_clients[client].prompted()) {
        Outcome& outcome = m_run.outcomes[request];
        outcome.client = static_cast<std::uint16_t>(m_plan.prompts->route.isPaired() ? outcome.promptClient
                                                                                     : route(request, m_answering));
        m_clients[outcome.client].acceptPrompted(request, now);
        sendAsked(outcome.client, now);
    }
}

void Coordinator::leaveModel(RequestIndex request, Seconds now) {
    if (m_tiers) {
        m_tiers->store(m_run.outcomes[request].promptClient,
                       m_plan.prefixes->of(request, m_requests[request].promptTokens));
    }
    if (m_plan.pipeline == nullptr) {
        complete(request, now);
    } else {
        goOn(request, now);
    }
}

void Coordinator::endService(std::uint32_t number, Seconds now) {
    const auto service = static_cast<std::uint8_t>(number >> kWorkerBits);
    const std::uint32_t worker = number & ((1U << kWorkerBits) - 1);
    for (const RequestIndex request : m_services[service].end(worker, now)) {
        m_run.services[service].stays.push_back(now - m_entered[request]);
        goOn(request, now);
    }
    m_servicesToStart.push_back(service);
}

void Coordinator::sendAsked(std::uint32_t client, Seconds now) {
    for (const RequestIndex request : m_clients[client].asked()) {
        send(request, now);
    }
}

/// The cache of a request that a generating client has made room for sets out.
void Coordinator::send(RequestIndex request, Seconds now) {
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

void Coordinator::deliver(RequestIndex request, Seconds now) {
    Outcome& outcome = m_run.outcomes[request];
    const std::uint32_t source = m_entrances.front().first + outcome.promptClient;
    outcome.firstToken = now;
    m_clients[source].release(request, now);
    touch(source);
    m_clients[outcome.client].arrive(request, now);
    touch(outcome.client);
}

void Coordinator::touch(std::uint32_t client) {
    if (!m_touched[client]) {
        m_touched[client] = true;
        m_toStart.push_back(client);
    }
}

} // namespace paretoscope::serving
