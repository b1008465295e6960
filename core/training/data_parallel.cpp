// SPDX-License-Identifier: GPL-3.0-or-later
// What replicas exchange: gradients, sharded parameters, and the optimizer step between.
#include "core/training/step_internal.h"

#include <algorithm>

namespace paretoscope::training {

namespace {

using network::Collective;

double gradientBytes(const Plan& plan) {
    return plan.halfGradients ? 2.0 : 4.0;
}

} // namespace

StepModel::Impl::Held StepModel::Impl::held(const Plan& plan, const LayerSplit& split, int stage) const {
    const double t = plan.tensorParallel;
    Held result;
    for (std::size_t kind = 0; kind < kindParameters.size(); ++kind) {
        const double count = kindCountOfStage(split, plan, stage, kind);
        const model::LayerParameters& layer = kindParameters[kind];
        const double dense = (layer.mixer + layer.dense) / t + layer.replicated;
        const double experts = layer.experts / (t * plan.expertParallel);
        result.dense += count * dense;
        result.experts += count * experts;
        if (count > 0.0) {
            result.largestLayer = std::max(result.largestLayer, dense + experts);
        }
    }
    const bool first = stage == 0;
    const bool last = stage == plan.pipelineParallel - 1;
    if (first) {
        result.dense += embedding / t;
    }
    if (last) {
        result.dense += model::finalNormParameters(model);
        // Tied tables are held twice once embedding and head sit on different stages.
        result.dense += (head > 0.0 ? head : first ? 0.0 : headTable) / t;
    }
    return result;
}

void StepModel::Impl::addDataParallel(const Plan& plan, const Held& parameters, const StageCost& stage,
                                      StepCost& cost) const {
    if (plan.sharding == Sharding::zero3) {
        addSharded(plan, parameters, stage, cost);
        return;
    }
    const std::int64_t replicas = std::int64_t{plan.dataParallel} * plan.contextParallel;
    const network::Group dense = network.place(replicas, plan.tensorParallel);
    const network::Group experts = network.place(std::max<std::int64_t>(replicas / plan.expertParallel, 1),
                                                 std::int64_t{plan.tensorParallel} * plan.expertParallel);
    const auto exchange = [&](Collective kind, double bytes) {
        Communication part;
        part.total = network.time(kind, dense, Bytes(bytes * parameters.dense)) +
                     network.time(kind, experts, Bytes(bytes * parameters.experts));
        part.exposed = part.total;
        part.sent = network::CollectiveModel::sentPerDevice(kind, dense.size, Bytes(bytes * parameters.dense)) +
                    network::CollectiveModel::sentPerDevice(kind, experts.size, Bytes(bytes * parameters.experts));
        return part;
    };
    const bool sharded = plan.sharding != Sharding::none;
    cost.gradients = exchange(sharded ? Collective::reduceScatter : Collective::allReduce, gradientBytes(plan));
    if (sharded) {
        cost.parameters = exchange(Collective::allGather, 2.0);
    }
    // ZeRO-2 scatters the gradients of every micro-batch; within a pipeline they stay whole until the last one.
    const bool everyRound = plan.sharding == Sharding::zero2 && plan.pipelineParallel == 1;
    const double rounds = everyRound ? static_cast<double>(plan.microBatches()) : 1.0;
    cost.gradients = rounds * cost.gradients;
    if (!plan.overlapDataParallel) {
        return;
    }
    // Gradients leave while the last micro-batch runs backward, parameters arrive while the first runs forward; the
    // first bucket has nothing to hide behind (Calculon's window; derived for the share of one layer).
    const double layers = std::max(model.layerCount() / plan.pipelineParallel, 1);
    const auto hide = [layers](Communication& part, Seconds window) {
        part.exposed = std::max(part.total / layers, part.total - window);
    };
    hide(cost.gradients, rounds * (stage.backwardInput + stage.backwardWeight));
    hide(cost.parameters, stage.forward);
}

void StepModel::Impl::addSharded(const Plan& plan, const Held& parameters, const StageCost& stage,
                                 StepCost& cost) const {
    const std::int64_t replicas = std::int64_t{plan.dataParallel} * plan.contextParallel;
    const network::Group group = network.place(replicas, plan.tensorParallel);
    const double all = parameters.dense + parameters.experts;
    const double layers = std::max(model.layerCount() / plan.pipelineParallel, 1);
    const Bytes weights(2.0 * all / layers);
    const Bytes gradients(gradientBytes(plan) * all / layers);
    const Seconds gather = layers * network.time(Collective::allGather, group, weights);
    const Seconds reduce = layers * network.time(Collective::reduceScatter, group, gradients);
    // Within a pipeline the parameters stay gathered and the gradients local until the last micro-batch (PyTorch FSDP2
    // with pipelines; Llama 3, section 3.3.2); without one, every micro-batch gathers twice and reduces once.
    const bool kept = plan.pipelineParallel > 1;
    const double rounds = kept ? 1.0 : static_cast<double>(plan.microBatches());
    const double gathers = kept ? 1.0 : 2.0;
    cost.parameters.total = gathers * rounds * gather;
    cost.parameters.sent =
        gathers * rounds * layers * network::CollectiveModel::sentPerDevice(Collective::allGather, group.size, weights);
    cost.gradients.total = rounds * reduce;
    cost.gradients.sent =
        rounds * layers * network::CollectiveModel::sentPerDevice(Collective::reduceScatter, group.size, gradients);
    // One layer's exchange runs behind another's compute, as far as the runtime lets it; the first gather and the last
    // reduction stand alone.
    const double visible = std::max(1.0 - coefficients.shardedOverlapReach, 1.0 / layers);
    const Seconds backward = stage.backwardInput + stage.backwardWeight;
    const Seconds forwardVisible = std::max(gather - stage.forward, visible * gather);
    const Seconds gatherAgain =
        kept ? Seconds(0.0) : std::max(gather - backward, (1.0 - coefficients.shardedOverlapReach) * gather);
    const Seconds left = std::max(kept ? backward : backward - gather, Seconds(0.0));
    const Seconds reduceVisible = std::max(reduce - left, visible * reduce);
    cost.parameters.exposed = rounds * (forwardVisible + gatherAgain);
    cost.gradients.exposed = rounds * reduceVisible;
}

Seconds StepModel::Impl::optimizerTime(const Plan& plan, const Held& parameters) const {
    // Adam in 32 bits: reads gradient, master weight and two moments, writes the last three and the 16-bit weight;
    // the gradient norm reads the gradients once more (derived).
    const double bytes = 28.0 + 2.0 * gradientBytes(plan);
    double mine = parameters.dense + parameters.experts;
    if (plan.sharding != Sharding::none) {
        const double replicas = static_cast<double>(plan.dataParallel) * plan.contextParallel;
        mine = parameters.dense / replicas + parameters.experts / std::max(replicas / plan.expertParallel, 1.0);
    }
    return kernels.stream(Bytes(bytes * mine));
}

} // namespace paretoscope::training
