// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a model as symbolic graphs: the embedding, one layer of each kind, and the head with its loss. Built
// from the architecture's data (core/model/model.h), so every model of the catalog has them; equal layers share one.
//
// Megatron-LM's cut: projections into a layer are split by columns, those out of it by rows (Shoeybi et al. 2019);
// embedding and head by vocabulary; sequence parallelism splits norms and residuals along the sequence (Korthikanti et
// al. 2022); context parallelism splits the sequence everywhere, attention then gathers keys and values or passes them
// on in a ring; experts are spread over data x context ranks and split by columns and rows like dense layers.
// State-space layers trade the split of the sequence for one of channels (Ulysses-like, Megatron-LM's Mamba).
#pragma once

#include "core/base/result.h"
#include "core/graph/gradient.h"
#include "core/graph/graph.h"
#include "core/model/model.h"

#include <cstdint>

namespace paretoscope::graph {

enum class Purpose : std::uint8_t { training, prefill, decode };

/// What the graphs work on.
struct Workload {
    Purpose purpose = Purpose::training;
    std::int64_t microBatch = 1;               ///< sequences per data-parallel replica
    std::int64_t sequence = 1;                 ///< tokens of each; when decoding 1, or as many as are drafted
    std::int64_t context = 0;                  ///< tokens in the cache, the new ones included, when decoding
    ElementType gradients = ElementType::fp32; ///< in which gradients of weights are kept
};

/// Degrees of parallelism inside a pipeline stage.
struct Degrees {
    std::int64_t tensor = 1;
    std::int64_t context = 1;
    std::int64_t data = 1;
    std::int64_t expert = 1; ///< divides data x context
    bool sequenceParallel = false;
};

enum class PartKind : std::uint8_t { embedding, layer, head };

/// One part, with its gradients when training.
struct Part {
    PartKind kind = PartKind::layer;
    Graph graph;
    Assignment sizes;           ///< numbers for every symbol
    TensorId input = kNoTensor; ///< residual stream [Batch, Seq, Hidden]; token ids of an embedding
    Use output;                 ///< residual stream as it is handed on; the loss of a head
    std::size_t forwardOperators = 0;
    Gradients gradients; ///< empty unless training

    [[nodiscard]] TensorId inputGradient() const { return gradients.of.empty() ? kNoTensor : gradients.of[input]; }
};

/// Where the residual stream lies between parts.
Layout residualLayout(bool sequenceParallel);

/// Errors: outOfRange where a degree does not divide what it splits (`pointer` names the tensor and its dimension).
/// The vocabulary and position table are padded to a multiple of the tensor-parallel degree, as Megatron-LM does; where
/// that degree exceeds the key-value heads, each rank holds a copy of one.
Result<Part> embeddingPart(const model::Model& model, const Workload& workload, const Degrees& degrees);
Result<Part> layerPart(const model::Model& model, const model::LayerKind& kind, const Workload& workload,
                       const Degrees& degrees);
Result<Part> headPart(const model::Model& model, const Workload& workload, const Degrees& degrees);

} // namespace paretoscope::graph
