// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/step.h"

#include "core/training/step_internal.h"

#include <algorithm>
#include <atomic>
#include <limits>

namespace paretoscope::training {

namespace {

std::uint64_t nextIdentity() {
    static std::atomic<std::uint64_t> counter{0};
    return ++counter;
}

/// The parts of a plan on which the cost of a layer depends.
struct LayerKey {
    std::uint64_t identity = 0;
    std::int64_t sequenceLength = 0;
    int microBatch = 0;
    int tensorParallel = 0;
    int contextParallel = 0;
    int expertParallel = 0;
    int precision = 0;
    int flags = 0;
    double imbalance = 0.0;
    friend bool operator==(const LayerKey&, const LayerKey&) = default;
};

LayerKey keyOf(std::uint64_t identity, const Plan& plan) {
    const int flags = (plan.sequenceParallel ? 1 : 0) | (plan.flashAttention ? 2 : 0) | (plan.fusedOperators ? 4 : 0) |
                      (plan.overlapTensorParallel == TensorOverlap::ring ? 8 : 0) |
                      (static_cast<int>(plan.recompute) << 4) | (static_cast<int>(plan.fusedAttention) << 6) |
                      (plan.balancedContext ? 256 : 0);
    return {identity,
            plan.sequenceLength,
            plan.microBatch,
            plan.tensorParallel,
            plan.contextParallel,
            plan.expertParallel,
            static_cast<int>(plan.precision),
            flags,
            plan.expertImbalance};
}

std::uint64_t hashOf(const LayerKey& key) {
    std::uint64_t hash = key.identity;
    for (const std::int64_t part : {key.sequenceLength, std::int64_t{key.microBatch}, std::int64_t{key.tensorParallel},
                                    std::int64_t{key.contextParallel}, std::int64_t{key.expertParallel},
                                    std::int64_t{key.precision}, std::int64_t{key.flags}}) {
        hash = (hash ^ static_cast<std::uint64_t>(part)) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 29;
    }
    return hash;
}

} // namespace

StepModel::Impl::Impl(const Setup& setup)
    : model(setup.model)
    , coefficients(setup.calibration.step)
    , kernels(setup.accelerator, setup.calibration.device(setup.accelerator).kernel)
    , network(setup.levels, setup.calibration.device(setup.accelerator).network)
    , identity(nextIdentity())
    , embedding(model::embeddingParameters(setup.model))
    , head(model::headParameters(setup.model))
    , headTable(static_cast<double>(setup.model.vocabulary) * static_cast<double>(setup.model.hidden)) {
    const std::size_t kinds = model.kinds.size();
    for (const model::LayerKind& kind : model.kinds) {
        kindParameters.push_back(model::layerParameters(model, kind));
    }
    before.assign((model.layers.size() + 1) * kinds, 0);
    for (std::size_t layer = 0; layer < model.layers.size(); ++layer) {
        for (std::size_t kind = 0; kind < kinds; ++kind) {
            before[(layer + 1) * kinds + kind] = before[layer * kinds + kind] + (model.layers[layer] == kind ? 1 : 0);
        }
    }
}

LayerSplit StepModel::Impl::split(const Plan& plan) const {
    const int chunks = plan.schedule == Schedule::interleaved ? plan.virtualStages : 1;
    return {model.layerCount(), plan.pipelineParallel, chunks};
}

const std::vector<LayerCost>& StepModel::Impl::layerCosts(const Plan& plan) const {
    struct Remembered {
        LayerKey key;
        std::vector<LayerCost> costs;
    };
    constexpr std::size_t kSlots = 256;
    thread_local std::vector<Remembered> memory(kSlots);
    const LayerKey key = keyOf(identity, plan);
    Remembered& slot = memory[hashOf(key) % kSlots];
    if (slot.key == key) {
        return slot.costs;
    }
    const Shape shape = shapeOf(plan);
    const Groups groups{network.place(plan.tensorParallel, 1), network.place(plan.contextParallel, plan.tensorParallel),
                        network.place(plan.expertParallel, plan.tensorParallel)};
    slot.key = key;
    slot.costs.clear();
    for (const model::LayerKind& kind : model.kinds) {
        slot.costs.push_back(layerCost(pricing(), kind, plan, shape, groups));
    }
    return slot.costs;
}

int StepModel::Impl::kindCount(const LayerSplit& split, int chunk, std::size_t kind) const {
    const std::size_t kinds = model.kinds.size();
    const auto first = static_cast<std::size_t>(split.firstLayer(chunk));
    const auto end = static_cast<std::size_t>(split.firstLayer(chunk + 1));
    return before[end * kinds + kind] - before[first * kinds + kind];
}

int StepModel::Impl::kindCountOfStage(const LayerSplit& split, const Plan& plan, int stage, std::size_t kind) const {
    int count = 0;
    for (int chunk = stage; chunk < split.chunks(); chunk += plan.pipelineParallel) {
        count += kindCount(split, chunk, kind);
    }
    return count;
}

void StepModel::Impl::addEmbedding(const Plan& plan, const Shape& shape, LayerCost& cost) const {
    const double elements = shape.normTokens * static_cast<double>(model.hidden);
    const Bytes rows(2.0 * elements * shape.elementBytes);
    cost.forward.embedding = kernels.stream(rows) + 2.0 * kernels.kernelGap();
    cost.backwardInput.embedding = kernels.stream(2.0 * rows) + 2.0 * kernels.kernelGap();
    cost.traffic += 3.0 * rows;
    const network::Group group = network.place(plan.tensorParallel, 1);
    const Bytes activations(shape.tokens * static_cast<double>(model.hidden) * shape.elementBytes);
    const auto kind = plan.sequenceParallel ? network::Collective::reduceScatter : network::Collective::allReduce;
    Communication exchange;
    exchange.total = network.time(kind, group, activations);
    exchange.exposed = exchange.total;
    exchange.sent = network::CollectiveModel::sentPerDevice(kind, group.size, activations);
    cost.tensorForward = cost.tensorForward + exchange;
}

void StepModel::Impl::addHead(const Plan& plan, const Shape& shape, LayerCost& cost) const {
    const double columns = static_cast<double>(model.vocabulary) / plan.tensorParallel;
    const auto hidden = static_cast<double>(model.hidden);
    const auto precision = plan.precision == hardware::Precision::fp8 || plan.precision == hardware::Precision::fp4
                               ? hardware::Precision::bf16
                               : plan.precision;
    const double logits = shape.tokens * columns;
    // Cross-entropy in 32 bits, one kernel a step: cast, maximum, difference, exponential, sum, quotient; backward
    // scales and casts (derived from Megatron-LM's vocabulary-parallel loss).
    constexpr double kLossForward = 28.0;
    constexpr double kLossBackward = 16.0;
    cost.forward.head =
        kernels.matmul({shape.tokens, columns, hidden}, precision) + kernels.stream(Bytes(kLossForward * logits));
    cost.backwardInput.head =
        kernels.matmul({shape.tokens, hidden, columns}, precision) + kernels.stream(Bytes(kLossBackward * logits));
    cost.backwardWeight.head = kernels.matmul({hidden, columns, shape.tokens}, precision);
    cost.traffic += Bytes((kLossForward + kLossBackward) * logits);
    const network::Group group = network.place(plan.tensorParallel, 1);
    const Bytes activations(shape.tokens * hidden * shape.elementBytes);
    const auto kind = plan.sequenceParallel ? network::Collective::reduceScatter : network::Collective::allReduce;
    Communication exchange;
    exchange.total = network.time(kind, group, activations);
    exchange.exposed = exchange.total;
    exchange.sent = network::CollectiveModel::sentPerDevice(kind, group.size, activations);
    cost.tensorBackward = cost.tensorBackward + exchange;
}

StageCost StepModel::Impl::stageCost(const Plan& plan, const LayerSplit& split, const std::vector<LayerCost>& costs,
                                     int stage) const {
    StageCost result;
    LayerCost& sum = result.layers;
    for (std::size_t kind = 0; kind < costs.size(); ++kind) {
        const double count = kindCountOfStage(split, plan, stage, kind);
        if (count == 0.0) {
            continue;
        }
        const LayerCost& one = costs[kind];
        sum.forward = sum.forward + count * one.forward;
        sum.backwardInput = sum.backwardInput + count * one.backwardInput;
        sum.backwardWeight = sum.backwardWeight + count * one.backwardWeight;
        sum.recompute = sum.recompute + count * one.recompute;
        sum.tensorForward = sum.tensorForward + count * one.tensorForward;
        sum.tensorBackward = sum.tensorBackward + count * one.tensorBackward;
        sum.tensorRecompute = sum.tensorRecompute + count * one.tensorRecompute;
        sum.contextForward = sum.contextForward + count * one.contextForward;
        sum.contextBackward = sum.contextBackward + count * one.contextBackward;
        sum.expertForward = sum.expertForward + count * one.expertForward;
        sum.expertBackward = sum.expertBackward + count * one.expertBackward;
        sum.expertRecompute = sum.expertRecompute + count * one.expertRecompute;
        sum.traffic += count * one.traffic;
    }
    const Shape shape = shapeOf(plan);
    if (stage == 0) {
        addEmbedding(plan, shape, sum);
    }
    if (stage == plan.pipelineParallel - 1) {
        addHead(plan, shape, sum);
    }
    result.forward = sum.forwardTime();
    result.backwardInput = sum.backwardInputTime();
    result.backwardWeight = sum.backwardWeight.total();
    return result;
}

Communication StepModel::Impl::stageTransfers(const Plan& plan) const {
    Communication part;
    if (plan.pipelineParallel == 1) {
        return part;
    }
    const Shape shape = shapeOf(plan);
    // Tensor-parallel ranks each send their share; without sequence parallelism the receivers gather it again
    // (Narayanan et al., SC21, section 4.1: scatter/gather optimisation).
    const Bytes activations(shape.tokens * static_cast<double>(model.hidden) * shape.elementBytes);
    const Bytes message = activations / static_cast<double>(plan.tensorParallel);
    const std::int64_t stride = std::int64_t{plan.tensorParallel} * plan.contextParallel * plan.dataParallel;
    Seconds once = network.sendTime(stride, message);
    if (!plan.sequenceParallel) {
        once += network.time(network::Collective::allGather, network.place(plan.tensorParallel, 1), activations);
    }
    const double chunks = plan.schedule == Schedule::interleaved ? plan.virtualStages : 1.0;
    const double messages = 2.0 * chunks * static_cast<double>(plan.microBatches());
    const double fill = 2.0 * (plan.pipelineParallel - 1.0);
    // The host waits for each exchange and has to fill the queue of kernels anew (Megatron-LM's p2p_communication.py
    // synchronises after it): once for each neighbour and micro-batch. Interleaved schedules exchange ahead of need.
    const double neighbours = plan.schedule == Schedule::interleaved ? 0.0 : plan.pipelineParallel > 2 ? 2.0 : 1.0;
    const Seconds handovers = neighbours * static_cast<double>(plan.microBatches()) * coefficients.pipelineHandover;
    part.total = (messages + fill) * once + handovers;
    part.exposed = (coefficients.pipelineExposure * messages + fill) * once + handovers;
    part.sent = messages * message;
    return part;
}

template <class Picks>
StepCost StepModel::Impl::stepCost(const Plan& plan, const Picks& picks) const noexcept {
    const std::vector<LayerCost>& costs = layerCosts(plan);
    const LayerSplit layers = split(plan);
    PipelineLoad load;
    StageCost own;
    StepCost cost;
    for (int stage = 0; stage < plan.pipelineParallel; ++stage) {
        const StageCost current = stageCost(plan, layers, costs, stage);
        load.sumForward += current.forward;
        load.sumBackwardInput += current.backwardInput;
        load.sumBackwardWeight += current.backwardWeight;
        if (stage == 0 || picks(current, stage, own)) {
            own = current;
            cost.slowestStage = stage;
        }
    }
    load.slowestForward = own.forward;
    load.slowestBackwardInput = own.backwardInput;
    load.slowestBackwardWeight = own.backwardWeight;

    const auto rounds = static_cast<double>(plan.microBatches());
    const LayerCost& work = own.layers;
    cost.forward = rounds * work.forward;
    cost.backward = rounds * (work.backwardInput + work.backwardWeight);
    cost.recompute = rounds * work.recompute;
    cost.tensorParallel = rounds * (work.tensorForward + work.tensorBackward + work.tensorRecompute);
    cost.contextParallel = rounds * (work.contextForward + work.contextBackward);
    cost.expertParallel = rounds * (work.expertForward + work.expertBackward + work.expertRecompute);
    cost.pipelineParallel = stageTransfers(plan);
    cost.pipelineBubble = pipelineBubble(plan, load);

    const Impl::Held parameters = held(plan, layers, cost.slowestStage);
    addDataParallel(plan, parameters, own, cost);
    cost.optimizer = optimizerTime(plan, parameters);
    const Communication& tensor = cost.tensorParallel;
    const Seconds hidden = tensor.total - tensor.exposed + (cost.gradients.total - cost.gradients.exposed) +
                           (cost.parameters.total - cost.parameters.exposed);
    cost.interference = coefficients.overlapInterference * hidden;
    cost.overhead = coefficients.stepOverhead;
    cost.memoryTraffic = rounds * work.traffic;
    addWork(plan, cost);
    return cost;
}

StepCost StepModel::cost(const Plan& plan) const noexcept {
    return m_impl->stepCost(plan, [](const StageCost& each, int, const StageCost& picked) {
        return each.busy() > picked.busy(); // the first of the slowest
    });
}

StepCost StepModel::costOfStage(const Plan& plan, int stage) const noexcept {
    return m_impl->stepCost(plan, [stage](const StageCost&, int each, const StageCost&) { return each == stage; });
}

PartTimes StepModel::partTimes(const Plan& plan) const {
    const Impl& impl = *m_impl;
    const Shape shape = shapeOf(plan);
    const auto timeOf = [](const LayerCost& cost) {
        return PartTime{cost.forward, cost.recompute, cost.backwardInput, cost.backwardWeight};
    };
    PartTimes times;
    for (const LayerCost& layer : impl.layerCosts(plan)) {
        times.layers.push_back(timeOf(layer));
    }
    LayerCost embedding;
    impl.addEmbedding(plan, shape, embedding);
    times.embedding = timeOf(embedding);
    LayerCost head;
    impl.addHead(plan, shape, head);
    times.head = timeOf(head);
    return times;
}

Seconds StepModel::optimizerTime(const Plan& plan, int stage) const noexcept {
    return m_impl->optimizerTime(plan, m_impl->held(plan, m_impl->split(plan), stage));
}

double StepModel::dispatchShare(const Plan& plan) const noexcept {
    const Impl& impl = *m_impl;
    const network::Group group = impl.network.place(plan.expertParallel, plan.tensorParallel);
    double share = 1.0;
    for (const model::LayerKind& kind : impl.model.kinds) {
        const model::FeedForward& ffn = kind.feedForward;
        if (!ffn.isExpert() || group.size <= 1) {
            continue;
        }
        const Shape shape = shapeOf(plan);
        const Bytes routed(shape.normTokens * ffn.topK * static_cast<double>(impl.model.hidden) * shape.elementBytes);
        share = impl.network.dispatchTime(group, plan.expertImbalance * routed, ffn.topK) /
                impl.network.time(network::Collective::allToAll, group, routed);
    }
    return share;
}

Seconds StepModel::handover(const Plan& plan) const noexcept {
    return plan.schedule == Schedule::interleaved ? Seconds(0.0) : m_impl->coefficients.pipelineHandover;
}

StageTime StepModel::stageTime(const Plan& plan, int stage) const noexcept {
    const Impl& impl = *m_impl;
    const int chunks = plan.schedule == Schedule::interleaved ? plan.virtualStages : 1;
    const LayerSplit split = impl.split(plan);
    const StageCost stageCost = impl.stageCost(plan, split, impl.layerCosts(plan), stage);
    const Communication transfers = impl.stageTransfers(plan);
    const double messages = 2.0 * chunks * static_cast<double>(plan.microBatches());
    const double fill = 2.0 * (plan.pipelineParallel - 1.0);
    StageTime time;
    time.forward = stageCost.forward / chunks;
    time.backwardInput = stageCost.backwardInput / chunks;
    time.backwardWeight = stageCost.backwardWeight / chunks;
    time.send = transfers.total / (messages + fill);
    return time;
}

void StepModel::Impl::addWork(const Plan& plan, StepCost& cost) const {
    const auto sequence = static_cast<double>(plan.sequenceLength);
    cost.tokens = sequence * static_cast<double>(plan.globalBatch);
    cost.devices = static_cast<double>(plan.devices());
    double products = 0.0;
    double cores = 0.0;
    const std::size_t kinds = model.kinds.size();
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        const double count = before[model.layers.size() * kinds + kind];
        const auto window = static_cast<double>(model.kinds[kind].mixer.window);
        const double context = window > 0.0 ? std::min(window, sequence) : sequence;
        products += count * model::layerFlopsPerToken(model, model.kinds[kind]);
        cores += count * model::mixerCoreFlopsPerToken(model.kinds[kind], context);
    }
    const double projection = 2.0 * headTable;
    double again = 0.0;
    if (plan.recompute == Recompute::full) {
        again = products + cores;
    } else if (plan.recompute == Recompute::selective) {
        again = plan.flashAttention ? 0.5 * products : cores;
    }
    cost.modelFlops = Flops(3.0 * (products + cores + projection) * cost.tokens);
    cost.hardwareFlops = cost.modelFlops + Flops(again * cost.tokens);
}

StepModel::StepModel(const Setup& setup)
    : m_impl(std::make_unique<const Impl>(setup)) {}
StepModel::~StepModel() = default;
StepModel::StepModel(StepModel&&) noexcept = default;
StepModel& StepModel::operator=(StepModel&&) noexcept = default;

int StepModel::layersOf(const Plan& plan, int stage) const noexcept {
    return m_impl->split(plan).layersOfStage(stage);
}

double StepModel::parametersPerDevice(const Plan& plan, int stage) const noexcept {
    const Impl::Held parameters = m_impl->held(plan, m_impl->split(plan), stage);
    return parameters.dense + parameters.experts;
}

} // namespace paretoscope::training
