// SPDX-License-Identifier: GPL-3.0-or-later
// Makes execution traces out of symbolic graphs: what every rank of a cluster does in one training step, one prefill or
// one decode step. Every layer kind is built and given numbers once, every pipeline stage is one role, and ranks are
// never listed, so cost follows roles and not ranks.
//
// A rank is taken to have two streams: compute nodes end in their order, collectives and sends likewise (or those of
// each communicator); receives between stages are posted at the start, as they hold no slot, so that no send waits for
// what its receiver does. Since all ranks of a role share one order, a client with one compute and one communication
// slot finishes on every rank (derived; tests execute and lint traces of every schedule).
#pragma once

#include "core/base/result.h"
#include "core/graph/parallelism.h"
#include "core/graph/program.h"
#include "core/graph/schedule.h"
#include "core/model/model.h"
#include "core/trace/execution_trace.h"
#include "core/trace/operator_times.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::trace {

/// How long compute nodes take.
struct NodeTimes {
    PartOperatorTimes embedding;
    std::vector<PartOperatorTimes> layers; ///< by layer kind
    PartOperatorTimes head;
    std::vector<Seconds> optimizer; ///< by stage
    Seconds handover;               ///< added to what computes next, whenever a message of the pipeline is received
    Roofline roofline;
};

/// In which order a rank communicates.
enum class CommunicationOrder : std::uint8_t {
    one,             ///< one after the other, for clients with a single communication slot
    eachCommunicator ///< one after the other on each communicator, and messages apart, as NCCL's streams
};

/// What to lay out.
struct SynthesisPlan {
    graph::Workload workload;
    graph::Degrees degrees;
    graph::ProgramOptions options;
    std::int64_t microBatches = 1;
    int pipelineParallel = 1;
    int virtualStages = 1; ///< model chunks per stage; above 1 with the interleaved schedule only
    graph::Schedule schedule = graph::Schedule::oneFOneB;
    graph::Sharding sharding = graph::Sharding::none;
    /// Gradients are reduced as soon as they are complete, and ZeRO-1 and 2 gather the weights that the previous step
    /// updated layer by layer in the first forward pass. Else both stand alone, about the optimizer.
    bool overlapReplicas = true;
    /// Of the bytes that experts' all-to-alls put in: below 1 where tokens travel once to each node, however many of
    /// its experts they are for; above where the busiest experts get more than their share.
    double dispatchShare = 1.0;
    CommunicationOrder communication = CommunicationOrder::one;
    /// Axes of ranks from the innermost (neighbours) to the outermost. "cp" and "dp" stand together.
    std::array<std::string_view, 4> rankOrder = {"tp", "cp", "dp", "pp"};
    /// How long passes take, by stage: schedules that fill gaps look at it. Empty: every pass as long as any other.
    std::vector<graph::PassTimes> passTimes;
    std::optional<NodeTimes> nodeTimes; ///< nothing: durations are left open, and simulators use their own roofline

    [[nodiscard]] std::int64_t ranks() const {
        return degrees.tensor * degrees.context * degrees.data * pipelineParallel;
    }
};

/// Memory of one rank of a stage during one pass. In between passes it holds what the last one left.
struct PassMemory {
    graph::PassKind kind = graph::PassKind::forward;
    std::int32_t microBatch = 0;
    Seconds start; ///< in the time of SynthesisPlan::passTimes; in passes where these are unknown
    Seconds end;
    Bytes most; ///< while it runs
    Bytes left; ///< when it has ended
};

/// The most memory that one rank of a stage needs during the step, term by term at that moment.
struct StagePeak {
    std::int32_t stage = 0;
    Bytes weights; ///< 16 bits each
    Bytes gradients;
    Bytes optimizerState;     ///< Adam: master weights and two moments in 32 bits
    Bytes gatheredParameters; ///< of sharded layers that are present at the same time
    Bytes activations;        ///< kept for backward passes to come
    Bytes working;            ///< of the layer at work, with its exchanges; of the head, with the copies of its loss
    Bytes messages;           ///< received from neighbour stages
    Bytes outputs;            ///< logits of other micro-batches that wait for the end of the step
    std::string at;           ///< "layer 3, attention.core'"
    std::vector<PassMemory> passes; ///< in the order of the schedule
    [[nodiscard]] Bytes total() const {
        return weights + gradients + optimizerState + gatheredParameters + activations + working + messages + outputs;
    }
};

struct Synthesis {
    ExecutionTrace trace;
    std::vector<StagePeak> peaks; ///< by stage
};

/// Errors: outOfRange for degrees that do not divide what they split or more stages than layers; notSupported for a
/// rank order that tears data and context parallel ranks apart, a schedule without what it needs, or a step of more
/// than kMostNodes nodes.
Result<Synthesis> synthesise(const model::Model& model, const SynthesisPlan& plan);

/// Of all roles together.
inline constexpr double kMostNodes = 2e7;

} // namespace paretoscope::trace
