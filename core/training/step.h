// SPDX-License-Identifier: GPL-3.0-or-later
// The closed-form training step: what one optimizer step costs in time, memory, traffic and work, term by term.
//
// A StepModel is prepared once for a model on a cluster; cost() then answers a Plan in microseconds. It is thread-safe,
// allocates nothing and throws nothing. A Plan must be consistent (degrees at least 1, whole micro-batches); whether it
// fits the cluster, the heads or the memory is the caller's to reject.
//
// The pipeline runs at the pace of its slowest stage: a step is that stage's own work for all micro-batches, plus the
// bubble, plus what remains visible of communication and optimizer (Narayanan et al., SC21, section 2.2; derived for
// uneven stages). Ranks: tensor parallel fastest, then context, data, pipeline (Megatron-LM's order).
#pragma once

#include "core/base/quantity.h"
#include "core/hardware/accelerator.h"
#include "core/hardware/cluster.h"
#include "core/model/model.h"
#include "core/training/calibration.h"
#include "core/training/plan.h"

#include <memory>
#include <span>
#include <vector>

namespace paretoscope::training {

/// What a StepModel is made from; model and calibration must outlive it.
struct Setup {
    const model::Model& model;
    const hardware::Accelerator& accelerator;
    std::span<const hardware::ClusterLevel> levels; ///< innermost first, not empty
    const Calibration& calibration;
};

/// Time on the slowest stage by class of operator, all micro-batches of a step together.
struct ComputeTime {
    Seconds matmul;      ///< projections, feed-forward layers and experts
    Seconds attention;   ///< attention core, state-space scan
    Seconds memoryBound; ///< norms, activations, residuals, rotary positions, casts, expert dispatch
    Seconds embedding;
    Seconds head;   ///< output projection and loss
    Seconds launch; ///< gaps between kernels, and host time where kernels are too short to hide it
    [[nodiscard]] Seconds total() const { return matmul + attention + memoryBound + embedding + head + launch; }
};

/// One kind of communication on the slowest stage, for the whole step.
struct Communication {
    Seconds total;   ///< as if nothing overlapped
    Seconds exposed; ///< what the step waits for; at most `total`
    Bytes sent;      ///< per device
};

struct StepCost {
    ComputeTime forward;
    ComputeTime backward;
    ComputeTime recompute;
    Communication tensorParallel;
    Communication contextParallel;
    Communication expertParallel;
    Communication pipelineParallel;
    Communication gradients;  ///< reduction over data parallel replicas
    Communication parameters; ///< gathering of sharded parameters
    Seconds interference;     ///< compute slowed down by the communication it hides
    Seconds pipelineBubble;   ///< idle time of the slowest stage
    Seconds optimizer;
    Seconds overhead;    ///< host work between steps
    Seconds disturbance; ///< of an executed step: what stragglers and jitter add to the work; 0 in closed form

    int slowestStage = 0;
    Flops modelFlops;    ///< of the whole step, all devices: forward and backward, no recomputation
    Flops hardwareFlops; ///< with recomputation
    Bytes memoryTraffic; ///< per device of the slowest stage
    double devices = 1.0;
    double tokens = 0.0;

    [[nodiscard]] Seconds exposedCommunication() const {
        return tensorParallel.exposed + contextParallel.exposed + expertParallel.exposed + pipelineParallel.exposed +
               gradients.exposed + parameters.exposed;
    }
    /// Exactly this sum, in this order.
    [[nodiscard]] Seconds stepTime() const {
        return forward.total() + backward.total() + recompute.total() + exposedCommunication() + interference +
               pipelineBubble + optimizer + overhead + disturbance;
    }
};

/// Peak memory of one device of a stage, term by term.
struct StageMemory {
    Bytes weights;
    Bytes gradients;
    Bytes optimizerState;     ///< Adam: master weights and two moments in 32 bits
    Bytes gatheredParameters; ///< layers whose sharded parameters are present at the same time
    Bytes activations;        ///< kept for the backward pass, over all micro-batches in flight
    Bytes workspace;          ///< of the layer being worked on: recomputed activations and their gradients
    Bytes logits;             ///< output projection and loss on the last stage
    Bytes communication;      ///< buffers of collectives
    Bytes reserve;            ///< context, libraries and the allocator's fragmentation
    [[nodiscard]] Bytes total() const {
        return weights + gradients + optimizerState + gatheredParameters + activations + workspace + logits +
               communication + reserve;
    }
};

/// One micro-batch on one stage (on one model chunk of it when interleaved): the bars of a schedule.
struct StageTime {
    Seconds forward;
    Seconds backwardInput;  ///< gradient of the activations, with recomputation
    Seconds backwardWeight; ///< gradient of the weights
    Seconds send;           ///< activations to the next stage
    [[nodiscard]] Seconds backward() const { return backwardInput + backwardWeight; }
};

/// One micro-batch through one part of the model on one device, by pass: what a trace deals to the operators.
struct PartTime {
    ComputeTime forward;
    ComputeTime recompute;
    ComputeTime backwardInput;
    ComputeTime backwardWeight;
};

struct PartTimes {
    PartTime embedding;
    std::vector<PartTime> layers; ///< by layer kind
    PartTime head;
};

class StepModel {
public:
    explicit StepModel(const Setup& setup);
    ~StepModel();
    StepModel(StepModel&&) noexcept;
    StepModel& operator=(StepModel&&) noexcept;

    [[nodiscard]] StepCost cost(const Plan& plan) const noexcept;
    /// The same step as another stage sees it: its own work, and more bubble where it has less to do.
    [[nodiscard]] StepCost costOfStage(const Plan& plan, int stage) const noexcept;
    [[nodiscard]] StageMemory memory(const Plan& plan, int stage) const noexcept;
    [[nodiscard]] StageTime stageTime(const Plan& plan, int stage) const noexcept;
    [[nodiscard]] PartTimes partTimes(const Plan& plan) const;
    [[nodiscard]] Seconds optimizerTime(const Plan& plan, int stage) const noexcept;
    /// Of an all-to-all's volume, what the dispatch of tokens to experts takes in time: tokens travel once to each
    /// node, and the busiest experts get more than their share.
    [[nodiscard]] double dispatchShare(const Plan& plan) const noexcept;
    /// What a stage loses at each message that it receives: the host waits for it. Zero when interleaved.
    [[nodiscard]] Seconds handover(const Plan& plan) const noexcept;

    /// Layers of a stage, all its chunks together. Uneven splits spare the first and the last chunk, which also carry
    /// the embedding and the head.
    [[nodiscard]] int layersOf(const Plan& plan, int stage) const noexcept;

    /// Parameters that one device of a stage holds before sharding over data parallel ranks.
    [[nodiscard]] double parametersPerDevice(const Plan& plan, int stage) const noexcept;

private:
    struct Impl;
    std::unique_ptr<const Impl> m_impl;
};

} // namespace paretoscope::training
