// SPDX-License-Identifier: GPL-3.0-or-later
// Which of several replicas a request goes to.
#include "core/base/random.h"
#include "core/serving/coordinator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace paretoscope::serving {

namespace {

constexpr std::uint64_t kRoutingStream = 11;

/// Beyond which a held prefix counts for nothing: requests of the busiest replica over those of the idlest, and their
/// ratio. Defaults of SGLang's and vLLM's cache-aware routers (GPUStack, Model Deployment Routing).
constexpr std::size_t kMostAhead = 64;
constexpr double kMostTimes = 1.5;

bool isUneven(std::span<const LlmClient> clients) {
    std::size_t idlest = clients.front().outstanding();
    std::size_t busiest = idlest;
    for (const LlmClient& client : clients) {
        idlest = std::min(idlest, client.outstanding());
        busiest = std::max(busiest, client.outstanding());
    }
    return busiest - idlest > kMostAhead && static_cast<double>(busiest) > kMostTimes * static_cast<double>(idlest);
}

/// Until memory holds all who are there and so many tokens more to their ends, in tokens' times: what is too much goes
/// as sequences end, each of which gives back its prompt with its answer (derived: on average half of an answer is to
/// come). Pieces of prefixes that nobody uses make room.
double stepsToMakeRoom(const LlmClient& client, std::uint64_t tokens, std::uint32_t blockTokens) {
    const double held = static_cast<double>(client.blocksInUse() - client.idlePrefixBlocks()) * blockTokens;
    const auto coming = static_cast<double>(client.outstandingTokens());
    const double over =
        held + coming + static_cast<double>(tokens) - static_cast<double>(client.blocks()) * blockTokens;
    if (over <= 0.0 || coming <= 0.0) {
        return 0.0;
    }
    const double returned = std::max((held + coming) / (2.0 * coming), 1.0);
    return over / (std::max<double>(static_cast<double>(client.sequences()), 1.0) * returned);
}

} // namespace

std::uint32_t Coordinator::route(RequestIndex request, const Clients& clients) const {
    const std::span<const LlmClient> all = std::span(m_clients).subspan(clients.first, clients.count);
    const auto leastOf = [all](std::uint32_t first, std::uint32_t count, auto load) {
        std::uint32_t best = first;
        auto least = load(all[first]);
        for (std::uint32_t i = first + 1; i < first + count; ++i) {
            if (const auto its = load(all[i]); its < least) {
                best = i;
                least = its;
            }
        }
        return best;
    };
    const auto least = [&](auto load) { return leastOf(0, clients.count, load); };
    const auto outstanding = [](const LlmClient& client) { return client.outstanding(); };
    switch (m_plan.routing) {
    case Routing::roundRobin:
        return request % clients.count;
    case Routing::random:
        return static_cast<std::uint32_t>(randomUniform(m_plan.seed, kRoutingStream, request) * clients.count);
    case Routing::leastRequests:
        return least(outstanding);
    case Routing::leastTokens:
        return least([](const LlmClient& client) { return client.outstandingTokens(); });
    case Routing::soonestToken:
        return least([path = request * m_paths](const LlmClient& client) {
            return std::pair(client.expectedFirstToken(path), client.outstanding());
        });
    case Routing::lengthBased: {
        const std::uint32_t reserved = m_plan.lengthSplit.replicas(clients.count);
        const bool isLong = m_requests[request].promptTokens >= m_plan.lengthSplit.longPrompt;
        return isLong && reserved > 0 ? leastOf(0, reserved, outstanding)
                                      : leastOf(reserved, clients.count - reserved, outstanding);
    }
    case Routing::sessionAffinity:
        return m_plan.conversationOf[request] % clients.count;
    case Routing::sloAware:
        return busiestWithinLimits(request, all);
    case Routing::prefixAware:
        break;
    }
    if (isUneven(all)) {
        return least(outstanding);
    }
    return least([request](const LlmClient& client) {
        return std::pair(-std::int64_t{client.heldPieces(request)}, client.outstanding());
    });
}

ServiceLimits Coordinator::limitsOf(RequestIndex request) const {
    constexpr Seconds kNever{std::numeric_limits<double>::infinity()};
    const ServiceClasses* classes = m_plan.classes;
    return classes != nullptr ? classes->limits[classes->of(request)] : ServiceLimits{kNever, kNever};
}

/// Of the replicas whose memory suffices, where it is expected to keep its limits and nobody's time per token breaks,
/// the one with most to do, the soonest of all where there is none. Without a limit of the first token, nothing would
/// stop requests from piling up.
std::uint32_t Coordinator::busiestWithinLimits(RequestIndex request, std::span<const LlmClient> clients) const {
    const ServiceLimits limits = limitsOf(request);
    const Seconds passed = m_now - m_run.outcomes[request].arrival;
    const Seconds left = m_plan.sloBuffer * limits.timeToFirstToken - passed;
    const RequestIndex path = request * m_paths;
    const std::uint64_t tokens = m_requests[request].promptTokens + std::uint64_t{m_requests[request].outputTokens};
    std::optional<std::pair<Seconds, std::size_t>> soonest;
    std::optional<std::uint64_t> busiest;
    std::uint32_t sooner = 0;
    std::uint32_t fitting = 0;
    for (std::uint32_t i = 0; i < clients.size(); ++i) {
        const LlmClient& client = clients[i];
        const std::pair expected(client.expectedFirstToken(path), client.outstanding());
        if (!soonest || expected < *soonest) {
            soonest = expected;
            sooner = i;
        }
        const auto keepsAll = [&] {
            const Seconds tightest = std::min(limits.timePerOutputToken, client.tightestPerToken());
            const Seconds perToken = client.expectedPerToken(path);
            const Seconds room = stepsToMakeRoom(client, tokens, m_plan.memory.blockTokens) * perToken;
            return perToken <= m_plan.sloBuffer * tightest && expected.first + room <= left;
        };
        if (expected.first <= left && std::isfinite(left.value()) &&
            (!busiest || client.outstandingTokens() > *busiest) && keepsAll()) {
            busiest = client.outstandingTokens();
            fitting = i;
        }
    }
    return busiest ? fitting : sooner;
}

} // namespace paretoscope::serving
