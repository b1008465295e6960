// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_stages.h"

#include "core/study/llm_serving_description.h"

#include <algorithm>

namespace paretoscope::study::llm_serving {

using serving::IndexKind;
using serving::Service;
using serving::Stage;

namespace {

// Choices of the parameter "retrieval".
constexpr double kNoRetrieval = 0.0;
constexpr double kOnAccelerators = 2.0;

/// Waits for memory: of a host about 0.1 us, of an accelerator about 0.6 us (from memory, unverified). Launches of an
/// accelerator's kernels: 4 to 6 us (notes/serving.md, 4.3). Shares of a host: the middle of notes/serving.md, 5.7; of
/// an accelerator's bandwidth: the middle of 4.3; of its peak: an assumption.
constexpr Seconds kHostAccess{0.1e-6};
constexpr Seconds kDeviceAccess{0.6e-6};
constexpr Seconds kDeviceLaunch{5e-6};
constexpr double kHostShare = 0.5;
constexpr double kDevicePeakShare = 0.5;
constexpr double kDeviceBandwidthShare = 0.8;

RetrievalPlan retrievalOf(std::span<const double> point) noexcept {
    RetrievalPlan plan;
    plan.onAccelerators = point[kRetrieval] == kOnAccelerators;
    plan.servers = static_cast<std::uint16_t>(point[kRetrievalServers]);
    plan.batch = static_cast<std::uint32_t>(point[kRetrievalBatch]);
    plan.chunks = point[kRetrievedChunks];
    plan.retrieval.index = {point[kRetrievalIndex] == 0.0 ? IndexKind::invertedLists : IndexKind::graph,
                            point[kIndexVectors],
                            point[kVectorDimension],
                            point[kIndexLists],
                            point[kIndexProbes],
                            point[kCodeBytes],
                            point[kSearchWidth],
                            point[kGraphDegree]};
    plan.retrieval.encoderParameters = point[kEncoderParameters];
    plan.retrieval.crossEncoder = point[kReranking] != 0.0;
    plan.retrieval.candidates = point[kCandidates];
    plan.retrieval.chunkTokens = point[kChunkTokens];
    plan.host = {FlopsPerSecond(point[kHostPeak]),
                 BytesPerSecond(point[kHostBandwidth]),
                 kHostShare,
                 kHostShare,
                 kHostAccess,
                 Seconds(0.0)};
    plan.hostMemory = Bytes(point[kHostMemory]);
    plan.hostHourPrice = point[kHostHourPrice];
    return plan;
}

/// One request at a time, by the tokens of its question; what is found for it comes as tokens.
Service preparationOf(const Processing& processing, double contextTokens) {
    const Seconds token = processing.tokenise + processing.guard;
    return {processing.workers, {{-contextTokens * token}, token, Seconds(0.0)}};
}

Service writingOf(const Processing& processing) {
    return {processing.workers, {{Seconds(0.0)}, Seconds(0.0), processing.detokenise + processing.guard}};
}

serving::Retrieval questionsOf(const RetrievalPlan& plan, double questionTokens) {
    serving::Retrieval retrieval = plan.retrieval;
    retrieval.questionTokens = questionTokens;
    return retrieval;
}

Service searchOf(const RetrievalPlan& plan, const hardware::Accelerator& accelerator, double questionTokens) {
    const serving::Retrieval retrieval = questionsOf(plan, questionTokens);
    const serving::SearchProcessor processor = processorOf(plan, accelerator);
    Service service{plan.servers, {{}, Seconds(0.0), Seconds(0.0)}};
    for (std::uint32_t batch = 1; batch <= plan.batch; ++batch) {
        service.time.ofBatch.push_back(retrievalTime(retrieval, processor, batch).total());
    }
    return service;
}

} // namespace

Stages stagesOf(std::span<const double> point, const serving::Deployment& first) noexcept {
    Stages stages;
    if (point[kProcessing] != 0.0) {
        stages.processing = {static_cast<std::uint16_t>(point[kProcessingWorkers]), Seconds(point[kTokeniseTime]),
                             Seconds(point[kDetokeniseTime]),
                             Flops(2.0 * point[kGuardParameters]) / FlopsPerSecond(point[kWorkerPeak])};
    }
    if (point[kRetrieval] != kNoRetrieval) {
        stages.retrieval = retrievalOf(point);
    }
    if (point[kCascade] != 0.0) {
        LargeModel& large = stages.large.emplace();
        large.model = static_cast<std::size_t>(point[kLargeModel]);
        large.deployment = first;
        large.deployment.tensorParallel = static_cast<int>(point[kLargeTensorParallel]);
        large.deployment.expertShards = 1;
        large.replicas = static_cast<std::uint16_t>(point[kLargeReplicas]);
        large.escalation = point[kEscalation];
    }
    if (point[kSpeculation] != 0.0) {
        stages.draft = DraftPlan{static_cast<std::size_t>(point[kDraftModel]),
                                 {static_cast<int>(point[kDraftTokens]), point[kAcceptance]}};
    }
    if (point[kCacheTiers] != 0.0) {
        TierSizes& sizes = stages.tiers.emplace();
        sizes.breaksEven = point[kTierDecision] == 0.0;
        for (std::size_t i = 0; i < serving::kMostTiers; ++i) {
            const std::size_t place = kHostCache + 3 * i;
            sizes.tiers[i] = {Bytes(point[place]), BytesPerSecond(point[place + 1]), Seconds(point[place + 2])};
        }
    }
    stages.paths = {static_cast<std::uint32_t>(point[kReasoningPaths]), point[kPathVariation], point[kPathAgreement],
                    point[kEarlyStop] != 0.0};
    return stages;
}

serving::SearchProcessor processorOf(const RetrievalPlan& plan, const hardware::Accelerator& accelerator) noexcept {
    if (!plan.onAccelerators) {
        return plan.host;
    }
    return {accelerator.peakOf(hardware::Precision::bf16),
            accelerator.memoryBandwidth,
            kDevicePeakShare,
            kDeviceBandwidthShare,
            kDeviceAccess,
            kDeviceLaunch};
}

serving::CacheTier tierOf(const TierSize& size, Bytes token, bool local) noexcept {
    return {size.size / token, size.lookup, token / size.bandwidth, local};
}

Tiers tiersOf(const TierSizes& sizes, Bytes token) {
    Tiers all;
    all.plan.breaksEven = sizes.breaksEven;
    for (std::size_t i = 0; i < sizes.tiers.size(); ++i) {
        const TierSize& tier = sizes.tiers[i];
        if (tier.size.value() > 0.0) {
            all.plan.tiers.push_back(tierOf(tier, token, i == 0));
            all.places.push_back(i);
        }
    }
    return all;
}

ServicePlaces placesOf(const Stages& stages) noexcept {
    ServicePlaces places;
    std::size_t next = 0;
    if (stages.processing) {
        places.preparation = next++;
    }
    if (stages.retrieval) {
        places.retrieval = next++;
    }
    if (stages.processing) {
        places.writing = next;
    }
    return places;
}

serving::Pipeline pipelineOf(const Stages& stages, const hardware::Accelerator& accelerator, double questionTokens,
                             const std::optional<serving::FurtherModel>& large) {
    serving::Pipeline pipeline;
    serving::RequestClass all;
    const auto pass = [&](Service service) {
        all.stages.push_back({Stage::Client::service, static_cast<std::uint8_t>(pipeline.services.size())});
        pipeline.services.push_back(std::move(service));
    };
    if (stages.processing) {
        pass(preparationOf(*stages.processing, stages.contextTokens()));
    }
    if (stages.retrieval) {
        pass(searchOf(*stages.retrieval, accelerator, questionTokens));
    }
    all.stages.push_back({Stage::Client::model, 0});
    const std::size_t afterFirst = all.stages.size();
    if (stages.processing) {
        pass(writingOf(*stages.processing));
    }
    pipeline.classes.push_back(all);
    if (large) {
        pipeline.models.push_back(*large);
        all.stages.insert(all.stages.begin() + static_cast<std::ptrdiff_t>(afterFirst), {Stage::Client::model, 1});
        pipeline.classes.push_back(std::move(all));
    }
    return pipeline;
}

SteadyStages steadyStages(const Stages& stages, const hardware::Accelerator& accelerator, double questionTokens,
                          double outputTokens, double requestsPerSecond, double requests) {
    SteadyStages steady;
    steady.requestsPerSecond = requestsPerSecond;
    const auto pass = [&](const Service& service) {
        const serving::SteadyService each = steadyService(service, steady.requestsPerSecond, requests,
                                                          questionTokens + stages.contextTokens(), outputTokens);
        steady.overloaded = steady.overloaded || each.overloaded;
        steady.requestsPerSecond = each.requestsPerSecond;
        return each;
    };
    if (stages.processing) {
        steady.preparation = pass(preparationOf(*stages.processing, stages.contextTokens()));
    }
    if (stages.retrieval) {
        const RetrievalPlan& plan = *stages.retrieval;
        steady.retrieval = pass(searchOf(plan, accelerator, questionTokens));
        steady.search =
            retrievalTime(questionsOf(plan, questionTokens), processorOf(plan, accelerator), steady.retrieval.batch);
        steady.retrieval.service = steady.search.total();
    }
    if (stages.processing) {
        steady.writing = pass(writingOf(*stages.processing));
    }
    return steady;
}

} // namespace paretoscope::study::llm_serving
