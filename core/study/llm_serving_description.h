// SPDX-License-Identifier: GPL-3.0-or-later
// What the llm-serving study declares, and the places of its parameters, metrics and constraints in dense rows.
#pragma once

#include "core/kv/kv_policy.h"
#include "core/study/study.h"

namespace paretoscope::study::llm_serving {

/// Headings of parameters from which distributions follow.
inline constexpr const char* kRequestsGroup = "Requests";
inline constexpr const char* kRetrievalGroup = "Retrieval";
inline constexpr const char* kReasoningGroup = "Reasoning";

enum ParameterPlace : std::size_t {
    kModel,
    kAccelerator,
    kPrecision,
    kCachePrecision,
    kFidelity,
    kTensorParallel,
    kExpertParallel,
    kReplicas,
    kDisaggregation,
    kPrefillReplicas,
    kPrefillTensorParallel,
    kCacheTransfer,
    kRouting,
    kBatching,
    kMostSequences,
    kStepTokens,
    kBlockTokens,
    kMemoryFraction,
    kMemoryReserve,
    kCacheBlocks,
    kKvPolicy,
    kKvBudget,
    kPrefixCaching,
    kArrivals,
    kRequestRate,
    kArrivalVariation,
    kTraceSpeed,
    kUsers,
    kThinkTime,
    kRequests,
    kPromptTokens,
    kPromptVariation,
    kOutputTokens,
    kOutputVariation,
    kSharedPrefixTokens,
    kPrefixGroups,
    kSeed,
    kSeeds,
    kFirstTokenLimit,
    kPerTokenLimit,
    kLimitPercentile,
    kStepOverhead,
    kSequenceOverhead,
    kDeviceHourPrice,
    kPowerUsageEffectiveness,
    kHostPower,
    kGridCarbon,
    // Stages around the model:
    kProcessing,
    kProcessingWorkers,
    kTokeniseTime,
    kDetokeniseTime,
    kGuardParameters,
    kWorkerPeak,
    kRetrieval,
    kRetrievalIndex,
    kRetrievalServers,
    kRetrievalBatch,
    kIndexVectors,
    kVectorDimension,
    kIndexLists,
    kIndexProbes,
    kCodeBytes,
    kSearchWidth,
    kGraphDegree,
    kEncoderParameters,
    kReranking,
    kCandidates,
    kRetrievedChunks,
    kChunkTokens,
    kHostBandwidth,
    kHostPeak,
    kHostMemory,
    kHostHourPrice,
    kReasoningPaths,
    kPathVariation,
    kPathAgreement,
    kEarlyStop,
    kCascade,
    kLargeModel,
    kLargeTensorParallel,
    kLargeReplicas,
    kEscalation,
    kCacheTiers,
    kTierDecision,
    kHostCache,
    kHostCacheBandwidth,
    kHostCacheLookup,
    kPoolCache,
    kPoolCacheBandwidth,
    kPoolCacheLookup,
    kStorageCache,
    kStorageCacheBandwidth,
    kStorageCacheLookup,
    kSpeculation,
    kDraftModel,
    kDraftTokens,
    kAcceptance,
    kParameters
};

enum MetricPlace : std::size_t {
    kFirstToken,
    kFirstTokenP50,
    kFirstTokenP90,
    kFirstTokenP99,
    kPerToken,
    kPerTokenP50,
    kPerTokenP90,
    kPerTokenP99,
    kIntervalP99,
    kEndToEnd,
    kEndToEndP50,
    kEndToEndP90,
    kEndToEndP99,
    kNormalisedLatency,
    kCacheTransferTime,
    kRequestsPerSecond,
    kTokensPerSecond,
    kTokensPerSecondPerDevice,
    kTokensPerSecondPerUser,
    kGoodput,
    kKeptShare,
    kPercentileGoodput,
    kSaturation,
    kUtilisation,
    kPrefillUtilisation,
    kGeneratingShare,
    kMeanSequences,
    kPreemptions,
    kPrefixHitRate,
    kOccupancy,
    kWeights,
    kCacheMemory,
    kCacheTokens,
    kCachePerSequence,
    kSequencesInCache,
    kDevices,
    kCostPerMegatoken,
    kTokensPerDollar,
    kPowerPerDevice,
    kEnergyPerToken,
    kTokensPerJoule,
    kCarbonPerKilotoken,
    kFirstTokenInterval, ///< half-widths over seeds, in the order of kWithIntervals
    kFirstTokenP99Interval,
    kPerTokenInterval,
    kPerTokenP99Interval,
    kEndToEndInterval,
    kTokensPerSecondInterval,
    kGoodputInterval,
    // Stages around the model; each time's P99 follows its mean:
    kPreprocessingTime,
    kPreprocessingTimeP99,
    kRetrievalTime,
    kRetrievalTimeP99,
    kPromptStageTime,
    kPromptStageTimeP99,
    kAnswerStageTime,
    kAnswerStageTimeP99,
    kPostprocessingTime,
    kPostprocessingTimeP99,
    kRetrievalUtilisation,
    kIndexSize,
    kGeneratedPerAnswer,
    kStoppedPaths,
    kLargeUtilisation,
    kCacheRetrievalTime,
    kCacheRetrievalTimeP99,
    kHostHitRate,
    kPoolHitRate,
    kStorageHitRate,
    kComputedAnew,
    kTokensPerRound,
    kCostPerAnswer,
    kMetrics
};

/// In the order in which they are checked.
enum ConstraintPlace : int {
    kHeads,
    kDivisibility,
    kDeviceCount,
    kPrecisionFit,
    kTraceNamed,
    kCombination,
    kMemoryFit,
    kConstraints
};

inline constexpr const char* kConstraintIds[] = {"heads",         "divisibility", "devices", "precision",
                                                 "request_trace", "combination",  "memory"};

/// The metrics whose half-widths follow kFirstTokenInterval.
inline constexpr MetricPlace kWithIntervals[] = {kFirstToken, kFirstTokenP99,   kPerToken, kPerTokenP99,
                                                 kEndToEnd,   kTokensPerSecond, kGoodput};

/// Choices of the parameter "arrivals" that are no serving::ArrivalProcess.
inline constexpr int kClosedLoopChoice = 4;
inline constexpr int kRecordedChoice = 5;

/// The file that a scenario may name.
inline constexpr const char* kRequestTrace = "request_trace";

Description describe(const Catalog& catalog, const kv::PolicyList& policies);

} // namespace paretoscope::study::llm_serving
