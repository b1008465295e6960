// SPDX-License-Identifier: GPL-3.0-or-later
// One LLM architecture: the facts from which parameters, FLOPs and bytes follow. Layers are listed one by one as
// indices into a short list of distinct layer kinds, so hybrids (alternating windows, dense first layers, experts
// every n-th layer, state-space layers) are exact and costs can be computed once per kind.
#pragma once

#include "core/base/source.h"

#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::model {

enum class MixerKind {
    attention,            ///< multi-head, grouped-query or multi-query, by the number of KV heads
    multiLatentAttention, ///< DeepSeek's MLA
    mamba1,
    mamba2,
    none,
};

/// The token mixer of a layer.
struct Mixer {
    MixerKind kind = MixerKind::attention;
    int heads = 0;
    int kvHeads = 0;
    int headDim = 0;
    std::int64_t window = 0; ///< sliding window in tokens; 0: full attention
    bool bias = false;       ///< biases on the query, key and value projections
    // multi-latent attention
    int queryLora = 0; ///< 0: queries are projected directly
    int kvLora = 0;
    int nopeDim = 0;
    int ropeDim = 0;
    int valueDim = 0;
    // state space
    int innerSize = 0;
    int stateSize = 0;

    friend bool operator==(const Mixer&, const Mixer&) = default;
};

/// The feed-forward part of a layer: dense, experts, or absent (all sizes 0).
struct FeedForward {
    std::int64_t ffn = 0; ///< inner size of the dense part; 0 for a pure expert layer
    bool gated = false;   ///< three matrices instead of two
    int experts = 0;      ///< routed experts; 0: dense layer
    int topK = 0;
    std::int64_t expertFfn = 0;
    int sharedExperts = 0;
    std::int64_t sharedFfn = 0; ///< inner size of one shared expert

    [[nodiscard]] bool isExpert() const { return experts > 0; }
    friend bool operator==(const FeedForward&, const FeedForward&) = default;
};

struct LayerKind {
    Mixer mixer;
    FeedForward feedForward;
    friend bool operator==(const LayerKind&, const LayerKind&) = default;
};

struct Model {
    std::string id;   ///< "llama_3_1_8b"
    std::string name; ///< "Llama-3.1 8B"
    std::int64_t hidden = 0;
    std::int64_t vocabulary = 0;
    bool tiedEmbeddings = false;
    std::int64_t maxContext = 0;
    std::int64_t learnedPositions = 0; ///< rows of a learned position table; 0: rotary, ALiBi or none
    bool linearBiases = false;         ///< biases on output and feed-forward projections (GPT family)
    bool layerNormBias = false;        ///< LayerNorm (weight and bias) instead of RMSNorm (weight)
    std::vector<LayerKind> kinds;
    std::vector<std::uint8_t> layers; ///< for each layer the index of its kind
    double publishedParameters = 0.0; ///< 0 where unknown
    double publishedActive = 0.0;
    Source source;          ///< of the dimensions
    Source publishedSource; ///< of the published counts

    [[nodiscard]] int layerCount() const { return static_cast<int>(layers.size()); }
};

/// Parameters of one layer, split by how parallelism treats them.
struct LayerParameters {
    double mixer = 0.0;      ///< split by tensor parallelism
    double dense = 0.0;      ///< dense feed-forward and shared experts: split by tensor parallelism
    double experts = 0.0;    ///< all routed experts: split by expert parallelism (and expert tensor parallelism)
    double replicated = 0.0; ///< norms and router: on every rank of the group
    [[nodiscard]] double total() const { return mixer + dense + experts + replicated; }
};
LayerParameters layerParameters(const Model& model, const LayerKind& kind);

/// Embedding table (and learned positions); the head adds the same table again unless tied.
double embeddingParameters(const Model& model);
double headParameters(const Model& model); ///< 0 when tied

/// All parameters, and those that one token uses (experts: top-k and shared).
double totalParameters(const Model& model);
double activeParameters(const Model& model);

/// Forward FLOPs of one token in one layer, without the attention core.
double layerFlopsPerToken(const Model& model, const LayerKind& kind);

/// Forward FLOPs of the attention core (scores and weighted values; scan for state-space layers) of one token that
/// attends to `context` tokens on average.
double mixerCoreFlopsPerToken(const LayerKind& kind, double context);

/// Bytes of KV cache (or zero for state-space layers, whose state does not grow) per token at `bytesPerElement`.
double kvElementsPerToken(const Model& model);

} // namespace paretoscope::model
