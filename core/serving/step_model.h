// SPDX-License-Identifier: GPL-3.0-or-later
// The time of one step of a serving engine: new tokens of prompts (prefill, whole or in chunks) and one token for each
// sequence that generates, in one batch. For each layer, on one device (T tokens of the step, t tensor-parallel):
//   products      query, key and value; output; dense feed-forward and shared experts; router core/kernel/tiled_matmul
//   experts       those that the batch touches                                              core/kernel/expert_products
//   attention     prompts: the causal half; generation: the cache, read once; windows cap both, multi-latent attention
//                 attends to its latent vectors in generation, to unfolded heads in prompts core/kernel/fused_attention
//   streaming     two norms, rotary embedding, activation, residual core/kernel/layer_traffic communication two
//   all-reduces of T h among the tensor-parallel devices; with attention replicas, whose experts or
//                 feed-forwards serve all of them, an all-gather and a reduce-scatter of T h instead
// and once a step the head for the sequences that yield a token, the gathering of its logits, and what the program
// adds. Kernels of prompts and of generation run one after the other. (GenZ, arXiv:2406.01698, and Vidur,
// arXiv:2405.05465, cut steps alike; the sum is derived.) Immutable once made and joined with a draft, so thread-safe;
// no allocation.
//
// Speculative decoding (Leviathan, Kalman, Matias, ICML 2023, arXiv:2211.17192): a draft model generates g tokens one
// by one, the model checks them together, and of those that it accepts with probability a each, and its own next one,
//   E = (1 - a^(g + 1)) / (1 - a)                                                                        (equation 1)
// tokens come out of a round on average. A step of generation then stands for one token: a round's time over E, as if
// its tokens came evenly; prompts in it cost what they add to a round. The cache is read once for all g + 1 tokens.
#pragma once

#include "core/network/collective_model.h"
#include "core/serving/deployment.h"

#include <span>

namespace paretoscope::serving {

/// New tokens of one prompt, behind those that are cached already.
struct PromptChunk {
    double tokens = 0.0;
    double cached = 0.0;
};

/// Sequences that generate one token each, and all tokens that they have cached.
struct Generation {
    double sequences = 0.0;
    double context = 0.0;
};

struct Speculation {
    int tokens = 4;          ///< g, of a draft, at least 1
    double acceptance = 0.7; ///< a, 0 to 1

    [[nodiscard]] double tokensPerRound() const noexcept; ///< E
};

struct StepTime {
    Seconds products;
    Seconds experts;
    Seconds attention;
    Seconds streaming;
    Seconds communication;
    Seconds head;
    Seconds overhead;
    Seconds cachePolicy; ///< what a cache policy does beside attention; set by those who know of one

    [[nodiscard]] Seconds total() const {
        return products + experts + attention + streaming + communication + head + overhead + cachePolicy;
    }
    StepTime& operator+=(const StepTime& other);
    [[nodiscard]] StepTime scaled(double factor) const {
        return {products * factor,      experts * factor, attention * factor, streaming * factor,
                communication * factor, head * factor,    overhead * factor,  cachePolicy * factor};
    }
};

class StepModel {
public:
    /// The part must support the weights' precision. `site` and `model` are read only here.
    StepModel(const Site& site, const model::Model& model, const Deployment& deployment);

    [[nodiscard]] StepTime time(std::span<const PromptChunk> prompts, const Generation& generation) const noexcept;

    /// The same from `parts`, which remembers what depends on numbers of tokens alone: it has this model's ofTokens()
    /// and ofSequences(), and the draft's parts as draft().
    template <class Parts>
    [[nodiscard]] StepTime time(std::span<const PromptChunk> prompts, const Generation& generation, Parts& parts) const;

    /// From now on, `draft` drafts; it must outlive this, and not speculate itself.
    void speculate(const StepModel& draft, const Speculation& speculation);
    [[nodiscard]] const StepModel* draft() const { return m_draft; } ///< null where nothing is drafted
    [[nodiscard]] const Speculation& speculation() const { return m_speculation; }
    /// Tokens of a sequence that a round gives; 1 without a draft.
    [[nodiscard]] double tokensPerRound() const { return m_draft != nullptr ? m_speculation.tokensPerRound() : 1.0; }

    // The same in parts, for engines that remember them. A step is their sum.
    /// All that follows from the number of tokens alone; nothing for none.
    [[nodiscard]] StepTime ofTokens(double tokens) const noexcept;
    [[nodiscard]] Seconds promptAttention(const PromptChunk& chunk) const noexcept;
    [[nodiscard]] Seconds generationAttention(const Generation& generation) const noexcept;
    /// Head and overhead of a step whose `sequences` run, of which `yielding` get a token.
    [[nodiscard]] StepTime ofSequences(double sequences, double yielding) const noexcept;

    [[nodiscard]] Bytes weights() const { return m_weights; }
    [[nodiscard]] Bytes cachePerToken() const { return m_cachePerToken; }
    [[nodiscard]] Bytes statePerSequence() const { return m_statePerSequence; }
    [[nodiscard]] const Deployment& deployment() const { return m_deployment; }

private:
    /// Layers of one kind.
    struct Layer {
        double count = 0.0;
        model::LayerKind kind;
    };

    template <class Parts>
    [[nodiscard]] StepTime verification(std::span<const PromptChunk> prompts, const Generation& generation,
                                        Parts& parts) const;
    [[nodiscard]] Seconds product(double rows, double columns, double summed) const noexcept;
    [[nodiscard]] Seconds mixerProducts(const model::Mixer& mixer, double tokens) const noexcept;
    [[nodiscard]] Seconds feedForwardProducts(const model::FeedForward& part, double tokens) const noexcept;
    [[nodiscard]] Seconds expertsOf(const model::FeedForward& part, double tokens) const noexcept;
    [[nodiscard]] Seconds streaming(const model::LayerKind& kind, double tokens) const noexcept;
    [[nodiscard]] Seconds communication(const model::LayerKind& kind, double tokens) const noexcept;
    [[nodiscard]] Seconds allReduce(Bytes size) const noexcept;
    [[nodiscard]] Seconds stream(Bytes traffic, double kernels) const noexcept;
    [[nodiscard]] kernel::AttentionHeads heads(const model::Mixer& mixer) const noexcept;
    [[nodiscard]] Seconds latentGeneration(const model::Mixer& mixer, double sequences, double cached) const noexcept;

    Deployment m_deployment;
    double m_tensor;
    double m_hidden;
    double m_vocabulary;
    std::vector<Layer> m_layers;
    kernel::KernelFit m_kernels;
    kernel::TiledMatmul m_matmul;
    kernel::FusedAttentionTime m_attention;
    kernel::ExpertsTime m_experts;
    network::CollectiveModel m_collectives;
    network::Group m_tensorGroup;
    network::Group m_replicaGroup;
    BytesPerSecond m_link;
    std::int64_t m_node;
    BytesPerSecond m_bandwidth;
    FlopsPerSecond m_attentionPeak;
    Bytes m_cacheBytes;
    Bytes m_weights;
    Bytes m_cachePerToken;
    Bytes m_statePerSequence;
    const StepModel* m_draft = nullptr;
    Speculation m_speculation;
};

template <class Parts>
StepTime StepModel::time(std::span<const PromptChunk> prompts, const Generation& generation, Parts& parts) const {
    if (m_draft == nullptr || generation.sequences <= 0.0) {
        return verification(prompts, generation, parts);
    }
    const StepTime round = verification({}, generation, parts);
    StepTime time = m_draft->verification({}, generation, *parts.draft()).scaled(m_speculation.tokens);
    time += round;
    time = time.scaled(1.0 / m_speculation.tokensPerRound());
    if (!prompts.empty()) {
        time += verification(prompts, generation, parts);
        time += round.scaled(-1.0);
    }
    return time;
}

/// Of all tokens together: prompts', and of each sequence those that are to be checked and its next one.
template <class Parts>
StepTime StepModel::verification(std::span<const PromptChunk> prompts, const Generation& generation,
                                 Parts& parts) const {
    const double checked = generation.sequences * (m_draft != nullptr ? m_speculation.tokens + 1.0 : 1.0);
    double tokens = checked;
    Seconds attention = generationAttention(generation);
    for (const PromptChunk& chunk : prompts) {
        tokens += chunk.tokens;
        attention += promptAttention(chunk);
    }
    const auto chunks = static_cast<double>(prompts.size());
    StepTime time = parts.ofTokens(tokens);
    time += parts.ofSequences(generation.sequences + chunks, checked + chunks);
    time.attention += attention;
    return time;
}

} // namespace paretoscope::serving
