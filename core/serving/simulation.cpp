// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/simulation.h"

#include "core/serving/coordinator.h"

#include <fmt/format.h>

#include <algorithm>

namespace paretoscope::serving {

namespace {

bool knowsItsClients(const RequestClass& each, const Pipeline& pipeline) {
    bool visitsModel = false;
    for (const Stage& stage : each.stages) {
        const bool isModel = stage.client == Stage::Client::model;
        visitsModel = visitsModel || isModel;
        if (stage.index >= (isModel ? pipeline.models.size() + 1 : pipeline.services.size()) ||
            std::ranges::count(each.stages, stage) > 1) {
            return false;
        }
    }
    return visitsModel;
}

Result<void> checkedPipeline(const ServingPlan& plan, const Pipeline& pipeline, std::size_t requests) {
    const auto wrong = [](std::string pointer, std::string expected) {
        return Error{ErrorCode::outOfRange, {}, "/pipeline" + std::move(pointer), {}, std::move(expected)};
    };
    for (const Service& service : pipeline.services) {
        if (service.workers == 0 || service.time.ofBatch.empty()) {
            return wrong("/services", "at least one worker, and a time for one request");
        }
    }
    for (const FurtherModel& model : pipeline.models) {
        const bool fits = plan.prefixes == nullptr ||
                          (model.memory.blockTokens > 0 && plan.prefixes->tokens % model.memory.blockTokens == 0);
        if (model.model == nullptr || model.replicas == 0 || model.memory.blocks == 0 ||
            model.memory.blockTokens == 0 || !fits || plan.cacheUse != nullptr) {
            return wrong("/models", "a model, replicas, memory of the prefixes' blocks, and no cache policy");
        }
    }
    for (std::size_t i = 0; i < pipeline.classes.size(); ++i) {
        if (!knowsItsClients(pipeline.classes[i], pipeline)) {
            return wrong(fmt::format("/classes/{}", i), "stages at known clients, each once, a model among them");
        }
    }
    const bool known = pipeline.classOf.empty() ? !pipeline.classes.empty()
                                                : pipeline.classOf.size() == requests &&
                                                      std::ranges::max(pipeline.classOf) < pipeline.classes.size();
    if (!known) {
        return wrong("/classes", "a class for every request");
    }
    return {};
}

Result<void> checked(const ServingPlan& plan, std::span<const Request> requests) {
    if (plan.memory.blocks == 0 || plan.memory.blockTokens == 0) {
        return Error{ErrorCode::outOfRange, {}, "/blocks", "0", "memory for at least one block of tokens"};
    }
    if (plan.replicas == 0 || plan.batching.mostSequences == 0 || plan.batching.mostTokens == 0) {
        return Error{ErrorCode::outOfRange, {}, "/batching", "0", "at least one replica, sequence and token"};
    }
    if (const CacheTier& swap = plan.memory.swap; !(swap.tokens >= 0.0) || !(swap.token >= Seconds(0.0))) {
        return Error{ErrorCode::outOfRange,
                     {},
                     "/blocks/swap",
                     fmt::format("{} tokens", swap.tokens),
                     "room for tokens in host memory, and a time for each"};
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
    if (plan.tiers != nullptr && (prefixes == nullptr || plan.tiers->tiers.size() > kMostTiers ||
                                  (plan.pipeline != nullptr && !plan.pipeline->models.empty()))) {
        return Error{ErrorCode::outOfRange,
                     {},
                     "/tiers",
                     std::to_string(plan.tiers->tiers.size()),
                     fmt::format("prefixes, at most {} tiers, and no further models", kMostTiers)};
    }
    if (const Paths* paths = plan.paths;
        paths != nullptr &&
        (paths->count == 0 || paths->outputTokens.size() != requests.size() * paths->count ||
         paths->agrees.size() != paths->outputTokens.size() || prefixes != nullptr || plan.cacheUse != nullptr ||
         plan.prompts || (plan.pipeline != nullptr && !plan.pipeline->models.empty()))) {
        return Error{ErrorCode::outOfRange,
                     {},
                     "/paths",
                     std::to_string(paths->count),
                     "paths of every request, without prefixes, cache policy, further models or replicas for prompts"};
    }
    if (const ServiceClasses* classes = plan.classes;
        classes != nullptr &&
        (classes->limits.empty() ||
         (!classes->classOf.empty() && (classes->classOf.size() != requests.size() ||
                                        std::ranges::max(classes->classOf) >= classes->limits.size())))) {
        return Error{ErrorCode::outOfRange,
                     {},
                     "/classes",
                     std::to_string(classes->limits.size()),
                     "limits of at least one class, and a class with limits for every request"};
    }
    if (plan.routing == Routing::sessionAffinity && plan.conversationOf.size() != requests.size()) {
        return Error{ErrorCode::outOfRange,
                     {},
                     "/routing",
                     std::to_string(plan.conversationOf.size()),
                     "the conversation of every request"};
    }
    if (plan.pipeline != nullptr) {
        if (const Result<void> valid = checkedPipeline(plan, *plan.pipeline, requests.size()); !valid) {
            return valid;
        }
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
