// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_requests.h"

#include "core/study/llm_serving_classes.h"

#include <algorithm>

namespace paretoscope::study::llm_serving {

namespace {

/// Of a piece of what was said before, at least: a million long prompts have to be kept.
constexpr std::uint32_t kPieceTokens = 256;

std::uint32_t pieceOf(std::uint32_t block) noexcept {
    return block * ((kPieceTokens + block - 1) / block);
}

} // namespace

Request RequestSource::read(std::span<const double> point, std::int64_t devices) const noexcept {
    Request request = requestOf(point, devices);
    if (m_recorded) {
        m_recorded->describe(request.workload, request.recorded, request.traceSpeed);
    }
    const double context = request.stages.contextTokens();
    if (request.classes) {
        mixInto(request.workload, request.limits, *request.classes);
        for (std::size_t each = 0; each < 2; ++each) {
            double& prompt = request.classes->prompts[each].mean;
            prompt += context;
            request.classes->foundTokens[each] = foundTokens(request, prompt);
        }
    }
    request.questionTokens = request.workload.prompt.mean;
    request.workload.prompt.mean += context;
    if (const auto& conversations = request.conversations) { // of the mean turn
        const double before = 0.5 * (conversations->turns - 1.0);
        request.workload.prompt.mean += before * (request.questionTokens + request.workload.output.mean);
    }
    request.foundTokens = request.classes
                              ? request.classes->mean(request.classes->foundTokens[0], request.classes->foundTokens[1])
                              : foundTokens(request, request.workload.prompt.mean);
    return request;
}

/// As if nothing were forgotten: each group's beginning is computed once on each replica that computes prompts, or on
/// one of them where requests go to where it is held.
double RequestSource::foundTokens(const Request& request, double prompt) const noexcept {
    if (!request.prefixCaching) {
        return 0.0;
    }
    if (traceSharesPrefixes()) {
        return std::min(m_recorded->foundTokens(request.workload.requests), prompt - 1.0);
    }
    if (request.conversations) { // where turns stay together
        return serving::foundBefore(request.conversations->turns, request.questionTokens, request.workload.output.mean,
                                    pieceOf(request.plan.memory.blockTokens));
    }
    if (request.sharedTokens > prompt) {
        return 0.0;
    }
    const bool together = request.plan.routing == serving::Routing::prefixAware;
    const double all = request.prefill ? request.prefill->replicas : request.plan.replicas;
    const double first = request.prefixGroups * (together ? 1.0 : all) / static_cast<double>(request.workload.requests);
    return std::min<double>(request.sharedTokens, prompt - 1.0) * std::max(1.0 - first, 0.0);
}

std::optional<serving::PrefixPieces> RequestSource::prefixes(const Request& request, const Stream& stream) const {
    const std::size_t requests = stream.requests.size();
    if (request.prefixCaching && request.conversations) {
        return serving::saidBefore({stream.requests, stream.conversationOf}, pieceOf(request.plan.memory.blockTokens));
    }
    if (!request.prefixCaching || (!traceSharesPrefixes() && request.sharedTokens == 0)) {
        return std::nullopt;
    }
    return traceSharesPrefixes()
               ? m_recorded->prefixes(requests)
               : serving::sharedBeginnings(requests, request.prefixGroups, request.sharedTokens, request.plan.seed);
}

RequestSource::Stream RequestSource::stream(const Request& request) const {
    const double context = request.stages.contextTokens();
    serving::Workload questions = request.workload;
    questions.prompt.mean = request.classes ? request.classes->prompts[0].mean - context : request.questionTokens;
    questions.output = request.classes ? request.classes->outputs[0] : questions.output;
    if (request.conversations) {
        serving::ConversationStream drawn = serving::converse(questions, *request.conversations);
        return {std::move(drawn.requests), {{request.limits}, {}}, std::move(drawn.conversationOf)};
    }
    Stream stream{m_recorded ? m_recorded->requests(questions, request.recorded, request.traceSpeed)
                             : generate(questions),
                  {{request.limits}, {}}};
    if (const auto& mix = request.classes) {
        serving::SecondClass second{mix->share, mix->prompts[1], mix->outputs[1]};
        second.prompt.mean -= context;
        stream.classes = {{mix->limits.begin(), mix->limits.end()},
                          drawSecondClass(second, request.workload.seed, stream.requests)};
    }
    for (serving::Request& each : stream.requests) {
        each.promptTokens += static_cast<std::uint32_t>(context);
    }
    return stream;
}

} // namespace paretoscope::study::llm_serving
