// SPDX-License-Identifier: GPL-3.0-or-later
// A trace made by hand for tests: a dense model on tp x dp x pp ranks, several micro-batches in GPipe's order, tensor-
// parallel all-reduces in each layer, messages between stages, a data-parallel all-reduce for each layer at the end.
#pragma once

#include "core/trace/execution_trace.h"

namespace paretoscope::tests {

struct PipelineShape {
    std::int64_t tensorParallel = 2;
    std::int64_t dataParallel = 2;
    std::int64_t stages = 2;
    std::int32_t microBatches = 2;
    std::int32_t layersPerStage = 2;
    int operatorsPerLayer = 4; ///< computations of a layer in each direction
};

trace::ExecutionTrace pipelineTrace(const PipelineShape& shape);

} // namespace paretoscope::tests
