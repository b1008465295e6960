// SPDX-License-Identifier: GPL-3.0-or-later
// Feed-forward parts: dense, shared experts, and routed experts.
#include "core/graph/builder.h"

namespace paretoscope::graph {

namespace {

/// SiLU or GELU by a rational approximation, and the product with the gate, an element (derived).
constexpr int kActivation = 5;
/// Softmax and selection of the router, a logit (derived).
constexpr int kRouting = 6;

/// Up, activation and down of [.. hidden] through `inner`; `letters` are the labels of the leading dimensions.
struct Mlp {
    std::string name;
    Expression inner;
    std::string letters;      ///< "bs": tokens; "er": rows of experts
    Layout rows;              ///< of the input
    std::size_t innerPlace;   ///< dimension of `inner` in [.. ups inner]
    std::string weightLetter; ///< "e" for weights of experts
};

TensorId addMlp(Building& building, const model::FeedForward& part, const Mlp& mlp, TensorId x) {
    Graph& graph = building.graph;
    const Expression ups = part.gated ? 2 : 1;
    const bool experts = !mlp.weightLetter.empty();
    const TensorRole role = experts ? TensorRole::expertWeight : TensorRole::weight;
    const std::size_t shift = experts ? 1 : 0; // of the dimensions of weights, by their expert
    const auto shaped = [experts](std::vector<Expression> shape) {
        if (experts) {
            shape.insert(shape.begin(), S::experts);
        }
        return shape;
    };
    const auto placed = [&](std::size_t dimension, AxisSet axes) {
        Layout layout = splitOver(dimension + shift, axes);
        layout.split[0] = layout.split[0] | (experts ? AxisSet(Axis::expert) : AxisSet());
        return layout;
    };
    const std::string& in = mlp.letters;
    const std::string& w = mlp.weightLetter;
    const TensorId upWeight =
        graph.weight(mlp.name + ".up.weight", shaped({S::hidden, ups, mlp.inner}), placed(2, Axis::tensor), role);
    TensorId up =
        graph.matmul(mlp.name + ".up", {x, mlp.rows}, graph.asMade(upWeight), in + "h," + w + "hgf->" + in + "gf");
    if (part.bias) {
        up = building.bias(mlp.name + ".up.bias", up, shaped({ups, mlp.inner}), placed(1, Axis::tensor), role);
    }
    Layout activated = mlp.rows;
    activated.split[mlp.innerPlace - 1] = Axis::tensor;
    std::vector<Expression> shape = graph[up].shape;
    shape.erase(shape.end() - 2);
    const TensorId inner = graph.apply({mlp.name + ".activation",
                                        OperatorKind::activation,
                                        {graph.asMade(up)},
                                        {},
                                        kActivation * (product(shape) / degree(activated.splitAxes()))},
                                       {{}, shape, activated});
    const TensorId downWeight =
        graph.weight(mlp.name + ".down.weight", shaped({mlp.inner, S::hidden}), placed(0, Axis::tensor), role);
    const TensorId down = graph.matmul(mlp.name + ".down", graph.asMade(inner), graph.asMade(downWeight),
                                       in + "f," + w + "fh->" + in + "h");
    return part.bias ? building.bias(mlp.name + ".down.bias", down, shaped({S::hidden}), placed(0, {}), role) : down;
}

TensorId addDense(Building& building, const model::FeedForward& part, const std::string& name, Symbol inner,
                  TensorId x) {
    return addMlp(building, part, {name, inner, "bs", building.cut.tokens(), 3, ""}, x);
}

/// x sigmoid(x w): Qwen2's gate on its shared experts.
TensorId gated(Building& building, TensorId x, TensorId output) {
    Graph& graph = building.graph;
    const TensorId weight = graph.weight("shared.gate.weight", {S::hidden, 1}, {});
    const TensorId gate = graph.matmul("shared.gate", {x, building.cut.tokens()}, graph.asMade(weight), "bsh,hg->bsg");
    const Tensor& tensor = graph[output];
    return graph.apply({"shared.gated",
                        OperatorKind::multiply,
                        {graph.asMade(output), graph.asMade(gate)},
                        {},
                        graph.localElements(output, tensor.layout)},
                       {{}, tensor.shape, tensor.layout});
}

/// Each token goes to the K experts with the largest logits. Copies travel to the ranks of their experts, which see
/// them whole; results travel back and are summed with their weights. Without sequence parallelism every
/// tensor-parallel rank carries all tokens, and what comes back stays a partial sum until the residual addition.
TensorId addExperts(Building& building, const model::FeedForward& part, TensorId x) {
    Graph& graph = building.graph;
    const Cut& cut = building.cut;
    const Layout tokens = cut.residual();
    const TensorId routerWeight = graph.weight("router.weight", {S::hidden, S::experts}, {});
    TensorId logits = graph.matmul("router.logits", {x, tokens}, graph.asMade(routerWeight), "bsh,he->bse");
    if (part.routerBias) {
        logits = building.bias("router.bias", logits, {S::experts}, {});
    }
    const TensorId gates = graph.apply(
        {"router.choice", OperatorKind::router, {{logits, tokens}}, {}, kRouting * graph.localElements(logits, tokens)},
        {{}, {S::batch, S::sequence, S::topK}, tokens, ElementType::fp32});
    const Expression rows = building.rows() * Expression(S::topK) / Expression(S::experts);
    const TensorId sent = graph.apply({"experts.dispatch", OperatorKind::dispatch, {{x, tokens}, {gates, tokens}}},
                                      {{}, {S::experts, rows, S::hidden}, cut.sentRows()});
    const TensorId made = addMlp(building, part, {"experts", S::expertFfn, "er", cut.expertRows(), 3, "e"}, sent);
    Layout returned = cut.sentRows();
    Layout summed = tokens;
    if (!cut.sequenceParallel) {
        returned.partial = Axis::tensor;
        summed.partial = Axis::tensor;
    }
    return graph.apply({"experts.combine",
                        OperatorKind::combine,
                        {{made, returned}, {gates, tokens}},
                        {},
                        2 * graph.localElements(made, returned)},
                       {{}, {S::batch, S::sequence, S::hidden}, summed});
}

} // namespace

TensorId addFeedForward(Building& building, const model::FeedForward& part, TensorId x) {
    TensorId sum = kNoTensor;
    const auto include = [&](TensorId output) {
        if (sum == kNoTensor) {
            sum = output;
            return;
        }
        const Layout& a = building.graph[sum].layout;
        const Layout& b = building.graph[output].layout;
        sum = building.graph.add("feed_forward.sum", sum, output, a == b ? a : building.cut.residual());
    };
    if (part.isExpert()) {
        include(addExperts(building, part, x));
    }
    if (part.sharedExperts > 0) {
        const TensorId shared = addDense(building, part, "shared", S::sharedFfn, x);
        include(part.sharedGate ? gated(building, x, shared) : shared);
    }
    if (part.ffn > 0) {
        include(addDense(building, part, "feed_forward", S::ffn, x));
    }
    return sum;
}

} // namespace paretoscope::graph
