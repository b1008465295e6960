// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/conversations.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paretoscope::serving {

namespace {

constexpr std::uint64_t kTurnStream = 12;
constexpr int kConversationBits = 32; ///< of a piece's number, above its place

} // namespace

ConversationStream converse(const Workload& workload, const Conversations& conversations) {
    const std::size_t turns = conversations.turns;
    Workload first = workload;
    first.requests = (workload.requests + turns - 1) / turns;
    first.arrivals.requestsPerSecond = workload.arrivals.requestsPerSecond / static_cast<double>(turns);
    Workload news = workload;
    news.requests = first.requests * turns;
    const std::vector<Request> beginnings = generate(first);
    std::vector<Request> all = generate(news); // its lengths; arrivals and what was said before follow
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i % turns == 0) {
            all[i].arrival = beginnings[i / turns].arrival;
            continue;
        }
        const double uniform = 1.0 - randomUniform(workload.seed, kTurnStream, i);
        all[i].arrival = all[i - 1].arrival - std::log(uniform) * conversations.gap;
        all[i].promptTokens += all[i - 1].promptTokens + all[i - 1].outputTokens;
    }
    std::vector<std::uint32_t> order(all.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return all[i].arrival; });
    order.resize(workload.requests);
    ConversationStream stream;
    for (const std::uint32_t i : order) {
        stream.requests.push_back(all[i]);
        stream.conversationOf.push_back(static_cast<std::uint32_t>(i / turns));
    }
    return stream;
}

double foundBefore(std::uint32_t turns, double newTokens, double answerTokens, std::uint32_t pieceTokens) noexcept {
    double found = 0.0;
    for (std::uint32_t before = 1; before < turns; ++before) {
        found += std::floor((before * (newTokens + answerTokens) - 1.0) / pieceTokens) * pieceTokens;
    }
    return found / turns;
}

PrefixPieces saidBefore(const ConversationStream& stream, std::uint32_t tokens) {
    PrefixPieces all;
    all.tokens = tokens;
    all.withAnswers = true;
    std::vector<std::uint64_t> own;
    for (std::size_t i = 0; i < stream.requests.size(); ++i) {
        const Request& request = stream.requests[i];
        own.resize((std::uint64_t{request.promptTokens} + request.outputTokens - 1) / tokens);
        std::iota(own.begin(), own.end(), std::uint64_t{stream.conversationOf[i]} << kConversationBits);
        all.add(own);
    }
    return all;
}

} // namespace paretoscope::serving
