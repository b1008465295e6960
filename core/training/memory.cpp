// SPDX-License-Identifier: GPL-3.0-or-later
// Peak memory of a stage. Activations follow Korthikanti et al., "Reducing Activation Recomputation in Large
// Transformer Models" (2022), equations 1-6, in their general form for any head layout and feed-forward size.
#include "core/training/step_internal.h"

#include <algorithm>

namespace paretoscope::training {

namespace {

/// Bytes kept per micro-batch by one layer.
struct LayerActivations {
    double kept = 0.0;       ///< between forward and backward
    double recomputed = 0.0; ///< brought back while the layer runs backward
};

struct Region {
    double whole = 0.0; ///< per token; divided by t only with sequence parallelism
    double split = 0.0; ///< per token; divided by t
};

/// Attention without its core: input, queries, keys, values and input of the output projection (equation 1: 11 sbh
/// with dropout mask).
Region mixerRegion(const model::Model& model, const model::Mixer& mixer, double e, double masks) {
    const auto hidden = static_cast<double>(model.hidden);
    Region region;
    switch (mixer.kind) {
    case model::MixerKind::attention:
        region.whole = (e + masks) * hidden;
        region.split = e * mixer.headDim * (2.0 * mixer.heads + 2.0 * mixer.kvHeads);
        break;
    case model::MixerKind::multiLatentAttention:
        region.whole = (e + masks) * hidden + e * (mixer.queryLora + mixer.kvLora + mixer.ropeDim);
        region.split = e * mixer.heads * (2.0 * (mixer.nopeDim + mixer.ropeDim) + 2.0 * mixer.valueDim);
        break;
    case model::MixerKind::mamba1:
    case model::MixerKind::mamba2:
        region.whole = (e + masks) * hidden;
        region.split = e * 6.0 * mixer.innerSize;
        break;
    case model::MixerKind::none:
        break;
    }
    return region;
}

/// Dense feed-forward: input, hidden before and after the activation (equation 1: 19 sbh with dropout mask), gated
/// ones keep both halves.
Region denseRegion(const model::Model& model, const model::FeedForward& part, double e, double masks) {
    const double inner = static_cast<double>(part.ffn) + part.sharedExperts * static_cast<double>(part.sharedFfn);
    Region region;
    if (inner > 0.0 || part.isExpert()) {
        region.whole = (e + masks) * static_cast<double>(model.hidden);
    }
    region.split = e * inner * (part.gated ? 3.0 : 2.0);
    return region;
}

} // namespace

StageMemory StepModel::memory(const Plan& plan, int stage) const noexcept {
    const Impl& impl = *m_impl;
    const model::Model& model = impl.model;
    const int chunks = plan.schedule == Schedule::interleaved ? plan.virtualStages : 1;
    const LayerSplit split(model.layerCount(), plan.pipelineParallel, chunks);
    const Impl::Held held = impl.held(plan, split, stage);
    const Shape shape = shapeOf(plan);
    const double e = shape.elementBytes;
    const double t = plan.tensorParallel;
    const double masks = model.layerNormBias ? 1.0 : 0.0; // families with LayerNorm train with dropout
    const double wholeTokens = shape.normTokens;

    double kept = 0.0;
    double largest = 0.0;
    for (std::size_t index = 0; index < model.kinds.size(); ++index) {
        const double count = impl.kindCountOfStage(split, plan, stage, index);
        if (count == 0.0) {
            continue;
        }
        const model::LayerKind& kind = model.kinds[index];
        const Region mixer = mixerRegion(model, kind.mixer, e, masks);
        const Region dense = denseRegion(model, kind.feedForward, e, masks);
        const double norms = 2.0 * e * static_cast<double>(model.hidden);
        double layer =
            wholeTokens * (mixer.whole + dense.whole + norms) + shape.tokens * (mixer.split + dense.split) / t;
        if (kind.feedForward.isExpert()) {
            const double copies = shape.normTokens * kind.feedForward.topK * plan.expertImbalance;
            layer += copies * e * (2.0 * static_cast<double>(model.hidden)) +
                     shape.tokens * kind.feedForward.topK * plan.expertImbalance * e *
                         (kind.feedForward.gated ? 3.0 : 2.0) * static_cast<double>(kind.feedForward.expertFfn) / t;
        }
        double core = 0.0;
        if (!plan.flashAttention && kind.mixer.heads > 0) {
            core = 5.0 * e / 2.0 * kind.mixer.heads / t * shape.tokens * shape.sequence;
        }
        double stays = layer + core;
        if (plan.recompute == Recompute::full) {
            stays = wholeTokens * e * static_cast<double>(model.hidden);
        } else if (plan.recompute == Recompute::selective) {
            stays = plan.flashAttention ? wholeTokens * e * static_cast<double>(model.hidden) +
                                              0.5 * shape.tokens * (mixer.split + dense.split) / t
                                        : layer;
        }
        kept += count * stays;
        largest = std::max(largest, layer + core - (plan.recompute == Recompute::none ? layer + core : 0.0));
    }

    StageMemory memory;
    const double replicas = static_cast<double>(plan.dataParallel) * plan.contextParallel;
    const double expertReplicas = std::max(replicas / plan.expertParallel, 1.0);
    const double all = held.dense + held.experts;
    const double shard = held.dense / replicas + held.experts / expertReplicas;
    const double gradient = plan.halfGradients ? 2.0 : 4.0;
    switch (plan.sharding) {
    case Sharding::none:
        memory.weights = Bytes(2.0 * all);
        memory.gradients = Bytes(gradient * all);
        memory.optimizerState = Bytes(12.0 * all);
        break;
    case Sharding::zero1:
        memory.weights = Bytes(2.0 * all);
        memory.gradients = Bytes(gradient * all);
        memory.optimizerState = Bytes(12.0 * shard);
        break;
    case Sharding::zero2:
        memory.weights = Bytes(2.0 * all);
        memory.gradients = Bytes(gradient * shard);
        memory.optimizerState = Bytes(12.0 * shard);
        break;
    case Sharding::zero3:
        memory.weights = Bytes(2.0 * shard);
        memory.gradients = Bytes(gradient * shard);
        memory.optimizerState = Bytes(12.0 * shard);
        memory.gatheredParameters = Bytes(2.0 * 2.0 * held.largestLayer);
        break;
    }
    memory.activations = Bytes(kept * microBatchesInFlight(plan, stage));
    memory.workspace = Bytes(largest);
    if (stage == plan.pipelineParallel - 1) {
        memory.logits = Bytes(8.0 * shape.tokens * static_cast<double>(model.vocabulary) / t);
    }
    const Bytes live = memory.total();
    memory.reserve = impl.coefficients.frameworkReserve + (impl.coefficients.fragmentation - 1.0) * live;
    return memory;
}

} // namespace paretoscope::training
