// SPDX-License-Identifier: GPL-3.0-or-later
// A Part with numbers: the steps of one rank in the order of issue, for one micro-batch. Exchanges that the layouts ask
// for stand before the operator that needs them; what is kept for the backward pass, gathered again or computed again
// follows from who reads what. Axes of one rank cost nothing and leave no step.
#pragma once

#include "core/base/quantity.h"
#include "core/graph/parallelism.h"
#include "core/graph/part.h"
#include "core/graph/redistribution.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace paretoscope::graph {

using BufferId = std::uint32_t;
using StepIndex = std::uint32_t;
inline constexpr StepIndex kFromOutside = std::numeric_limits<StepIndex>::max();

enum class StepKind : std::uint8_t { compute, exchange, send, receive };

struct Step {
    StepKind kind = StepKind::compute;
    Phase phase = Phase::forward;
    OperatorKind op = OperatorKind::matmul;
    Exchange exchange = Exchange::allReduce;
    AxisSet axes; ///< exchange: the ranks that take part
    int hop = 0;  ///< send, receive: which turn of a context-parallel ring, from 1
    std::string name;
    Flops flops;            ///< compute: see Operator::flops
    Flops elementwiseFlops; ///< compute
    /// Compute: read and written. Exchange: what a rank puts in, the whole local buffer, of an all-gather its shard.
    /// Send, receive: the message.
    Bytes bytes;
    std::vector<StepIndex> after; ///< steps whose result this one reads; kFromOutside: the part's input or its seed
    std::vector<BufferId> reads;
    std::vector<BufferId> writes;
};

/// How keys and values travel between context-parallel ranks.
enum class ContextExchange : std::uint8_t { ring, allGather };

/// What selective recomputation does again in a layer.
enum class SelectiveRecompute : std::uint8_t {
    /// Softmax cores and scans, whose scores would be large (Korthikanti et al. 2022, section 5).
    cores,
    /// All but cores, results of exchanges, and every second matrix product, of which half the columns stand here,
    /// since
    /// our products are fused ones (torchtitan's operator policy for fused attention; halves derived).
    products
};

struct ProgramOptions {
    Recompute recompute = Recompute::none;
    SelectiveRecompute selective = SelectiveRecompute::products;
    ContextExchange context = ContextExchange::ring;
};

/// Parameters that one rank holds, by who reduces their gradients. Numbers of elements.
struct HeldParameters {
    double dense = 0.0;            ///< equal on data x context parallel ranks
    double experts = 0.0;          ///< equal on expertData ranks
    double summedOverTensor = 0.0; ///< of the dense ones: gradients are partial over tensor parallel ranks too
};

struct Program {
    PartKind part = PartKind::layer;
    std::vector<Step> steps; ///< forward, then backward in the order in which gradients come about
    std::size_t forwardSteps = 0;
    std::vector<Bytes> buffers; ///< sizes
    BufferId input = 0;
    BufferId output = 0;
    BufferId seed = 0;                     ///< gradient of the output; training only
    BufferId inputGradient = 0;            ///< training only
    StepIndex lastForward = kFromOutside;  ///< makes the output
    StepIndex lastBackward = kFromOutside; ///< makes the gradient of the input
    HeldParameters parameters;

    [[nodiscard]] Flops flops() const; ///< of all steps
};

Program lower(const Part& part, const ProgramOptions& options);

} // namespace paretoscope::graph
