// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/layer_cost.h"

#include <algorithm>

namespace paretoscope::training {

namespace {

using kernel::Matmul;
using model::MixerKind;
using network::Collective;

/// Bytes per score of an unfused softmax with dropout: forward reads and writes the scores, writes mask and result;
/// backward reads both and writes the gradient twice (derived from Megatron-LM's fused scale-mask-softmax).
constexpr double kSoftmaxForward = 9.0;
constexpr double kSoftmaxBackward = 12.0;
/// Norms and residuals per token and hidden element, in elements: a norm reads twice (statistics, result) and writes
/// once; a residual addition reads two, writes one and passes a bias or mask; gradients read two more (derived).
constexpr double kNormForward = 3.0;
constexpr double kNormBackward = 5.0;
constexpr double kResidual = 4.0;
/// The gradient of a fused attention core recomputes the scores: five products instead of two (Dao et al., 2022).
constexpr double kFusedBackwardWork = 2.5;
/// Kernels of one tensor-parallel exchange, and of an unfused attention core.
constexpr double kExchangeKernels = 1.0;
constexpr double kUnfusedCoreKernels = 5.0;

void add(LayerOperators& operators, const Matmul& matmul) {
    operators.matmuls[operators.matmulCount++] = matmul;
    operators.kernels += 1.0;
}

void addAttention(LayerOperators& operators, const model::Model& model, const model::LayerKind& kind, const Plan& plan,
                  const Shape& shape) {
    const model::Mixer& mixer = kind.mixer;
    const double t = plan.tensorParallel;
    const auto hidden = static_cast<double>(model.hidden);
    double keyDim = mixer.headDim;
    double valueDim = mixer.headDim;
    if (mixer.kind == MixerKind::multiLatentAttention) {
        keyDim = mixer.nopeDim + mixer.ropeDim;
        valueDim = mixer.valueDim;
        if (mixer.queryLora > 0) {
            add(operators, {shape.tokens, static_cast<double>(mixer.queryLora), hidden});
        }
        add(operators, {shape.tokens, mixer.heads * keyDim / t, mixer.queryLora > 0 ? mixer.queryLora : hidden});
        add(operators, {shape.tokens, static_cast<double>(mixer.kvLora + mixer.ropeDim), hidden});
        add(operators, {shape.tokens, mixer.heads * (mixer.nopeDim + valueDim) / t, static_cast<double>(mixer.kvLora)});
    } else {
        const double kvHeads = std::max(mixer.kvHeads / t, 1.0);
        add(operators, {shape.tokens, (mixer.heads / t + 2.0 * kvHeads) * mixer.headDim, hidden});
    }
    add(operators, {shape.tokens, hidden, mixer.heads * valueDim / t});

    const double rotated = shape.tokens * mixer.heads / t * keyDim * (1.0 + 1.0 * mixer.kvHeads / mixer.heads);
    // Queries, keys and values are split and brought into the layout of the attention kernel.
    const Bytes layout(2.0 * shape.tokens * (mixer.heads + 2.0 * mixer.kvHeads) / t * keyDim * shape.elementBytes);
    operators.stream += layout;
    operators.streamBackward += layout;
    if (model.learnedPositions == 0) {
        operators.stream += Bytes(2.0 * rotated * shape.elementBytes);
        operators.streamBackward += Bytes(2.0 * rotated * shape.elementBytes);
        operators.kernels += 1.0;
    }
    // Without a fused kernel the masked half of the scores is computed too.
    const double context = plan.flashAttention ? model::meanAttendedTokens(mixer, plan.sequenceLength) : shape.sequence;
    // Without zig-zag order the last of c ranks attends to c - 1/2 of the c/2 blocks that are its fair share (derived).
    const double c = plan.contextParallel;
    const double share = plan.balancedContext || plan.contextParallel == 1 ? 1.0 : 2.0 - 1.0 / c;
    operators.core = Flops(share * model::mixerCoreFlopsPerToken(kind, context) * shape.tokens / t);
    operators.scores = {shape.tokens / shape.batch, context, keyDim, shape.batch * mixer.heads / t};
    operators.kernels += plan.flashAttention ? 1.0 : kUnfusedCoreKernels;
}

void addStateSpace(LayerOperators& operators, const model::Model& model, const model::LayerKind& kind, const Plan& plan,
                   const Shape& shape) {
    const double t = plan.tensorParallel;
    const auto hidden = static_cast<double>(model.hidden);
    const double inner = kind.mixer.innerSize / t;
    add(operators, {shape.tokens, 2.0 * inner, hidden});
    add(operators, {shape.tokens, 2.0 * kind.mixer.stateSize + hidden / 16.0, inner});
    add(operators, {shape.tokens, hidden, inner});
    operators.core = Flops(model::mixerCoreFlopsPerToken(kind, 0.0) * shape.tokens / t);
    // The scan streams input, gate, step sizes and output a few times, in 32 bits inside.
    operators.stateTraffic = Bytes(10.0 * shape.tokens * inner * shape.elementBytes);
    operators.kernels += 3.0;
}

void addFeedForward(LayerOperators& operators, const model::Model& model, const model::FeedForward& part,
                    const Plan& plan, const Shape& shape) {
    const double t = plan.tensorParallel;
    const auto hidden = static_cast<double>(model.hidden);
    const double ups = part.gated ? 2.0 : 1.0;
    const auto activation = [&](double tokens, double inner) {
        operators.stream += Bytes(tokens * inner * (ups + 1.0) * shape.elementBytes);
        operators.streamBackward += Bytes(tokens * inner * (2.0 * ups + 1.0) * shape.elementBytes);
        operators.kernels += 1.0;
    };
    const double dense = static_cast<double>(part.ffn) + part.sharedExperts * static_cast<double>(part.sharedFfn);
    if (dense > 0.0) {
        add(operators, {shape.tokens, ups * dense / t, hidden});
        add(operators, {shape.tokens, hidden, dense / t});
        activation(shape.tokens, dense / t);
    }
    if (part.isExpert()) {
        const double local = std::max(static_cast<double>(part.experts) / plan.expertParallel, 1.0);
        const double routed =
            shape.tokens * part.topK * plan.expertImbalance; // copies that this rank's experts process
        const auto inner = static_cast<double>(part.expertFfn) / t;
        add(operators, {shape.normTokens, static_cast<double>(part.experts), hidden});
        add(operators, {routed / local, ups * inner, hidden, local});
        add(operators, {routed / local, hidden, inner, local});
        activation(routed, inner);
        // Permutation to experts and back: read and write each copy twice, then the weighted sum.
        const Bytes moved((4.0 * routed + 2.0 * shape.tokens) * hidden * shape.elementBytes);
        operators.stream += moved;
        operators.streamBackward += moved;
        operators.kernels += 6.0;
    }
}

struct CoreTime {
    Seconds forward;
    Seconds backward;
};

CoreTime coreTime(const Pricing& pricing, const LayerOperators& operators, const model::LayerKind& kind,
                  const Plan& plan) {
    const kernel::KernelModel& kernels = pricing.kernels;
    if (kind.mixer.kind == MixerKind::mamba1 || kind.mixer.kind == MixerKind::mamba2) {
        const Seconds scan = kernels.stream(operators.stateTraffic);
        return {scan, 2.0 * scan};
    }
    if (kind.mixer.kind == MixerKind::none) {
        return {};
    }
    if (plan.flashAttention) {
        const double length = operators.scores.m; // of one block of the ring
        return {kernels.attentionForward(operators.core, length, plan.fusedAttention),
                kernels.attentionBackward(kFusedBackwardWork * operators.core, length, plan.fusedAttention)};
    }
    const Matmul& scores = operators.scores;
    const hardware::Precision precision =
        plan.precision == hardware::Precision::fp16 ? hardware::Precision::fp16 : hardware::Precision::bf16;
    const Matmul values{scores.m, scores.k, scores.n, scores.batch};
    const Seconds products = kernels.matmul(scores, precision) + kernels.matmul(values, precision);
    const double count = scores.m * scores.n * scores.batch;
    return {products + kernels.stream(Bytes(kSoftmaxForward * count)),
            2.0 * products + kernels.stream(Bytes(kSoftmaxBackward * count))};
}

/// Whether products run as t pieces, one for each step of the ring that feeds them. The ring of a decomposed product is
/// made of direct copies between neighbours, which exist inside a node only (Wang et al., ASPLOS 2023; Transformer
/// Engine's userbuffers); a group that leaves the innermost level hides nothing.
bool decomposes(const Plan& plan, const network::Group& group) {
    return plan.overlapTensorParallel == TensorOverlap::ring && group.size > 1 && group.levels == 1;
}

/// Tensor-parallel exchanges of one layer: `points` all-reduces, or as many pairs of all-gather and reduce-scatter.
/// Ring overlap hides the steps of a pair behind the pieces of its product, except the first gathered and the last
/// reduced piece, which stand alone: (t - 1) / t of it (derived; published steps ask for no less), and never more than
/// the products last.
Communication tensorExchange(const Pricing& pricing, const Plan& plan, const network::Group& group, double points,
                             Bytes size, Seconds hideBehind) {
    Communication part;
    if (group.size <= 1 || points <= 0.0) {
        return part;
    }
    const Seconds once = plan.sequenceParallel ? pricing.network.time(Collective::allGather, group, size) +
                                                     pricing.network.time(Collective::reduceScatter, group, size)
                                               : pricing.network.time(Collective::allReduce, group, size);
    part.total = points * once;
    part.sent = points * network::CollectiveModel::sentPerDevice(Collective::allReduce, group.size, size);
    part.exposed = part.total;
    if (decomposes(plan, group)) {
        const double pieces = plan.tensorParallel;
        part.exposed -= std::min((pieces - 1.0) / pieces * part.total, hideBehind);
    }
    return part;
}

/// Ring attention: c - 1 steps, each hidden behind the attention of the block at hand (Liu, Zaharia, Abbeel, 2023).
Communication ringExchange(const Pricing& pricing, const Plan& plan, const network::Group& group, Bytes block,
                           Seconds core) {
    Communication part;
    if (group.size <= 1 || block.value() <= 0.0) {
        return part;
    }
    const double steps = plan.contextParallel - 1.0;
    const Seconds step = pricing.network.sendTime(plan.tensorParallel * (plan.contextParallel - 1), block);
    const Seconds hidden = core / static_cast<double>(plan.contextParallel);
    part.total = steps * step;
    part.exposed = steps * std::max(step - hidden, Seconds(0.0));
    part.sent = steps * block;
    return part;
}

Communication expertExchange(const Pricing& pricing, const network::Group& group, Bytes size, double copies) {
    Communication part;
    part.total = 2.0 * pricing.network.dispatchTime(group, size, copies);
    part.exposed = part.total;
    part.sent = 2.0 * network::CollectiveModel::sentPerDevice(Collective::allToAll, group.size, size);
    return part;
}

void addCommunication(LayerCost& cost, const Pricing& pricing, const model::LayerKind& kind, const Plan& plan,
                      const Shape& shape, const Groups& groups, const LayerOperators& operators) {
    const auto hidden = static_cast<double>(pricing.model.hidden);
    const model::FeedForward& ffn = kind.feedForward;
    const double points =
        (kind.mixer.kind != MixerKind::none ? 1.0 : 0.0) + (ffn.ffn > 0 || ffn.isExpert() ? 1.0 : 0.0);
    const Bytes activations(shape.tokens * hidden * shape.elementBytes);
    cost.tensorForward = tensorExchange(pricing, plan, groups.tensor, points, activations, cost.forward.matmul);
    cost.tensorBackward = tensorExchange(pricing, plan, groups.tensor, points, activations, cost.backwardInput.matmul);
    const double keyValues =
        kind.mixer.kind == MixerKind::multiLatentAttention
            ? kind.mixer.kvLora + kind.mixer.ropeDim
            : 2.0 * std::max(1.0 * kind.mixer.kvHeads / plan.tensorParallel, 1.0) * kind.mixer.headDim;
    if (operators.core.value() > 0.0 && operators.stateTraffic.value() == 0.0) {
        const Bytes block(shape.tokens * keyValues * shape.elementBytes);
        cost.contextForward = ringExchange(pricing, plan, groups.context, block, cost.forward.attention);
        cost.contextBackward = ringExchange(pricing, plan, groups.context, 2.0 * block, cost.backwardInput.attention);
    }
    if (ffn.isExpert() && groups.expert.size > 1) {
        const Bytes routed(shape.normTokens * ffn.topK * hidden * shape.elementBytes * plan.expertImbalance);
        cost.expertForward = expertExchange(pricing, groups.expert, routed, ffn.topK);
        cost.expertBackward = cost.expertForward;
    }
}

/// Gaps between kernels, and the host where it cannot issue them as fast as they run.
Seconds launchTime(const Pricing& pricing, double kernels, Seconds busy) {
    const Seconds gaps = kernels * pricing.kernels.kernelGap();
    return gaps + std::max(kernels * pricing.kernels.hostTime() - busy - gaps, Seconds(0.0));
}

void addLaunches(LayerCost& cost, const Pricing& pricing, const Plan& plan, const LayerOperators& operators,
                 bool exchanges) {
    const double kernels = operators.kernels + (exchanges ? 2.0 * kExchangeKernels : 0.0);
    const auto weightKernels = static_cast<double>(operators.matmulCount);
    cost.forward.launch = launchTime(pricing, kernels, cost.forwardTime());
    cost.backwardWeight.launch = weightKernels * pricing.kernels.kernelGap();
    const Seconds busy = cost.backwardInput.total() + cost.tensorBackward.exposed + cost.contextBackward.exposed +
                         cost.expertBackward.exposed + cost.backwardWeight.total();
    cost.backwardInput.launch = launchTime(pricing, kernels + weightKernels, busy);
    if (plan.recompute == Recompute::full) {
        cost.tensorRecompute = cost.tensorForward;
        cost.expertRecompute = cost.expertForward;
    }
}

} // namespace

Shape shapeOf(const Plan& plan) {
    Shape shape;
    shape.sequence = static_cast<double>(plan.sequenceLength);
    shape.batch = plan.microBatch;
    shape.tokens = shape.sequence * shape.batch / plan.contextParallel;
    shape.normTokens = plan.sequenceParallel ? shape.tokens / plan.tensorParallel : shape.tokens;
    const bool wide = plan.precision == hardware::Precision::fp32 || plan.precision == hardware::Precision::tf32;
    shape.elementBytes = wide ? 4.0 : 2.0;
    return shape;
}

LayerOperators layerOperators(const model::Model& model, const model::LayerKind& kind, const Plan& plan,
                              const Shape& shape) {
    LayerOperators operators;
    const double normElements = shape.normTokens * static_cast<double>(model.hidden);
    const auto addNorm = [&] {
        operators.stream += Bytes((kNormForward + kResidual) * normElements * shape.elementBytes);
        operators.streamBackward += Bytes((kNormBackward + kResidual) * normElements * shape.elementBytes);
        operators.kernels += 2.0;
    };
    switch (kind.mixer.kind) {
    case MixerKind::attention:
    case MixerKind::multiLatentAttention:
        addAttention(operators, model, kind, plan, shape);
        addNorm();
        break;
    case MixerKind::mamba1:
    case MixerKind::mamba2:
        addStateSpace(operators, model, kind, plan, shape);
        addNorm();
        break;
    case MixerKind::none:
        break;
    }
    if (kind.feedForward.ffn > 0 || kind.feedForward.isExpert()) {
        addFeedForward(operators, model, kind.feedForward, plan, shape);
        addNorm();
    }
    if (plan.precision == hardware::Precision::fp8 || plan.precision == hardware::Precision::fp4) {
        // Each operand of a narrow product is read in 16 bits and written twice, plain and transposed.
        for (std::size_t i = 0; i < operators.matmulCount; ++i) {
            const Matmul& matmul = operators.matmuls[i];
            operators.stream += Bytes(4.0 * matmul.m * matmul.k * matmul.batch);
            operators.streamBackward += Bytes(4.0 * matmul.m * matmul.n * matmul.batch);
        }
        operators.kernels += static_cast<double>(operators.matmulCount);
    }
    if (!plan.fusedOperators) {
        operators.kernels *= 2.0;
    }
    return operators;
}

LayerCost layerCost(const Pricing& pricing, const model::LayerKind& kind, const Plan& plan, const Shape& shape,
                    const Groups& groups) noexcept {
    const kernel::KernelModel& kernels = pricing.kernels;
    const LayerOperators operators = layerOperators(pricing.model, kind, plan, shape);
    LayerCost cost;
    Bytes matmulTraffic;
    const double pieces = decomposes(plan, groups.tensor) ? plan.tensorParallel : 1.0;
    for (std::size_t i = 0; i < operators.matmulCount; ++i) {
        const Matmul& matmul = operators.matmuls[i];
        const Matmul piece{matmul.m / pieces, matmul.n, matmul.k, matmul.batch};
        cost.forward.matmul += pieces * kernels.matmul(piece, plan.precision);
        cost.backwardInput.matmul +=
            pieces * kernels.matmul({piece.m, matmul.k, matmul.n, matmul.batch}, plan.precision);
        cost.backwardWeight.matmul += kernels.matmul({matmul.k, matmul.n, matmul.m, matmul.batch}, plan.precision);
        matmulTraffic += Bytes(matmul.elements() * shape.elementBytes);
    }
    const CoreTime core = coreTime(pricing, operators, kind, plan);
    cost.forward.attention = core.forward;
    cost.backwardInput.attention = core.backward;

    // Layer norm, GELU and addition have kernels of their own everywhere; the RMS norms, rotary positions and gated
    // activations of newer layers run as chains of small ones unless a compiler or hand-written kernels fuse them.
    const bool chains = !plan.fusedOperators && kind.feedForward.gated;
    const double eager = chains ? pricing.coefficients.eagerTraffic : 1.0;
    cost.forward.memoryBound = kernels.stream(eager * operators.stream);
    cost.backwardInput.memoryBound = kernels.stream(eager * operators.streamBackward);

    addCommunication(cost, pricing, kind, plan, shape, groups, operators);
    addLaunches(cost, pricing, plan, operators, groups.tensor.size > 1);
    if (plan.recompute == Recompute::full) {
        cost.recompute = cost.forward;
    } else if (plan.recompute == Recompute::selective) {
        if (plan.flashAttention) {
            cost.recompute.matmul = 0.5 * cost.forward.matmul;
            cost.recompute.memoryBound = cost.forward.memoryBound;
            cost.recompute.launch = 0.5 * cost.forward.launch;
        } else {
            cost.recompute.attention = core.forward;
            cost.recompute.launch = kUnfusedCoreKernels * kernels.kernelGap();
        }
    }
    const double repeats = plan.recompute == Recompute::full ? 2.0 : 1.0;
    cost.traffic =
        (repeats + 2.0) * matmulTraffic + (repeats * eager) * operators.stream + eager * operators.streamBackward;
    return cost;
}

ComputeTime operator+(const ComputeTime& a, const ComputeTime& b) {
    return {a.matmul + b.matmul,       a.attention + b.attention, a.memoryBound + b.memoryBound,
            a.embedding + b.embedding, a.head + b.head,           a.launch + b.launch};
}

ComputeTime operator*(double factor, const ComputeTime& time) {
    return {factor * time.matmul,    factor * time.attention, factor * time.memoryBound,
            factor * time.embedding, factor * time.head,      factor * time.launch};
}

Communication operator+(const Communication& a, const Communication& b) {
    return {a.total + b.total, a.exposed + b.exposed, a.sent + b.sent};
}

Communication operator*(double factor, const Communication& part) {
    return {factor * part.total, factor * part.exposed, factor * part.sent};
}

} // namespace paretoscope::training
