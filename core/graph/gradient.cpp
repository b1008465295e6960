// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/gradient.h"

#include <algorithm>
#include <cassert>

namespace paretoscope::graph {

namespace {

/// What the gradient of a kind of operator reads beside the gradients of its outputs.
struct Kept {
    bool inputs = false;
    bool outputs = false;
};

Kept keptBy(const Operator& op) {
    switch (op.kind) {
    case OperatorKind::rotary:
        return {op.inputs.size() > 1, false}; // with norms of queries and keys
    case OperatorKind::norm:
    case OperatorKind::multiply:
    case OperatorKind::activation:
    case OperatorKind::convolution:
    case OperatorKind::scan:
    case OperatorKind::combine:
    case OperatorKind::loss:
        return {true, false};
    case OperatorKind::attention:
        return {true, true};
    case OperatorKind::router:
        return {false, true};
    default:
        return {};
    }
}

/// Token ids, routing decisions and statistics carry no gradient.
bool carriesGradient(const Operator& op, std::size_t input) {
    switch (op.kind) {
    case OperatorKind::embedding:
    case OperatorKind::bias: // the other input takes the output's gradient as it is
        return input == 1;
    case OperatorKind::dispatch:
    case OperatorKind::loss:
        return input == 0;
    default:
        return true;
    }
}

/// Sums over rows commute with sums over ranks, so gradients may stay partial on their way through.
bool isLinear(OperatorKind kind) {
    return kind == OperatorKind::dispatch;
}

/// The axes over which an operator works in parts, seen from a tensor that it reads. Between tokens and rows of experts
/// the axes of the former are what counts: both cut the same ranks.
AxisSet workedApart(OperatorKind kind, AxisSet axes) {
    const AxisSet experts = Axis::expertData | Axis::expert;
    const bool recuts = kind == OperatorKind::dispatch || kind == OperatorKind::combine;
    return !recuts || (axes & experts).empty() ? axes : (axes - experts) | Axis::data | Axis::context;
}

class Differentiation {
public:
    Differentiation(Graph& graph, ElementType weightGradients)
        : m_graph(graph)
        , m_contributions(graph.tensors().size())
        , m_gradients{std::vector<TensorId>(graph.tensors().size(), kNoTensor), kNoTensor, graph.operators().size()}
        , m_gradientType(weightGradients) {}

    Gradients run(const Use& output) {
        const std::size_t count = m_graph.operators().size();
        if (m_graph.operators().back().kind != OperatorKind::loss) {
            const Tensor tensor = m_graph[output.tensor];
            m_gradients.seed = m_graph.input(tensor.name + "'", tensor.shape, dual(output.layout), tensor.type);
            contribute(output.tensor, m_gradients.seed);
        }
        for (std::size_t i = count; i-- > 0;) {
            const Operator op = m_graph.operators()[i]; // a copy, since the graph grows
            reverse(op);
        }
        for (TensorId tensor = 0; tensor < m_contributions.size(); ++tensor) {
            if (!m_contributions[tensor].empty()) {
                gradient(tensor);
            }
        }
        return m_gradients;
    }

private:
    /// The gradient of a tensor, all contributions added; kNoTensor where nothing depends on it.
    TensorId gradient(TensorId tensor) {
        std::vector<TensorId>& parts = m_contributions[tensor];
        const Layout layout = dual(m_graph[tensor].layout);
        while (parts.size() > 1) {
            const TensorId last = parts.back();
            parts.pop_back();
            const auto alike = std::find_if(parts.rbegin(), parts.rend(), [&](TensorId other) {
                return m_graph[other].layout == m_graph[last].layout;
            });
            const bool merges = alike != parts.rend();
            const TensorId other = merges ? *alike : parts.back();
            parts.erase(merges ? std::next(alike).base() : std::prev(parts.end()));
            parts.push_back(m_graph.add(m_graph[tensor].name + "'.sum", other, last,
                                        merges ? m_graph[last].layout : layout, Phase::backwardInput));
        }
        m_gradients.of[tensor] = parts.empty() ? kNoTensor : parts.front();
        return m_gradients.of[tensor];
    }

    void contribute(TensorId tensor, TensorId gradient) { m_contributions[tensor].push_back(gradient); }

    void reverse(const Operator& op) {
        if (op.kind == OperatorKind::statistics) {
            return;
        }
        std::vector<TensorId> outputs;
        for (const TensorId output : op.outputs) {
            outputs.push_back(gradient(output));
        }
        const bool none = std::all_of(outputs.begin(), outputs.end(), [](TensorId id) { return id == kNoTensor; });
        if (none && op.kind != OperatorKind::loss) {
            return;
        }
        if (op.kind == OperatorKind::add) {
            contribute(op.inputs[0].tensor, outputs.front());
            contribute(op.inputs[1].tensor, outputs.front());
        } else if (op.kind == OperatorKind::bias) {
            contribute(op.inputs[0].tensor, outputs.front());
            reverseOther(op, outputs);
        } else if (op.kind == OperatorKind::matmul) {
            reverseProduct(op, outputs.front());
        } else {
            reverseOther(op, outputs);
        }
    }

    void reverseProduct(const Operator& op, TensorId output) {
        const std::size_t comma = op.equation.find(',');
        const std::size_t arrow = op.equation.find("->");
        const std::string left = op.equation.substr(0, comma);
        const std::string right = op.equation.substr(comma + 1, arrow - comma - 1);
        const std::string result = op.equation.substr(arrow + 2);
        const Use incoming{output, dual(m_graph[op.outputs.front()].layout)};
        const auto spec = [&](TensorId of) {
            const bool weight = m_graph[of].isWeight();
            return OutputSpec{m_graph[of].name + "'",
                              {},
                              {},
                              weight ? m_gradientType : m_graph[of].type,
                              weight ? TensorRole::weightGradient : TensorRole::gradient,
                              of};
        };
        const auto phase = [&](TensorId of) {
            return m_graph[of].isWeight() ? Phase::backwardWeight : Phase::backwardInput;
        };
        const TensorId a = op.inputs[0].tensor;
        const TensorId b = op.inputs[1].tensor;
        contribute(a, m_graph.matmul(op.name + "'input", incoming, op.inputs[1], result + "," + right + "->" + left,
                                     spec(a), phase(a)));
        contribute(b, m_graph.matmul(op.name + "'weight", op.inputs[0], incoming, left + "," + result + "->" + right,
                                     spec(b), phase(b)));
    }

    void reverseOther(const Operator& op, const std::vector<TensorId>& outputs) {
        OperatorSpec spec{op.name + "'", op.kind, {}, Expression(2) * op.flops, Expression(2) * op.elementwiseFlops};
        AxisSet split;
        AxisSet partial;
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            Layout layout = dual(m_graph[op.outputs[i]].layout);
            split = split | workedApart(op.kind, layout.splitAxes());
            if (outputs[i] == kNoTensor) {
                continue;
            }
            if (isLinear(op.kind)) {
                layout.partial = m_graph[outputs[i]].layout.partial - layout.splitAxes();
                partial = layout.partial;
            }
            spec.inputs.push_back({outputs[i], layout});
        }
        const Kept kept = keptBy(op);
        if (kept.inputs) {
            spec.inputs.insert(spec.inputs.end(), op.inputs.begin(), op.inputs.end());
        }
        if (kept.outputs) {
            for (const TensorId output : op.outputs) {
                spec.inputs.push_back(m_graph.asMade(output));
            }
        }
        // A product with a partial sum is one itself.
        const auto partialOfOthers = [&](std::size_t input) {
            AxisSet axes;
            for (std::size_t j = 0; j < op.inputs.size() && kept.inputs; ++j) {
                axes = j == input ? axes : axes | op.inputs[j].layout.partial;
            }
            return axes;
        };
        std::vector<OutputSpec> results;
        std::vector<TensorId> sources;
        for (std::size_t i = 0; i < op.inputs.size(); ++i) {
            if (!carriesGradient(op, i)) {
                continue;
            }
            const Use& use = op.inputs[i];
            const Tensor& tensor = m_graph[use.tensor];
            Layout layout = dual(use.layout);
            layout.partial = partial | partialOfOthers(i) | (split - workedApart(op.kind, layout.splitAxes()));
            results.push_back({tensor.name + "'", tensor.shape, layout,
                               tensor.isWeight() ? m_gradientType : tensor.type,
                               tensor.isWeight() ? TensorRole::weightGradient : TensorRole::gradient, use.tensor});
            sources.push_back(use.tensor);
        }
        const std::vector<TensorId> made = m_graph.apply(std::move(spec), results, true, Phase::backwardInput);
        for (std::size_t i = 0; i < made.size(); ++i) {
            contribute(sources[i], made[i]);
        }
    }

    Graph& m_graph;
    std::vector<std::vector<TensorId>> m_contributions;
    Gradients m_gradients;
    ElementType m_gradientType;
};

} // namespace

Gradients differentiate(Graph& graph, const Use& output, ElementType weightGradients) {
    return Differentiation(graph, weightGradients).run(output);
}

} // namespace paretoscope::graph
