// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/model.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::model {

namespace {

constexpr double kConvolution = 4.0; ///< width of Mamba's causal convolution
constexpr double kMamba2HeadSize = 64.0;

double timeStepRank(const Model& model) {
    return std::ceil(static_cast<double>(model.hidden) / 16.0);
}

/// Weights of matrices (each costs a token two FLOPs) and everything else that is learned.
struct Weights {
    double matrices = 0.0;
    double others = 0.0;
    [[nodiscard]] double total() const { return matrices + others; }
};

Weights attentionWeights(double hidden, const Mixer& mixer) {
    const double queries = static_cast<double>(mixer.heads) * mixer.headDim;
    const double keys = static_cast<double>(mixer.kvHeads) * mixer.headDim;
    Weights weights;
    weights.matrices = 2.0 * hidden * queries + 2.0 * hidden * keys;
    weights.others = (mixer.bias ? queries + 2.0 * keys : 0.0) + (mixer.outputBias ? hidden : 0.0) +
                     (mixer.queryKeyNorm ? 2.0 * mixer.headDim : 0.0) + (mixer.sinks ? mixer.heads : 0.0);
    return weights;
}

Weights latentAttentionWeights(double hidden, const Mixer& mixer) {
    const double heads = mixer.heads;
    const double queryDim = heads * (mixer.nopeDim + mixer.ropeDim);
    const double queries = mixer.queryLora > 0 ? (hidden + queryDim) * mixer.queryLora : hidden * queryDim;
    const double keysAndValues =
        hidden * (mixer.kvLora + mixer.ropeDim) + mixer.kvLora * heads * (mixer.nopeDim + mixer.valueDim);
    const double output = heads * mixer.valueDim * hidden;
    return {queries + keysAndValues + output, static_cast<double>(mixer.queryLora) + mixer.kvLora};
}

Weights mamba1Weights(double hidden, double rank, const Mixer& mixer) {
    const double inner = mixer.innerSize;
    const double state = mixer.stateSize;
    Weights weights;
    weights.matrices =
        2.0 * hidden * inner + inner * kConvolution + inner * (rank + 2.0 * state) + inner * rank + inner * hidden;
    // Biases of the convolution and the time step, the state matrix, the skip.
    weights.others = inner + inner + inner * state + inner + (mixer.innerNorms ? rank + 2.0 * state : 0.0);
    return weights;
}

Weights mamba2Weights(double hidden, const Mixer& mixer) {
    const double inner = mixer.innerSize;
    const double state = mixer.stateSize;
    const double heads = inner / kMamba2HeadSize;
    Weights weights;
    weights.matrices =
        hidden * (2.0 * inner + 2.0 * state + heads) + (inner + 2.0 * state) * kConvolution + inner * hidden;
    // Bias of the convolution; state matrix, skip and time step bias of each head; the gated norm.
    weights.others = inner + 2.0 * state + 3.0 * heads + inner;
    return weights;
}

Weights mixerWeights(const Model& model, const Mixer& mixer) {
    const auto hidden = static_cast<double>(model.hidden);
    switch (mixer.kind) {
    case MixerKind::attention:
        return attentionWeights(hidden, mixer);
    case MixerKind::multiLatentAttention:
        return latentAttentionWeights(hidden, mixer);
    case MixerKind::mamba1:
        return mamba1Weights(hidden, timeStepRank(model), mixer);
    case MixerKind::mamba2:
        return mamba2Weights(hidden, mixer);
    case MixerKind::none:
        break;
    }
    return {};
}

Weights projections(const Model& model, const FeedForward& part, std::int64_t innerSize) {
    const auto hidden = static_cast<double>(model.hidden);
    const auto inner = static_cast<double>(innerSize);
    const double up = part.gated ? 2.0 : 1.0;
    return {(up + 1.0) * hidden * inner, part.bias && inner > 0.0 ? up * inner + hidden : 0.0};
}

Weights denseWeights(const Model& model, const FeedForward& part) {
    const Weights dense = projections(model, part, part.ffn);
    const Weights shared = projections(model, part, part.sharedFfn);
    return {dense.matrices + part.sharedExperts * shared.matrices, dense.others + part.sharedExperts * shared.others};
}

Weights routerWeights(const Model& model, const FeedForward& part) {
    if (!part.isExpert()) {
        return {};
    }
    const auto hidden = static_cast<double>(model.hidden);
    return {hidden * part.experts + (part.sharedGate ? hidden : 0.0), part.routerBias ? part.experts : 0.0};
}

double normParameters(const Model& model) {
    return static_cast<double>(model.hidden) * (model.layerNormBias ? 2.0 : 1.0);
}

double activeInLayer(const Model& model, const LayerKind& kind) {
    const LayerParameters all = layerParameters(model, kind);
    const double idle = kind.feedForward.isExpert() ? all.experts * (kind.feedForward.experts - kind.feedForward.topK) /
                                                          kind.feedForward.experts
                                                    : 0.0;
    return all.total() - idle;
}

template <class Function>
double sumOverLayers(const Model& model, Function&& ofKind) {
    double sum = 0.0;
    for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
        const auto layers = std::count(model.layers.begin(), model.layers.end(), static_cast<std::uint8_t>(kind));
        if (layers > 0) {
            sum += static_cast<double>(layers) * ofKind(model.kinds[kind]);
        }
    }
    return sum;
}

} // namespace

LayerParameters layerParameters(const Model& model, const LayerKind& kind) {
    const FeedForward& part = kind.feedForward;
    LayerParameters parameters;
    parameters.mixer = mixerWeights(model, kind.mixer).total();
    parameters.dense = denseWeights(model, part).total();
    parameters.experts = part.experts * projections(model, part, part.expertFfn).total();
    parameters.replicated = kind.norms * normParameters(model) + routerWeights(model, part).total();
    return parameters;
}

double embeddingParameters(const Model& model) {
    return static_cast<double>(model.vocabulary + model.learnedPositions) * static_cast<double>(model.hidden) +
           (model.embeddingNorm ? normParameters(model) : 0.0);
}

double headParameters(const Model& model) {
    return model.tiedEmbeddings ? 0.0 : static_cast<double>(model.vocabulary) * static_cast<double>(model.hidden);
}

double finalNormParameters(const Model& model) {
    return normParameters(model);
}

double totalParameters(const Model& model) {
    return embeddingParameters(model) + headParameters(model) + finalNormParameters(model) +
           sumOverLayers(model, [&](const LayerKind& kind) { return layerParameters(model, kind).total(); });
}

double activeParameters(const Model& model) {
    return embeddingParameters(model) + headParameters(model) + finalNormParameters(model) +
           sumOverLayers(model, [&](const LayerKind& kind) { return activeInLayer(model, kind); });
}

double layerFlopsPerToken(const Model& model, const LayerKind& kind) {
    const FeedForward& part = kind.feedForward;
    const double weights = mixerWeights(model, kind.mixer).matrices + denseWeights(model, part).matrices +
                           routerWeights(model, part).matrices +
                           part.topK * projections(model, part, part.expertFfn).matrices;
    return 2.0 * weights;
}

double mixerCoreFlopsPerToken(const LayerKind& kind, double context) {
    const Mixer& mixer = kind.mixer;
    const double scan = static_cast<double>(mixer.innerSize) * mixer.stateSize;
    switch (mixer.kind) {
    case MixerKind::attention:
        return 4.0 * mixer.heads * mixer.headDim * context;
    case MixerKind::multiLatentAttention:
        return 2.0 * mixer.heads * (mixer.nopeDim + mixer.ropeDim + mixer.valueDim) * context;
    case MixerKind::mamba1:
        return 9.0 * scan + 2.0 * mixer.innerSize;
    case MixerKind::mamba2:
        return 6.0 * scan + 2.0 * mixer.innerSize;
    case MixerKind::none:
        break;
    }
    return 0.0;
}

double meanAttendedTokens(const Mixer& mixer, std::int64_t sequence) {
    const bool attends = mixer.kind == MixerKind::attention || mixer.kind == MixerKind::multiLatentAttention;
    if (!attends || sequence <= 0) {
        return 0.0;
    }
    const auto length = static_cast<double>(sequence);
    const auto triangle = [](double n) { return n * (n + 1.0) / 2.0; };
    if (mixer.window <= 0 || mixer.window >= sequence) {
        return triangle(length) / length;
    }
    const auto window = static_cast<double>(mixer.window);
    if (mixer.chunked) {
        const double chunks = std::floor(length / window);
        return (chunks * triangle(window) + triangle(length - chunks * window)) / length;
    }
    return (triangle(window) + (length - window) * window) / length;
}

double kvElementsPerToken(const Mixer& mixer) {
    switch (mixer.kind) {
    case MixerKind::attention:
        return 2.0 * mixer.kvHeads * mixer.headDim;
    case MixerKind::multiLatentAttention:
        return static_cast<double>(mixer.kvLora) + mixer.ropeDim;
    default:
        return 0.0;
    }
}

double kvElementsPerToken(const Model& model) {
    return sumOverLayers(model, [](const LayerKind& kind) { return kvElementsPerToken(kind.mixer); });
}

double kvElements(const Model& model, std::int64_t context) {
    return sumOverLayers(model, [context](const LayerKind& kind) {
        const std::int64_t window = kind.mixer.window;
        const std::int64_t kept = window > 0 ? std::min(window, context) : context;
        return kvElementsPerToken(kind.mixer) * static_cast<double>(kept);
    });
}

} // namespace paretoscope::model
