// SPDX-License-Identifier: GPL-3.0-or-later
// What a training framework does where a published row does not say it: attention kernel, overlap, sharding,
// schedule. One entry per framework and era, never per model; each assumption is named in the row's list.
#pragma once

#include "core/training/measured_run.h"

#include <string>
#include <string_view>

namespace paretoscope::training {

struct Framework {
    std::string_view source{};  ///< text that the row's source contains
    std::string_view group{};   ///< heading in reports
    std::string_view system{};  ///< where the table has no such column
    bool hardwareFlops = false; ///< its FLOP/s count recomputation
    bool flashAttention = true;
    kernel::FusedAttention fusedAttention = kernel::FusedAttention::tuned;
    bool balancedContext = true;
    bool fusedOperators = true;
    bool halfGradients = false;
    bool overlapDataParallel = false;
    bool overlapTensorParallel = false;
    bool sequenceParallel = false; ///< with tensor parallelism
    Sharding sharding = Sharding::none;
    Recompute recompute = Recompute::none;
    int virtualStages = 1; ///< where the layers divide and a pipeline runs
};

/// The entry whose text occurs in `source`; the plain Megatron-DeepSpeed one for the single-node table.
const Framework& frameworkOf(const std::string& source, bool singleNodeTable);

/// What the row itself states.
struct StatedFlags {
    std::string recompute;
    std::string sharding;
    std::string note; ///< in lower case
    std::optional<double> sequenceParallel;
    std::optional<double> virtualStages;
    std::optional<double> microBatch;
    std::optional<double> fullySharded; ///< degree of FSDP; 0: not used
};

/// Completes the plan, and lists in `run.assumed` whatever came from the framework.
void applyFramework(const Framework& framework, const StatedFlags& stated, MeasuredRun& run);

/// Heading under which a row is summed up: the framework, and for NVIDIA's tables the kind of model and precision.
std::string groupOf(const Framework& framework, const std::string& source, const MeasuredRun& run);

} // namespace paretoscope::training
