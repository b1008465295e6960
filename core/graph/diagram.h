// SPDX-License-Identifier: GPL-3.0-or-later
// A part of a model as people look at it: its operators and the exchanges between them, with symbolic and numeric
// shapes. Exchanges stand once for all who read their result, as they are issued once.
#pragma once

#include "core/base/quantity.h"
#include "core/graph/part.h"
#include "core/graph/redistribution.h"

#include <string>
#include <vector>

namespace paretoscope::graph {

/// What one rank holds of a tensor.
struct DiagramTensor {
    std::string name;
    std::string symbolic; ///< "[Batch/dp, Seq, Hidden/tp] partial over tp"
    std::string numeric;  ///< "1 x 8192 x 512"
    AxisSet split;        ///< axes of more than one rank only, like `partial`
    AxisSet partial;
    Bytes bytes;
};

struct DiagramNode {
    std::string name; ///< "attention.qkv"
    bool isExchange = false;
    Phase phase = Phase::forward;
    /// Operators: what it does, "bsh,hn->bsn" for products, and on which weights.
    OperatorKind kind = OperatorKind::matmul;
    std::string equation;
    std::vector<DiagramTensor> weights;
    Flops flops; ///< of one rank: products, cores and element-wise work
    /// Exchanges: what happens over which axes, and what a rank puts in.
    Exchange exchange = Exchange::allReduce;
    AxisSet axes;
    /// Operators: read and written. Exchanges: the whole local buffer, of an all-gather the shard.
    Bytes bytes;
    std::vector<DiagramTensor> outputs;
    std::vector<std::size_t> after; ///< indices of nodes whose result it reads; ascending
    bool readsInput = false;        ///< reads the part's input as well
};

struct Diagram {
    PartKind part = PartKind::layer;
    std::string layers;             ///< "0-2, 5": which ones; empty for embedding and head
    std::vector<DiagramNode> nodes; ///< in the order of issue; forward first
};

/// Forward, and the gradients where the part has them; recomputation repeats forward nodes and is left out.
/// Context-parallel rings are drawn as the gathering that they replace.
Diagram diagramOf(const Part& part, std::string layers);

/// Embedding, one diagram for each kind of layer, head. Errors: as layerPart().
Result<std::vector<Diagram>> diagramsOf(const model::Model& model, const Workload& workload, const Degrees& degrees);

} // namespace paretoscope::graph
