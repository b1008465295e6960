// SPDX-License-Identifier: GPL-3.0-or-later
// What the kv-compression study declares, and the places of its parameters, metrics and constraints in dense rows. The
// policies' own parameters follow the study's (core/study/policy_parameters.h).
#pragma once

#include "core/kv/kv_policy.h"
#include "core/study/study.h"

namespace paretoscope::study::kv_compression {

enum ParameterPlace : std::size_t {
    kModel,
    kAccelerator,
    kTensorParallel,
    kStack,
    kMemoryFraction,
    kMemoryReserve,
    kFidelity,
    kBenchmark,
    kPromptTokens,
    kGeneratedTokens,
    kLengthVariation,
    kMostGenerated,
    kInflation,
    kBatch,
    kSameBatch,
    kPolicy,
    kStoredIn,
    kPolicyParameters ///< the first of the policies' own
};

enum MetricPlace : std::size_t {
    kAccuracy,
    kAccuracyLow,
    kAccuracyHigh,
    kAccuracyPoints,
    kLengthInflation,
    kCacheMean,
    kCachePeak,
    kCacheShare,
    kKeptTokens,
    kCacheMemory,
    kMaxBatch,
    kRunningBatch,
    kTokensPerSecond,
    kTokensPerSecondSameBatch,
    kTimePerToken,
    kTimePerTokenSameBatch,
    kTimePerAnswer,
    kBytesRead,
    kBytesMoved,
    kEvictionRate,
    kEnergyPerAnswer,
    kAttentionError,
    kAttentionRecall,
    kDevices,
    kMetrics
};

/// In the order in which they are checked; the first four are those of llm-serving.
enum ConstraintPlace : int {
    kHeads,
    kDivisibility,
    kDeviceCount,
    kPrecisionFit,
    kMemoryFit,
    kPolicyRange,
    kConstraints
};

inline constexpr const char* kConstraintIds[] = {"heads", "divisibility", "devices", "precision", "memory", "policy"};

Description describe(const Catalog& catalog, const kv::PolicyList& policies);

} // namespace paretoscope::study::kv_compression
