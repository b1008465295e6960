// SPDX-License-Identifier: GPL-3.0-or-later
// What the llm-serving study declares, and the places of its parameters, metrics and constraints in dense rows.
#pragma once

#include "core/kv/kv_policy.h"
#include "core/study/study.h"

namespace paretoscope::study::llm_serving {

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
