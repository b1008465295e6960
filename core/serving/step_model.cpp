// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/step_model.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::serving {

using model::MixerKind;

namespace {

constexpr Bytes kActivation{2.0};
constexpr Bytes kState{4.0};

bool attends(const model::Mixer& mixer) {
    return mixer.kind == MixerKind::attention || mixer.kind == MixerKind::multiLatentAttention;
}

/// Tokens that a sliding window leaves of `cached` ones.
double withinWindow(const model::Mixer& mixer, double cached) {
    return mixer.window > 0 ? std::min(cached, static_cast<double>(mixer.window)) : cached;
}

} // namespace

StepTime& StepTime::operator+=(const StepTime& other) {
    products += other.products;
    experts += other.experts;
    attention += other.attention;
    streaming += other.streaming;
    communication += other.communication;
    head += other.head;
    overhead += other.overhead;
    cachePolicy += other.cachePolicy;
    return *this;
}

StepModel::StepModel(const Site& site, const model::Model& model, const Deployment& deployment)
    : m_deployment(deployment)
    , m_tensor(deployment.tensorParallel)
    , m_hidden(static_cast<double>(model.hidden))
    , m_vocabulary(static_cast<double>(model.vocabulary))
    , m_kernels(site.kernels)
    , m_matmul(site.accelerator, site.kernels.processors, deployment.weights, site.kernels.matmul(deployment.weights))
    , m_attention(site.accelerator, site.kernels.processors, site.kernels.context, site.kernels.generation)
    , m_experts(site.accelerator, deployment.weights, site.kernels.experts)
    , m_collectives(site.levels, site.network)
    , m_tensorGroup(m_collectives.place(deployment.tensorParallel, 1))
    , m_replicaGroup(m_collectives.place(deployment.devices(), 1))
    , m_link(site.levels.front().bandwidth)
    , m_node(site.levels.front().devices)
    , m_bandwidth(site.accelerator.memoryBandwidth * site.kernels.stream.memory)
    , m_attentionPeak(site.accelerator.peakOf(hardware::Precision::bf16) * site.kernels.context.compute)
    , m_cacheBytes(hardware::bytesPerElement(deployment.cache))
    , m_weights(weightsPerDevice(model, deployment))
    , m_cachePerToken(serving::cachePerToken(model, deployment))
    , m_statePerSequence(serving::statePerSequence(model, deployment)) {
    for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
        const auto count = std::ranges::count(model.layers, static_cast<std::uint8_t>(kind));
        m_layers.push_back({static_cast<double>(count), model.kinds[kind]});
    }
}

double Speculation::tokensPerRound() const noexcept {
    return acceptance < 1.0 ? (1.0 - std::pow(acceptance, tokens + 1.0)) / (1.0 - acceptance) : tokens + 1.0;
}

void StepModel::speculate(const StepModel& draft, const Speculation& speculation) {
    m_draft = &draft;
    m_speculation = speculation;
}

StepTime StepModel::time(std::span<const PromptChunk> prompts, const Generation& generation) const noexcept {
    return time(prompts, generation, *this);
}

StepTime StepModel::ofTokens(double tokens) const noexcept {
    StepTime time;
    if (tokens <= 0.0) {
        return time;
    }
    // Attention replicas deal the sequences, and come together for the experts.
    const double own = std::max(tokens / m_deployment.attentionReplicas, 1.0);
    for (const Layer& layer : m_layers) {
        const model::LayerKind& kind = layer.kind;
        time.products += layer.count * (mixerProducts(kind.mixer, own) + feedForwardProducts(kind.feedForward, own));
        time.experts += layer.count * expertsOf(kind.feedForward, tokens);
        time.streaming += layer.count * streaming(kind, own);
        time.communication += layer.count * communication(kind, own);
    }
    return time;
}

Seconds StepModel::product(double rows, double columns, double summed) const noexcept {
    return m_matmul.time({rows, columns, summed, 1.0});
}

Seconds StepModel::mixerProducts(const model::Mixer& mixer, double tokens) const noexcept {
    const double heads = mixer.heads / m_tensor;
    switch (mixer.kind) {
    case MixerKind::attention: {
        const double keyValue = std::max(mixer.kvHeads / m_tensor, 1.0);
        return product(tokens, (heads + 2.0 * keyValue) * mixer.headDim, m_hidden) +
               product(tokens, m_hidden, heads * mixer.headDim);
    }
    case MixerKind::multiLatentAttention: {
        const double query = heads * (mixer.nopeDim + mixer.ropeDim);
        const Seconds down = product(tokens, mixer.queryLora + mixer.kvLora + mixer.ropeDim, m_hidden);
        const Seconds queries = product(tokens, query, mixer.queryLora > 0 ? mixer.queryLora : m_hidden);
        // Unfolding keys and values of a prompt costs what folding them into queries and outputs costs in generation.
        const Seconds unfolded = product(tokens, heads * (mixer.nopeDim + mixer.valueDim), mixer.kvLora);
        return down + queries + unfolded + product(tokens, m_hidden, heads * mixer.valueDim);
    }
    case MixerKind::mamba1:
    case MixerKind::mamba2:
        return product(tokens, 2.0 * mixer.innerSize / m_tensor, m_hidden) +
               product(tokens, m_hidden, mixer.innerSize / m_tensor);
    case MixerKind::none:
        break;
    }
    return Seconds(0.0);
}

Seconds StepModel::feedForwardProducts(const model::FeedForward& part, double tokens) const noexcept {
    const auto dense = [&](double inner) {
        const double local = std::max(inner / m_tensor, 1.0);
        return inner <= 0.0
                   ? Seconds(0.0)
                   : product(tokens, (part.gated ? 2.0 : 1.0) * local, m_hidden) + product(tokens, m_hidden, local);
    };
    Seconds time =
        dense(static_cast<double>(part.ffn)) + dense(static_cast<double>(part.sharedFfn) * part.sharedExperts);
    if (part.isExpert()) {
        time += product(tokens, part.experts, m_hidden);
    }
    return time;
}

Seconds StepModel::expertsOf(const model::FeedForward& part, double tokens) const noexcept {
    if (!part.isExpert()) {
        return Seconds(0.0);
    }
    const double shards = m_deployment.expertShards;
    const double inner = static_cast<double>(part.expertFfn) * shards / m_deployment.devices();
    return m_experts.time({m_hidden, inner, static_cast<double>(part.experts), static_cast<double>(part.topK),
                           part.gated ? 3.0 : 2.0, shards},
                          tokens, m_deployment.expertImbalance);
}

Seconds StepModel::stream(Bytes traffic, double kernels) const noexcept {
    return traffic / m_bandwidth + kernels * m_kernels.stream.launch;
}

Seconds StepModel::streaming(const model::LayerKind& kind, double tokens) const noexcept {
    const model::Mixer& mixer = kind.mixer;
    const model::FeedForward& part = kind.feedForward;
    // Each norm reads and writes a row, the residual reads two and writes one.
    double elements = (2.0 * kind.norms + 3.0) * m_hidden;
    double kernels = kind.norms + 1.0;
    if (attends(mixer)) {
        const kernel::AttentionHeads local = heads(mixer);
        // Rotary embedding; then keys and values go into the cache.
        elements += 2.0 * (local.query + local.keyValue) * local.width + 4.0 * local.keyValue * local.width;
        kernels += 2.0;
    } else {
        elements += 4.0 * mixer.innerSize / m_tensor;
        kernels += mixer.kind == MixerKind::none ? 0.0 : 3.0;
    }
    if (part.ffn > 0 || part.sharedExperts > 0) {
        const double inner = static_cast<double>(part.ffn + part.sharedFfn * part.sharedExperts) / m_tensor;
        elements += (part.gated ? 3.0 : 2.0) * inner;
        kernels += 1.0;
    }
    return stream(tokens * elements * kActivation, kernels);
}

Seconds StepModel::allReduce(Bytes size) const noexcept {
    const std::int64_t devices = m_deployment.tensorParallel;
    if (devices <= 1) {
        return Seconds(0.0);
    }
    if (devices <= m_node && size <= m_kernels.allReduce.largest) {
        return m_kernels.allReduce.time(m_tensor, size, m_link);
    }
    return m_collectives.time(network::Collective::allReduce, m_tensorGroup, size);
}

Seconds StepModel::communication(const model::LayerKind& kind, double tokens) const noexcept {
    const Bytes row = m_hidden * kActivation;
    const bool mixes = kind.mixer.kind != MixerKind::none;
    const bool feeds = kind.feedForward.ffn > 0 || kind.feedForward.isExpert();
    Seconds time = (mixes ? 1.0 : 0.0) * allReduce(tokens * row);
    if (!feeds) {
        return time;
    }
    if (m_deployment.attentionReplicas == 1 || !kind.feedForward.isExpert()) {
        return time + allReduce(tokens * row);
    }
    const Bytes all = tokens * m_deployment.attentionReplicas * row;
    return time + m_collectives.time(network::Collective::allGather, m_replicaGroup, all) +
           m_collectives.time(network::Collective::reduceScatter, m_replicaGroup, all);
}

kernel::AttentionHeads StepModel::heads(const model::Mixer& mixer) const noexcept {
    const double query = std::max(mixer.heads / m_tensor, 1.0);
    if (mixer.kind == MixerKind::multiLatentAttention) {
        return {query, query, 0.5 * (mixer.nopeDim + mixer.ropeDim + mixer.valueDim)};
    }
    return {query, std::max(mixer.kvHeads / m_tensor, 1.0), static_cast<double>(mixer.headDim)};
}

Seconds StepModel::promptAttention(const PromptChunk& chunk) const noexcept {
    Seconds time(0.0);
    for (const Layer& layer : m_layers) {
        const model::Mixer& mixer = layer.kind.mixer;
        if (!attends(mixer)) {
            continue;
        }
        // A window shorter than the chunk leaves a band: each token sees the window, as behind so many cached ones.
        const auto window = static_cast<double>(mixer.window);
        const bool banded = mixer.window > 0 && chunk.tokens > window;
        const kernel::AttentionHeads local = heads(mixer);
        time +=
            layer.count * (banded ? m_attention.context(local, chunk.tokens / window, window, 0.5 * window)
                                  : m_attention.context(local, 1.0, chunk.tokens, withinWindow(mixer, chunk.cached)));
    }
    return time;
}

Seconds StepModel::latentGeneration(const model::Mixer& mixer, double sequences, double cached) const noexcept {
    const double width = mixer.kvLora + mixer.ropeDim;
    const double query = mixer.heads / m_tensor;
    // One latent vector serves as key and value of all heads: it is read once, hence half of the width.
    const Seconds read = m_attention.generation({query, 1.0, 0.5 * width}, sequences, cached, m_cacheBytes);
    const Seconds arithmetic = Flops(2.0 * query * (width + mixer.kvLora) * cached * sequences) / m_attentionPeak;
    return std::max(read, arithmetic);
}

Seconds StepModel::generationAttention(const Generation& generation) const noexcept {
    Seconds time(0.0);
    if (generation.sequences <= 0.0) {
        return time;
    }
    const double cached = generation.context / generation.sequences;
    const double sequences = std::max(generation.sequences / m_deployment.attentionReplicas, 1.0);
    for (const Layer& layer : m_layers) {
        const model::Mixer& mixer = layer.kind.mixer;
        if (mixer.kind == MixerKind::multiLatentAttention) {
            time += layer.count * latentGeneration(mixer, sequences, cached);
        } else if (mixer.kind == MixerKind::attention) {
            time += layer.count *
                    m_attention.generation(heads(mixer), sequences, withinWindow(mixer, cached), m_cacheBytes);
        } else if (mixer.kind != MixerKind::none) {
            const double state = static_cast<double>(mixer.innerSize) / m_tensor * mixer.stateSize;
            time += layer.count * stream(2.0 * sequences * state * kState, 0.0);
        }
    }
    return time;
}

StepTime StepModel::ofSequences(double sequences, double yielding) const noexcept {
    StepTime time;
    const double rows = yielding / m_deployment.attentionReplicas;
    if (rows > 0.0) {
        const double columns = m_vocabulary / m_tensor;
        time.head = product(std::max(rows, 1.0), columns, m_hidden) + stream(rows * m_vocabulary * kActivation, 2.0);
        if (m_tensor > 1.0) {
            time.communication =
                m_collectives.time(network::Collective::allGather, m_tensorGroup, rows * m_vocabulary * kActivation);
        }
    }
    time.overhead = m_deployment.overhead.step + sequences * m_deployment.overhead.sequence;
    return time;
}

} // namespace paretoscope::serving
