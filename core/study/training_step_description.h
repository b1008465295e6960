// SPDX-License-Identifier: GPL-3.0-or-later
// What the training-step study declares, and the places of its parameters, metrics and constraints in dense rows.
#pragma once

#include "core/study/study.h"

namespace paretoscope::study::training_step {

enum ParameterPlace : std::size_t {
    kModel,
    kSequenceLength,
    kGlobalBatch,
    kMicroBatch,
    kPrecision,
    kRecompute,
    kFlashAttention,
    kFusedOperators,
    kGradientPrecision,
    kFidelity,
    kAccelerator,
    kTensorParallel,
    kPipelineParallel,
    kDataParallel,
    kContextParallel,
    kExpertParallel,
    kSequenceParallel,
    kSchedule,
    kVirtualStages,
    kSharding,
    kOverlapDataParallel,
    kOverlapTensorParallel,
    kExpertImbalance,
    kDeviceHourPrice,
    kPowerUsageEffectiveness,
    kHostPower,
    kStragglerShare,
    kStragglerSlowdown,
    kOperatorJitter,
    kDisturbanceSeed,
    kDeviceFailureInterval,
    kNodeFailureInterval,
    kStorageBandwidth,
    kCheckpointInterval,
    kRestartTime,
    kParameters
};

enum MetricPlace : std::size_t {
    kStepTime,
    kTokensPerSecond,
    kTokensPerSecondPerDevice,
    kModelFlopsUtilisation,
    kHardwareFlopsUtilisation,
    kPeakMemory,
    kMemoryHeadroom,
    kPeakMemoryStage,
    kEnergyPerStep,
    kEnergyPerToken,
    kPowerPerDevice,
    kCostPerMegatoken,
    kExposedCommunication,
    kExposedTensor,
    kExposedData,
    kExposedPipeline,
    kExposedContext,
    kExposedExpert,
    kPipelineBubbleTime,
    kPipelineBubble,
    kDevices,
    kMicroBatches,
    kTokensPerStep,
    kGoodput,
    kEffectiveStepTime,
    kMetrics
};

/// In the order in which they are checked.
enum ConstraintPlace : int {
    kDivisibility,
    kHeads,
    kDeviceCount,
    kScheduleFit,
    kPrecisionFit,
    kMemoryFit,
    kSimulationFit, ///< fidelity "simulated" only
    kProgress,
    kConstraints
};

inline constexpr const char* kConstraintIds[] = {"divisibility", "heads",  "devices",    "schedule",
                                                 "precision",    "memory", "simulation", "failures"};

/// Index of the accelerator choice that leaves the cluster's own devices in place; catalog parts follow it.
inline constexpr std::size_t kAsDrawn = 0;

Description describe(const Catalog& catalog);

} // namespace paretoscope::study::training_step
