// SPDX-License-Identifier: GPL-3.0-or-later
// What a training framework does where a published row does not say it: attention kernel, overlap, sharding,
// schedule. Which framework ran is read off the row's own columns (sharding, precision, device, notes), not off its
// source, so that rows of sources never seen are treated alike; each assumption is named in the row's list.
#pragma once

#include "core/training/measured_run.h"

#include <string>
#include <string_view>

namespace paretoscope::training {

/// What the row itself states.
struct StatedFlags {
    std::string recompute;
    std::string sharding;
    std::string note;      ///< in lower case
    std::string precision; ///< as written
    std::optional<double> sequenceParallel;
    std::optional<double> virtualStages;
    std::optional<double> microBatch;
    std::optional<double> fullySharded; ///< degree of FSDP; 0: not used
    bool tuned = true; ///< published as a good result; false: one of a sweep, whose table has no column for schedules
};

/// Completes the plan, and lists in `run.assumed` whatever came from the framework. The run's model, accelerator,
/// precision and degrees are known.
void applyFramework(const StatedFlags& stated, MeasuredRun& run);

/// Heading under which rows are summed up: the source's short name, and for NVIDIA's tables the kind of model and
/// precision. Has no part in predictions. `source` is empty for the single-node table, which has no such column.
std::string groupOf(const std::string& source, const MeasuredRun& run);

} // namespace paretoscope::training
