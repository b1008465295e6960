// SPDX-License-Identifier: GPL-3.0-or-later
// Runs one pipeline step pass by pass, so that people see what each stage does when, and so that the closed form of the
// bubble can be checked against it. Each stage works through its list of passes in the schedule's order; a pass starts
// once its stage is free and its input has arrived.
//   GPipe: all forward passes, then all backward passes (Huang et al., arXiv:1811.06965).
//   1F1B: p - s - 1 forward passes ahead, then one forward and one backward in turn (Narayanan et al., SC21, fig. 4).
//   Interleaved: the same over v model chunks, p micro-batches of a chunk at a time (ibid.; Megatron-LM's
//   schedules.py). Zero bubble H1, H2: backward passes split into input and weight gradients; weight gradients fill
//   what would be idle, or make room when p (H1) or 2p - 1 (H2) micro-batches are held (Qi et al., arXiv:2401.10241,
//   section 2).
#pragma once

#include "core/base/quantity.h"
#include "core/graph/parallelism.h"

#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::graph {

/// Durations of the passes of one micro-batch through one model chunk of a stage.
struct PassTimes {
    Seconds forward;
    Seconds backwardInput;
    Seconds backwardWeight;
    Seconds send; ///< to the neighbour, in either direction; occupies the sender
};

enum class PassKind {
    forward,
    backward, ///< both gradients at once
    backwardInput,
    backwardWeight,
};

struct Pass {
    std::int32_t stage = 0;
    std::int32_t chunk = 0; ///< of the stage, from 0
    std::int32_t microBatch = 0;
    PassKind kind = PassKind::forward;
    Seconds start;
    Seconds end;
    Seconds sent; ///< end of the transfer to the neighbour; equal to `end` where nothing is sent

    friend bool operator==(const Pass&, const Pass&) = default;
};

struct PipelineRun {
    std::vector<Pass> passes; ///< by stage, then by start
    Seconds makespan;         ///< until the last pass has ended: a step's time, since all stages step together
};

/// `times`: one entry a stage. `chunks`: model chunks a stage, 1 unless interleaved; then the number of stages must
/// divide `microBatches` or exceed it (Megatron-LM asks for the former). Pure.
PipelineRun runPipeline(Schedule schedule, int chunks, int microBatches, std::span<const PassTimes> times);

} // namespace paretoscope::graph
