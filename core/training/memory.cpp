// SPDX-License-Identifier: GPL-3.0-or-later
// Peak memory of a stage. Activations follow Korthikanti et al., "Reducing Activation Recomputation in Large
// Transformer Models" (2022), equations 1-6, in their general form for any head layout and feed-forward size.
#include "core/training/step_internal.h"

#include <algorithm>

namespace paretoscope::training {

namespace {

/// Bytes per token that a layer keeps for its backward pass.
struct Kept {
    double whole = 0.0; ///< divided by the tensor-parallel degree only with sequence parallelism
    double split = 0.0; ///< divided by it always
    Kept& operator+=(const Kept& other) {
        whole += other.whole;
        split += other.split;
        return *this;
    }
};

/// A layer's activations: everything, and what operator-level recomputation leaves.
struct LayerActivations {
    Kept all;
    Kept checkpoint; ///< with a fused core: input, core output and every second matrix product (torchtitan's policy)
    double scores = 0.0; ///< per token pair and head group: unfused softmax, its mask and its dropped-out copy
};

/// Equation 1: 11 sbh for the mixer: input, queries, keys, values, core output, dropout mask.
void addMixer(LayerActivations& layer, const model::Model& model, const model::Mixer& mixer, double e, double masks) {
    const auto hidden = static_cast<double>(model.hidden);
    double projected = 0.0; // queries, keys, values
    double core = 0.0;
    switch (mixer.kind) {
    case model::MixerKind::attention:
        projected = e * mixer.headDim * (mixer.heads + 2.0 * mixer.kvHeads);
        core = e * mixer.headDim * mixer.heads;
        layer.scores = (2.0 * e + 1.0) * mixer.heads;
        break;
    case model::MixerKind::multiLatentAttention:
        projected = e * mixer.heads * (2.0 * (mixer.nopeDim + mixer.ropeDim) + mixer.valueDim);
        core = e * mixer.heads * mixer.valueDim;
        layer.all.whole += e * (mixer.queryLora + mixer.kvLora + mixer.ropeDim);
        layer.scores = (2.0 * e + 1.0) * mixer.heads;
        break;
    case model::MixerKind::mamba1:
    case model::MixerKind::mamba2:
        projected = e * 5.0 * mixer.innerSize; // both projections, convolution, step sizes, gate
        core = e * mixer.innerSize;
        break;
    case model::MixerKind::none:
        return;
    }
    layer.all += {(e + masks) * hidden + e * hidden, projected + core};
    layer.checkpoint += {0.5 * e * hidden, 0.5 * projected + core};
}

/// Equation 1: 19 sbh for the feed-forward part: input, hidden size before and after the activation, dropout mask.
/// Experts keep the routed copies of the input and of the output.
void addFeedForward(LayerActivations& layer, const model::Model& model, const model::FeedForward& part,
                    const Plan& plan, double e, double masks) {
    const auto hidden = static_cast<double>(model.hidden);
    const double ups = part.gated ? 2.0 : 1.0;
    double inner = static_cast<double>(part.ffn) + part.sharedExperts * static_cast<double>(part.sharedFfn);
    if (inner == 0.0 && !part.isExpert()) {
        return;
    }
    const double copies = part.isExpert() ? part.topK * plan.expertImbalance : 0.0;
    inner += copies * static_cast<double>(part.expertFfn);
    layer.all += {(e + masks) * hidden + e * hidden + 2.0 * e * copies * hidden, e * inner * (ups + 1.0)};
    layer.checkpoint += {0.5 * e * hidden + e * copies * hidden, 0.5 * e * ups * inner};
}

LayerActivations activationsOf(const model::Model& model, const model::LayerKind& kind, const Plan& plan, double e) {
    LayerActivations layer;
    const double masks = model.layerNormBias ? 1.0 : 0.0; // families with LayerNorm train with dropout
    addMixer(layer, model, kind.mixer, e, masks);
    addFeedForward(layer, model, kind.feedForward, plan, e, masks);
    if (!plan.fusedOperators && kind.feedForward.gated) {
        // Chains of kernels keep what lies between them: two norms in 32 bits, the activated gate (derived).
        layer.all += {2.0 * 4.0 * static_cast<double>(model.hidden), e * static_cast<double>(kind.feedForward.ffn)};
    }
    layer.checkpoint.whole += e * static_cast<double>(model.hidden); // the layer's input
    return layer;
}

/// Parameters, gradients and optimizer state: 2 + g + 12 bytes per parameter, of which sharding keeps a share
/// (Rajbhandari et al., ZeRO, SC20, figure 1).
void addStates(StageMemory& memory, const Plan& plan, double all, double shard, double largestLayer) {
    constexpr double kAdam = 12.0;
    constexpr double kWeight = 2.0;
    const double gradient = plan.halfGradients ? 2.0 : 4.0;
    const bool shardsState = plan.sharding != Sharding::none;
    const bool fully = plan.sharding == Sharding::zero3;
    memory.optimizerState = Bytes(kAdam * (shardsState ? shard : all));
    memory.weights = Bytes(kWeight * (fully ? shard : all));
    // Within a pipeline gradients stay whole until the last micro-batch, so ZeRO-2 saves as much as ZeRO-1 there.
    const bool scattered = fully || (plan.sharding == Sharding::zero2 && plan.pipelineParallel == 1);
    memory.gradients = Bytes(gradient * (scattered ? shard : all));
    if (!fully) {
        return;
    }
    // Without a pipeline two layers are present, the one at work and the next; within one, the whole stage stays
    // gathered and gradients pile up in full until the last micro-batch, when two layers at a time are copied to be
    // reduced (PyTorch FSDP2).
    const bool kept = plan.pipelineParallel > 1;
    const double copies = shard < all ? 2.0 * gradient * largestLayer : 0.0;
    memory.gatheredParameters =
        kept ? Bytes((kWeight + gradient) * (all - shard) + copies) : Bytes((2.0 * kWeight + gradient) * largestLayer);
}

/// What exchanges hold beside the activations: the gathered input and the unreduced output of a tensor-parallel layer,
/// a message each way between stages, and the copies on their way to and from experts (derived). Pipelines of fully
/// sharded stages are PyTorch's, which set aside a message each way for every micro-batch
/// (torch.distributed.pipelining, stage.py).
double communicationBytes(const model::Model& model, const Plan& plan, const Shape& shape) {
    const double activations = shape.tokens * static_cast<double>(model.hidden) * shape.elementBytes;
    const double tensor = plan.tensorParallel > 1 ? 2.0 * activations : 0.0;
    const double messages = plan.sharding == Sharding::zero3 ? static_cast<double>(plan.microBatches()) : 1.0;
    const double pipeline = plan.pipelineParallel > 1 ? 2.0 * messages * activations / plan.tensorParallel : 0.0;
    double expert = 0.0;
    for (const model::LayerKind& kind : model.kinds) {
        if (plan.expertParallel > 1) {
            expert = std::max(expert, 2.0 * kind.feedForward.topK * activations / plan.tensorParallel);
        }
    }
    return tensor + pipeline + expert;
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
    const auto bytesOf = [&](const Kept& kept) {
        return shape.normTokens * kept.whole + shape.tokens * kept.split / t;
    };

    double kept = 0.0;
    double keptForWeights = 0.0; // until the weight gradient, where a schedule puts it off: inputs of all products
    double largest = 0.0;
    for (std::size_t index = 0; index < model.kinds.size(); ++index) {
        const double count = impl.kindCountOfStage(split, plan, stage, index);
        if (count == 0.0) {
            continue;
        }
        const LayerActivations layer = activationsOf(model, model.kinds[index], plan, e);
        const double core = plan.flashAttention ? 0.0 : layer.scores / t * shape.tokens * shape.sequence;
        const double all = bytesOf(layer.all) + core;
        double stays = all;
        if (plan.recompute == Recompute::full) {
            stays = shape.normTokens * e * static_cast<double>(model.hidden);
        } else if (plan.recompute == Recompute::selective) {
            stays = plan.flashAttention ? bytesOf(layer.checkpoint) : all - core;
        }
        kept += count * stays;
        keptForWeights += count * bytesOf(layer.all);
        largest = std::max(largest, all - stays);
    }

    StageMemory memory;
    const double replicas = static_cast<double>(plan.dataParallel) * plan.contextParallel;
    const double expertReplicas = std::max(replicas / plan.expertParallel, 1.0);
    addStates(memory, plan, held.dense + held.experts, held.dense / replicas + held.experts / expertReplicas,
              held.largestLayer);
    memory.activations =
        Bytes(kept * microBatchesInFlight(plan, stage) + keptForWeights * weightGradientsPending(plan, stage));
    memory.workspace = Bytes(largest);
    if (stage == plan.pipelineParallel - 1) {
        // Logits in 16 bits, their 32-bit copy, logarithms of probabilities, and the gradient of these (derived from
        // PyTorch's cross-entropy).
        constexpr double kBytesPerLogit = 14.0;
        // PyTorch's pipelines keep the outputs of all micro-batches until the step has ended.
        const bool outputsStay = plan.sharding == Sharding::zero3 && plan.pipelineParallel > 1;
        const double perLogit = kBytesPerLogit + (outputsStay ? e * static_cast<double>(plan.microBatches() - 1) : 0.0);
        memory.logits = Bytes(perLogit * shape.tokens * static_cast<double>(model.vocabulary) / t);
    }
    memory.communication = Bytes(communicationBytes(model, plan, shape));
    const Bytes live = memory.total();
    memory.reserve = impl.coefficients.frameworkReserve + (impl.coefficients.fragmentation - 1.0) * live;
    return memory;
}

} // namespace paretoscope::training
