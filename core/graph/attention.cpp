// SPDX-License-Identifier: GPL-3.0-or-later
// Attention: multi-head, grouped-query, multi-query, with windows or fixed chunks; and DeepSeek's latent attention.
#include "core/graph/builder.h"

namespace paretoscope::graph {

namespace {

/// Rotation of a pair: four products, two sums (Su et al. 2021), so three an element.
constexpr int kRotation = 3;
/// Softmax: scale, mask, maximum, difference, exponential, sum, quotient, an element of the scores (derived).
constexpr int kSoftmax = 7;

/// Pairs of query and key in one causal sequence; the exact form of model::meanAttendedTokens().
Expression pairs(const model::Mixer& mixer, const Workload& workload) {
    const auto triangle = [](const Expression& n) { return n * (n + 1) * Expression::fraction(1, 2); };
    const Expression sequence(S::sequence);
    const Expression window(S::window);
    const bool windowed = mixer.window > 0;
    if (workload.purpose == Purpose::decode) {
        return sequence * (windowed && mixer.window < workload.context ? window : Expression(S::context));
    }
    if (!windowed || mixer.window >= workload.sequence) {
        return triangle(sequence);
    }
    if (mixer.chunked) {
        const Expression chunks(S::chunks);
        return chunks * triangle(window) + triangle(sequence - chunks * window);
    }
    return triangle(window) + (sequence - window) * window;
}

/// Softmax attention of queries [b s heads dk] over keys [b s groups dk] and values [.. dv].
struct Core {
    Use queries;
    Use keysAndValues;
    Expression keyDim;
    Expression valueDim;
};

TensorId attend(Building& building, const model::Mixer& mixer, const Core& core) {
    Graph& graph = building.graph;
    const Layout heads = building.cut.features(2);
    const Expression scores = Expression(S::batch) * Expression(S::heads) * pairs(mixer, building.workload) /
                              degree(Axis::data | Axis::context | Axis::tensor);
    OperatorSpec spec{"attention.core",
                      OperatorKind::attention,
                      {core.queries, core.keysAndValues},
                      2 * scores * (core.keyDim + core.valueDim),
                      kSoftmax * scores};
    if (building.workload.purpose == Purpose::decode) {
        const Tensor& fresh = graph[core.keysAndValues.tensor];
        std::vector<Expression> cache = fresh.shape;
        cache[1] = Expression(S::context);
        spec.inputs.push_back(graph.asMade(graph.input("attention.cache", cache, core.keysAndValues.layout)));
    }
    if (mixer.sinks) {
        spec.inputs.push_back(graph.asMade(graph.weight("attention.sinks", {S::heads}, splitOver(0, Axis::tensor))));
    }
    return graph.apply(std::move(spec), {{}, {S::batch, S::sequence, S::heads, core.valueDim}, heads});
}

/// Rows to the hidden size: a partial sum over tensor-parallel ranks.
TensorId project(Building& building, TensorId attended, const Expression& valueDim, bool bias) {
    Graph& graph = building.graph;
    const TensorId weight =
        graph.weight("attention.output.weight", {S::heads, valueDim, S::hidden}, splitOver(0, Axis::tensor));
    const TensorId output =
        graph.matmul("attention.output", graph.asMade(attended), graph.asMade(weight), "bsad,adh->bsh");
    return bias ? building.bias("attention.output.bias", output, {S::hidden}, {}) : output;
}

} // namespace

TensorId addAttention(Building& building, const model::Mixer& mixer, TensorId x) {
    Graph& graph = building.graph;
    const Cut& cut = building.cut;
    const Expression perGroup = Expression(S::heads) / Expression(S::kvHeads) + 2; // queries of a group, key, value
    const Layout groups = splitOver(1, Axis::tensor);
    const TensorId weight = graph.weight("attention.qkv.weight", {S::hidden, S::kvHeads, perGroup, S::headDim}, groups);
    TensorId packed = graph.matmul("attention.qkv", {x, cut.tokens()}, graph.asMade(weight), "bsh,hkgd->bskgd");
    if (mixer.bias) {
        packed =
            building.bias("attention.qkv.bias", packed, {S::kvHeads, perGroup, S::headDim}, splitOver(0, Axis::tensor));
    }
    const Layout heads = cut.features(2);
    const Expression rotated =
        graph.localElements(packed, heads) * Expression(building.model.learnedPositions == 0 ? kRotation : 0);
    OperatorSpec rotary{"attention.rotary", OperatorKind::rotary, {{packed, heads}}, {}, rotated};
    if (mixer.queryKeyNorm) {
        rotary.inputs.push_back(graph.asMade(graph.weight("attention.query_key_norm.weight", {2, S::headDim}, {})));
        rotary.elementwiseFlops += Expression(5) * graph.localElements(packed, heads);
    }
    // Context parallelism needs all keys and values; each query stays where it is.
    const OutputSpec outputs[] = {{"attention.queries", {S::batch, S::sequence, S::heads, S::headDim}, heads},
                                  {"attention.keys_values", {S::batch, S::sequence, S::kvHeads, 2, S::headDim}, heads}};
    const std::vector<TensorId> split = graph.apply(std::move(rotary), outputs);
    Layout gathered = heads;
    gathered.split[1] = {};
    const TensorId attended =
        attend(building, mixer, {{split[0], heads}, {split[1], gathered}, S::headDim, S::headDim});
    return project(building, attended, S::headDim, mixer.outputBias);
}

TensorId addLatentAttention(Building& building, const model::Mixer& mixer, TensorId x) {
    Graph& graph = building.graph;
    const Cut& cut = building.cut;
    const Expression keyDim = Expression(S::nopeDim) + Expression(S::ropeDim);
    const Layout columns = splitOver(1, Axis::tensor);
    const Layout heads = cut.features(2);

    // Down to the latent vectors by columns, which every rank then needs whole, and up again by heads.
    TensorId queries = x;
    if (mixer.queryLora > 0) {
        const TensorId down = graph.weight("attention.query_down.weight", {S::hidden, S::queryLora}, columns);
        queries = graph.matmul("attention.query_down", {x, cut.tokens()}, graph.asMade(down), "bsh,hl->bsl");
        queries = building.norm("attention.query_norm", queries, cut.tokens());
    }
    const Expression queryWidth = mixer.queryLora > 0 ? Expression(S::queryLora) : Expression(S::hidden);
    const TensorId up = graph.weight("attention.query_up.weight", {queryWidth, S::heads, keyDim}, columns);
    queries = graph.matmul("attention.query_up", {queries, cut.tokens()}, graph.asMade(up), "bsl,lad->bsad");

    const Expression latentWidth = Expression(S::kvLora) + Expression(S::ropeDim);
    const TensorId down = graph.weight("attention.kv_down.weight", {S::hidden, latentWidth}, columns);
    const TensorId packed = graph.matmul("attention.kv_down", {x, cut.tokens()}, graph.asMade(down), "bsh,hl->bsl");
    const TensorId weight = graph.weight("attention.kv_norm.weight", {S::kvLora}, {});
    const Expression normed = graph.localElements(packed, cut.tokens());
    const OutputSpec parts[] = {{"attention.kv_latent", {S::batch, S::sequence, S::kvLora}, cut.tokens()},
                                {"attention.key_rope", {S::batch, S::sequence, S::ropeDim}, cut.tokens()}};
    const std::vector<TensorId> latent = graph.apply(
        {"attention.kv_norm", OperatorKind::norm, {{packed, cut.tokens()}, graph.asMade(weight)}, {}, 5 * normed},
        parts);
    const Expression keyAndValue = Expression(S::nopeDim) + Expression(S::valueDim);
    const TensorId kvUp = graph.weight("attention.kv_up.weight", {S::kvLora, S::heads, keyAndValue}, columns);
    const TensorId expanded =
        graph.matmul("attention.kv_up", graph.asMade(latent[0]), graph.asMade(kvUp), "bsl,lad->bsad");

    const OutputSpec outputs[] = {
        {"attention.queries", {S::batch, S::sequence, S::heads, keyDim}, heads},
        {"attention.keys_values", {S::batch, S::sequence, S::heads, keyDim + Expression(S::valueDim)}, heads}};
    const std::vector<TensorId> split = graph.apply({"attention.assemble",
                                                     OperatorKind::assemble,
                                                     {{queries, heads}, {expanded, heads}, graph.asMade(latent[1])},
                                                     {},
                                                     kRotation * graph.localElements(queries, heads)},
                                                    outputs);
    Layout gathered = heads;
    gathered.split[1] = {};
    const TensorId attended = attend(building, mixer, {{split[0], heads}, {split[1], gathered}, keyDim, S::valueDim});
    return project(building, attended, S::valueDim, false);
}

} // namespace paretoscope::graph
