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
    std::int64_t window = 0;   ///< sliding window in tokens; 0: full attention
    bool chunked = false;      ///< the window is a fixed chunk (Llama 4): tokens see their own chunk only
    bool bias = false;         ///< biases on the query, key and value projections
    bool outputBias = false;   ///< bias on the output projection
    bool queryKeyNorm = false; ///< norm weights on each query and key head
    bool sinks = false;        ///< one learned attention sink per head
    // multi-latent attention
    int queryLora = 0; ///< 0: queries are projected directly
    int kvLora = 0;
    int nopeDim = 0;
    int ropeDim = 0;
    int valueDim = 0;
    // state space
    int innerSize = 0;
    int stateSize = 0;
    bool innerNorms = false; ///< norms on the time step and on both state projections (Jamba)

    friend bool operator==(const Mixer&, const Mixer&) = default;
};

/// The feed-forward part of a layer: dense, experts, or absent (all sizes 0).
struct FeedForward {
    std::int64_t ffn = 0; ///< inner size of the dense part; 0 for a pure expert layer
    bool gated = false;   ///< three matrices instead of two
    bool bias = false;    ///< biases on all projections, and on the router where there is one
    int experts = 0;      ///< routed experts; 0: dense layer
    int topK = 0;
    std::int64_t expertFfn = 0;
    int sharedExperts = 0;
    std::int64_t sharedFfn = 0; ///< inner size of one shared expert
    bool sharedGate = false;    ///< learned gate on the shared experts (Qwen2 MoE)
    bool routerBias = false;    ///< one bias per routed expert (DeepSeek-V3)

    [[nodiscard]] bool isExpert() const { return experts > 0; }
    friend bool operator==(const FeedForward&, const FeedForward&) = default;
};

struct LayerKind {
    Mixer mixer;
    FeedForward feedForward;
    int norms = 2; ///< norm vectors of the hidden size: 4 in Gemma, 1 in Mamba and Falcon-7B
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
    bool layerNormBias = false;        ///< LayerNorm (weight and bias) instead of RMSNorm (weight)
    bool embeddingNorm = false;        ///< a norm after the embedding (BLOOM)
    std::vector<LayerKind> kinds;
    std::vector<std::uint8_t> layers; ///< for each layer the index of its kind
    double publishedParameters = 0.0; ///< 0 where unknown
    double publishedActive = 0.0;
    Source source;          ///< of the dimensions
    Source publishedSource; ///< of the published counts
    std::string notes;

    [[nodiscard]] int layerCount() const { return static_cast<int>(layers.size()); }
};

/// Parameters of one layer, split by how parallelism treats them.
/// h hidden, a heads, k KV heads, d head size, f inner size, E experts, K chosen experts:
///  attention   2 h a d + 2 h k d                                      (Vaswani et al. 2017; Ainslie et al. 2023, GQA)
///  MLA         h q + q + q a (n+r)  or  h a (n+r);  h (c+r) + c + c a (n+v) + a v h     (DeepSeek-V2, section 2.1)
///  Mamba-1     2 h i + i (w+1) + i (R+2N) + i (R+1) + i N + i + i h,  w = 4, R = ceil(h/16)   (Gu, Dao 2023)
///  Mamba-2     h (2i+2N+H) + (i+2N)(w+1) + 3 H + i + i h,  H = i/64                        (Dao, Gu 2024)
///  feed-forward 2 h f, gated 3 h f; experts E times that; router h E
/// plus the biases, norms and sinks that the kind declares. Together they give the catalog's published counts.
struct LayerParameters {
    double mixer = 0.0;      ///< split by tensor parallelism
    double dense = 0.0;      ///< dense feed-forward and shared experts: split by tensor parallelism
    double experts = 0.0;    ///< all routed experts: split by expert parallelism (and expert tensor parallelism)
    double replicated = 0.0; ///< norms and router: on every rank of the group
    [[nodiscard]] double total() const { return mixer + dense + experts + replicated; }
};
LayerParameters layerParameters(const Model& model, const LayerKind& kind);

/// Embedding table, learned positions and embedding norm; the head adds the same table again unless tied.
double embeddingParameters(const Model& model);
double headParameters(const Model& model); ///< 0 when tied
double finalNormParameters(const Model& model);

/// All parameters, and those that one token uses (experts: top-k and shared). Papers often leave the input embedding
/// out of "active"; this count keeps it.
double totalParameters(const Model& model);
double activeParameters(const Model& model);

/// Forward FLOPs of one token in one layer, without the mixer's core: two for each weight of a matrix that the token
/// meets (derived).
double layerFlopsPerToken(const Model& model, const LayerKind& kind);

/// Forward FLOPs of the mixer's core of one token. Attention over `context` tokens: 4 a d context, scores and weighted
/// values (Korthikanti et al. 2022, appendix A); MLA: 2 a (n+r+v) context. State space, whatever the context:
/// 9 i N + 2 i for Mamba-1's scan and 6 i N + 2 i for Mamba-2's (derived from the recurrences).
double mixerCoreFlopsPerToken(const LayerKind& kind, double context);

/// Tokens that one token of a causal sequence attends to, itself included, averaged over the sequence: (s+1)/2, less
/// with a window or chunks, 0 for a state space (derived).
double meanAttendedTokens(const Mixer& mixer, std::int64_t sequence);

/// Elements that one token adds to the KV cache in one layer, and in all layers: 2 k d, MLA c + r, nothing for a state
/// space. Windows are ignored: that is the rate while the cache is shorter than the smallest window.
double kvElementsPerToken(const Mixer& mixer);
double kvElementsPerToken(const Model& model);

/// Elements in the KV cache of one sequence of `context` tokens, exact with windows.
double kvElements(const Model& model, std::int64_t context);

} // namespace paretoscope::model
