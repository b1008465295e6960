// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_metrics.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::study::llm_serving {

using serving::LatencySummary;

namespace {

/// Somebody is served: 1 - e^-N where sequences come and go independently (M/G/infinity), N where one is served at a
/// time or users ask again.
double busyShare(const Request& request, double sequences) {
    const bool bySlots = request.plan.batching.mostSequences == 1 || request.plan.closedLoop;
    return bySlots ? std::min(sequences, 1.0) : 1.0 - std::exp(-sequences);
}

/// Waits and services of the stages; `first` of the model alone.
void writeStages(const Request& request, const SteadyStages& stages, Seconds first, Seconds answer,
                 std::span<double> metrics) {
    if (request.stages.processing) {
        metrics[kPreprocessingTime] = stages.preparation.stay().value();
        metrics[kPostprocessingTime] = stages.writing.stay().value();
    }
    if (request.stages.retrieval) {
        metrics[kRetrievalTime] = stages.retrieval.stay().value();
        metrics[kRetrievalUtilisation] = stages.retrieval.utilisation;
    }
    metrics[kPromptStageTime] = first.value();
    metrics[kAnswerStageTime] = answer.value();
}

void writeStages(const Request& request, const LatencySummary& summary, std::span<double> metrics) {
    const auto write = [&](const serving::Percentiles& times, MetricPlace mean) {
        metrics[mean] = times.mean.value();
        metrics[mean + 1] = times.p99.value();
    };
    const ServicePlaces places = placesOf(request.stages);
    if (places.preparation) {
        write(summary.services[*places.preparation], kPreprocessingTime);
        write(summary.services[*places.writing], kPostprocessingTime);
    }
    if (places.retrieval) {
        write(summary.services[*places.retrieval], kRetrievalTime);
        metrics[kRetrievalUtilisation] = summary.serviceUtilisation[*places.retrieval];
    }
    write(summary.promptStage, kPromptStageTime);
    write(summary.answerStage, kAnswerStageTime);
}

} // namespace

void writePercentiles(const serving::Percentiles& times, std::size_t mean, std::span<double> metrics) {
    metrics[mean] = times.mean.value();
    metrics[mean + 1] = times.p50.value();
    metrics[mean + 2] = times.p90.value();
    metrics[mean + 3] = times.p99.value();
}

void writeMemory(const Request& request, const CachePlan& cache, std::span<double> metrics) {
    metrics[kWeights] = cache.weights.value();
    metrics[kCacheMemory] = cache.cache.value();
    metrics[kCacheTokens] = static_cast<double>(cache.blocks.blocks) * cache.blocks.blockTokens;
    metrics[kDevices] = static_cast<double>(request.devices());
    if (request.stages.draft) {
        metrics[kTokensPerRound] = request.stages.draft->speculation.tokensPerRound();
    }
    if (request.stages.retrieval) {
        metrics[kIndexSize] = indexSize(request.stages.retrieval->retrieval.index).value();
    }
}

void writeCapacity(const Request& request, const CachePlan& cache, const serving::OfferedLoad& load,
                   std::span<double> metrics) {
    const double paths = request.stages.paths.paths;
    const auto held = [&](serving::Batching batching) { // a prompt once, and answers of all paths
        const double one = load.held(batching);
        return paths > 1.0 ? one + (paths - 1.0) * (one - load.promptTokens) : one;
    };
    metrics[kCachePerSequence] = held(serving::Batching::fixed) * cache.token.value();
    metrics[kSequencesInCache] = metrics[kCacheTokens] / held(request.plan.batching.batching);
}

void writeThroughput(const Request& request, double tokensPerSecond, std::span<double> metrics) {
    constexpr double kSecondsPerHour = 3600.0;
    const double devices = metrics[kDevices];
    metrics[kTokensPerSecond] = tokensPerSecond;
    metrics[kTokensPerSecondPerDevice] = tokensPerSecond / devices;
    const double hourPrice = devices * request.deviceHourPrice + request.stages.hourPrice();
    metrics[kCostPerMegatoken] = hourPrice / kSecondsPerHour / tokensPerSecond * 1e6;
    metrics[kCostPerAnswer] = hourPrice / kSecondsPerHour / metrics[kRequestsPerSecond];
    metrics[kTokensPerDollar] = 1e6 / metrics[kCostPerMegatoken];
    if (metrics[kPerToken] > 0.0) {
        metrics[kTokensPerSecondPerUser] = 1.0 / metrics[kPerToken];
    }
}

void writeSteady(const Request& request, const serving::OfferedLoad& load, const serving::SteadyState& state,
                 const SteadyStages& stages, std::span<double> metrics) {
    const double replicas = request.plan.replicas;
    const double output = request.workload.output.mean;
    // In the order of the breakdown's terms.
    const Seconds first = stages.beforeModel() + state.waiting + state.prompt + state.transfer;
    const Seconds token = output > 1.0 ? state.times.timePerOutputToken : Seconds(0.0);
    const Seconds whole = first + (output - 1.0) * token + stages.writing.stay();
    writeStages(request, stages, state.timeToFirstToken(), (output - 1.0) * token, metrics);
    const bool good = request.limits.keep(first, token);
    metrics[kFirstToken] = first.value();
    metrics[kPerToken] = token.value();
    metrics[kEndToEnd] = whole.value();
    metrics[kNormalisedLatency] = whole.value() / output;
    metrics[kRequestsPerSecond] = state.requestsPerSecond * replicas;
    metrics[kKeptShare] = good ? 1.0 : 0.0;
    metrics[kGoodput] = good ? metrics[kRequestsPerSecond] : 0.0;
    metrics[kSaturation] = state.overloaded || stages.overloaded ? 2.0 : 0.0;
    if (request.prefixCaching) {
        metrics[kPrefixHitRate] = load.foundTokens / load.promptTokens;
    }
    metrics[kUtilisation] = busyShare(request, state.sequences);
    metrics[kMeanSequences] = state.sequences;
    const double alone = token > Seconds(0.0) ? 1.0 - state.times.interference / token : 0.0;
    metrics[kGeneratingShare] = metrics[kUtilisation] * alone;
    metrics[kOccupancy] = std::min(state.sequences * load.held(serving::Batching::vllm) / metrics[kCacheTokens], 1.0);
    if (request.prefill) {
        metrics[kCacheTransferTime] = state.transfer.value();
        metrics[kPrefillUtilisation] = state.promptUtilisation;
    }
    writeThroughput(request, metrics[kRequestsPerSecond] * output, metrics);
}

void writeEnergy(const Request& request, const ServingPower& power, double tokensPerSecond, std::span<double> metrics) {
    metrics[kPowerPerDevice] = power.total().value();
    metrics[kEnergyPerToken] = metrics[kPowerPerDevice] * metrics[kDevices] / tokensPerSecond;
    metrics[kTokensPerJoule] = 1.0 / metrics[kEnergyPerToken];
    constexpr double kJoulesPerKilowattHour = 3.6e6;
    metrics[kCarbonPerKilotoken] = 1e3 * metrics[kEnergyPerToken] / kJoulesPerKilowattHour * request.gridCarbon;
}

void writePercentileGoodput(const Request& request, std::span<double> metrics) {
    if (request.classes) {
        return; // each class by its own limits
    }
    const auto place = static_cast<std::size_t>(request.limitPercentile);
    const double first = metrics[kFirstToken + place];
    const double token = metrics[kPerToken + place];
    if (!std::isnan(first) && !std::isnan(token)) {
        const bool kept = request.limits.keep(Seconds(first), Seconds(token));
        metrics[kPercentileGoodput] = kept ? metrics[kRequestsPerSecond] : 0.0;
    }
}

void writeSummary(const Request& request, const CachePlan& cache, const LatencySummary& summary,
                  std::span<double> metrics) {
    writePercentiles(summary.timeToFirstToken, kFirstToken, metrics);
    writePercentiles(summary.timePerOutputToken, kPerToken, metrics);
    writePercentiles(summary.endToEnd, kEndToEnd, metrics);
    writeStages(request, summary, metrics);
    if (request.classes) {
        writeClasses(summary, request.limitPercentile, metrics);
    }
    metrics[kIntervalP99] = summary.interTokenLatency.p99.value();
    metrics[kNormalisedLatency] = summary.normalisedLatency.mean.value();
    metrics[kRequestsPerSecond] = summary.requestsPerSecond;
    metrics[kGoodput] = summary.goodput;
    metrics[kKeptShare] = summary.keptShare;
    metrics[kSaturation] = static_cast<double>(summary.saturation);
    metrics[kWarmUpShare] = summary.warmUpShare;
    metrics[kUtilisation] = summary.utilisation;
    metrics[kMeanSequences] = summary.meanSequences;
    metrics[kGeneratingShare] = summary.generatingShare;
    metrics[kPreemptions] = summary.preemptions;
    metrics[kSwaps] = summary.swaps;
    metrics[kSwappedBytes] = summary.swappedTokens * cache.token.value() * request.deployment.devices();
    metrics[kOccupancy] = summary.blockOccupancy;
    if (request.prefixCaching) {
        metrics[kPrefixHitRate] = summary.foundShare;
    }
    if (request.prefill) {
        metrics[kCacheTransferTime] = summary.cacheTransfer.value();
        metrics[kPrefillUtilisation] = summary.promptUtilisation;
    }
    metrics[kGeneratedPerAnswer] = summary.tokensPerRequest;
    if (request.stages.paths.paths > 1) {
        metrics[kStoppedPaths] = summary.stoppedShare;
    }
    if (request.stages.tiers) {
        metrics[kCacheRetrievalTime] = summary.fetches.mean.value();
        metrics[kCacheRetrievalTimeP99] = summary.fetches.p99.value();
        metrics[kComputedAnew] = summary.computedShare;
    }
    if (request.stages.large) {
        metrics[kLargeUtilisation] = summary.furtherUtilisation.front();
    }
    writeThroughput(request, summary.outputTokensPerSecond, metrics);
}

} // namespace paretoscope::study::llm_serving
